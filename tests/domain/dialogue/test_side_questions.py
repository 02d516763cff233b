"""Callers ask what they are talking to, why it asks, and for an interpreter; and somebody who seems to leave is asked once."""

import pytest

from bella_core.domain.dialogue.side_questions import _INTERPRETER, _ROBOT, _WHY
from tests.dialogues.clinic import CLINIC
from tests.domain.dialogue.talk import BOOK, KNOWN, NEW, Talk, at, day, intent, name, service

QUESTION = intent("question")


@pytest.mark.parametrize(
    "words",
    [
        "are you a robot?",
        "are you a real person",
        "is this a real person",
        "am I talking to a machine",
        "êtes-vous un robot",
        "êtes-vous une vraie personne",
        "je parle à une machine",
        "c'est un robot?",
    ],
)
@pytest.mark.parametrize("read", [(), (QUESTION,)], ids=["unread", "read as a question"])
def test_who_asks_what_it_is_talking_to_hears_it_and_goes_on(words, read):
    talk = Talk().hear(BOOK, NEW).hear(*read, text=words)
    assert (talk.keys, talk.asked, talk.tasks) == (["notice", "name"], "name", [])
    assert "AI assistant, not a person" in talk.text
    assert CLINIC.name in talk.text


@pytest.mark.parametrize("words", ["I'm a real estate agent", "is it a real emergency", "c'est une personne âgée", "this is Anna Machin"])
def test_other_words_ask_no_such_thing(words):
    assert not _ROBOT.search(words)


def test_who_wants_a_person_and_not_a_robot_is_put_through():
    talk = Talk().hear(intent("human"), text="are you a robot, I want a real person")
    assert talk.reply.then == "transfer"


@pytest.mark.parametrize("words", ["why?", "why do you need that", "what for", "pourquoi vous demandez ça", "mais pourquoi"])
@pytest.mark.parametrize(
    ("before", "reason", "asked"),
    [
        ((BOOK, NEW), "why.name", "name"),
        ((BOOK, name("Ann Lee")), "why.status", "status"),
        ((BOOK, KNOWN, name("Ann Lee")), "why.birth_date", "birth_date"),
        ((BOOK, NEW, name("Ann Lee")), "why.service", "service"),
        ((BOOK, NEW, name("Ann Lee"), service("checkup")), "why", "when"),
    ],
)
def test_why_something_is_asked_is_told_and_it_is_asked_again(words, before, reason, asked):
    talk = Talk().hear(*before).hear(text=words)
    assert (talk.keys[0], talk.asked, len(talk.keys)) == (reason, asked, 2)


def test_why_a_number_is_needed_is_told():
    assert Talk(caller=None).hear(BOOK, NEW, name("Ann Lee")).hear(text="why do you need my number").keys == ["why.phone", "phone"]


def test_a_why_that_brings_a_time_along_is_an_answer():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup")).hear(at(14, ahead=1), text="why don't we do tomorrow at two")
    assert talk.asked == "read_back"
    assert _WHY.search("why don't we do tomorrow at two")


@pytest.mark.parametrize("words", ["can I get an interpreter", "I need a sign language interpreter", "j'aurais besoin d'un interprète"])
def test_who_asks_for_an_interpreter_is_told_the_truth_and_staff_see_to_it_once(words):
    talk = Talk().hear(BOOK, NEW, name("Ann Lee")).hear(text=words)
    assert _INTERPRETER.search(words)
    assert (talk.keys, talk.asked) == (["interpreter", "service.when"], "service")
    (task,) = talk.world.tasks
    assert (task.kind, task.urgency, task.details["about"], task.details["text"]) == ("other", "today", "interpreter", words)
    assert task.details["phone"] == "+14165550123"
    talk.hear(text=words)
    assert talk.tasks == ["other"]


@pytest.mark.parametrize("said", [(BOOK,), (BOOK, NEW), (BOOK, NEW, name("Ann Lee"), service("checkup"), day(1))])
def test_a_lone_bye_in_the_middle_is_asked_about_and_only_a_second_one_ends_the_call(said):
    talk = Talk().hear(*said)
    asked = talk.asked
    talk.hear(intent("goodbye"), text="Bye.")
    assert (talk.keys[0], talk.asked, talk.reply.then) == ("leaving", asked, "listen")
    talk.hear(intent("goodbye"), text="bye")
    assert (talk.keys, talk.reply.then, talk.outcome, talk.world.rows) == (["goodbye"], "hang_up", "abandoned", [])


def test_who_goes_on_after_a_bye_that_nobody_said_is_asked_again_at_the_next_one():
    talk = Talk().hear(BOOK, NEW).hear(intent("goodbye"), text="Bye.").hear(name("Ann Lee")).hear(intent("goodbye"), text="Bye.")
    assert (talk.keys[0], talk.asked) == ("leaving", "service")


def test_nothing_is_said_to_be_arranged_before_it_is():
    assert "Nothing has been arranged yet" in Talk().to_read_back().hear(intent("goodbye"), text="Bye.").text
