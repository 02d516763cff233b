"""The service speaks where the clinic wants it."""

import pytest

from bella_core.plugin import Audio, AudioFormat, Speech
from bella_core.testing import Response

SOUND = Response(200, b"\x10\x00\x20" * 8000, {"Content-Type": "audio/pcm"})
VOICE = {"enabled": True, "french": "cedar"}


def test_a_sentence_becomes_audio(start, service):
    _, bench = start(SOUND, voice=VOICE)
    result = bench.ask("synthesize", Speech("Bonjour, ici Bella.", "fr-CA"))

    assert result.value == Audio(SOUND.body, AudioFormat("pcm16", 24_000))
    (asked,) = service.asked
    assert (asked["input"], asked["voice"], asked["model"], asked["response_format"]) == (
        "Bonjour, ici Bella.",
        "cedar",
        "gpt-4o-mini-tts",
        "pcm",
    )
    assert "receptionist" in asked["instructions"]


def test_a_voice_that_the_clinic_chose_wins_and_a_model_without_instructions_gets_none(start, service):
    _, bench = start(SOUND, voice={**VOICE, "model": "tts-1", "instructions": ""})
    bench.ask("synthesize", Speech("Hello.", "en-CA", voice="nova"))

    assert service.asked[0]["voice"] == "nova"
    assert "instructions" not in service.asked[0]


def test_without_a_wish_for_it_nothing_is_spoken(start):
    remote, bench = start(SOUND)

    assert bench.ask("synthesize", Speech("Hello.", "en-CA")).value is None
    assert remote.requests == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Response(429), "retry"),
        (Response(401), "rejected"),
        (Response(200), "retry"),
        (Response.json({"audio": "…"}), "retry"),
        (Response(200, b"<html>"), "retry"),
        (Response(200, b"RIFF\x00\x00\x00\x00WAVE"), "retry"),
    ],
    ids=["busy", "key", "empty", "json", "html", "wav"],
)
def test_what_is_no_audio_is_an_error(start, answer, outcome):
    _, bench = start(answer, voice=VOICE)

    assert bench.ask("synthesize", Speech("Hello.", "en-CA")).outcome == outcome
