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
        ("un examen aujourd'hui", "en-CA", "fr-CA"),
        ("I'd like an appointment", "fr-CA", "en-CA"),
    ],
)
def test_the_language_is_plain(hear, words, call, language):
    assert [found.value.language for found in hear(words, language=call) if found.kind == "language"] == [language]


@pytest.mark.parametrize("words", ["Tremblay", "Marie de la Durantaye", "oui", "a cleaning", "un cleaning", "la Fontaine", "bella"])
def test_a_name_a_word_or_a_borrowed_one_has_none(hear, words):
    assert [found for found in hear(words, language="en-CA") if found.kind == "language"] == []


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("how are you today", "en-CA"),
        ("what can you do", "en-CA"),
        ("my gums bleed when I brush", "en-CA"),
        ("quand est-ce que vous pouvez", "fr-CA"),
    ],
)
def test_small_talk_in_the_calls_language_is_plain_where_a_language_is_expected(hear, words, call):
    assert [found.value.language for found in hear(words, language=call, expecting=("language",)) if found.kind == "language"] == [call]
    assert [found for found in hear(words, language=call) if found.kind == "language"] == []


@pytest.mark.parametrize(
    "words",
    [
        "jam rays pranda run day voo",
        "she voodoo ray on ray day view",
        "say poor on net why ash",
        "the mall o don",
        "juvie dray preen the run day voo",
    ],
)
def test_what_an_engine_makes_of_the_other_language_is_plainly_none(hear, words):
    found = [one for one in hear(words, language="en-CA", expecting=("language",)) if one.kind == "language"]
    assert all(one.confidence < 0.5 for one in found)


@pytest.mark.parametrize(
    ("words", "likely"), [("a cleaning", "en-CA"), ("un nettoyage", "fr-CA"), ("Marie Tremblay", None), ("cleaning oui", None)]
)
def test_a_few_words_of_one_language_make_it_likely_where_it_is_asked(hear, words, likely):
    found = [one for one in hear(words, language="fr-CA", expecting=("language",)) if one.kind == "language"]
    assert [(one.value.language, one.confidence < 0.5) for one in found] == ([(likely, True)] if likely else [])
    assert [one for one in hear(words, language="fr-CA") if one.kind == "language"] == []


@pytest.mark.parametrize(
    ("text", "language", "asks"),
    [
        ("do you take walk-ins?", "en-CA", True),
        ("are walk-ins okay", "en-CA", True),
        ("can I just walk in", "en-CA", True),
        ("prenez-vous les gens sans rendez-vous?", "fr-CA", True),
        ("est-ce que je peux venir sans rendez-vous", "fr-CA", True),
        ("je voudrais un rendez-vous", "fr-CA", False),
        ("I would like to know when the next cleaning is available", "en-CA", False),
    ],
)
def test_whether_one_may_come_without_an_appointment_is_a_question(says, text, language, asks):
    assert ("question" in says(text, language)) == asks
    assert "when" not in says(text, language)


@pytest.mark.parametrize(("text", "language"), [("I have a complaint about Dr. Chen", "en-CA"), ("je veux porter plainte", "fr-CA")])
def test_who_complains_wants_a_person(says, text, language):
    assert "human" in says(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is this Maple Dental?", "en-CA"),
        ("I swallowed a tooth", "en-CA"),
        ("C'est-tu la clinique dentaire?", "fr-CA"),
        ("je suis malentendant", "fr-CA"),
    ],
)
def test_a_sentence_that_begins_as_one_of_the_call_keeps_its_language(hear, text, language):
    found = [one.value.language for one in hear(text, language=language, expecting=("language",)) if one.kind == "language"]
    assert found == [language]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("j'ai reçu une facture que je comprends pas", "billing"),
        ("y'a une affaire que je comprends pas", "question"),
        ("je comprends pas", "repeat"),
        ("c'est que je comprends pas", "repeat"),
    ],
)
def test_a_bill_that_is_not_understood_is_no_request_to_repeat(says, text, intent):
    assert [one for one in says(text, "fr-CA") if one in {"billing", "question", "repeat"}] == [intent]


@pytest.mark.parametrize(
    "words", ["take care", "okay take care bye", "thanks so much take care now", "take care of yourself", "so long", "thanks see you"]
)
def test_a_goodbye_is_one(hear, words):
    assert [found.value.name for found in hear(words) if found.kind == "intent" and found.value.name != "earlier"] == ["goodbye"]


@pytest.mark.parametrize(
    ("words", "intents"),
    [
        ("the green shield folks take care of all that I think", []),
        ("you take care of kids teeth", []),
        ("it has been so long since I came", []),
        ("it has been so long and I feel bad about that", []),
        ("my daughter needs to see you", []),
        ("can I come see you", []),
        ("I need to see you about my tooth", ["book"]),
        ("I want to come see you tomorrow", ["book"]),
    ],
)
def test_words_of_a_goodbye_in_a_sentence_of_its_own_hang_nobody_up(hear, words, intents):
    assert [found.value.name for found in hear(words) if found.kind == "intent"] == intents
