"""Whole calls over ConversationRelay, from words to a row in the database, with a caller at Twilio who takes the protocol at its word."""

import asyncio
import contextlib
import json

import aiohttp
import attrs
import pytest

from bella_core.core.errors import DatabaseAway
from bella_core.core.settings import CallSettings, LocaleSettings, PluginHostSettings, TelephonySettings
from bella_core.crud import alerts, appointments, calls, contacts, users
from bella_core.domain.clinic import Answering
from bella_core.services.conversation_store import read_turn
from tests.conversation.house import TO_READ_BACK
from tests.conversation.plain_words import PlainWords
from tests.peers.twilio_relay import PACE, RelayCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

BOOKED = (*TO_READ_BACK, "yes")
#: How much faster than on a telephone bella waits: slow enough for a busy machine, and faster where her waiting is what is looked at. Where
#: nothing tells her that a voice has ended, she has to wait as fast as it speaks.
WAITS, HURRIES = 1.5, 6.0


@contextlib.asynccontextmanager
async def clinic(database_url, tmp_path, *, plugins=(PlainWords,), discover=False, **changes):
    """A server whose location takes its calls over the relay."""
    settings = settings_for(database_url, tmp_path, **changes)
    async with running(settings, plugins=plugins, discover=discover) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], answering=Answering(transport="relay"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        server.bella.relays.pace = WAITS
        yield server


@contextlib.asynccontextmanager
async def ringing(server, session, *, servers=None, **kwargs):
    call = RelayCaller(session, servers or server.url, public_url=PUBLIC, token=TOKEN, **kwargs)
    try:
        yield call
    finally:
        await call.close()
        assert call.failure is None, call.failure


@pytest.fixture
async def server(sqlite_url, tmp_path):
    """One engine will do for most: the turns are those of every transport."""
    async with clinic(sqlite_url, tmp_path) as made:
        yield made


@pytest.fixture
async def call(server, session):
    async with ringing(server, session) as made:
        yield made


async def booked(server, call):
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    return await server.bella.db.read(appointments.of_call, row.id) if row else ()


async def answered(server, call, turn):
    """What the caller did in a turn, as the journal has it."""
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    record = await server.bella.db.read(read_turn, row.id, turn)
    return record.events[0] if record else None


async def say_all(call, words):
    for utterance in words:
        text = await call.say(utterance)
        while "One moment" in text:  # a busy machine
            text = await call.reply()
    return text


async def answer(call):
    """Return the next reply that is one: a busy machine has the caller wait, and says so."""
    while "One moment" in (text := await call.reply()):
        pass
    return text


async def nothing_left(server):
    """No session is open any more, and nobody is working for one."""
    async with asyncio.timeout(5):
        while server.bella.relays.live:  # noqa: ASYNC110  # the server has no event for it
            await asyncio.sleep(0.02)


# --- bookings --------------------------------------------------------------------------------------------------------


async def test_a_caller_books_over_the_relay_on_both_engines(database_url, tmp_path, session):
    async with clinic(database_url, tmp_path) as server, ringing(server, session) as call:
        assert "How can I help you?" in await call.dial()
        assert "booked" in await say_all(call, BOOKED)
        (appointment,) = await booked(server, call)
        assert (appointment.service, appointment.starts_at.isoformat()) == ("cleaning", "2026-11-10T15:00:00+00:00")
        await call.until("over")
        assert "<Hangup/>" in call.twiml
        assert call.sessions == 1
        await nothing_left(server)


async def test_a_caller_books_in_french_in_the_voice_of_quebec(server, session):
    async with ringing(server, session) as call:
        await call.dial()
        text = await call.say("language=fr-CA; service=cleaning; known=no")
        assert "nom" in text
        assert call.switched == ["fr-CA"]
        text = await say_all(call, ("name=Lucie Roy", "about=2026-11-10 10:00", "first", "yes"))
        assert "C’est réservé" in text
        assert len(await booked(server, call)) == 1
        assert {voice for language, voice in call.voices if language == "fr-CA"} == {"Gabrielle-Neural"}
        assert {language for language, _ in call.voices} <= {"en-US", "fr-CA"}


async def test_the_turns_are_journalled_as_the_relays(server, call):
    await call.dial()
    await call.say("service=cleaning; known=no")
    event = await answered(server, call, 1)
    assert (event.text, event.heard) == ("service=cleaning; known=no", True)


async def test_keys_answer_as_well_as_words(server, call):
    await call.dial()
    await say_all(call, TO_READ_BACK)
    assert "booked" in await call.press("1")
    assert len(await booked(server, call)) == 1


async def test_the_session_is_told_everything_that_matters(server, call):
    await call.dial()
    told = call.relay
    assert (told["language"], told["ttsProvider"], told["voice"]) == ("en-US", "Amazon", "Joanna-Neural")
    assert (told["transcriptionProvider"], told["speechModel"]) == ("Deepgram", "nova-3-general")
    assert (told["interruptible"], told["reportInputDuringAgentSpeech"], told["dtmfDetection"]) == ("any", "dtmf", "true")
    assert (told["partialPrompts"], told["profanityFilter"], told["preemptible"]) == ("true", "false", "false")
    assert set(call.languages) == {"en-US", "fr-CA"}
    assert call.languages["fr-CA"]["voice"] == "Gabrielle-Neural"
    view = server.bella.clinics.view
    hints = told["hints"].split(",")
    assert {provider.name for provider in view.providers} <= set(hints)
    assert {view.services[0].names["en"], "français", "English"} <= set(hints)
    assert len(set(hints)) == len(hints)


async def test_a_clinics_own_voice_is_used_on_the_relay_and_by_say(sqlite_url, tmp_path, session):
    chosen = LocaleSettings(say_voice="Polly.Matthew-Neural", relay_voice="Matthew-Neural")
    telephony = TelephonySettings(locales={"en-CA": chosen})
    async with clinic(sqlite_url, tmp_path, telephony=telephony) as server, ringing(server, session) as call:
        await call.dial()
        assert call.relay["voice"] == "Matthew-Neural"
        assert {voice for language, voice in call.voices if language == "en-US"} == {"Matthew-Neural"}
        await say_all(call, BOOKED)
        await call.until("over")
        assert 'voice="Polly.Matthew-Neural"' in call.twiml


async def test_a_person_is_dialled_when_one_is_asked_for(server, call):
    await call.dial()
    await call.key("0")
    await call.reply()
    await call.until("dialling")
    (handoff,) = call.handoffs
    assert json.loads(handoff) == {"turn": 1, "why": "done"}


async def test_two_calls_at_once_are_two(server, session):
    async with ringing(server, session) as one, ringing(server, session, caller="+14165550124") as other:
        await asyncio.gather(one.dial(), other.dial())
        first, second = await asyncio.gather(one.say("service=cleaning; known=no"), other.say("language=fr-CA"))
        assert "name" in first
        assert first != second


PEOPLE = {
    "english": (
        (
            "Hi, I'd like to book a cleaning please.",
            "No, it's my first time.",
            "My name is Peter Jones.",
            "four one six five five five",
            "oh one two three",
            "Next Tuesday at 10 in the morning.",
            "Yes, please.",
        ),
        ("cleaning", "2026-11-10T15:00:00+00:00", "Peter Jones"),
    ),
    "français": (
        (
            "Français.",
            "Je voudrais un nettoyage.",
            "Non, c'est ma première visite.",
            "Je m'appelle Geneviève Tremblay.",
            "quatre un six, cinq cinq cinq",
            "zéro un deux trois",
            "Mardi prochain à 10 heures.",
            "Oui, c'est bon.",
        ),
        ("cleaning", "2026-11-10T15:00:00+00:00", "Geneviève Tremblay"),
    ),
}


@pytest.mark.parametrize(("said", "row"), PEOPLE.values(), ids=PEOPLE)
async def test_people_who_talk_as_people_do_and_say_their_number_with_pauses_get_the_appointment(sqlite_url, tmp_path, session, said, row):
    host = PluginHostSettings(required=("canadian_nlp",))
    async with (
        clinic(sqlite_url, tmp_path, plugins=(), discover=True, plugin_host=host) as server,
        ringing(server, session, caller="anonymous") as call,
    ):
        server.bella.relays.pace = HURRIES
        await call.dial()
        for words in said:
            if words.startswith(("four", "quatre")):
                await call.prompt(words)
                await asyncio.sleep(0.3 / HURRIES)
            else:
                await call.say(words)
        (found,) = await booked(server, call)
        patient = await server.bella.db.read(users.by_id, found.user_id)
        assert (found.service, found.starts_at.isoformat(), patient.full_name) == row
        assert await server.bella.db.read(contacts.by_phone, "+14165550123")


# --- silence, and numbers that are said with pauses -------------------------------------------------------------------


@pytest.mark.parametrize("events", [True, False])
async def test_who_says_nothing_is_asked_again_and_in_the_end_let_go(server, session, events):
    async with ringing(server, session, events=events) as call:
        server.bella.relays.pace = PACE
        first = await call.dial()
        assert await call.reply() != first
        with contextlib.suppress(TimeoutError):
            while call.state == "relaying":
                await call.reply()
        assert call.state in {"dialling", "recording", "over"}


@pytest.mark.parametrize("events", [True, False])
async def test_a_caller_books_whatever_events_twilio_sends(server, session, events):
    async with ringing(server, session, events=events) as call:
        server.bella.relays.pace = PACE
        await call.dial()
        assert "booked" in await say_all(call, BOOKED)
        assert len(await booked(server, call)) == 1


async def to_the_number(call):
    await call.dial()
    assert "number" in await call.say("service=cleaning; known=no; name=Peter Jones")


async def test_a_number_said_with_pauses_is_one_answer(server, session):
    async with ringing(server, session, caller="anonymous") as call:
        server.bella.relays.pace = HURRIES
        await to_the_number(call)
        for part in ("phone=416555", "0", "123"):
            await call.prompt(part)
            await asyncio.sleep(0.3 / HURRIES)
        await call.reply()
        assert (await answered(server, call, 2)).text == "phone=416555 0 123"


async def test_a_name_that_is_spelled_with_pauses_is_one_answer(server, call):
    server.bella.relays.pace = HURRIES
    await call.dial()
    assert "name" in await call.say("service=cleaning; known=no")
    await call.prompt("name=Peter J")
    await asyncio.sleep(0.3 / HURRIES)
    await call.prompt("O N E S.")
    await call.reply()
    assert (await answered(server, call, 2)).text == "name=Peter J O N E S."


async def test_a_whole_number_is_not_waited_on(server, session):
    async with ringing(server, session, caller="anonymous") as call:
        server.bella.relays.pace = 1.0  # patience takes as long as on a telephone
        await to_the_number(call)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await call.prompt("phone=4165550123")
        while await answered(server, call, 2) is None:  # noqa: ASYNC110  # the journal has no event
            await asyncio.sleep(0.01)
        assert loop.time() - began < 1.0


async def test_an_answer_of_one_word_is_not_waited_on(server, session):
    async with ringing(server, session) as call:
        server.bella.relays.pace = 1.0
        await call.dial()
        loop = asyncio.get_running_loop()
        began = loop.time()
        await call.prompt("service=cleaning; known=no")
        while await answered(server, call, 1) is None:  # noqa: ASYNC110  # the journal has no event
            await asyncio.sleep(0.01)
        assert loop.time() - began < 1.0


async def test_a_number_may_be_keyed_and_words_said_meanwhile_do_not_end_it(server, session):
    async with ringing(server, session, caller="anonymous") as call:
        server.bella.relays.pace = HURRIES
        await to_the_number(call)
        await call.key("416")
        await call.prompt("4 1 6 5 5 5 0 1 9 9")
        await call.reply()  # seconds after the last key it is taken as it is
        assert (await answered(server, call, 2)).digits == "416"
        await call.key("4165550123")
        await call.reply()
        assert (await answered(server, call, 3)).digits == "4165550123"


async def test_somebody_who_is_still_speaking_is_not_asked_again(server, session):
    async with ringing(server, session, events=False) as call:
        server.bella.relays.pace = PACE
        await call.dial()
        for words in ("service=clea", "service=cleaning; kno"):
            await call.send({"type": "prompt", "voicePrompt": words, "lang": "en-US", "last": False})
            await asyncio.sleep(7 / PACE)  # longer than silence is waited for
        assert await answered(server, call, 1) is None
        await call.send({"type": "prompt", "voicePrompt": "service=cleaning; known=no", "lang": "en-US", "last": True})
        assert "name" in await call.reply()
        assert (await answered(server, call, 1)).text == "service=cleaning; known=no"


async def test_who_never_stops_is_taken_at_their_word_after_a_minute(server, session, monkeypatch):
    monkeypatch.setattr("bella_core.services.relay.listening._LONGEST_S", 10.0)
    async with ringing(server, session, events=False) as call:
        server.bella.relays.pace = PACE
        await call.dial()

        async def go_on():
            while True:
                await call.send({"type": "prompt", "voicePrompt": "service=cleaning; known=no", "lang": "en-US", "last": False})
                await asyncio.sleep(1 / PACE)

        task = asyncio.create_task(go_on())
        try:
            assert "name" in await call.reply()
        finally:
            task.cancel()
        assert (await answered(server, call, 1)).text == "service=cleaning; known=no"


async def test_a_noise_is_no_word(server, call):
    server.bella.relays.pace = HURRIES
    first = await call.dial()
    await call.prompt("", partial=("hm",))
    assert await call.reply() != first  # as of anybody who says nothing
    assert type(await answered(server, call, 1)).__name__ == "Silence"


async def test_a_call_that_takes_too_long_goes_on_by_gather(server, session, monkeypatch):
    monkeypatch.setattr("bella_core.services.relay.talking.LONGEST_S", 4.0)
    async with ringing(server, session) as call:
        server.bella.relays.pace = PACE
        await call.dial()
        await call.say(BOOKED[0])
        await call.until("listening")
        assert json.loads(call.handoffs[-1])["why"] == "too_long"


# --- interruptions ---------------------------------------------------------------------------------------------------


async def test_bella_stops_when_she_is_talked_over(server, call):
    call.pause_at("Hello")
    task = asyncio.create_task(call.dial())
    await call.until("relaying")
    await call.barge("service=cleaning; known=no", after="Hello")
    assert "name" in await task
    assert call.interrupts == 1
    assert (await answered(server, call, 1)).heard is False
    assert "booked" in await say_all(call, ("name=Peter Jones", *BOOKED[1:]))


async def test_who_only_coughs_into_bellas_words_is_asked_again(server, call):
    server.bella.relays.pace = HURRIES
    call.pause_at("Hello")
    task = asyncio.create_task(call.dial())
    await call.until("relaying")
    await call.saying_text("Hello")
    assert await call.cut()
    assert "Are you there?" in await task
    assert type(await answered(server, call, 1)).__name__ == "Silence"


async def to_read_back_being_said(call):
    """Come to the read-back, while it is being said."""
    await call.dial()
    await say_all(call, TO_READ_BACK[:-1])
    await call.prompt(TO_READ_BACK[-1])
    await call.saying_text("Peter")


async def test_the_read_back_cannot_be_talked_over(server, call):
    await to_read_back_being_said(call)
    assert not await call.cut()
    assert "Peter Jones" in await call.reply()
    assert "booked" in await call.say("yes")


@pytest.mark.parametrize("events", [True, False])
async def test_a_yes_said_into_the_read_back_books_nothing(server, session, events):
    async with ringing(server, session, events=events) as call:
        server.bella.relays.pace = PACE
        await to_read_back_being_said(call)
        await call.prompt("yes")  # which Twilio should not have told
        assert "Peter Jones" in await call.reply()
        assert await booked(server, call) == ()
        assert await answered(server, call, 5) is None  # it did not even begin anew
        assert "booked" in await call.say("yes")
        assert len(await booked(server, call)) == 1


async def test_an_interrupted_read_back_is_not_heard_whatever_twilio_makes_of_it(server, call):
    await to_read_back_being_said(call)
    call.saying["interruptible"] = True  # it should not be
    assert await call.cut()
    await call.prompt("yes")
    assert "Peter Jones" in await call.reply()  # once more, from its beginning
    assert await booked(server, call) == ()
    event = await answered(server, call, 5)
    assert (event.text, event.heard) == ("yes", False)
    assert "booked" in await call.say("yes")


async def test_a_yes_said_over_the_question_behind_the_read_back_counts(server, call):
    await to_read_back_being_said(call)
    await call.saying_text("Shall")
    assert await call.cut()
    await call.prompt("yes")
    assert "booked" in await call.reply()
    assert len(await booked(server, call)) == 1


async def test_a_key_pressed_into_the_read_back_books_nothing(server, call):
    await to_read_back_being_said(call)
    await call.key("1")
    await call.reply()
    assert await booked(server, call) == ()
    assert await answered(server, call, 5) is None  # it answered nothing
    assert "booked" in await call.press("1")


async def test_a_person_may_be_asked_for_by_key_at_any_time(server, call):
    await to_read_back_being_said(call)
    await call.key("0")
    await call.until("dialling")


# --- turns that take long --------------------------------------------------------------------------------------------


LIMITS = CallSettings(soft_s=0.3, hard_s=8.0)
SOUND = "https://bella.example.ca/wait.wav"


@pytest.fixture
async def slow(sqlite_url, tmp_path, session):
    """A server whose writes wait while ``server.gate`` is closed, and a caller."""
    telephony = TelephonySettings(waiting_sound=SOUND)
    async with clinic(sqlite_url, tmp_path, call=LIMITS, telephony=telephony) as server, ringing(server, session) as call:
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
    await call.prompt(first)
    assert "One moment" in await call.reply()
    await call.prompt(then)
    await asyncio.sleep(0.1)
    server.gate.set()


async def test_who_waits_is_told_so_and_hears_the_clinics_sound(slow):
    server, call = slow
    server.gate.clear()
    await call.prompt(BOOKED[0])
    assert "One moment" in await call.reply()
    assert not call.sent[-2][1]["interruptible"]
    assert call.played == [SOUND]
    assert call.sent[-1] == ("play", {"source": SOUND, "loop": 1, "preemptible": True, "interruptible": True})
    server.gate.set()
    assert "name" in await answer(call)


async def test_a_booking_under_way_is_cancelled_by_nothing_and_confirmed_whatever_the_caller_goes_on_to_say(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK)
    await say_while_a_turn_is_taken(server, call, "yes", "no wait")
    assert "booked" in await answer(call)
    assert len(await booked(server, call)) == 1


async def test_an_interruption_cancels_no_booking_that_is_under_way(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK)
    server.gate.clear()
    await call.prompt("yes")
    await call.send({"type": "interrupt", "utteranceUntilInterrupt": "", "durationUntilInterruptMs": 0})
    await asyncio.sleep(0.1)
    server.gate.set()
    assert "booked" in await answer(call)
    assert len(await booked(server, call)) == 1


async def test_a_socket_that_dies_while_an_appointment_is_written_cancels_nothing(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK)
    server.gate.clear()
    await call.prompt("yes")
    assert "One moment" in await call.reply()
    await call.break_off()
    await asyncio.sleep(0.1)
    server.gate.set()
    assert "booked" in await answer(call)
    assert len(await booked(server, call)) == 1


async def test_a_yes_that_is_said_before_the_read_back_books_nothing(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK[:-1])
    await say_while_a_turn_is_taken(server, call, TO_READ_BACK[-1], "yes")
    assert "Peter Jones" in await answer(call)
    assert await booked(server, call) == ()
    assert await answered(server, call, 5) is None  # it answered nothing
    assert "booked" in await say_all(call, ["yes"])


async def test_a_person_asked_for_by_key_before_the_read_back_comes_and_nothing_is_booked(slow):
    server, call = slow
    await say_all(call, TO_READ_BACK[:-1])
    server.gate.clear()
    await call.prompt(TO_READ_BACK[-1])
    assert "One moment" in await call.reply()
    await call.key("10")
    await asyncio.sleep(0.1)
    server.gate.set()
    await call.until("dialling")
    event = await answered(server, call, 5)
    assert (event.digits, event.heard) == ("0", False)
    assert await booked(server, call) == ()


async def test_what_is_said_while_bella_thinks_is_not_lost(slow):
    server, call = slow
    await say_while_a_turn_is_taken(server, call, "service=cleaning", "known=no")
    assert "name" in await answer(call)  # she asks for neither the service nor whether the caller is new
    event = await answered(server, call, 2)
    assert (event.text, event.heard) == ("known=no", False)


async def test_what_is_still_being_said_when_bella_has_thought_is_waited_for(slow):
    server, call = slow
    server.bella.relays.pace = HURRIES
    server.gate.clear()
    await call.prompt("service=cleaning")
    assert "One moment" in await call.reply()
    await call.send({"type": "prompt", "voicePrompt": "know", "lang": "en-US", "last": False})
    await asyncio.sleep(0.1)
    server.gate.set()
    await asyncio.sleep(0.6 / HURRIES)
    await call.prompt("known=no")
    assert "name" in await answer(call)
    assert (await answered(server, call, 2)).text == "known=no"


async def test_who_goes_on_and_on_while_bella_thinks_is_taken_at_their_word(slow, monkeypatch):
    monkeypatch.setattr("bella_core.services.relay.listening._LONGEST_S", 10.0)
    server, call = slow
    server.bella.relays.pace = HURRIES
    server.gate.clear()
    await call.prompt("service=cleaning")
    assert "One moment" in await call.reply()

    async def go_on():
        while True:
            await call.send({"type": "prompt", "voicePrompt": "known=no", "lang": "en-US", "last": False})
            await asyncio.sleep(0.5 / PACE)

    task = asyncio.create_task(go_on())
    try:
        await asyncio.sleep(0.1)
        server.gate.set()
        assert "name" in await answer(call)
    finally:
        task.cancel()
    assert (await answered(server, call, 2)).text == "known=no"


async def test_when_the_database_goes_away_in_mid_call_the_caller_is_put_through(server, call):
    await call.dial()
    await call.say(TO_READ_BACK[0])

    async def away(*args, **kwargs):
        raise DatabaseAway("gone")

    server.bella.db.read = server.bella.db.write = away
    assert "technical problem" in await call.say(TO_READ_BACK[1])
    await call.until("dialling")


# --- sockets that die ------------------------------------------------------------------------------------------------


async def test_a_socket_that_dies_in_mid_word_is_followed_by_another_and_nothing_is_lost(server, call):
    await call.dial()
    asked = await call.say(TO_READ_BACK[0])
    await call.send({"type": "prompt", "voicePrompt": "yes I", "lang": "en-US", "last": False})
    await call.break_off()
    assert await call.reply() == asked
    assert call.sessions == 2
    assert "booked" in await say_all(call, BOOKED[1:])
    assert len(await booked(server, call)) == 1


async def test_a_socket_that_dies_during_the_read_back_makes_bella_read_back_again(server, call):
    await to_read_back_being_said(call)
    await call.break_off()
    assert "Peter Jones" in await call.reply()
    assert await booked(server, call) == ()
    assert "booked" in await call.say("yes")


async def test_a_socket_that_dies_in_french_goes_on_in_french(server, call):
    await call.dial()
    asked = await call.say("language=fr-CA; service=cleaning; known=no")
    await call.break_off()
    assert await call.reply() == asked
    assert call.relay["language"] == "fr-CA"
    assert call.relay["voice"] == "Gabrielle-Neural"


async def test_sessions_that_break_off_again_and_again_give_way_to_gather(server, call):
    text = await call.dial()
    for _ in range(2):
        await call.break_off()
        assert await call.reply() == text
    assert call.state == "listening"
    assert await say_all(call, BOOKED)
    assert len(await booked(server, call)) == 1


async def test_a_socket_whose_other_side_is_gone_is_given_up(server, session, monkeypatch):
    monkeypatch.setattr("bella_core.web.routes.relay._HEARTBEAT_S", 0.2)
    async with ringing(server, session) as call:
        await call.dial()
        transport = call._socket._response.connection.transport
        transport.pause_reading()  # it neither reads nor answers any more
        await nothing_left(server)
        transport.abort()


async def test_a_socket_that_takes_nothing_is_given_up(server, call, monkeypatch):
    monkeypatch.setattr("bella_core.web.routes.relay._SEND_S", 0.2)
    await call.dial()

    async def stuck(self, message):
        await asyncio.sleep(3600)

    monkeypatch.setattr("aiohttp.web.WebSocketResponse.send_str", stuck)
    await call.prompt("service=cleaning; known=no")
    async with asyncio.timeout(10):
        while call.sessions < 2:  # noqa: ASYNC110  # the peer has no event for it
            await asyncio.sleep(0.02)
    monkeypatch.undo()
    assert "name" in await call.reply()


async def test_the_same_call_on_a_second_socket_ends_the_first(server, call):
    await call.dial()
    first = call._socket
    tasks, call._tasks = call._tasks, []
    for task in tasks:
        task.cancel()
    await call._follow(call._action, SessionStatus="failed")
    assert "How can I help you?" in await call.reply()
    assert (await first.receive()).type.name in {"CLOSE", "CLOSED", "CLOSING"}
    assert server.bella.relays.live == 1
    await first.close()


async def test_a_call_whose_sockets_and_webhooks_go_to_different_processes_is_one_call(database_url, tmp_path, session):
    async with (
        clinic(database_url, tmp_path / "one") as one,
        clinic(database_url, tmp_path / "other") as other,
        ringing(one, session, servers=[one.url, other.url, other.url]) as call,
    ):
        await call.dial()
        text = await say_all(call, TO_READ_BACK)
        await call.break_off()
        assert await call.reply() == text
        assert "booked" in await call.say("yes")
        await call.until("over")
        assert len(await booked(one, call)) == 1


async def test_a_server_that_is_stopped_does_not_wait_for_its_callers_who_go_on_elsewhere(database_url, tmp_path, session):
    loop = asyncio.get_running_loop()
    async with clinic(database_url, tmp_path / "other") as other, contextlib.AsyncExitStack() as stack:
        async with clinic(database_url, tmp_path / "one") as one:
            call = await stack.enter_async_context(ringing(one, session, servers=[one.url]))
            await call.dial()
            asked = await call.say(TO_READ_BACK[0])
            call._servers = iter([other.url] * 50)
            began = loop.time()
        assert loop.time() - began < 6
        assert await call.reply() == asked
        assert "booked" in await say_all(call, BOOKED[1:])
        assert len(await booked(other, call)) == 1


async def test_who_hangs_up_leaves_nothing_behind(server, call):
    await call.dial()
    await call.send({"type": "prompt", "voicePrompt": "service=clea", "lang": "en-US", "last": False})
    await call.hang_up()
    await nothing_left(server)


async def test_after_a_hang_up_no_new_session_is_begun(server, call):
    await call.dial()
    text, code = await call.post(call._action, SessionStatus="completed", CallStatus="completed")
    assert (code, "<Connect" in text, "<Gather" in text) == (200, False, False)


# --- what Twilio refuses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["64101", "64106", "11200"])
async def test_a_session_that_twilio_refuses_is_held_by_gather_and_an_operator_sees_why(server, session, code, capsys):
    async with ringing(server, session, error=code) as call:
        assert "How can I help you?" in await call.dial()
        assert (call.state, call.sessions) == ("listening", 1)
        assert "booked" in await say_all(call, BOOKED)
    assert f'"n":{code}' in capsys.readouterr().out
    (alert,) = await server.bella.db.read(alerts.open_alerts)
    assert (alert.rule, str(alert.fields["n"])) == ("relay_refused", code)


async def test_a_socket_that_cannot_be_reached_is_tried_twice(server, session):
    async with ringing(server, session, error="64102") as call:
        await call.dial()
        assert (call.state, call.sessions) == ("listening", 2)


async def test_a_failure_that_twilio_tells_of_has_the_reply_said_again_by_gather(server, call):
    await call.dial()
    asked = await call.say(BOOKED[0])
    await call.send({"type": "error", "description": 'Invalid message received: {"token": "Peter Jones"}'})
    assert await call.reply() == asked
    assert call.state == "listening"
    assert "booked" in await say_all(call, BOOKED[1:])


async def test_why_a_session_was_given_up_is_known_to_whichever_process_is_asked(sqlite_url, tmp_path, session):
    async with (
        clinic(sqlite_url, tmp_path / "one") as one,
        clinic(sqlite_url, tmp_path / "other") as other,
        ringing(one, session, servers=[one.url, one.url, other.url]) as call,
    ):
        asked = await call.dial()
        await call.send({"type": "error", "description": "x"})
        assert await call.reply() == asked
        assert (call.state, call.sessions) == ("listening", 1)


async def test_who_calls_beyond_the_limit_is_heard_by_gather(sqlite_url, tmp_path, session):
    telephony = TelephonySettings(max_relays=1)
    async with (
        clinic(sqlite_url, tmp_path, telephony=telephony) as server,
        ringing(server, session) as one,
        ringing(server, session) as other,
    ):
        await one.dial()
        await other.dial()
        assert (one.state, other.state, other.sessions) == ("relaying", "listening", 0)
        await one.hang_up()
        await nothing_left(server)
        async with ringing(server, session) as third:
            await third.dial()
            assert third.state == "relaying"


async def test_of_two_who_call_at_the_same_moment_one_is_heard_by_gather_where_there_is_room_for_one(sqlite_url, tmp_path, session):
    telephony = TelephonySettings(max_relays=1)
    async with (
        clinic(sqlite_url, tmp_path, telephony=telephony) as server,
        ringing(server, session) as one,
        ringing(server, session) as other,
    ):
        await asyncio.gather(super(RelayCaller, one).dial(), super(RelayCaller, other).dial())
        assert "help" in await one.reply()
        assert "help" in await other.reply()
        assert sorted((one.state, other.state)) == ["listening", "relaying"]


# --- messages that are none ------------------------------------------------------------------------------------------

NONSENSE = (
    "",
    "not json",
    "[]",
    "null",
    "{}",
    '{"type": 7}',
    '{"type": "unheard_of"}',
    '{"type": "prompt"}',
    '{"type": "prompt", "voicePrompt": 5}',
    '{"type": "prompt", "voicePrompt": null, "last": "maybe"}',
    '{"type": "dtmf"}',
    '{"type": "dtmf", "digit": "eleven"}',
    '{"type": "interrupt", "utteranceUntilInterrupt": 5}',
    '{"type": "info"}',
    '{"type": "info", "name": "agentSpeaking"}',
    '{"type": "info", "name": "tokensPlayed", "value": 7}',
    '{"type": "info", "name": "somethingNew", "value": {}}',
    '{"type": "setup"}',
    '{"type": "setup", "callSid": "CA1", "customParameters": "x"}',
)


async def test_nonsense_on_the_socket_changes_nothing(server, call):
    await call.dial()
    for raw in NONSENSE:
        await call.send(None, raw=raw)
    assert "booked" in await say_all(call, BOOKED)
    assert len(await booked(server, call)) == 1
    assert call.sessions == 1


async def test_a_socket_that_sends_nothing_but_nonsense_is_closed_and_the_call_goes_on(server, call):
    text = await call.dial()
    socket = call._socket
    for _ in range(60):
        with contextlib.suppress(ConnectionError):
            await socket.send_str("nonsense")
    assert await call.reply() == text
    assert call.sessions == 2


async def test_messages_that_come_before_the_session_is_set_up_do_no_harm(server, session):
    early = ('{"type": "prompt", "voicePrompt": "yes", "last": true}', '{"type": "dtmf", "digit": "0"}', "nonsense")
    async with ringing(server, session, early=early) as call:
        assert "How can I help you?" in await call.dial()
        assert "name" in await call.say("service=cleaning; known=no")
        assert call.sessions == 1


async def test_a_message_that_is_too_long_ends_the_session_and_not_the_call(server, call):
    text = await call.dial()
    await call.send(None, raw="x" * 100_000)
    assert await call.reply() == text
    assert call.sessions == 2


async def test_bytes_on_the_socket_change_nothing(server, call):
    await call.dial()
    await call._socket.send_bytes(b"\x00\xff")
    assert "name" in await call.say("service=cleaning; known=no")
    assert call.sessions == 1


async def test_a_flood_of_messages_is_read_only_as_fast_as_it_is_looked_at(slow):
    server, call = slow
    server.gate.clear()
    await call.prompt(BOOKED[0])
    await asyncio.sleep(0.05)
    for _ in range(2000):
        await call.send({"type": "prompt", "voicePrompt": "x", "lang": "en-US", "last": False})
    await asyncio.sleep(0.3)  # they have come
    (waiting,) = [task for task in asyncio.all_tasks() if task.get_coro().__qualname__ == "_read"]
    assert waiting.get_coro().cr_frame.f_locals["line"].frames.qsize() <= 200
    server.gate.set()
    assert await answer(call)


@pytest.mark.parametrize("parameters", [{"ticket": "stolen"}, {"ticket": ""}])
async def test_a_session_of_nobodys_call_is_refused_and_the_call_goes_on_by_gather(server, session, parameters):
    async with ringing(server, session, parameters=parameters) as call:
        assert "How can I help you?" in await call.dial()
        assert call.state == "listening"
        assert server.bella.relays.live == 0
        assert "booked" in await say_all(call, BOOKED)


async def test_a_ticket_opens_no_other_call(server, session, call):
    await call.dial()
    ticket = call.twiml.partition('name="ticket" value="')[2].partition('"')[0]
    async with ringing(server, session, parameters={"ticket": ticket}) as other:
        await other.dial()
        assert other.state == "listening"
        assert server.bella.relays.live == 1


async def test_who_did_not_sign_does_not_get_in(server, session):
    address = "ws" + server.url.removeprefix("http") + "/twilio/relay"
    for headers in ({}, {"X-Twilio-Signature": "nonsense"}):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(address, headers=headers)
        assert refused.value.status == 403


async def test_a_slash_at_the_addresss_end_does_no_harm(server, session):
    async with ringing(server, session, socket_path="/twilio/relay/") as call:
        await call.dial()
        assert call.state == "relaying"


async def test_a_socket_that_does_not_start_is_closed(server, session, monkeypatch):
    from twilio.request_validator import RequestValidator

    monkeypatch.setattr("bella_core.web.routes.relay._START_S", 0.2)
    url = "wss" + PUBLIC.removeprefix("https") + "/twilio/relay"
    headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, {})}
    address = "ws" + server.url.removeprefix("http") + "/twilio/relay"
    async with session.ws_connect(address, headers=headers) as socket:
        assert (await socket.receive(5)).type.name in {"CLOSE", "CLOSED", "CLOSING"}


async def test_nothing_that_was_said_is_in_the_log(server, call, capsys):
    await call.dial()
    await say_all(call, BOOKED)
    out = capsys.readouterr().out
    assert "relay_started" in out
    assert "Peter" not in out
    assert "Jones" not in out
