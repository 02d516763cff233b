"""What callers say of an appointment that they have, in their own words: at the beginning, in the middle of a booking, and once more."""

import pytest

from bella_core.domain.dialogue.existing.words import has_one, is_mine, kin, wanted
from bella_core.plugin.types import PatientRelation
from tests.domain.dialogue.talk import BOOK, BORN, NEW, NO, YES, Talk, day, intent, name, read, service
from tests.domain.dialogue.test_existing import CANCEL, LATE, MOVE, WHEN, Standing

CHILD = read("patient_relation", PatientRelation("child"))
WEAK = intent("book")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I can't come Friday", "move"),
        ("I won't be able to make it tomorrow", "move"),
        ("we're not able to make our appointment", "move"),
        ("je ne pourrai pas être là demain", "move"),
        ("je peux pas venir vendredi", "move"),
        ("j'ai un empêchement demain", "move"),
        ("is my appointment still on", "when"),
        ("mon rendez-vous tient-il toujours", "when"),
        ("my appointment is it at two or three?", "when"),
        ("is my cleaning on Thursday", "when"),
        ("mon rendez-vous, c'est à deux heures?", "when"),
        ("I'm calling about my son's appointment", ""),
        ("I have a question about Emma's appointment", ""),
        ("je vous appelle au sujet de mon rendez-vous de vendredi", ""),
        ("j'appelle pour le rendez-vous de mon fils", ""),
        ("I already have an appointment", ""),
        ("j'ai déjà un rendez-vous", ""),
        ("I'm calling about an appointment", None),
        ("I'm calling to book my appointment", None),
        ("j'appelle pour un rendez-vous", None),
        ("I'd like a cleaning on Friday", None),
        ("it's about my teeth", None),
    ],
)
def test_what_is_wanted_is_read(said, kind):
    assert wanted(said) == kind


@pytest.mark.parametrize(("said", "whose"), [("my son's too", "son"), ("celui de ma fille aussi", "daughter"), ("the other one", "")])
def test_whose_it_is_is_read(said, whose):
    assert kin(said) == whose


def test_one_that_is_to_be_made_is_none_that_stands():
    assert is_mine("cancel my appointment")
    assert is_mine("annuler mon rendez-vous")
    assert not is_mine("cancel it")
    assert not is_mine("I want to book my cleaning")
    assert has_one("I already have an appointment")


def test_who_cannot_come_may_have_another_time():
    talk = Standing().hear(NO, read("time_excluded", day(3).value), text="I can't come Friday")
    talk.hear(name("Ann Lee")).hear(BORN)
    assert (talk.asked, talk.call.state.existing.kind) == ("when", "move")


def test_the_day_on_which_somebody_cannot_come_tells_which_appointment_it_is_and_not_when_it_shall_be():
    talk = Standing(("checkup", 3), ("cleaning", 4))
    talk.hear(NO, day(4), text="words I can't make it tomorrow")  # the time is said behind what cannot be
    talk.hear(name("Ann Lee")).hear(BORN)
    assert talk.call.state.existing.chosen == "a2"
    assert (talk.asked, talk.form.wish) == ("when", None)


def test_what_is_said_after_it_is_when_it_shall_be():
    talk = Standing(("checkup", 3), ("cleaning", 4))
    talk.hear(day(4), MOVE, day(8), text="can't make it, move it to next Tuesday")
    talk.hear(name("Ann Lee")).hear(BORN)
    assert talk.call.state.existing.chosen == "a2"
    assert talk.asked == "offer"
    assert {slot.starts_at.day for slot in talk.call.state.offer.slots} == {9}


def test_a_call_about_an_appointment_is_asked_what_of_it():
    talk = Standing().hear(CHILD, WEAK, text="I'm calling about my son's appointment")
    assert talk.asked == "existing"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (CANCEL, "actually I want to cancel my appointment"),
        (MOVE, "oh wait, I'd like to move my cleaning instead"),
        (WHEN, "tell me when my appointment is"),
        (MOVE, "I already have an appointment, I want to move it"),
    ],
)
def test_who_was_booking_may_go_over_to_an_appointment_that_stands(said, text):
    talk = Standing().hear(BOOK, service("cleaning"))
    assert talk.asked == "name"
    talk.hear(said, text=text).hear(name("Ann Lee")).hear(BORN)
    assert talk.call.state.done is not None or talk.call.state.existing.chosen == "a1"
    assert talk.form.service is None or talk.form.service.value == "checkup"


