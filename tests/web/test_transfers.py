"""Calls that are put through: to somebody who takes them, or back to where they were; over every transport."""

from datetime import timedelta

import attrs
import pytest

from bella_core.crud import alerts, appointments, blocked, calls, dials, tasks
from bella_core.crud.dials import Dialled, Incoming
from bella_core.domain.clinic import Answering
from bella_core.services.blocking import BlockDesk
from bella_core.services.lines import Lines
from tests.conversation.house import TO_READ_BACK, House
from tests.peers.stores import open_database
from tests.peers.twilio_relay import RelayCaller
from tests.web.conftest import PUBLIC, TOKEN

DESK = "+14165550199"
#: What stands in rows is tested on both engines; the ways of a call are the same.
EACH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


async def row_of(server, call):
    return await server.bella.db.read(calls.by_carrier, call.sid)


async def kinds(server, call):
    return [task.kind for task in await server.bella.db.read(tasks.of_call, (await row_of(server, call)).id)]


async def rules(server):
    return [alert.rule for alert in await server.bella.db.read(alerts.open_alerts)]


@pytest.fixture
def engine():
    return "sqlite"


@pytest.fixture
def database_url(request, engine):
    if engine == "sqlite":
        return request.getfixturevalue("sqlite_url")
    return request.getfixturevalue("postgres_databases").create(request.getfixturevalue("migrated_postgres"))


@pytest.fixture
def change(server):
    """Change the clinic's location: ``await change(desk=…)``."""

    async def to(**changes):
        clinic = server.bella.clinics.view
        await server.bella.clinics.save(attrs.evolve(clinic, locations=(attrs.evolve(clinic.locations[0], **changes),)))

    return to


@pytest.fixture
def to_desk(caller):
    """Call and ask for a person: the desk rings."""

    async def ring(**kwargs):
        call = caller(**kwargs)
        await call.dial()
        await call.press("0")
        assert (call.state, call.dialled) == ("dialling", DESK)
        return call

    return ring


# --- whoever is rung --------------------------------------------------------------------------------------------------


@EACH
async def test_whoever_presses_1_has_the_call_and_it_counts_as_transferred(server, to_desk):
    call = await to_desk()
    await call.desk("completed", key="1")
    assert (call.bridged, call.state) == (True, "over")
    row = await row_of(server, call)
    assert (row.outcome, row.status, await kinds(server, call)) == ("transferred", "completed", [])


async def test_the_whisper_tells_of_the_clinic_and_nothing_of_the_caller(server, to_desk):
    call = await to_desk()
    await call.desk("completed", key="1")
    assert set(call.whispered) == {f"This is bella, with a call for {server.bella.clinics.view.name}. Press 1 to take it."}


@pytest.mark.parametrize("key", [None, "2", "*"])
async def test_without_the_key_nobody_has_taken_it_whatever_the_carrier_calls_that(server, to_desk, key):
    call = await to_desk()
    await call.desk("completed", key=key)
    assert (call.bridged, call.state) == (False, "listening")
    assert "nobody could take your call" in call.text
    await call.hang_up()
    assert (await row_of(server, call)).outcome == "none"


async def test_in_french_the_desk_is_spoken_to_in_its_own_language(caller, change):
    await change(languages=("fr-CA", "en-CA"))
    call = caller()
    await call.dial()
    await call.press("2")
    await call.press("0")
    await call.desk("completed", key="1")
    assert "Faites le 1 pour le prendre." in call.whispered[0]


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
async def test_a_call_that_nobody_takes_comes_back_to_its_booking(server, caller, status):
    call = caller()
    await call.dial()
    for words in TO_READ_BACK:
        await call.say(words)
    await call.press("0")
    await call.desk(status)
    assert "Shall we go on here?" in call.text
    await call.say("yes")
    assert "Shall I book it?" in call.text
    await call.say("yes")
    row = await row_of(server, call)
    assert (len(await server.bella.db.read(appointments.of_call, row.id)), row.outcome) == (1, "booked")


async def test_each_step_may_be_delivered_twice(server, to_desk):
    call = await to_desk()
    action, whisper, leg = call._action, call.whisper, {"CallSid": call.leg, "ParentCallSid": call.sid, "To": DESK}
    first, again = [await call.post(whisper, **leg) for _ in range(2)]
    assert first == again
    taken = whisper.replace("/whisper?", "/taken?")
    assert await call.post(taken, Digits="1", **leg) == await call.post(taken, Digits="1", **leg)
    assert await call.post(action, DialCallStatus="completed") == await call.post(action, DialCallStatus="completed")
    assert (await row_of(server, call)).outcome == "transferred"
    other = await to_desk(caller="+14165550124")
    action = other._action
    assert await other.post(action, DialCallStatus="busy") == await other.post(action, DialCallStatus="busy")


async def test_who_takes_it_too_late_is_told_that_the_caller_has_gone_on(to_desk):
    call = await to_desk()
    whisper = call.whisper
    await call.desk("no-answer")
    call.dialled, call.leg = DESK, "CA" + "7" * 32
    call.whisper = whisper
    assert await call.answer_desk("1") is False
    assert call.whispered[-1] == "The caller is not there any more."


async def test_an_unsigned_acceptance_is_none(server, session, to_desk):
    call = await to_desk()
    taken = call.whisper.replace("/whisper?", "/taken?").removeprefix(PUBLIC)
    async with session.post(server.url + taken, data={"CallSid": call.leg, "Digits": "1"}) as answer:
        assert answer.status == 403
    await call.desk("completed", key=None)
    assert call.state == "listening"


async def test_who_hangs_up_while_it_rings_was_not_transferred(server, to_desk):
    call = await to_desk()
    await call.hang_up()
    assert (await row_of(server, call)).outcome == "abandoned"


