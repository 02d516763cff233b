"""What engines of speech return is checked before anybody hears or reads it."""

import pytest

from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import Audio, AudioFormat, Speech, SpeechHints, Transcript, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner

SPEECH = Speech("Good morning.", "en-CA")
HINTS = SpeechHints("en-CA")
MULAW = AudioFormat("mulaw")
GOOD = Audio(b"\xff" * 80, MULAW)


def hooks(*plugins):
    order = tuple(plugin.name for plugin in plugins)
    return Hooks(HookRunner(Registry(PluginHostSettings(order=order), given=plugins, discover=False)))


def voice(value, called="a"):
    class Voice:
        name = called
        api = 1

        @hookimpl
        async def synthesize(self, speech):
            return value

    return Voice


@pytest.mark.parametrize("rate", [8000, 22050, 48000])
async def test_audio_in_the_wanted_format_or_in_samples_of_any_usual_rate_is_taken(rate):
    samples = Audio(b"\x00\x01" * 80, AudioFormat("pcm16", rate))
    assert await hooks(voice(GOOD)).synthesize(SPEECH) == GOOD
    assert await hooks(voice(samples)).synthesize(SPEECH) == samples


@pytest.mark.parametrize(
    "bad",
    [
        "audio",
        b"\xff" * 80,
        Audio(b"", MULAW),
        Audio("text", MULAW),
        Audio(b"\xff" * 80, AudioFormat("mulaw", 16000)),
        Audio(b"\xff" * 80, AudioFormat("opus")),
        Audio(b"\x00" * 81, AudioFormat("pcm16")),
        Audio(b"\x00" * 80, AudioFormat("pcm16", 4000)),
        Audio(b"\x00" * 80, AudioFormat("pcm16", 96000)),
        Audio(b"\xff" * 8000 * 121, MULAW),
    ],
)
async def test_what_cannot_be_played_is_its_engines_error_and_the_next_speaks(bad):
    made = hooks(voice(bad), voice(GOOD, "b"))
    assert await made.synthesize(SPEECH) == GOOD
    assert made.runner.timings.rows()["a", "synthesize", "bad_value"].count == 1


async def test_an_engine_that_does_not_speak_a_language_leaves_it_to_the_next():
    assert await hooks(voice(None), voice(GOOD, "b")).synthesize(SPEECH) == GOOD
    assert await hooks(voice(None)).synthesize(SPEECH) is None
    assert await hooks().synthesize(SPEECH) is None


def ear(answer):
    class Listener:
        closed = 0

        async def send(self, chunk):
            return "thank you" if answer == "talks" else None

        async def finish(self):
            return answer

        async def close(self):
            Listener.closed += 1

    class Ear:
        name = "ear"
        api = 1
        listener = Listener

        @hookimpl
        async def open_transcription(self, fmt, hints):
            return Listener()

    return Ear


async def test_a_stream_is_typed_and_closed_by_whoever_has_it():
    engine = ear(Transcript("yes", "en-CA", 0.9))
    async with await hooks(engine).open_transcription(MULAW, HINTS) as stream:
        assert stream.plugin == "ear"
        assert await stream.send(b"\xff")
        assert await stream.finish() == Transcript("yes", "en-CA", 0.9)
    assert engine.listener.closed == 1
    assert stream.closed


@pytest.mark.parametrize("bad", ["yes", Transcript("yes", "en-CA", 1.5), Transcript(b"yes", "en-CA"), 5])
async def test_what_is_no_transcript_is_its_engines_error_and_none(bad):
    made = hooks(ear(bad))
    async with await made.open_transcription(MULAW, HINTS) as stream:
        assert await stream.finish() is None
        assert stream.closed
    assert made.runner.timings.rows()["ear", "open_transcription.finish", "bad_value"].count == 1


async def test_a_send_that_answers_is_an_error():
    async with await hooks(ear("talks")).open_transcription(MULAW, HINTS) as stream:
        assert not await stream.send(b"\xff")


async def test_nobody_listens_along():
    assert await hooks().open_transcription(MULAW, HINTS) is None
