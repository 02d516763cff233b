"""What a caller says is transcribed while it is being said, and never in parts."""

import asyncio
from time import perf_counter

import pytest

from bella_core.plugin import AudioFormat, SpeechHints

MULAW = AudioFormat("mulaw")
HINTS = SpeechHints("en-CA")
SILENCE = b"\xff" * 160


def chunks(*parts):
    data = b"".join(parts)
    return [data[at : at + 160] for at in range(0, len(data), 160)]


@pytest.fixture
def stream(ear):
    """Open a stream of the engine on this machine; it is closed in the end, and must leave nothing running."""
    plugin = ear.loaded.made
    opened = []

    def begin(fmt=MULAW, hints=HINTS):
        opened.append(ear.run(plugin.open_transcription(fmt, hints)))
        return opened[-1]

    yield begin
    for one in opened:
        ear.run(one.close())
    assert ear.running() == []


async def send(stream, given, settle_s=0.0):
    for chunk in given:
        await stream.send(chunk)
    if settle_s:
        await asyncio.sleep(settle_s)


async def until_heard(stream):
    """Wait until what was begun at a pause is there."""
    for _ in range(1000):
        if stream._ahead is not None and stream._ahead.task.done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nothing was transcribed ahead")


def test_an_answer_is_there_as_soon_as_the_caller_has_ended(ear, say, stream):
    opened = stream()
    ear.run(send(opened, chunks(say("root_canal").data, SILENCE * 20)))
    ear.run(until_heard(opened))
    ear.run(send(opened, chunks(SILENCE * 10)))

    before = perf_counter()
    heard = ear.run(opened.finish())
    assert heard.text == "I need a root canal and a crown."
    assert heard.confidence > 0.8
    assert perf_counter() - before < 0.25


def test_what_is_said_after_a_pause_belongs_to_it(ear, say, stream):
    opened = stream()
    ear.run(send(opened, chunks(say("nope").data, SILENCE * 25)))
    ear.run(until_heard(opened))
    ear.run(send(opened, chunks(say("root_canal").data, SILENCE * 5)))

    text = ear.run(opened.finish()).text
    assert text.startswith("Nope")
    assert "root canal" in text


def test_who_never_pauses_is_heard_too(ear, say, stream):
    opened = stream()
    ear.run(send(opened, chunks(say("root_canal").data)))

    assert "root canal" in ear.run(opened.finish()).text


def test_noise_is_no_words_in_a_stream_either(ear, noises, stream):
    opened = stream(noises["ringback"].format)
    ear.run(send(opened, chunks(noises["ringback"].data), settle_s=0.1))

    assert ear.run(opened.finish()).text == ""


def test_nothing_sent_is_nothing_said(ear, stream):
    assert ear.run(stream().finish()).text == ""


@pytest.mark.parametrize("size", [1, 7, 160, 4001])
def test_chunks_may_have_any_size(ear, say, stream, size):
    opened, data = stream(), say("nope").data
    ear.run(send(opened, [data[at : at + size] for at in range(0, len(data), size)]))

    assert ear.run(opened.finish()).text == "Nope."


def test_sending_costs_the_loop_next_to_nothing(ear, say, stream):
    opened = stream()
    given = chunks(say("root_canal").data * 3)
    before = perf_counter()
    ear.run(send(opened, given))

    assert (perf_counter() - before) / len(given) < 0.001


def test_a_caller_who_hangs_up_leaves_nothing_running(ear, say, stream):
    opened = stream()
    ear.run(send(opened, chunks(say("root_canal").data, SILENCE * 20)))
    ear.run(opened.close())

    assert ear.running() == []


def test_french_and_a_plugin_that_asks_the_service_first_open_no_stream(ear, start, service):
    _, bench = start(service.say("Bonjour"), engines=("remote", "local"))

    assert ear.run(ear.loaded.made.open_transcription(MULAW, SpeechHints("fr-CA"))) is None
    assert bench.run(bench.loaded.made.open_transcription(MULAW, HINTS)) is None
