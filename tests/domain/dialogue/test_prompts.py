"""What bella says is short, complete in both languages, and claims a booking only where one was written."""

import re
from datetime import UTC, datetime
from typing import get_args

import attrs
import pytest

from bella_core.domain.dialogue import initial, step
from bella_core.domain.dialogue.prompts import CATALOGUES, parameters, render
from bella_core.domain.dialogue.questions import ASKED
from bella_core.domain.dialogue.state import Question
from bella_core.domain.dialogue.types import Started
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.domain.dialogue.talk import BOOK, NEW, Talk, at, name, service

AT = datetime(2027, 3, 1, 15, tzinfo=UTC)
EN, FR = CATALOGUES["en-CA"], CATALOGUES["fr-CA"]
EVERY = [(language, key, text) for language, texts in CATALOGUES.items() for key, choice in texts.items() for text in choice]
AGREED = re.compile(r"\bbooked\b|\bconfirmed\b|réservée?s?\b|confirmée?s?\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|you|your|please|press|what|when|for|and|is|call|sorry|with|thank)\b", re.IGNORECASE)
FRENCH = re.compile(r"\b(le|la|les|vous|votre|pour|faites|et|est|nous|quel|merci|avec)\b|[àâçéèêëîïôûù]", re.IGNORECASE)
#: A voice says about this many characters a second.
PACE = 15


def test_both_languages_say_the_same_things():
    assert EN.keys() == FR.keys()


@pytest.mark.parametrize("key", sorted(EN))
def test_every_wording_of_a_text_has_the_same_parameters(key):
    assert len({parameters(text) for text in (*EN[key], *FR[key])}) == 1


def test_no_language_has_left_overs_of_the_other():
    assert [text for text in sum(FR.values(), ()) if ENGLISH.search(text)] == []
    assert [text for text in sum(EN.values(), ()) if FRENCH.search(re.sub(r"\{.*?\}", "", text))] == []


def test_only_what_is_rendered_from_a_written_row_says_that_it_is_booked():
    assert {key for _, key, text in EVERY if AGREED.search(text)} == {"booked", "booked.family"}


def test_only_the_gravest_level_and_who_waits_to_be_rung_back_hear_of_911():
    assert {key for _, key, text in EVERY if "911" in text} == {"emergency.911", "page.sent"}


def test_no_text_says_more_than_25_words_or_asks_two_questions():
    spoken = [(key, re.sub(r"\{.*?\}", "word", text)) for _, key, text in EVERY if not key.startswith("emergency.")]
    assert [key for key, text in spoken if len(text.split()) > 25] == []
    assert [key for key, text in spoken if text.count("?") > 1] == []


def test_letters_are_never_asked_for_by_voice():
    spoken = [text for _, key, text in EVERY if not key.endswith(".letters")]
    assert [text for text in spoken if re.search(r"\bspell|letter|épel|lettre", text, re.IGNORECASE)] == []


def test_every_question_can_be_asked_three_ways():
    for question in set(get_args(Question)) - {"none", "offer"}:
        assert {question, f"{question}.again", f"{question}.keys"} <= EN.keys(), question
    assert set(get_args(Question)) - {"none"} == ASKED.keys()


def test_a_clinic_may_word_a_text_its_own_way():
    own = attrs.evolve(CLINIC, prompts={"en-CA": {"goodbye": "Cheers!"}})
    assert render(own, "en-CA", "goodbye", 0, {}) == "Cheers!"
    assert render(own, "fr-CA", "goodbye", 0, {}) == "Merci de votre appel. Au revoir!"


@pytest.mark.parametrize("broken", ["", " ", "{", "{0}", "{name.attribute}", "{unknown}", "{digits!r}"])
def test_a_clinic_s_text_that_cannot_be_filled_in_is_left_aside(broken):
    own = attrs.evolve(CLINIC, prompts={"en-CA": {"caller_id": broken}})
    assert render(own, "en-CA", "caller_id", 0, {"digits": "0 1 2 3"}) == "Can we reach you at the number ending in 0 1 2 3?"


@pytest.mark.parametrize("languages", [("en-CA", "fr-CA"), ("fr-CA", "en-CA"), ("en-CA",), ("fr-CA",)])
@pytest.mark.parametrize("desk", [LOCATION.desk, None])
def test_the_greeting_is_short_and_says_what_it_must(languages, desk):
    clinic = attrs.evolve(CLINIC, locations=(attrs.evolve(LOCATION, languages=languages, desk=desk),))
    reply = step(initial("call"), Started(LOCATION.id), AT, clinic).reply
    text = " ".join(part.text for part in reply.parts)
    assert len(text) / PACE <= 9.0
    assert CLINIC.name in text
    assert text.count("AI assistant") == ("en-CA" in languages)
    assert text.count("ssistante IA") == ("fr-CA" in languages)
    assert ("2" in text) == (len(languages) == 2)
    assert reply.uninterrupted == 0
    assert reply.parts[0].language == languages[0]


def test_a_sentence_that_begins_with_what_is_filled_in_begins_with_a_capital():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=1, inferred=frozenset({"doubt"})))
    assert talk.text.startswith("Tomorrow, Tuesday")


def test_no_text_promises_a_text_message():
    assert [text for _, _, text in EVERY if re.search(r"\b(text (you|message)|sms|texto|e-?mail|courriel)\b", text, re.IGNORECASE)] == []
