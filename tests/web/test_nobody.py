"""Calls that nobody makes, calls that take too long, and relay operators, through Twilio's webhooks."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bella_core.core.metrics import ARTIFACTS, EXTRACTION_ACCURACY, FUNNEL, SPEECH_ACCURACY
from bella_core.crud import alerts, calls, tasks, turns
from bella_core.db.models import metadata
from bella_core.services.conversation_store import read_turn
from bella_core.services.turns_replay import check_call
from tests.conversation.house import TO_READ_BACK


@pytest.fixture
def database_url(sqlite_url):
    """One engine will do: nothing is written that other calls do not write."""
    return sqlite_url


async def left_by(server, call):
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    kinds = [task.kind for task in await server.bella.db.read(tasks.of_call, row.id)]
    return row.outcome, kinds, [alert.rule for alert in await server.bella.db.read(alerts.open_alerts)]


async def test_two_silences_end_the_call_and_leave_nothing_but_its_row(server, caller):
    call = caller()
    await call.dial()
    await call.silence()
    assert "press 1" in call.text
    await call.silence()
    assert (call.state, call.text) == ("over", "I can’t hear anyone. Goodbye!")
    assert await left_by(server, call) == ("robot", [], [])


async def test_a_recording_is_let_go_at_once(server, caller):
    call = caller()
    await call.dial()
    await call.say("You have reached the voicemail of Sam. Please leave a message after the tone and I will call back.")
    assert (call.state, "Goodbye" in call.text) == ("over", True)
    assert await left_by(server, call) == ("robot", [], [])


def rows(conn):
    """Return how many rows each table has that has any."""
    counted = {table.name: conn.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables}
    return {name: count for name, count in counted.items() if count}


@pytest.mark.parametrize(
    "words",
    [
        ("", ""),
        ("You have reached the voicemail of Sam Wong. Please leave a message after the tone and I will call back.",),
        ("This is a message for Ann Lee of your account press one now", "Ann Lee press one or two now if you are there"),
    ],
)
async def test_of_a_call_that_nobody_makes_there_is_its_own_row_and_no_other(server, caller, words):
    db, call, nobodys = server.bella.db, caller(), {FUNNEL, SPEECH_ACCURACY, EXTRACTION_ACCURACY, ARTIFACTS}
    before = await db.read(rows)
    await call.dial()
    for said in words:
        await (call.say(said) if said else call.silence())
    assert call.state == "over"
    assert "<Hangup" in await call.again()  # the webhook may come again
    after = await db.read(rows)
    more = {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}
    # What it costs is paid for, whoever calls; what is measured is stored now and then.
    assert more.keys() <= {"calls", "turns", "call_usage", "measurements"}
    assert (more["calls"], more["turns"]) == (1, 1)
    row = await db.read(calls.by_carrier, call.sid)
    assert (row.outcome, row.ended_at is not None) == ("robot", True)
    ((_, goodbye),) = await db.read(turns.every, row.id)
    assert not any(word in goodbye for word in ("Sam", "voicemail", "Ann", "Lee", "press"))
    assert (await db.read(check_call, row.id)).turns == ()
    assert not nobodys & {metric for metric, _ in server.bella.meter.take()}


async def test_a_relay_operator_is_given_time_and_books_for_the_caller(server, caller):
    call = caller()
    await call.dial()
    await call.say("Hello, this is relay operator 4312 with a call from a deaf person. Go ahead")
    assert "operator" in call.text
    assert int(call.gather["timeout"]) == 30
    for _ in range(4):
        await call.silence()
        assert call.state == "listening"
    for words in (*TO_READ_BACK, "yes"):
        await call.say(f"{words} GA")
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    assert row.outcome == "booked"
    record = await server.bella.db.read(read_turn, row.id, 6)
    assert (record.heard, record.events[0].text) == (f"{TO_READ_BACK[0]} GA", TO_READ_BACK[0])


async def test_a_call_of_ten_minutes_goes_to_the_desk_or_to_a_message(server, caller):
    open_call = caller()
    await open_call.dial()
    server.bella.clock.at += timedelta(minutes=10)
    await open_call.say("service=cleaning")
    assert (open_call.state, "a person can help you better" in open_call.text) == ("dialling", True)

    server.bella.clock.at = server.bella.clock.at.replace(hour=3)
    closed_call = caller(caller="+14165550124")
    await closed_call.dial()
    server.bella.clock.at += timedelta(minutes=10)
    await closed_call.say("service=cleaning")
    assert closed_call.state == "recording"


@pytest.mark.parametrize(("hour", "state"), [(15, "dialling"), (3, "recording")])
async def test_an_operators_call_of_half_an_hour_goes_to_the_desk_or_to_a_message(server, caller, hour, state):
    server.bella.clock.at = server.bella.clock.at.replace(hour=hour)
    call = caller()
    await call.dial()
    await call.say("Hello, this is relay operator 4312 with a call from a deaf person. Go ahead")
    server.bella.clock.at += timedelta(minutes=29)
    await call.say("service=cleaning GA")
    assert call.state == "listening"
    server.bella.clock.at += timedelta(minutes=1)
    await call.say("known=no GA")
    assert call.state == state
