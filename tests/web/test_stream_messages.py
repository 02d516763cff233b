"""Messages of callers who are heard by live audio: taken from their own frames, whatever becomes of the socket."""

import asyncio

import attrs
import pytest

from bella_core.core.errors import DatabaseAway
from bella_core.crud import calls, recordings, tasks
from bella_core.services.outbox import Outbox
from bella_core.services.recordings.jobs import recording_jobs
from bella_core.services.speech import taping
from bella_core.telephony import mulaw
from tests.peers.engines import Modem
from tests.peers.modem import demodulate, modulate
from tests.web.test_streams import clinic, nothing_left, ringing

SAID = "Please ring me back, it is Zoe"
pytestmark = pytest.mark.usefixtures("database_url")


@pytest.fixture
def database_url(sqlite_url):
    """One engine will do: the rows are those of every recording."""
    return sqlite_url


@pytest.fixture
async def server(database_url, tmp_path):
    async with clinic(database_url, tmp_path, Modem()) as made:
        view = made.bella.clinics.view
        location = attrs.evolve(view.locations[0], desk=None)
        await made.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        yield made


@pytest.fixture
async def call(server, session):
    async with ringing(server, session) as made:
        yield made


async def to_the_tone(call):
    """Ask for a person, whom there is not: bella asks for a message, and beeps."""
    await call.dial()
    text = await call.press("0")
    assert "After the tone" in text
    await call.reply()  # the tone
    return text


async def kept(server, call):
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    return await server.bella.db.read(recordings.of_call, row.id)


async def sound(server, row):
    count = await server.bella.db.read(recordings.count_parts, row.id)
    return b"".join([await server.bella.db.read(recordings.part, row.id, at) for at in range(count)])


async def test_a_message_is_taken_from_the_callers_own_audio_and_written_down(server, call):
    await to_the_tone(call)
    assert mulaw.level(call.audio) > 100  # it could be heard
    call.speak(SAID)
    await call.until("over")
    assert "Our team will get your message" in call.twiml
    assert "<Record" not in call.twiml
    [row] = await kept(server, call)
    assert (row.kind, row.status, row.ref) == ("message", "kept", None)
    assert modulate(SAID).rstrip(b"\xff") in await sound(server, row)
    assert row.samples < 30 * mulaw.RATE_HZ
    await Outbox(server.bella.db, server.bella.hooks, server.bella.clock, (), server.bella.tapes.deliveries()).deliver_due()
    assert SAID in (await kept(server, call))[0].words
    items = [item for item in await server.bella.db.read(tasks.unresolved) if item.details.get("recording_id")]
    assert [(item.kind, item.details["recording_id"], item.details["phone"]) for item in items] == [("message", row.id, "+14165550123")]
    [consent] = await server.bella.db.read(recordings.agreed, row.call_id)
    assert (consent.kind, consent.version) == ("message", "bella-1")
    await nothing_left(server)


async def test_a_hash_ends_a_message(server, call):
    await to_the_tone(call)
    call.speak(SAID)
    await call.spoken()
    await call.key("#")
    await call.until("over")
    [row] = await kept(server, call)
    assert row.samples < len(modulate(SAID)) + 3 * mulaw.RATE_HZ


async def test_who_says_nothing_after_the_tone_has_left_nothing(server, call):
    await to_the_tone(call)
    await call.until("over")
    assert "I didn’t hear a message" in call.twiml
    assert await kept(server, call) == ()


@pytest.mark.parametrize("way", ["hang_up", "break_off"])
async def test_who_hangs_up_in_mid_word_has_left_what_was_said(server, call, way):
    await to_the_tone(call)
    call.speak(SAID * 4)
    while len(call._speech) > len(modulate(SAID)):  # noqa: ASYNC110  # the peer has no event for it
        await asyncio.sleep(0.01)
    await getattr(call, way)()
    await nothing_left(server)
    [row] = await kept(server, call)
    assert row.status == "kept"
    assert demodulate(await sound(server, row)).count("Zoe") >= 2
    if way == "break_off":  # the caller is asked for no second message
        await call.until("over")
        assert "Our team will get your message" in call.twiml


async def test_a_message_ends_after_two_minutes(server, call, monkeypatch):
    assert taping.MAX_MESSAGE_S == 120
    monkeypatch.setattr(taping, "MAX_MESSAGE_S", 5)
    await to_the_tone(call)
    call.speak("x" * 1000)
    await call.until("over")
    assert call._speech, "the message ended only when the caller did"
    [row] = await kept(server, call)
    assert row.samples == 5 * mulaw.RATE_HZ


async def test_when_the_database_takes_no_message_twilio_does(server, call, monkeypatch):
    async def away(*_):
        raise DatabaseAway("gone")

    monkeypatch.setattr(server.bella.tapes, "begin_message", away)
    await call.dial()
    await call.press("0")
    await call.until("recording")
    assert "<Record" in call.twiml


async def test_a_database_that_is_away_for_a_moment_loses_nothing(server, call, monkeypatch):
    keep, tries = server.bella.tapes.keep_part, []

    async def away_at_first(*args):
        tries.append(args[1])
        if len(tries) < 3:
            raise DatabaseAway("gone")
        await keep(*args)

    monkeypatch.setattr(server.bella.tapes, "keep_part", away_at_first)
    await to_the_tone(call)
    call.speak(SAID * 2)
    await call.until("over")
    assert tries[:3] == [0, 0, 0]
    [row] = await kept(server, call)
    assert demodulate(await sound(server, row)).count("Zoe") == 2


async def test_a_message_that_cannot_be_kept_is_not_thanked_for(server, call, monkeypatch):
    async def away(*_):
        raise DatabaseAway("gone")

    monkeypatch.setattr("bella_core.services.speech.taping._PAUSE_S", 0.001)
    monkeypatch.setattr(server.bella.tapes, "finish_message", away)
    await to_the_tone(call)
    call.speak(SAID)
    await call.until("over")
    assert "could not be kept" in call.twiml


async def test_what_a_dead_process_was_recording_is_settled(server, call):
    await to_the_tone(call)
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    keeper = server.bella.tapes
    await keeper.keep_part(begun := await keeper.begin_message(row.id, "en-CA"), 0, modulate(SAID))
    empty = await keeper.begin_message(row.id, "en-CA")
    _, settle = recording_jobs(server.bella.db, server.bella.hooks)
    await settle.run()
    assert {one.status for one in await kept(server, call) if one.id in {begun, empty}} == {"recording"}  # not yet taken for dead
    for one in await server.bella.db.read(recordings.broken_off, 0.0):
        if one.id in {begun, empty}:
            from bella_core.services.recordings.keeping import close_broken_off

            await server.bella.db.write(close_broken_off, one)
    assert {one.id: one.status for one in await kept(server, call) if one.id in {begun, empty}} == {begun: "kept"}