def test_another_day_that_somebody_has_an_appointment_on_stops_no_booking():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"))
    assert talk.asked == "when"
    talk.hear(day(2), text="I already have something Wednesday, so Tuesday")
    assert talk.call.state.existing is None


@pytest.mark.parametrize("words", ["cancel it", "annulez ça"])
@pytest.mark.parametrize("asked", ["name", "service", "when"])
def test_who_cancels_what_is_being_booked_drops_it(words, asked):
    said = {"name": (), "service": (name("Ann Lee"), NEW), "when": (name("Ann Lee"), NEW, service("checkup"))}[asked]
    talk = Talk().hear(BOOK, *said)
    assert talk.asked == asked
    talk.hear(CANCEL, text=words)
    assert (talk.keys, talk.form.wanted) == (["never_mind", "anything_else"], False)


def test_what_is_read_back_is_dropped_and_is_no_appointment_that_stands():
    talk = Talk().to_read_back().hear(CANCEL, text="cancel my appointment")
    assert talk.keys == ["never_mind", "anything_else"]


def test_at_the_read_back_another_may_be_moved_instead_and_nothing_stays_held():
    talk = Standing().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), day(8)).hear(intent("first"))
    assert talk.asked == "read_back"
    talk.hear(MOVE, text="actually move my check-up instead").hear(BORN)
    assert (talk.call.state.existing.chosen, talk.asked, talk.world.holds) == ("a1", "when", {})


def test_the_same_may_be_wanted_for_another_child():
    talk = Standing().hear(CANCEL, CHILD, text="cancel my daughter's appointment").hear(name("Ann Lee")).hear(BORN).hear(YES)
    assert talk.keys[0] == "cancelled"
    talk.hear(text="and my son's too")
    assert (talk.asked, talk.form.name, talk.call.state.existing.kind) == ("name", None, "cancel")


def test_another_child_of_the_same_relation_is_not_taken_for_the_first():
    talk = Standing().hear(WHEN, CHILD, text="when is my daughter's appointment").hear(name("Ann Lee")).hear(BORN)
    assert talk.keys[0] == "existing.told"
    assert talk.hear(CANCEL, CHILD, text="and cancel my son's appointment").asked == "name"
    again = Standing().hear(WHEN, CHILD, text="when is my daughter's appointment").hear(name("Ann Lee")).hear(BORN)
    assert again.hear(CANCEL, CHILD, text="please cancel my daughter's appointment").asked == "cancel_it"


def test_who_will_be_late_in_the_middle_of_a_booking_goes_on_booking():
    talk = Talk().hear(BOOK, service("checkup")).hear(LATE, text="I may be late for my appointment")
    assert talk.call.state.existing is None


TWO = (("checkup", 3), ("cleaning", 4))


def test_a_visit_that_is_named_with_what_is_wanted_is_the_one():
    talk = Standing(*TWO).known(MOVE)
    assert talk.asked == "which"
    talk.hear(CANCEL, service("cleaning"), text="cancel my cleaning")
    assert (talk.asked, talk.call.state.existing.chosen) == ("cancel_it", "a2")


def test_a_question_before_one_is_picked_is_answered_whatever_it_begins_with():
    talk = Standing(*TWO).known(CANCEL)
    talk.hear(NO, intent("question", "hours"), text="no wait, what are your hours")
    assert (talk.asked, talk.reply.then) == ("which", "listen")
    assert talk.keys[0].startswith("fact")


def test_none_of_them_is_for_the_team():
    talk = Standing(*TWO).known(CANCEL).hear(NO, text="no, none of these")
    assert talk.reply.then == "transfer"


def test_who_was_to_confirm_and_cannot_come_may_have_another_time():
    talk = Standing(*TWO).known(intent("confirm"))
    talk.hear(NO, text="no, I can't make it")
    assert (talk.asked, talk.call.state.existing.kind) == ("which", "move")


def test_a_day_that_the_new_time_must_not_be_on_is_looked_for_in_no_appointment():
    talk = Standing().known(MOVE, day(7), read("time_excluded", day(8).value), text="move it to next week but not Friday")
    assert "existing.unlike" not in talk.keys


def test_a_visit_that_is_not_there_is_told_once():
    talk = Standing(("checkup", 3), ("filling", 5)).known(CANCEL, service("cleaning"), text="cancel my cleaning")
    assert talk.keys == ["existing.unlike", "which"]
    assert "existing.unlike" not in talk.hear(NO, text="words").keys
