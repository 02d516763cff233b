"""A greeting has a language, and so has a sentence about something grave."""

import pytest


@pytest.mark.parametrize(
    ("words", "call", "language"),
    [
        ("hi there", "en-CA", "en-CA"),
        ("hello?", "fr-CA", "en-CA"),
        ("bonjour", "en-CA", "fr-CA"),
        ("allô", "fr-CA", "fr-CA"),
        ("j'ai de la misère à respirer pis ma face est toute enflée", "en-CA", "fr-CA"),
        ("mon fils a perdu une dent en tombant", "en-CA", "fr-CA"),
        ("il me faut un traitement de canal", "en-CA", "fr-CA"),
        ("I'd like an appointment", "fr-CA", "en-CA"),
    ],
)
def test_the_language_is_plain(hear, words, call, language):
    assert [found.value.language for found in hear(words, language=call) if found.kind == "language"] == [language]


@pytest.mark.parametrize("words", ["Tremblay", "Marie de la Durantaye", "oui", "a cleaning", "un cleaning", "la Fontaine", "bella"])
def test_a_name_a_word_or_a_borrowed_one_has_none(hear, words):
    assert [found for found in hear(words, language="en-CA") if found.kind == "language"] == []