async def test_the_carrier_s_news_of_a_ringing_that_the_caller_left_ends_the_call(server, to_desk):
    call = await to_desk()
    text, status = await call.post(call._action, CallStatus="completed", DialCallStatus="canceled")
    assert (status, "<Gather" in text) == (200, False)
    row = await row_of(server, call)
    assert (row.status, row.outcome) == ("completed", "abandoned")


async def test_status_that_comes_late_or_twice_changes_no_outcome(server, to_desk):
    call = await to_desk()
    await call.desk("completed", key="1")
    for status in ("completed", "no-answer", "canceled", "busy"):
        await call.status(status)
    row = await row_of(server, call)
    assert (row.status, row.outcome) == ("completed", "transferred")


async def test_over_the_relay_a_call_comes_back_to_the_relay(server, session, change):
    await change(answering=Answering(transport="relay"))
    server.bella.relays.pace = 1.5
    call = RelayCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
    try:
        await call.dial()
        await call.press("0")
        await call.until("dialling")
        await call.desk("no-answer")
        assert "leave a message?" in await call.reply()
        await call.say("yes")
        await call.until("recording")
        assert call.sessions == 2
    finally:
        await call.close()
    assert call.failure is None, call.failure


# --- lines that lead back -----------------------------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize(
    "shown",
    [
        {"caller": "+14165550123"},
        {"caller": "+14165550123", "fields": {"ForwardedFrom": DESK}},
        {"caller": DESK},
        {"caller": "anonymous", "fields": {"ForwardedFrom": DESK}},
    ],
)
async def test_a_desk_that_forwards_back_is_broken_off_and_the_caller_hears_so(server, caller, to_desk, shown):
    call = await to_desk()
    back = caller(**shown)
    await back.dial()
    assert (back.state, back.heard, "<Reject" in back.twiml) == ("over", [], True)
    assert await row_of(server, back) is None
    await call.desk("busy")
    assert (call.state, "nobody could take your call" in call.text) == ("listening", True)
    await call.press("0")
    assert call.state == "recording"  # that line is not tried again
    assert await rules(server) == ["transfer_loop"]
    (loop,) = await server.bella.lines.loops(server.bella.clock.now() - timedelta(days=1))
    assert (loop.target, loop.carrier_id) == ("desk", call.sid)


async def test_a_desk_that_rings_first_and_forwards_back_rings_once(server, caller, change):
    await change(answering=Answering(mode="overflow"))
    call, back = caller(), caller(fields={"ForwardedFrom": DESK})
    await call.dial()
    assert call.state == "dialling"
    await back.dial()
    assert (back.state, "<Reject" in back.twiml) == ("over", True)
    await call.desk("busy")
    assert (call.state, "How can I help you?" in call.text) == ("listening", True)
    assert await rules(server) == ["transfer_loop"]


async def test_somebody_else_s_call_while_the_desk_rings_is_no_loop(caller, to_desk):
    await to_desk()
    other = caller(caller="+14165550177")
    assert "How can I help you?" in await other.dial()


async def test_who_hangs_up_and_calls_again_is_no_loop(server, caller, to_desk):
    call = await to_desk()
    await call.hang_up()
    again = caller()
    assert "How can I help you?" in await again.dial()
    assert await rules(server) == []


async def test_a_line_that_rang_long_ago_is_no_sign(server, caller, to_desk):
    await to_desk()
    server.bella.clock.at += timedelta(minutes=3)
    assert "How can I help you?" in await caller().dial()


@EACH
async def test_what_rang_long_ago_is_forgotten(server, to_desk):
    call = await to_desk()
    await call.desk("busy")
    assert await server.bella.db.write(dials.forget, server.bella.clock.now() + timedelta(seconds=1)) == 1


# --- whose calls are not taken ------------------------------------------------------------------------------------------


@EACH
async def test_a_blocked_number_s_call_is_not_taken_and_leaves_its_row(server, caller):
    entry = await server.bella.blocking.block("+14165550123", reason="threats", actor="staff:1")
    call = caller()
    await call.dial()
    assert (call.state, call.heard, "<Reject" in call.twiml) == ("over", [], True)
    row = await row_of(server, call)
    assert (row.outcome, row.status, await kinds(server, call)) == ("blocked", "rejected", [])
    assert "How can I help you?" in await caller(caller="+14165550124").dial()
    await server.bella.blocking.unblock(entry.id, actor="staff:1")
    assert "How can I help you?" in await caller().dial()


async def test_a_blocked_number_stands_nowhere_in_the_clear(server):
    await server.bella.blocking.block("+14165550123", reason="threats", actor="staff:1")

    def raw(conn):
        return [bytes(cell) for row in conn.exec_driver_sql("SELECT number, number_lookup, reason FROM blocked_numbers") for cell in row]

    cells = await server.bella.db.read(raw)
    assert not any(b"4165550123" in cell or b"threats" in cell for cell in cells)
    assert (await server.bella.db.read(blocked.by_number, "+14165550123")).reason == "threats"


async def test_while_the_database_is_away_every_call_is_taken_and_what_rings_rings(sqlite_url):
    db = await open_database(sqlite_url)
    house = await House(db).open()
    await BlockDesk(db, house.clinics, house.clock).block("+14165550123", reason="", actor="staff:1")
    lines, call = Lines(db, house.alerts, house.clock), Incoming("CA1", "+14165550123", None)
    assert await lines.screen(call, "main") == "blocked"
    await db.close()
    assert await lines.screen(call, "main") == ""
    await lines.rings(Dialled("CA1", 1, "main", "desk", DESK, None, house.clock.now()))
    assert await lines.ended("CA1", 1, "busy") == "busy"
    await lines.over("CA1")
    await house.close()
