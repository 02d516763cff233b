"""What is said comes out as sound, in the language it is in."""

import threading
from pathlib import Path

import pytest
from bella_espeak import Espeak
from bella_espeak.library import LONGEST_S, open_library

from bella_core.plugin import Audio, Speech
from bella_core.testing import Bench


@pytest.fixture
def speak(tmp_path: Path):
    with Bench(Espeak, "espeak", {}, tmp_path) as bench:
        assert bench.start().outcome == "ok"

        def ask(text: str, language: str = "en-CA", voice: str = "") -> Audio | None:
            result = bench.ask("synthesize", Speech(text, language, voice=voice))
            assert result.outcome == "ok", result
            return result.value

        yield ask


def seconds(audio: Audio) -> float:
    return len(audio.data) / 2 / audio.format.rate_hz


def test_more_words_take_longer(speak):
    short, long = speak("Yes."), speak("You are booked for a cleaning on Tuesday the first of December at ten in the morning.")
    assert 0.2 < seconds(short) < seconds(long) < 9


def test_french_is_spoken_as_french(speak):
    text = "Rendez-vous le vingt-huit juin prochain."
    assert seconds(speak(text, "fr-CA")) != pytest.approx(seconds(speak(text)), rel=0.02)


def test_a_voice_that_the_clinic_chose_is_used_where_there_is_one(speak):
    text = "You are booked for a cleaning on Tuesday."
    usual = seconds(speak(text))
    assert seconds(speak(text, voice="fr")) != pytest.approx(usual, rel=0.02)
    assert seconds(speak(text, voice="no such voice")) == pytest.approx(usual, rel=0.02)


def test_what_has_no_sound_and_languages_without_a_voice_are_left_to_another(speak):
    assert speak("   ") is None
    assert speak("hola", "es-MX") is None


def test_whoever_speaks_waits_for_its_turn_and_gets_its_own_words():
    library, found = open_library(), {}
    texts = ["one " * count for count in (1, 4, 8, 12, 16, 20)]
    alone = {text: len(library.speak(text, "en-us", 155)) for text in texts}

    def say(text: str) -> None:
        found[text] = len(library.speak(text, "en-us", 155))

    threads = [threading.Thread(target=say, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == pytest.approx(alone, rel=0.05)


def test_a_speech_without_end_is_cut_off():
    library = open_library()
    assert len(library.speak("and so on " * 2000, "en-us", 80)) / 2 / library.rate_hz < LONGEST_S + 2


def test_an_unknown_voice_is_told_at_start(tmp_path: Path):
    with Bench(Espeak, "espeak", {"voice_fr": "klingon-northern"}, tmp_path) as bench:
        result = bench.start()
        assert result.outcome == "not_configured"
        assert "voice_fr" in str(result.error)
