"""The line mistakes as many words as it is told to, and none on a good day."""

from random import Random

import pytest

from bella_core.testing.simulation.channel import Channel
from bella_core.testing.simulation.sounding import distance

SAID = {
    "en": "hello my name is Marie Tremblay and I would like a cleaning on Thursday at two thirty my number is 514 555 0123",
    "fr": "bonjour je m'appelle Marie Tremblay et je voudrais un nettoyage jeudi à quatorze heures mon numéro est le 514 555 0123",
}


def mistakes(said, wrote):
    """Word errors, by the letters of an alphabet that has one for each word."""
    words = {word: chr(0x4E00 + place) for place, word in enumerate({*said.split(), *wrote.split()})}
    return distance(*("".join(words[word] for word in text.split()) for text in (said, wrote)))


@pytest.mark.parametrize("language", SAID)
def test_a_good_line_writes_what_was_said(language):
    assert Channel(Random(1), 0.0).hear(SAID[language], language).text == SAID[language]


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("wer", [0.1, 0.2])
def test_a_bad_line_mistakes_as_many_words_as_set(language, wer):
    channel, said = Channel(Random(1), wer), SAID[language]
    wrong = sum(mistakes(said, channel.hear(said, language).text) for _ in range(400))

    assert wrong / (400 * len(said.split())) == pytest.approx(wer, abs=0.03)  # a word taken for two counts twice


def test_a_bad_line_hears_something_in_silence_at_times():
    channel = Channel(Random(1), 0.2)
    heard = [channel.hear_silence("fr") for _ in range(500)]

    assert 60 < sum(one is not None for one in heard) < 140
    assert Channel(Random(1), 0.0).hear_silence("fr") is None


def test_digits_are_lost_doubled_and_mistaken():
    channel = Channel(Random(2), 1.0)
    wrote = {channel.hear("5550123", "en").text for _ in range(300)}

    assert {len(text) for text in wrote if text.isdigit()} == {6, 7, 8}


def test_confidence_tells_mistakes_only_roughly():
    channel = Channel(Random(3), 0.3, rates=True)
    heard = [channel.hear(SAID["en"], "en") for _ in range(200)]

    assert min(one.confidence for one in heard) < 0.5
    assert max(one.confidence for one in heard if one.text != SAID["en"]) > 0.8


def test_neighbouring_numbers_run_together():
    channel = Channel(Random(4), 0.4)
    wrote = " ".join(channel.hear("416 555 0123", "en").text for _ in range(200))

    assert "4165550123" in wrote
    assert Channel(Random(4), 0.0).hear("416 555 0123", "en").text == "416 555 0123"


@pytest.mark.parametrize("language", SAID)
def test_each_kind_of_mistake_is_made(language):
    channel, said = Channel(Random(5), 0.2), SAID[language].split()
    wrote = [channel.hear(SAID[language], language).text.split() for _ in range(300)]

    assert any(len(words) < len(said) for words in wrote), "words are lost"
    assert any(len(words) > len(said) for words in wrote), "words are added"
    sounded = {"en": {"terrible", "nome", "mame", "names"}, "fr": {"nettoyer", "voyage", "examine"}}[language]
    assert sounded & {word for words in wrote for word in words}, "words are taken for others that sound like them"
