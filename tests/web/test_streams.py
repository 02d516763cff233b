"""Whole calls over media streams, from sound to a row in the database, with a caller at Twilio who takes the protocol at its word."""

import asyncio
import contextlib

import attrs
import pytest

from bella_core.core.errors import DatabaseAway
from bella_core.core.metrics import STREAMS_REFUSED
from bella_core.core.settings import CallSettings, SpeechSettings
from bella_core.crud import appointments, calls
from bella_core.domain.clinic import Answering
from bella_core.services.conversation_store import read_turn
from tests.conversation.house import TO_READ_BACK
from tests.conversation.plain_words import PlainWords
from tests.peers.engines import Modem, Mute
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_stream import StreamCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

BOOKED = (*TO_READ_BACK, "yes")
ENERGY = SpeechSettings(voice_activity="energy")


@pytest.fixture
def database_url(sqlite_url):
    """One engine will do: the turns are those of every transport."""
    return sqlite_url


@contextlib.asynccontextmanager
async def clinic(database_url, tmp_path, *engines, **changes):
    """A server whose location hears its callers by live audio."""
    settings = settings_for(database_url, tmp_path, **{"speech": ENERGY} | changes)
    async with running(settings, plugins=(PlainWords, *engines)) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], answering=Answering(transport="stream"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        yield server


@contextlib.asynccontextmanager
async def ringing(server, session, *, servers=None, **kwargs):
    call = StreamCaller(session, servers or server.url, public_url=PUBLIC, token=TOKEN, **kwargs)
    try:
        yield call
    finally:
        await call.close()
        assert call.failure is None, call.failure


@pytest.fixture
def engine():
    return Modem()


@pytest.fixture
async def server(database_url, tmp_path, engine):
    async with clinic(database_url, tmp_path, engine) as made:
        yield made


@pytest.fixture
async def call(server, session):
    async with ringing(server, session) as made:
        yield made


async def booked(server, call):
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    return await server.bella.db.read(appointments.of_call, row.id) if row else ()


async def say_all(call, words):
    for utterance in words:
        text = await call.say(utterance)
    return text


async def turn_of(server, call, number):
    """The turn of a call as it was journalled; None where there was none."""
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    return await server.bella.db.read(read_turn, row.id, number)


async def nothing_left(server):
    """No stream is open any more, and nobody is working for one."""
    async with asyncio.timeout(5):
        while server.bella.streams.live:  # noqa: ASYNC110  # the server has no event for it
            await asyncio.sleep(0.02)


async def test_a_caller_books_by_voice_alone(server, call, engine):
    assert "How can I help you?" in await call.dial()
    text = await say_all(call, BOOKED)
    assert "booked" in text
    (appointment,) = await booked(server, call)
    assert (appointment.service, appointment.starts_at.isoformat()) == ("cleaning", "2026-11-10T15:00:00+00:00")
    await call.until("over")
    assert "<Hangup/>" in call.twiml
    assert call.streams == 1
    await nothing_left(server)
    assert engine.opened == engine.closed == len(BOOKED)
    assert "transcribe" not in engine.asked


async def test_an_engine_is_told_what_to_listen_for(call, engine):
    await call.dial()
    await call.say("service=cleaning; known=no")
    assert engine.hints[0].language == "en-CA"
    assert engine.hints[0].words
    await call.say("name=Peter Jones")
    assert "name" in engine.hints[1].expecting


async def test_a_caller_may_switch_to_french_and_is_heard_and_spoken_to_in_it(call, engine):
    await call.dial()
    await call.say("language=fr-CA; service=cleaning")
    assert {speech.language for speech in engine.said[-1:]} == {"fr-CA"}
    await call.say("known=no")
    assert engine.hints[-1].language == "fr-CA"


async def test_keys_answer_as_well_as_words(server, call):
    await call.dial()
    await say_all(call, TO_READ_BACK)
    assert "booked" in await call.press("1")
    assert len(await booked(server, call)) == 1


async def test_a_number_may_be_keyed_and_words_said_meanwhile_do_not_end_it(server, session):
    async with ringing(server, session, caller="anonymous") as call:
        await call.dial()
        assert "number" in await call.say("service=cleaning; known=no; name=Peter Jones")
        await call.key("416")
        call.speak("four one six")
        await call.spoken()
        await call.reply()  # seconds after the last key it is taken as it is
        row = await server.bella.db.read(calls.by_carrier, call.sid)
        (answer, *_) = (await server.bella.db.read(read_turn, row.id, 2)).events
        assert answer.digits == "416"
        await call.key("4165550123")
        await call.reply()
        (answer, *_) = (await server.bella.db.read(read_turn, row.id, 3)).events
        assert answer.digits == "4165550123"


async def test_who_says_nothing_is_asked_again(call):
    first = await call.dial()
    assert await call.reply() != first


# --- interruptions ---------------------------------------------------------------------------------------------------


async def test_bella_stops_when_she_is_talked_over(server, call):
    call_dialled = asyncio.create_task(call.dial())
    await call.until("streaming")
    await call.playing_text("Hello")
    call.speak("service=cleaning; known=no")
    text = await call_dialled
    assert call.clears == 1
    assert "How can I help you?" not in text
    assert "name" in text
    assert await say_all(call, ("name=Peter Jones", *BOOKED[1:]))
    assert len(await booked(server, call)) == 1


async def to_read_back_playing(call):
    """Come to the read-back, while it is being said."""
    await call.dial()
    for words in TO_READ_BACK[:-1]:
        await call.say(words)
    call.speak(TO_READ_BACK[-1])
    await call.spoken()
    await call.playing_text("Peter")


async def test_a_yes_said_into_the_read_back_books_nothing_and_does_not_stop_it(server, call):
    await to_read_back_playing(call)
    call.speak("yes")
    assert "Peter Jones" in await call.reply()
    assert call.clears == 0
    assert await booked(server, call) == ()
    assert "booked" in await call.say("yes")
    assert len(await booked(server, call)) == 1


async def test_a_key_pressed_into_the_read_back_books_nothing(server, call):
    await to_read_back_playing(call)
    await call.key("1")
    await call.reply()
    assert await booked(server, call) == ()


async def test_a_person_may_be_asked_for_by_key_at_any_time(server, call):
    await to_read_back_playing(call)
    await call.key("0")
    await call.reply()
    await call.until("dialling")


async def test_a_cough_does_not_stop_bella(call):
    task = asyncio.create_task(call.dial())
    await call.until("streaming")
    await call.playing_text("Hello")
    call.speak("", audio=call_noise(0.15))
    assert "How can I help you?" in await task
    assert call.clears == 0


def call_noise(seconds):
    """A noise that is no word in the modem's voice."""
    return bytes(0x10 + (at * 37) % 8 + 0x80 * (at % 2) for at in range(int(8000 * seconds)))


async def test_a_noise_is_no_word(server, call, engine):
    await call.dial()
    call.speak("", audio=call_noise(0.6))
    await call.reply()
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    assert row is not None
    assert engine.asked.count("finish") == 1
    assert await booked(server, call) == ()


async def events_of(server, call, turn):
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    return (await server.bella.db.read(read_turn, row.id, turn)).events


async def test_only_what_was_played_to_its_end_counts_as_heard(server, call):
    task = asyncio.create_task(call.dial())
    await call.until("streaming")
    await call.playing_text("Hello")
    call.speak("service=cleaning")
    await task
    assert call.marks[0] == "1.end"  # it came back, because bella cleared it
    await call.say("known=no")
    first, second = [(await events_of(server, call, turn))[0] for turn in (1, 2)]
    assert (first.heard, second.heard) == (False, True)


async def test_marks_that_never_come_back_leave_nobody_waiting_and_prove_nothing(server, call):
    async def lost(name):
        """Twilio forgot it."""

    call._send_back = lost
    first = await call.dial()
    assert await call.reply() != first  # she asks again, as of anybody who says nothing
    await call.say("service=cleaning")
    answer = (await events_of(server, call, 2))[0]
    assert (answer.text, answer.heard) == ("service=cleaning", False)


async def test_who_hangs_up_in_mid_word_leaves_nothing_behind(server, call, engine):
    await call.dial()
    call.speak("service=cleaning; known=no; name=Peter Jones")
    await asyncio.sleep(0.2)
    await call.hang_up()
    await nothing_left(server)
    async with asyncio.timeout(5):
        while engine.opened != engine.closed:  # noqa: ASYNC110  # the engine has no event for it
            await asyncio.sleep(0.01)


# --- sockets that die ------------------------------------------------------------------------------------------------


async def test_a_socket_that_dies_in_mid_word_is_followed_by_another_and_nothing_is_lost(server, call):
    await call.dial()
    asked = await call.say(TO_READ_BACK[0])
    call.speak(TO_READ_BACK[1])
    await asyncio.sleep(0.05)
    await call.break_off()
    call._speech.clear()
    assert await call.reply() == asked
    assert call.streams == 2
    text = await say_all(call, BOOKED[1:])
    assert "booked" in text
    assert len(await booked(server, call)) == 1


async def test_a_socket_that_dies_during_the_read_back_makes_bella_read_back_again(server, call):
    await to_read_back_playing(call)
    await call.break_off()
    assert "Peter Jones" in await call.reply()
    assert await booked(server, call) == ()
    assert "booked" in await call.say("yes")


async def test_streams_that_break_off_again_and_again_give_way_to_gather(server, call):
    text = await call.dial()
    for _ in range(2):
        await call.break_off()
        await call.reply()
    assert call.state == "listening"
    assert call.text == text
    assert await say_all(call, BOOKED)
    assert len(await booked(server, call)) == 1


async def test_a_socket_on_which_nothing_comes_is_given_up(server, call, monkeypatch):
    monkeypatch.setattr("bella_core.web.routes.media._IDLE_S", 0.3)
    await call.dial()
    call._tasks[1].cancel()  # it neither plays nor sends any more
    async with asyncio.timeout(10):
        while call.streams < 2:  # noqa: ASYNC110  # the peer has no event for it
            await asyncio.sleep(0.02)


async def test_the_same_call_on_a_second_socket_ends_the_first(server, call):
    await call.dial()
    first = call._socket
    tasks, call._tasks = call._tasks, []
    for task in tasks:
        task.cancel()
    await call._follow(call._action, SessionStatus="failed")
    assert "How can I help you?" in await call.reply()
    assert (await first.receive()).type.name in {"CLOSE", "CLOSED", "CLOSING"}
    assert server.bella.streams.live == 1
    await first.close()


@pytest.mark.parametrize("engine_of", [Modem, Mute])
async def test_a_call_whose_sockets_and_webhooks_go_to_different_processes_is_one_call(database_url, tmp_path, session, engine_of):
    async with (
        clinic(database_url, tmp_path / "one", engine_of) as one,
        clinic(database_url, tmp_path / "other", engine_of) as other,
        ringing(one, session, servers=[one.url, other.url, other.url]) as call,
    ):
        await call.dial()
        text = await say_all(call, TO_READ_BACK)
        if call._socket is not None and engine_of is Modem:
            await call.break_off()
            assert await call.reply() == text
        assert "booked" in await call.say("yes")
        await call.until("over")
        assert len(await booked(one, call)) == 1


async def test_a_server_that_stops_lets_go_of_its_streams(database_url, tmp_path, session, engine):
    async with clinic(database_url, tmp_path, engine) as server, ringing(server, session) as call:
        await call.dial()
        call._action = f"{PUBLIC}/twilio/nowhere"
        await server.bella.streams.close()
        await nothing_left(server)
        async with asyncio.timeout(5):
            while call._socket is not None:  # noqa: ASYNC110  # the peer has no event for it
                await asyncio.sleep(0.01)
        call.failure = None


async def test_a_socket_that_takes_nothing_is_given_up(server, call, monkeypatch):
    monkeypatch.setattr("bella_core.web.routes.media._SEND_S", 0.2)
    await call.dial()
    server.bella.streams._parts.voice._kept.clear()

    async def stuck(self, message):
        await asyncio.sleep(3600)

    monkeypatch.setattr("aiohttp.web.WebSocketResponse.send_str", stuck)
    call.speak("service=cleaning; known=no")
    async with asyncio.timeout(10):
        while call.streams < 2:  # noqa: ASYNC110  # the peer has no event for it
            await asyncio.sleep(0.02)
    monkeypatch.undo()
    assert "name" in await call.reply()


async def test_a_server_that_is_stopped_does_not_wait_for_its_callers(database_url, tmp_path, session, engine):
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:
        async with clinic(database_url, tmp_path, engine) as server:
            call = await stack.enter_async_context(ringing(server, session))
            await call.dial()
            began = loop.time()
        assert loop.time() - began < 6
        await asyncio.sleep(0.1)
        call.failure = None  # Twilio found nobody at the action's address


# --- turns that take long --------------------------------------------------------------------------------------------


LIMITS = CallSettings(soft_s=0.3, hard_s=8.0)


@pytest.fixture
async def slow(database_url, tmp_path, session, engine):
    """A server whose writes wait while ``server.gate`` is closed, and a caller."""
    async with clinic(database_url, tmp_path, engine, call=LIMITS) as server, ringing(server, session) as call:
        write, server.gate = server.bella.db.write, asyncio.Event()
        server.gate.set()

        async def wait(function, *args, **kwargs):
            await server.gate.wait()
            return await write(function, *args, **kwargs)

        server.bella.db.write = wait
        await call.dial()
        yield server, call


async def say_while_a_turn_is_taken(server, call, first, then):
    """Say something, and something more while bella is still busy with it; then let her finish."""
    server.gate.clear()
    call.speak(first)
    await call.spoken()
    await call.playing_text("One moment")
    call.speak(then)
    await call.spoken()
    await asyncio.sleep(0.2)
    server.gate.set()


async def test_a_booking_under_way_is_cancelled_by_nothing_and_confirmed_whatever_the_caller_goes_on_to_say(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK)
    await say_while_a_turn_is_taken(server, call, "yes", "no wait")
    assert "booked" in await call.reply()
    assert len(await booked(server, call)) == 1
    assert call.clears == 0


async def test_a_socket_that_dies_while_an_appointment_is_written_cancels_nothing(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK)
    server.gate.clear()
    call.speak("yes")
    await call.spoken()
    await call.playing_text("One moment")
    await call.break_off()
    await nothing_left(server)
    server.gate.set()
    async with asyncio.timeout(10):
        while not await booked(server, call):  # noqa: ASYNC110  # the database has no event for it
            await asyncio.sleep(0.02)
    assert "booked" in await call.reply()
    assert len(await booked(server, call)) == 1


async def test_a_yes_that_is_said_before_the_read_back_books_nothing(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK[:-1])
    await say_while_a_turn_is_taken(server, call, TO_READ_BACK[-1], "yes")
    assert "Peter Jones" in await call.reply()
    assert await booked(server, call) == ()
    assert await turn_of(server, call, 5) is None  # it answered nothing, so that nothing was read back twice
    assert "booked" in await call.say("yes")


async def test_a_person_asked_for_by_key_before_the_read_back_comes_and_nothing_is_booked(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK[:-1])
    server.gate.clear()
    call.speak(TO_READ_BACK[-1])
    await call.spoken()
    await call.playing_text("One moment")
    await call.key("10")
    await asyncio.sleep(0.2)
    server.gate.set()
    assert "Peter Jones" in await call.reply()
    await call.until("dialling")
    (answer, *_) = await events_of(server, call, 5)
    assert (answer.digits, answer.heard) == ("0", False)
    assert await booked(server, call) == ()


async def test_who_is_being_put_through_is_put_through_whatever_they_go_on_to_say(slow):
    server, call = slow
    await say_while_a_turn_is_taken(server, call, "intent=human", "service=cleaning")
    await call.until("dialling")
    assert await turn_of(server, call, 2) is None


async def test_what_is_said_while_bella_thinks_is_not_lost(slow):
    server, call = slow
    await say_while_a_turn_is_taken(server, call, "service=cleaning", "known=no")
    assert "name" in await call.reply()  # she asks for neither the service nor whether the caller is new
    (answer, *_) = await events_of(server, call, 2)
    assert (answer.text, answer.heard) == ("known=no", False)


async def test_when_the_database_goes_away_in_mid_call_the_caller_is_put_through(server, call):
    await call.dial()
    await call.say(TO_READ_BACK[0])

    async def away(*args, **kwargs):
        raise DatabaseAway("gone")

    server.bella.db.read = server.bella.db.write = away
    assert "technical problem" in await call.say(TO_READ_BACK[1])
    await call.until("dialling")
    assert "<Say" not in call.twiml  # it was said on the stream


# --- engines that fail -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["open", "send", "finish"])
@pytest.mark.parametrize("way", ["hang", "raise"])
async def test_whatever_an_engine_does_while_it_listens_every_word_is_heard(database_url, tmp_path, session, stage, way):
    engine = Modem(**{stage: way})
    async with clinic(database_url, tmp_path, engine) as server, ringing(server, session) as call:
        server.bella.streams.words_s = 1.0
        await call.dial()
        text = await say_all(call, BOOKED)
        assert "booked" in text
        assert len(await booked(server, call)) == 1
        assert engine.asked.count("transcribe") == len(BOOKED)
        await nothing_left(server)
        assert engine.opened == engine.closed


async def test_a_close_that_hangs_delays_nobody(database_url, tmp_path, session):
    engine = Modem(close="hang", open="")
    async with clinic(database_url, tmp_path, engine) as server, ringing(server, session) as call:
        await call.dial()
        assert "name" in await call.say("service=cleaning; known=no")


@pytest.mark.parametrize("way", ["raise", "none"])
async def test_when_no_engine_hears_bella_asks_once_more_and_then_twilio_listens(database_url, tmp_path, session, way):
    engine = Modem(open=way, transcribe=way)
    async with clinic(database_url, tmp_path, engine) as server, ringing(server, session) as call:
        await call.dial()
        await call.say("service=cleaning; known=no")
        assert call.state == "streaming"
        await call.say("service=cleaning; known=no")
        assert call.state == "listening"
        assert await say_all(call, BOOKED)
        assert len(await booked(server, call)) == 1


async def test_who_hears_by_live_audio_and_cannot_speak_has_twilio_speak(database_url, tmp_path, session):
    async with clinic(database_url, tmp_path, Mute) as server, ringing(server, session) as call:
        assert "How can I help you?" in await call.dial()
        assert "<Say" in call.twiml
        assert "booked" in await say_all(call, BOOKED)
        assert len(await booked(server, call)) == 1
        assert call.streams == len(BOOKED)
        assert call.state == "over"


@pytest.mark.parametrize("way", ["raise", "none", "hang"])
async def test_a_voice_that_fails_is_replaced_by_twilios(database_url, tmp_path, session, way, engine):
    async with clinic(database_url, tmp_path, engine) as server, ringing(server, session) as call:
        await call.dial()
        engine.ways["synthesize"] = way
        assert "name" in await call.say("service=cleaning; known=no")
        assert "<Say" in call.twiml
        assert (call.state, call.streams) == ("streaming", 2)
        engine.ways.clear()
        assert await say_all(call, ("name=Peter Jones", *BOOKED[1:]))
        assert len(await booked(server, call)) == 1


async def test_without_an_engine_the_call_is_answered_by_gather_and_an_operator_can_see_why(database_url, tmp_path, session, capsys):
    async with clinic(database_url, tmp_path) as server, ringing(server, session) as call:
        await call.dial()
        assert call.state == "listening"
    assert '"reason":"no_speech_engine"' in capsys.readouterr().out


async def test_who_calls_beyond_the_limit_is_heard_by_gather(database_url, tmp_path, session, engine):
    limit = attrs.evolve(ENERGY, max_streams=1)
    async with (
        clinic(database_url, tmp_path, engine, speech=limit) as server,
        ringing(server, session) as one,
        ringing(server, session) as other,
    ):
        await one.dial()
        await other.dial()
        assert (one.state, other.state, other.streams) == ("streaming", "listening", 0)
        assert server.bella.meter.take()[STREAMS_REFUSED, ("too_many_streams",)] == {1: 1}
        await one.hang_up()
        await nothing_left(server)
        async with ringing(server, session) as third:
            await third.dial()
            assert third.state == "streaming"


async def test_of_two_that_were_let_in_at_once_where_one_finds_room_the_other_is_heard_by_gather(
    database_url, tmp_path, session, engine, monkeypatch
):
    limit = attrs.evolve(ENERGY, max_streams=1)
    async with (
        clinic(database_url, tmp_path, engine, speech=limit) as server,
        ringing(server, session) as one,
        ringing(server, session) as other,
    ):
        await one.dial()
        admits, before = server.bella.streams.admits, iter([True])  # as the other was answered, the one's stream had not begun
        monkeypatch.setattr(server.bella.streams, "admits", lambda location: next(before, False) or admits(location))
        await other.dial()
        await other.until("listening")
        assert (one.state, other.streams) == ("streaming", 1)


async def test_calls_that_engines_cannot_carry_are_answered_by_gather_and_an_operator_can_see_why(server, session, engine, capsys):
    load = server.bella.streams._parts.load
    for _ in range(3):  # the words of three utterances came late
        load._waits.append((server.bella.clock.monotonic(), 4.0))
    async with ringing(server, session) as call:
        await TwilioCaller.dial(call)
        assert "<Gather" in call.twiml
        assert "<Stream" not in call.twiml
    assert '"reason":"speech_behind"' in capsys.readouterr().out
    assert server.bella.meter.take()[STREAMS_REFUSED, ("speech_behind",)] == {1: 1}


async def test_who_tries_a_call_is_heard_however_slow_the_machine_is(server):
    load, location = server.bella.streams._parts.load, server.bella.clinics.view.locations[0]
    for _ in range(3):
        load._waits.append((server.bella.clock.monotonic(), 4.0))
    assert not server.bella.streams.admits(location)
    server.bella.streams.everywhere = True
    assert server.bella.streams.admits(location)


async def test_how_long_words_take_is_what_tells(server, call, engine, monkeypatch):
    monkeypatch.setattr("bella_core.services.speech.load.BEHIND_S", 0.0)
    await call.dial()
    await say_all(call, TO_READ_BACK[:3])
    assert server.bella.streams._parts.load.behind


async def test_two_calls_at_once_are_two(server, session):
    async with ringing(server, session) as one, ringing(server, session, caller="+14165550124") as other:
        await asyncio.gather(one.dial(), other.dial())
        first, second = await asyncio.gather(one.say("service=cleaning; known=no"), other.say("language=fr-CA"))
        assert "name" in first
        assert first != second


# --- messages that are none ------------------------------------------------------------------------------------------

NONSENSE = (
    "",
    "not json",
    "[]",
    "null",
    "{}",
    '{"event": 7}',
    '{"event": "unheard_of"}',
    '{"event": "media"}',
    '{"event": "media", "media": {"payload": "***"}}',
    '{"event": "media", "media": {"payload": 5, "chunk": "x"}}',
    '{"event": "mark", "mark": {}}',
    '{"event": "mark", "mark": {"name": "999.end"}}',
    '{"event": "dtmf", "dtmf": {"digit": "eleven"}}',
    '{"event": "start"}',
    '{"event": "connected"}',
)


async def test_nonsense_on_the_socket_changes_nothing(server, call):
    await call.dial()
    for raw in NONSENSE:
        await call.send(None, raw=raw)
    assert "booked" in await say_all(call, BOOKED)
    assert len(await booked(server, call)) == 1
    assert call.streams == 1


async def test_a_socket_that_sends_nothing_but_nonsense_is_closed_and_the_call_goes_on(server, call):
    text = await call.dial()
    for _ in range(60):
        if call._socket is not None:
            with contextlib.suppress(ConnectionError):
                await call.send(None, raw="nonsense")
    assert await call.reply() == text
    assert call.streams == 2


async def test_audio_that_comes_before_the_stream_has_started_does_no_harm(server, session):
    async with ringing(server, session, early=20) as call:
        await call.dial()
        assert "name" in await call.say("service=cleaning; known=no")
        assert call.streams == 1


async def test_a_message_that_is_too_long_ends_the_stream_and_not_the_call(server, call):
    text = await call.dial()
    await call.send(None, raw="x" * 100_000)
    assert await call.reply() == text
    assert call.streams == 2


async def test_bytes_on_the_socket_change_nothing(server, call):
    await call.dial()
    await call._socket.send_bytes(b"\x00\xff")
    assert "name" in await call.say("service=cleaning; known=no")
    assert call.streams == 1


async def test_audio_that_comes_out_of_order_is_put_into_it(server, call, engine):
    await call.dial()
    send, held = call.send_media, []

    async def shuffled(chunk, audio):
        held.append((chunk, audio))
        if len(held) == 3:
            for one in (held[2], held[0], held[1]):
                await send(*one)
            held.clear()

    call.send_media = shuffled
    assert "name" in await call.say("service=cleaning; known=no")


@pytest.mark.parametrize(
    ("media_format", "parameters"),
    [({"encoding": "audio/x-l16", "sampleRate": 16000, "channels": 1}, None), (None, {"ticket": "stolen"}), (None, {"ticket": ""})],
)
async def test_a_stream_of_another_kind_or_of_nobodys_call_is_refused_and_the_call_goes_on_by_gather(
    server, session, media_format, parameters
):
    async with ringing(server, session, media_format=media_format, parameters=parameters) as call:
        text = await call.dial()
        assert "How can I help you?" in text
        assert call.state == "listening"
        assert server.bella.streams.live == 0
        assert await say_all(call, BOOKED)
        assert len(await booked(server, call)) == 1


async def test_a_ticket_opens_no_other_call(server, session, call):
    await call.dial()
    ticket = call.twiml.partition('name="ticket" value="')[2].partition('"')[0]
    async with ringing(server, session, parameters={"ticket": ticket}) as other:
        await other.dial()
        assert other.state == "listening"
        assert server.bella.streams.live == 1


async def test_who_did_not_sign_does_not_get_in(server, session):
    import aiohttp

    address = "ws" + server.url.removeprefix("http") + "/twilio/media"
    for headers in ({}, {"X-Twilio-Signature": "nonsense"}):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(address, headers=headers)
        assert refused.value.status == 403


async def test_a_slash_at_the_addresss_end_does_no_harm(server, session):
    async with ringing(server, session, socket_path="/twilio/media/") as call:
        await call.dial()
        assert call.state == "streaming"


async def test_a_socket_that_does_not_start_is_closed(server, session, monkeypatch):
    from twilio.request_validator import RequestValidator

    monkeypatch.setattr("bella_core.web.routes.media._START_S", 0.2)
    url = "wss" + PUBLIC.removeprefix("https") + "/twilio/media"
    headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, {})}
    address = "ws" + server.url.removeprefix("http") + "/twilio/media"
    async with session.ws_connect(address, headers=headers) as socket:
        assert (await socket.receive(5)).type.name in {"CLOSE", "CLOSED", "CLOSING"}


async def test_a_call_that_nobody_takes_comes_back_to_live_audio(server, call):
    await call.dial()
    await call.press("0")
    await call.until("dialling")
    await call.desk("completed", key=None)
    assert "leave a message?" in (await call.reply() or await call.reply())  # with the verb that dials nothing is said
    assert "Is there anything else?" in await call.say("no")
    assert call.streams == 2
