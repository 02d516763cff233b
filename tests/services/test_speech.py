"""An utterance on its way to words, what bella says on its way to audio, and the ticket that ties a socket to a call."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bella_core.core.settings import PluginHostSettings
from bella_core.db import Vault
from bella_core.domain.dialogue.types import Prompt
from bella_core.plugin import Audio, AudioFormat, SpeechHints, Transcript, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.speech.hearing import LONGEST_S, Utterance
from bella_core.services.speech.speaking import Voice
from bella_core.services.speech.tickets import BadTicket, Ticket, open_ticket, seal_ticket
from bella_core.testing import StandingClock
from tests.peers.engines import Modem
from tests.peers.modem import demodulate, modulate

HINTS = SpeechHints("en-CA")
WORDS = "I need a cleaning on Monday"
VOICE = modulate(WORDS)


def hooks(*plugins):
    return Hooks(HookRunner(Registry(PluginHostSettings(), given=plugins, discover=False)))


async def heard(engine, budget_s=5.0):
    """Say the words in pieces, and return what was heard."""
    made = hooks(engine)
    utterance = Utterance(made, HINTS, VOICE[:1000])
    for at in range(1000, len(VOICE), 160):
        utterance.add(VOICE[at : at + 160])
        await asyncio.sleep(0)
    transcript = await utterance.words(budget_s)
    await made.runner.close()
    assert engine.opened == engine.closed
    return transcript


async def test_an_engine_that_listens_along_is_asked_alone():
    engine = Modem()
    assert (await heard(engine)).text == WORDS
    assert engine.asked[0] == "open"
    assert engine.asked[-1] == "finish"
    assert engine.asked.count("send") >= len(VOICE) // 800


@pytest.mark.parametrize("ways", [{"open": "raise"}, {"open": "none"}, {"send": "raise"}, {"finish": "raise"}])
async def test_whatever_becomes_of_it_all_that_was_said_is_transcribed(ways):
    engine = Modem(**ways)
    assert (await heard(engine)).text == WORDS
    assert engine.asked.count("transcribe") == 1


@pytest.mark.parametrize("stage", ["open", "send", "finish"])
async def test_an_engine_that_hangs_leaves_time_for_the_next(stage):
    engine = Modem(**{stage: "hang"})
    began = asyncio.get_running_loop().time()
    assert (await heard(engine, budget_s=1.0)).text == WORDS
    assert asyncio.get_running_loop().time() - began < 1.5


async def test_who_cannot_tell_says_so_within_its_time():
    engine = Modem(open="hang", transcribe="hang")
    began = asyncio.get_running_loop().time()
    assert await heard(engine, budget_s=0.5) is None
    assert asyncio.get_running_loop().time() - began < 1.0


async def test_nothing_said_is_not_asked_of_another_engine():
    class Strict(Modem):
        @hookimpl
        async def transcribe(self, audio, hints):
            raise AssertionError

    class Quiet(Strict):
        def heard(self, audio, hints):
            return Transcript("", "en-CA")

    assert (await heard(Quiet())).text == ""


async def test_an_utterance_that_nobody_wants_leaves_nothing_behind():
    engine, before = Modem(), asyncio.all_tasks()
    made = hooks(engine)
    for wait in (False, True):
        utterance = Utterance(made, HINTS, VOICE)
        if wait:
            await asyncio.sleep(0.05)
        await utterance.close()
    await made.runner.close()
    assert engine.opened == engine.closed
    assert asyncio.all_tasks() == before


async def test_an_utterance_is_a_minute_at_most():
    utterance = Utterance(hooks(), HINTS)
    utterance.add(b"\xff" * 8000 * (LONGEST_S + 9))
    assert utterance.full
    assert utterance.seconds == LONGEST_S
    await utterance.close()


# --- speaking --------------------------------------------------------------------------------------------------------


def prompt(text, language="en-CA"):
    return Prompt("p", language, text)


async def test_each_part_is_spoken_in_its_language_and_voice_and_once():
    engine = Modem()
    voice = Voice(hooks(engine), {"fr-CA": "gabrielle"}, StandingClock())
    parts = [prompt("Good morning."), prompt("Bonjour.", "fr-CA")]
    for _ in range(2):
        assert [demodulate(audio) for audio in await voice.speak(parts)] == ["Good morning.", "Bonjour."]
    assert [(speech.language, speech.voice) for speech in engine.said] == [("en-CA", ""), ("fr-CA", "gabrielle")]


async def test_what_is_said_often_is_kept_within_bounds(monkeypatch):
    monkeypatch.setattr("bella_core.services.speech.speaking._MOST", 10_000)
    engine = Modem()
    voice = Voice(hooks(engine), {}, StandingClock())
    for number in range(9):
        await voice.speak([prompt(f"number {number}"), prompt("again and again")])
    assert sum(speech.text == "again and again" for speech in engine.said) == 1
    assert sum(len(audio) for audio in voice._kept.values()) == voice._size <= 10_000


async def test_what_cannot_all_be_spoken_is_not_spoken_in_part():
    class Half(Modem):
        @hookimpl
        async def synthesize(self, speech):
            return None if "two" in speech.text else Audio(b"\x00", speech.format)

    voice = Voice(hooks(Half()), {}, StandingClock())
    assert await voice.speak([prompt("one"), prompt("two")]) is None
    assert await voice.speak([prompt("one")]) == [b"\x00"]
    assert await Voice(hooks(), {}, StandingClock()).speak([prompt("one")]) is None


async def test_a_language_that_no_engine_could_speak_is_left_to_the_carrier_for_a_minute():
    engine, clock = Modem(synthesize="none"), StandingClock()
    voice = Voice(hooks(engine), {}, clock)
    assert await voice.speak([prompt("one")]) is None
    assert (voice.knows("en-CA"), voice.knows("fr-CA")) == (False, True)
    engine.ways.clear()
    assert await voice.speak([prompt("one")]) is None
    assert len(engine.said) == 1
    clock.move(61)
    assert [demodulate(audio) for audio in await voice.speak([prompt("one")])] == ["one"]


async def test_what_an_engine_speaks_at_its_own_rate_is_brought_to_the_telephone():
    class Studio(Modem):
        @hookimpl
        async def synthesize(self, speech):
            return Audio(bytes(48000), AudioFormat("pcm16", 24000))

    (audio,) = await Voice(hooks(Studio()), {}, StandingClock()).speak([prompt("one")])
    assert audio == b"\xff" * 8000


# --- tickets ---------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
TICKET = Ticket("01a20375-bda1-7085-8d91-d8ae1729459b", "CA" + "0" * 32, "a-location-with-a-long-name", 7)


@pytest.fixture
def vault():
    return Vault([Vault.new_key()])


def test_a_ticket_opens_the_call_it_was_made_for(vault):
    sealed = seal_ticket(vault, TICKET, NOW)
    assert open_ticket(vault, sealed, TICKET.carrier_id, NOW + timedelta(minutes=4)) == TICKET
    assert len(sealed) + len("ticket") < 500  # as much as a <Parameter> holds


@pytest.mark.parametrize(
    ("change", "carrier_id", "later"),
    [
        (str, TICKET.carrier_id, timedelta(minutes=6)),
        (str, "CA" + "1" * 32, timedelta()),
        (lambda sealed: sealed[:-3], TICKET.carrier_id, timedelta()),
        (lambda sealed: "B" + sealed[1:], TICKET.carrier_id, timedelta()),
        (lambda sealed: "", TICKET.carrier_id, timedelta()),
        (lambda sealed: "é" * 700, TICKET.carrier_id, timedelta()),
        (lambda sealed: sealed * 9, TICKET.carrier_id, timedelta()),
    ],
)
def test_a_ticket_that_is_old_altered_or_another_calls_opens_nothing(vault, change, carrier_id, later):
    with pytest.raises(BadTicket):
        open_ticket(vault, change(seal_ticket(vault, TICKET, NOW)), carrier_id, NOW + later)


def test_a_ticket_of_another_server_opens_nothing(vault):
    with pytest.raises(BadTicket):
        open_ticket(Vault([Vault.new_key()]), seal_ticket(vault, TICKET, NOW), TICKET.carrier_id, NOW)
