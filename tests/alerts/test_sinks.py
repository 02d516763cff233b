"""A sink that hangs or fails delays nothing, and the others are told of it."""

import asyncio
from time import perf_counter

import pytest
from sqlalchemy import select

from bella_core.core.alert_settings import RouteSettings
from bella_core.core.errors import DatabaseAway
from bella_core.crud import outbox
from bella_core.db.models import outbox as outbox_table
from bella_core.plugin import Rejected, Retry
from bella_core.services.outbox import Outbox
from tests.alerts.conftest import make_due

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def away(monkeypatch):
    """Keep a process from its database."""

    async def write(*_args, **_kwargs):
        raise DatabaseAway("away")

    return lambda process: monkeypatch.setattr(process.alerts._db, "write", write)


async def until(true, seconds=8.0):
    """Wait for something, and fail if it does not come."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is waited for is in a sink and a database, which ring no bell
            await asyncio.sleep(0.02)


async def test_a_sink_that_hangs_delays_neither_the_other_sink_nor_what_is_no_alert(process_of, db, pager, mail):
    pager.hanging = True
    process, taken = process_of(deadline_s=30.0), []

    async def take(row):
        taken.append(row.key)

    worker = Outbox(db, process.hooks, process.clock, (), {"parcel": take}, alerts=process.alerts)
    for number in range(15):  # more than a worker takes at once
        await process.alerts.raise_alert("thing_" + "abcdefghijklmno"[number], "critical")
    running = asyncio.create_task(worker.run())
    try:
        await until(lambda: len(mail.sent) >= 11)  # ten, then the storm
        began = perf_counter()
        await db.write(outbox.add, "parcel", "late", {})
        await process.alerts.raise_alert("emergency_call", "critical")
        await until(lambda: taken == ["late"] and mail.sent[-1].rule == "emergency_call")
        assert perf_counter() - began < 5
        assert pager.sent == []
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_sink_that_fails_is_told_of_through_the_other_and_its_end_too(process_of, db, pager, mail):
    process = process_of()
    pager.trouble = RuntimeError("no line")
    await process.alerts.raise_alert("turn_failed", "critical")
    await process.deliver()
    assert mail.told == [("turn_failed", "critical", "firing")]  # once is a hiccup
    await make_due(db)
    await process.deliver()
    assert mail.told[1:] == [("sink_failing", "critical", "firing")]
    assert mail.sent[1].fields == {"plugin": "pager", "why": "error"}
    pager.trouble = None
    await make_due(db)
    await process.deliver()
    await process.deliver()
    assert pager.told == [("turn_failed", "critical", "firing")]
    assert mail.told[2:] == [("sink_failing", "critical", "resolved")]


ONLY_THE_PAGER = {"routes": RouteSettings(critical=("pager",)), "escalate_to": ("pager",)}


async def test_a_route_that_names_nobody_but_the_sink_that_fails_is_left_for_the_others(process_of, pager, mail, clock):
    process = process_of(**ONLY_THE_PAGER, escalate_after_min=15)
    pager.trouble = Rejected("no such channel")
    await process.alerts.raise_alert("turn_failed", "critical")
    await process.deliver()
    assert mail.told == [("sink_failing", "critical", "firing")]
    clock.pass_by(minutes=16)
    await process.watch.watch()
    await process.deliver()
    assert ("sink_failing", "critical", "escalated") in mail.told
    assert "turn_failed" not in [rule for rule, *_ in mail.told]
    assert await process.waiting("pager") == {"turn_failed"}


async def test_it_is_the_same_while_the_database_is_away(process_of, pager, mail, away):
    process = process_of(**ONLY_THE_PAGER)
    away(process)
    await process.alerts.raise_alert("sink_failing", "critical", {"plugin": "pager", "why": "error"})
    await process.alerts.close()
    assert (mail.told, pager.told) == ([("sink_failing", "critical", "firing")], [])


@ONE_ENGINE
async def test_a_route_to_nobody_stays_one_when_a_sink_fails(process_of, pager, mail):
    process = process_of(routes=RouteSettings(critical=()))
    await process.alerts.raise_alert("sink_failing", "critical", {"plugin": "pager", "why": "error"})
    await process.deliver()
    assert (mail.told, pager.told) == ([], [])


@ONE_ENGINE
async def test_a_sink_that_refuses_is_told_of_at_once(process_of, pager, mail):
    process = process_of()
    pager.trouble = Rejected("no such channel")
    await process.alerts.raise_alert("turn_failed", "critical")
    await process.deliver()
    assert [rule for rule, *_ in mail.told] == ["turn_failed", "sink_failing"]
    assert mail.sent[1].fields["why"] == "rejected"


@ONE_ENGINE
async def test_sinks_that_all_fail_make_an_alert_each_and_no_more(process_of, db, pager, mail):
    process = process_of()
    pager.trouble, mail.trouble = Retry("busy"), Retry("busy")
    await process.alerts.raise_alert("turn_failed", "critical")
    for _ in range(6):
        await process.deliver()
        await make_due(db)
    assert sorted(rule for rule, *_ in await process.open()) == ["sink_failing", "sink_failing", "turn_failed"]
    rows = await db.read(lambda conn: conn.execute(select(outbox_table.c.key)).all())
    assert len(rows) == 4


@ONE_ENGINE
async def test_that_it_is_over_is_told_to_a_sink_that_may_have_been_told_of_it(process_of, db, pager):
    process = process_of(sinks=[pager])
    pager.trouble = Retry("the answer was lost")
    await process.alerts.raise_alert("plugin_disabled", "warning", {"plugin": "pager"})
    await process.deliver()
    pager.trouble = None
    await process.alerts.end("plugin_disabled", {"plugin": "pager"})
    await process.deliver()
    assert [status for *_, status in pager.told] == ["resolved"]


@ONE_ENGINE
async def test_a_deadline_ends_a_delivery_and_is_what_the_alert_says(process_of, db, pager, mail):
    process = process_of(deadline_s=0.05)
    pager.hanging = True
    await process.alerts.raise_alert("turn_failed", "critical")
    for _ in range(2):
        await process.deliver()
        await make_due(db)
    await process.deliver()
    assert mail.sent[-1].fields == {"plugin": "pager", "why": "deadline"}
