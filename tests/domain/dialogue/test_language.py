"""Two languages on one line: a request switches at any time, a borrowed word never, and nothing said is lost."""

import attrs
import pytest

from bella_core.domain.dialogue import initial, step
from bella_core.domain.dialogue.types import Started
from bella_core.plugin.types import LanguageValue
from tests.dialogues.clinic import CLINIC, LOCATION
from tests.domain.dialogue.talk import BOOK, NEW, OPEN, YES, Talk, at, intent, name, read, service

FIRST = {"en-CA": ("en-CA", "fr-CA"), "fr-CA": ("fr-CA", "en-CA")}
OTHER = {"en-CA": "fr-CA", "fr-CA": "en-CA"}


def language(code, *, explicit=True, **more):
    return read("language", LanguageValue(code, explicit), **more)


@pytest.mark.parametrize("first", FIRST)
def test_2_at_the_greeting_switches(first):
    talk = Talk(languages=FIRST[first]).key("2")
    assert (talk.call.state.language, talk.keys) == (OTHER[first], ["switched", "reason"])
    assert talk.reply.listen.language == OTHER[first]
    assert {part.language for part in talk.reply.parts} == {OTHER[first]}


@pytest.mark.parametrize("first", FIRST)
def test_an_unintelligible_opening_is_asked_again_in_the_other_language_and_is_no_failure(first):
    talk = Talk(languages=FIRST[first]).hear(text="jew voodray on ray day view")
    assert (talk.call.state.language, talk.keys, talk.call.state.trouble.misses) == (OTHER[first], ["reason.other_language"], 0)


@pytest.mark.parametrize("first", FIRST)
def test_a_second_one_comes_back_to_the_first_language(first):
    talk = Talk(languages=FIRST[first]).hear().hear()
    assert (talk.call.state.language, talk.keys) == (first, ["sorry", "reason.again"])


def test_with_one_language_there_is_nothing_to_switch_to():
    talk = Talk(languages=("en-CA",)).hear()
    assert talk.keys == ["sorry", "reason.again"]
    assert talk.hear(language("fr-CA")).call.state.language == "en-CA"


@pytest.mark.parametrize("asked_at", range(6))
def test_a_request_in_any_turn_loses_nothing(asked_at):
    talk = Talk()
    answers = [BOOK, NEW, name("Marie Roy"), YES, service("checkup"), at(14, ahead=1)]
    for answer in answers[:asked_at]:
        talk.hear(answer)
    question = talk.asked
    talk.hear(language("fr-CA"))
    assert (talk.asked, talk.call.state.language, talk.keys[0]) == (question, "fr-CA", "switched")
    for answer in [*answers[asked_at:], YES, YES]:
        talk.hear(answer)
    (row,) = talk.world.rows
    assert (row.patient.full, row.patient.language) == ("Marie Roy", "fr-CA")


def test_a_request_may_bring_its_business_along():
    talk = Talk().hear(language("fr-CA"), BOOK)
    assert (talk.keys, talk.call.state.language) == (["switched", "name.status"], "fr-CA")


def test_a_clear_sentence_in_the_other_language_switches_without_ado():
    talk = Talk().hear(language("fr-CA", explicit=False), BOOK)
    assert (talk.keys, talk.call.state.language) == (["name.status"], "fr-CA")


def test_an_uncertain_one_does_not():
    talk = Talk().hear(language("fr-CA", explicit=False, confidence=0.4), BOOK)
    assert talk.call.state.language == "en-CA"


def test_2_is_a_choice_where_one_was_offered():
    talk = Talk().hear(BOOK, name("Ann Lee")).key("2")
    assert (talk.call.state.language, talk.form.known.value) == ("en-CA", False)


@pytest.mark.parametrize(("known", "greeted"), [("fr-CA", "fr-CA"), ("en-CA", "en-CA"), (None, "en-CA")])
def test_a_caller_whose_language_is_known_is_greeted_in_it(known, greeted):
    reply = step(initial("call"), Started(LOCATION.id, language=known), OPEN, CLINIC).reply
    assert reply.parts[0].language == greeted


def test_a_language_that_is_not_served_is_not_greeted_in():
    clinic = attrs.evolve(CLINIC, locations=(attrs.evolve(LOCATION, languages=("en-CA",)),))
    assert step(initial("call"), Started(LOCATION.id, language="fr-CA"), OPEN, clinic).reply.parts[0].language == "en-CA"


@pytest.mark.parametrize("first", FIRST)
def test_who_asks_whether_it_is_spoken_is_asked_in_it_what_they_need(first):
    talk = Talk(languages=FIRST[first]).hear(language(OTHER[first]), intent("question"))
    assert (talk.keys, talk.reply.then) == (["switched", "reason"], "listen")


@pytest.mark.parametrize("first", FIRST)
def test_small_talk_in_the_calls_own_language_switches_nothing(first):
    talk = Talk(languages=FIRST[first]).hear(language(first, explicit=False), text="hi how are you")
    assert (talk.call.state.language, talk.keys, talk.call.state.trouble.misses) == (first, ["reason"], 0)


@pytest.mark.parametrize("first", FIRST)
def test_who_answers_in_the_first_language_after_all_is_answered_in_it(first):
    talk = Talk(languages=FIRST[first]).hear(text="well my gums")
    assert talk.call.state.language == OTHER[first]
    talk.hear(service("cleaning"), language(first, explicit=False, confidence=0.4))
    assert talk.call.state.language == first
    assert {part.language for part in talk.reply.parts} == {first}


@pytest.mark.parametrize("first", FIRST)
def test_who_is_not_understood_in_the_first_language_after_all_is_asked_again_in_it(first):
    talk = Talk(languages=FIRST[first]).hear(text="well my gums")
    talk.hear(language(first, explicit=False, confidence=0.4), text="well the gums please")
    assert talk.call.state.language == first
    assert {part.language for part in talk.reply.parts} == {first}
    assert talk.keys == ["sorry", "reason.again"]


@pytest.mark.parametrize("first", FIRST)
def test_a_word_of_the_other_language_changes_nothing_that_was_not_tried(first):
    talk = Talk(languages=FIRST[first]).hear(service("cleaning"), language(OTHER[first], explicit=False, confidence=0.4))
    assert talk.call.state.language == first
