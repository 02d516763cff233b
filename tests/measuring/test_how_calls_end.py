"""How far calls come, and what keeps them from beginning."""

import pytest

from bella_core.core.metrics import CALLS_ENDED, FUNNEL, SESSION_FAILURES, SPEECH_ACCURACY, Meter, recording
from bella_core.crud import alerts
from bella_core.db import Vault
from bella_core.plugin import Secret
from bella_core.services.session import RedisSessions
from tests.conversation.house import TO_READ_BACK, House
from tests.peers.postgres import free_port
from tests.peers.stores import KEY, open_database


def counts(meter, metric):
    return {words: values for (found, words), values in meter.peek().items() if found is metric}


@pytest.fixture
async def house(sqlite_url):
    db = await open_database(sqlite_url)
    made = await House(db).open()
    yield made
    await made.close()
    await db.close()


async def test_a_caller_who_hangs_up_was_answered_and_abandoned(house):
    line = await house.call()
    await line.end()

    assert counts(house.meter, FUNNEL) == {("answered",): {1: 1}, ("abandoned",): {1: 1}}


async def test_a_caller_who_books_went_through_every_stage_once(house):
    line = await house.call(*TO_READ_BACK, "yes")
    await line.end()
    await line.end()

    stages = ("answered", "understood", "offered", "booked")
    assert counts(house.meter, FUNNEL) == {(stage,): {1: 1} for stage in stages}
    assert counts(house.meter, SPEECH_ACCURACY) == {("en-CA",): {1: len(TO_READ_BACK) + 1}}  # the last one by the call's end


async def test_who_asks_for_a_person_is_transferred(house):
    line = await house.call("[0]")
    await line.dialled("accepted")
    await line.end()

    assert counts(house.meter, FUNNEL)["transferred",] == {1: 1}
    assert counts(house.meter, SPEECH_ACCURACY) == {}  # a key is no speech


async def test_a_call_that_cannot_begin_is_a_failure(house):
    await house.db.close()
    await house.call()

    assert counts(house.meter, SESSION_FAILURES) == {("not_begun",): {1: 1}}
    assert counts(house.meter, FUNNEL) == {}


async def test_a_session_that_cannot_be_kept_is_a_failure(house):
    away = RedisSessions(Secret(f"redis://127.0.0.1:{free_port()}/0"), Vault([KEY]))
    line = await house.call()
    record, meter = await house.sessions.get(line.call_id), Meter()
    with recording(meter):
        await away.put(line.call_id, record)
        assert await away.get(line.call_id) is None
    await away.close()

    assert counts(meter, SESSION_FAILURES) == {("store_away",): {1: 1}}


async def test_a_call_that_nobody_made_is_counted_apart_and_leaves_nothing(house):
    line = await house.call(None, None)
    await line.end()

    assert ((await line.row()).outcome, await line.tasks()) == ("robot", [])
    assert counts(house.meter, CALLS_ENDED) == {("robot", "en-CA"): {1: 1}}
    assert (counts(house.meter, FUNNEL), counts(house.meter, SPEECH_ACCURACY)) == ({}, {})
    assert await house.db.read(alerts.open_alerts) == []


async def test_a_recording_is_counted_apart_too(house):
    line = await house.call("this is an automated call; press 1 to be connected to one of our agents now")
    await line.end()

    assert (await line.row()).outcome == "robot"
    assert (counts(house.meter, FUNNEL), counts(house.meter, SPEECH_ACCURACY)) == ({}, {})


async def test_who_hangs_up_while_it_rings_was_not_transferred(house):
    line = await house.call("[0]")
    await line.end()

    assert counts(house.meter, FUNNEL) == {("answered",): {1: 1}, ("abandoned",): {1: 1}}


async def test_a_long_call_is_answered_once(house):
    line = await house.call(*TO_READ_BACK, "intent=repeat", "intent=repeat")
    assert counts(house.meter, FUNNEL)["answered",] == {1: 1}
    await line.end()

    assert counts(house.meter, FUNNEL)["answered",] == {1: 1}
