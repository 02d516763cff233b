"""A question that the clinic's own record answers is answered, and the call goes on where it was."""

import pytest

from bella_core.domain.dialogue.types import AddTask
from tests.domain.dialogue.talk import BOOK, NEW, NO, SHUT, YES, Talk, at, day, intent, name, service


@pytest.mark.parametrize(
    ("topic", "when", "said"),
    [
        ("address", None, "100 Maple Street"),
        ("hours", None, "from 8 AM to 5 PM"),
        ("hours", SHUT, "We open again tomorrow, Tuesday, March second at 8 AM."),
    ],
)
def test_a_question_about_the_clinic_at_the_start(topic, when, said):
    talk = (Talk(when=when) if when else Talk()).hear(intent("question", topic))
    assert said in talk.text
    assert (talk.asked, talk.reply.then) == ("anything_else", "listen")
    assert talk.hear(NO).keys == ["goodbye"]


@pytest.mark.parametrize(("topic", "key"), [("address", "fact.address"), ("hours", "fact.open"), ("price", "question"), (None, "question")])
def test_a_question_in_the_middle_comes_back_to_where_it_was(topic, key):
    talk = Talk().hear(BOOK).hear(intent("question", topic))
    assert talk.keys == [key, "name.status"]


def test_whom_it_is_with_and_how_long_it_takes():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(1)).hear(YES)
    assert "Dr. Sophie Lavoie" in talk.hear(intent("question", "provider")).text
    assert talk.asked == "offer"
    assert "30 minutes" in talk.hear(intent("question", "duration")).text
    assert talk.hear(intent("first")).hear(intent("question", "provider")).keys[0] == "fact.provider"
    assert talk.asked == "read_back"


def test_a_service_named_in_a_question_is_not_what_is_booked():
    talk = Talk().to_read_back().hear(intent("question", "price"), service("cleaning"))
    assert (talk.asked, talk.form.service.value) == ("read_back", "checkup")


def test_who_goes_on_asking_what_bella_cannot_answer_is_put_through():
    talk = Talk().hear(BOOK)
    for _ in range(3):
        talk.hear(intent("question", "price"))
    assert talk.reply.then == "transfer"


def test_a_question_that_brings_an_answer_along_is_an_answer():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup")).hear(intent("question"), at(14, ahead=1))
    assert (talk.asked, talk.call.state.hold.slot.starts_at.hour) == ("read_back", 19)


def test_what_bella_cannot_answer_is_no_answer_that_was_not_understood():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee")).hear().hear()
    assert talk.keys[:2] == ["sorry", "service.keys"]
    talk.hear(intent("question", "price"))
    assert (talk.asked, talk.reply.then) == ("service", "listen")
    talk.hear(intent("question", "price")).hear(intent("question", "price"))
    assert talk.reply.then == "transfer"


FACTS = {
    "parking": {"en": "there is free parking behind the building.", "fr": "Le stationnement derrière l’édifice est gratuit."},
    "insurance": {"en": "We can send your claim for you.", "fr": "Nous pouvons transmettre votre demande."},
    "price": {"en": "A check-up is {ninety} dollars."},
}


def test_what_the_clinic_answers_itself_is_said_in_its_own_words():
    talk = Talk(facts=FACTS).hear(BOOK).hear(intent("question", "parking"))
    assert talk.keys == ["fact.own", "name.status"]
    assert "There is free parking behind the building." in talk.text


def test_in_french_too_and_where_it_has_no_words_for_it_somebody_else_is_asked():
    talk = Talk(facts=FACTS, languages=("fr-CA",)).hear(intent("question", "parking"))
    assert "Le stationnement derrière l’édifice est gratuit." in talk.text
    assert talk.asked == "anything_else"
    assert Talk(facts=FACTS, languages=("fr-CA",)).hear(BOOK).hear(intent("question", "price")).keys == ["question", "name.status"]


@pytest.mark.parametrize(
    ("language", "caveat"), [("en-CA", "only your insurer can tell you"), ("fr-CA", "il faut demander à votre assureur")]
)
def test_of_insurance_nothing_is_promised_beyond_the_clinics_words(language, caveat):
    talk = Talk(facts=FACTS, languages=(language,)).hear(intent("question", "insurance"))
    assert FACTS["insurance"][language[:2]] in talk.text
    assert caveat in talk.text


def test_braces_in_the_clinics_words_are_only_braces():
    assert "A check-up is {ninety} dollars." in Talk(facts=FACTS).hear(intent("question", "price")).text


@pytest.mark.parametrize("topic", ["prepare", "nonsense", None])
def test_a_topic_that_nobody_answers_goes_to_the_desk(topic):
    assert Talk(facts=FACTS).hear(intent("question", topic)).reply.then == "transfer"


@pytest.mark.parametrize(("topic", "left"), [("price", True), (None, True), ("address", False)])
def test_a_question_in_the_middle_that_nobody_answers_is_left_for_staff(topic, left):
    talk = Talk().hear(BOOK).hear(intent("question", topic), text="do you treat horses")
    found = [task for task in talk.tells if isinstance(task, AddTask)]
    assert [(task.kind, task.urgency, task.details) for task in found] == [
        ("message", "normal", {"phone": "+14165550123", "language": "en-CA", "about": "question", "text": "do you treat horses"})
    ] * left
