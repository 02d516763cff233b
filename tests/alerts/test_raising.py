"""There is one alert for one trouble; it reaches who should know, once, and says what to do."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bella_core.core.alert_settings import RouteSettings
from bella_core.core.errors import ConfigError
from bella_core.core.runbooks import runbooks
from bella_core.crud import alerts
from bella_core.crud.alerts import MAX_REPEATS
from bella_core.db.models import outbox as outbox_table
from bella_core.services.alerting import check_routes
from bella_core.services.alerting_desk import NoAlert, try_sinks
from bella_core.services.alerting_rows import is_safe, met
from bella_core.testing import PLANTED, leaks
from tests.alerts.conftest import NOW, make_due

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CALLS = [f"01a20425-a419-7082-bcfd-54caca76b1{number:02x}" for number in range(60)]


async def test_an_alert_reaches_every_sink_with_the_steps_of_its_runbook(process_of, pager, mail):
    process = process_of(runbooks="https://wiki.example.ca/bella/")
    await process.alerts.raise_alert("turn_failed", "critical", {"call_id": CALLS[0]})
    await process.deliver()
    for sink in (pager, mail):
        [alert] = sink.sent
        assert (alert.rule, alert.severity, alert.status, alert.count, alert.at) == ("turn_failed", "critical", "firing", 1, NOW)
        assert alert.title == "A turn of a call failed"
        assert alert.steps == runbooks()["turn_failed"].steps
        assert alert.runbook == "https://wiki.example.ca/bella/turn_failed.md"
        assert alert.fields == {"call_id": CALLS[0]}


async def test_one_trouble_that_many_processes_meet_at_once_is_one_alert(process_of, db, pager):
    processes = [process_of(), process_of()]
    await asyncio.gather(
        *(process.alerts.raise_alert("turn_failed", "critical", {"call_id": call}) for process in processes for call in CALLS[:4])
    )
    for process in processes:
        await process.deliver()
    row = await processes[0].only()
    assert (row.count, row.first_at, row.last_at) == (8, NOW, NOW)
    assert len(pager.sent) == 1
    assert (await processes[0].kinds(row.id)).count("repeated") == 7


@ONE_ENGINE
async def test_a_repeat_is_counted_with_when_it_was_and_its_history_is_bounded(process_of, clock):
    process = process_of()
    for number in range(MAX_REPEATS + 5):
        clock.pass_by(seconds=1)
        await process.alerts.raise_alert("turn_failed", "critical", {"call_id": CALLS[number]})
    row = await process.only()
    assert (row.count, row.last_at - row.first_at) == (MAX_REPEATS + 5, timedelta(seconds=MAX_REPEATS + 4))
    assert (await process.kinds(row.id)).count("repeated") == MAX_REPEATS


@ONE_ENGINE
async def test_what_tells_troubles_apart_has_alerts_of_its_own(process_of):
    process = process_of()
    await process.alerts.raise_alert("breaker_open", "warning", {"plugin": "pager", "hook": "send_alert"})
    await process.alerts.raise_alert("breaker_open", "warning", {"plugin": "mail", "hook": "send_alert"})
    await process.alerts.raise_alert("breaker_open", "warning", {"plugin": "mail", "hook": "send_alert"})
    for fields in ({"carrier_id": "CA" + "1" * 32}, {"call_id": CALLS[0]}, {"call_id": CALLS[1]}):
        await process.alerts.raise_alert("message_lost", "critical", fields)
    assert [count for *_, count in await process.open()] == [1, 2, 1, 1, 1]


@ONE_ENGINE
async def test_a_trouble_that_becomes_graver_is_told_of_again_and_one_that_does_not_is_not(process_of, pager):
    process = process_of()
    for severity in ("warning", "info", "critical", "warning"):
        await process.alerts.raise_alert("model_away", severity)
        await process.deliver()
    assert pager.told == [("model_away", "warning", "firing"), ("model_away", "critical", "firing")]
    assert await process.open() == [("model_away", "critical", "firing", 4)]


@ONE_ENGINE
async def test_a_trouble_that_comes_back_after_its_end_is_a_new_alert(process_of, pager):
    process = process_of()
    await process.alerts.raise_alert("plugin_disabled", "warning", {"plugin": "mail"})
    first = await process.only()
    await process.deliver()
    await process.alerts.end("plugin_disabled", {"plugin": "mail"})
    await process.alerts.end("plugin_disabled", {"plugin": "mail"})
    await process.deliver()
    await process.alerts.raise_alert("plugin_disabled", "warning", {"plugin": "mail"})
    await process.deliver()
    assert (await process.only()).id != first.id
    assert [status for _, _, status in pager.told] == ["firing", "resolved", "firing"]


# --- who is told --------------------------------------------------------------------------------------------------------


@ONE_ENGINE
@pytest.mark.parametrize(("severity", "told"), [("critical", ({"pager"}, 1)), ("warning", (set(), 0)), ("info", ({"pager", "mail"}, 2))])
async def test_each_severity_goes_where_it_is_routed_to(process_of, pager, mail, severity, told):
    process = process_of(routes=RouteSettings(critical=("pager",), warning=()), quiet_from="00:00", quiet_until="00:00")
    await process.alerts.raise_alert("turn_failed", severity)
    await process.deliver()
    assert ({sink.name for sink in (pager, mail) if sink.sent}, len(pager.sent) + len(mail.sent)) == told
    assert len(await process.open()) == 1


@ONE_ENGINE
async def test_a_route_whose_plugins_are_all_out_of_use_reaches_everybody(process_of, mail):
    process = process_of(sinks=[mail], routes=RouteSettings(critical=("pager",)))
    await process.alerts.raise_alert("turn_failed", "critical")
    await process.deliver()
    assert len(mail.sent) == 1


def test_a_route_to_a_plugin_that_there_is_not_is_refused():
    from bella_core.core.alert_settings import AlertSettings

    with pytest.raises(ConfigError) as caught:
        check_routes(AlertSettings(routes=RouteSettings(info=("pagre",)), escalate_to=("nobody",)), ["pager", "mail"])
    assert "alerts.routes.info: there is no plugin 'pagre'; did you mean 'pager'?" in str(caught.value)
    assert "alerts.escalate_to: there is no plugin 'nobody'" in str(caught.value)


@ONE_ENGINE
@pytest.mark.parametrize(("hour", "quiet"), [(2, 10), (11, 1), (14, 0), (1, 0)])  # 21:00, 06:00, 09:00 and 20:00 in Toronto
async def test_news_of_no_hurry_wait_for_the_end_of_quiet_hours(process_of, db, clock, pager, hour, quiet):
    clock.at = NOW.replace(hour=hour)
    process = process_of()
    await process.alerts.raise_alert("call_volume_change", "info")
    await process.alerts.raise_alert("turn_failed", "critical")
    rows = await db.read(lambda conn: conn.execute(select(outbox_table.c.due_at, outbox_table.c.created_at)).all())
    waits = sorted(round((row.due_at - row.created_at).total_seconds() / 3600) for row in rows)
    assert waits == [0, 0, quiet, quiet]
    await process.deliver()
    assert len(pager.sent) == (1 if quiet else 2)


# --- storms -------------------------------------------------------------------------------------------------------------


async def test_in_a_storm_new_alerts_are_kept_and_one_tells_of_all(process_of, pager):
    process = process_of(storm_alerts=3)
    for call in CALLS[:10]:
        await process.alerts.raise_alert("message_lost_" + "abcdefghij"[CALLS.index(call)], "warning")
    await process.alerts.raise_alert("turn_failed", "critical")
    await process.deliver()
    rules = [rule for rule, _, _ in pager.told]
    assert rules.count("alert_storm") == 1
    assert len(rules) == 4
    assert ("alert_storm", "critical", "firing") in pager.told
    assert len(await process.open()) == 12


@ONE_ENGINE
async def test_an_emergency_is_told_of_in_a_storm_too_and_quiet_alerts_after_it(process_of, pager, clock):
    process = process_of(storm_alerts=1)
    for rule in ("one_thing", "other_thing", "third_thing"):
        await process.alerts.raise_alert(rule, "warning")
    for call in CALLS[:3]:
        await process.alerts.raise_alert("emergency_call", "critical", {"call_id": call, "level": "911"})
    clock.pass_by(minutes=6)
    await process.alerts.raise_alert("late_thing", "warning")
    await process.deliver()
    rules = [rule for rule, _, _ in pager.told]
    assert rules.count("emergency_call") == 3
    assert "late_thing" in rules
    assert "third_thing" not in rules


# --- what operators do --------------------------------------------------------------------------------------------------


async def test_an_alert_is_acknowledged_and_resolved_by_somebody_and_its_history_says_so(process_of, pager):
    process = process_of()
    await process.alerts.raise_alert("turn_failed", "critical", {"call_id": CALLS[0]})
    await process.deliver()
    row = await process.only()
    assert (await process.desk.acknowledge(row.id, "marie")).status == "acknowledged"
    with pytest.raises(NoAlert, match="is acknowledged"):
        await process.desk.acknowledge(row.id, "luc")
    assert (await process.desk.resolve(row.id, "luc")).status == "resolved"
    with pytest.raises(NoAlert, match="is resolved"):
        await process.desk.resolve(row.id, "marie")
    with pytest.raises(NoAlert, match="there is no alert"):
        await process.desk.resolve("nothing", "marie")
    await process.deliver()
    row, events = await process.desk.history(row.id)
    assert (row.status, row.ended_at) == ("resolved", NOW)
    told = {(event.kind, event.actor) for event in events}
    assert told == {
        ("raised", "bella"), ("delivered", "pager"), ("delivered", "mail"), ("acknowledged", "marie"), ("resolved", "luc"),
    }  # fmt: skip
    assert [status for _, _, status in pager.told] == ["firing", "resolved"]


@ONE_ENGINE
async def test_who_was_not_told_of_an_alert_is_not_told_that_it_is_over(process_of, pager):
    process = process_of()
    await process.alerts.raise_alert("sink_failing", "critical", {"plugin": "mail"})
    await process.alerts.end("sink_failing", {"plugin": "mail"})
    await process.deliver()
    assert pager.sent == []


@ONE_ENGINE
async def test_a_try_tells_what_each_sink_says_and_leaves_nothing_behind(process_of, mail):
    process = process_of()
    mail.trouble = RuntimeError("no line")
    said = await try_sinks(process.hooks, process.settings, process.clock, "critical")
    assert said == {"pager": "", "mail": "failed: error"}
    assert await process.open() == []


# --- nothing of a patient's ---------------------------------------------------------------------------------------------


@given(
    st.dictionaries(
        st.sampled_from(["call_id", "why", "level", "plugin", "name", "anything"]), st.text() | st.sampled_from(sorted(PLANTED)), max_size=4
    )
)
def test_an_alert_holds_ids_codes_and_numbers_only(fields):
    made = met("turn_failed", "critical", fields, NOW)
    assert not leaks(f"{made.summary} {made.fields} {made.fingerprint}")
    assert all(value == "[withheld]" or is_safe(name, value) for name, value in made.fields.items())


@ONE_ENGINE
async def test_what_is_no_code_is_withheld_everywhere(process_of, db, pager):
    process = process_of()
    await process.alerts.raise_alert("message_lost", "critical", {"carrier_id": "Zéphirine Quackenbush", "why": "call 416 555 0187"})
    await process.deliver()
    rows = await db.read(alerts.open_alerts)
    assert not leaks(f"{pager.sent} {rows} {await process.desk.history(rows[0].id)}")
    assert pager.sent[0].fields == {"carrier_id": "[withheld]", "why": "[withheld]"}


async def test_without_a_sink_an_alert_is_kept_and_nothing_waits(process_of, db):
    process = process_of(sinks=[])
    await process.alerts.raise_alert("turn_failed", "critical")
    assert len(await process.open()) == 1
    assert await db.read(lambda conn: conn.execute(select(outbox_table)).all()) == []
    await make_due(db)
