"""A caller books for two people in one call: one after the other, nothing lost, and each only after a yes of its own."""

import pytest

from bella_core.domain.dialogue.several import _SEVERAL
from tests.domain.dialogue.talk import BOOK, NEW, NO, YES, Talk, at, intent, name, service

FOR_TWO = "I'd like a check-up for me and my daughter"


def first_booked(text=FOR_TWO, **how):
    talk = Talk(**how).hear(BOOK, NEW, service("checkup"), text=text)
    assert talk.keys[0] == "several"
    return talk.hear(name("Ann Lee")).hear(at(14, ahead=1)).hear(YES)


@pytest.mark.parametrize(
    "words",
    [
        "for me and my daughter",
        "pour moi et ma fille",
        "my son and my daughter need a cleaning",
        "a cleaning for my wife and one for me",
        "un nettoyage pour moi et un autre pour mon mari",
        "for both of us",
        "deux rendez-vous s'il vous plaît",
        "my two kids",
        "pour mes deux enfants",
    ],
)
def test_more_than_one_visit_is_noticed(words):
    assert Talk().hear(BOOK, text=words).form.more == 1


@pytest.mark.parametrize("words", ["for my daughter", "pour ma fille", "me and my big mouth", "at two on Monday", "a cleaning and an exam"])
def test_one_visit_is_one(words):
    assert not _SEVERAL.search(words)


@pytest.mark.parametrize("words", ["my three kids", "me and my two kids", "pour nous trois"])
def test_three_are_three(words):
    assert Talk().hear(BOOK, text=words).form.more == 2


def test_the_second_visit_follows_the_first_and_asks_for_its_own_patient():
    talk = first_booked()
    assert talk.keys == ["booked", "several.next", "name.status.child"]
    assert (len(talk.world.rows), talk.reply.then, talk.outcome) == (1, "listen", "booked")
    talk.hear(name("Zoe Lee"), NO)
    assert talk.asked == "service"
    talk.hear(service("checkup"), at(15, ahead=1))
    assert talk.asked == "read_back"
    assert "Zoe Lee" in talk.text
    assert talk.hear(YES).keys == ["booked", "goodbye"]
    first, second = talk.world.rows
    assert (first.patient.full, first.patient.relation) == ("Ann Lee", "self")
    assert (second.patient.full, second.patient.relation, second.patient.phone) == ("Zoe Lee", "child", "+14165550123")
    assert (second.patient.user_id, second.patient.birth_date) == (None, None)
    assert talk.world.holds == {}


def test_what_was_booked_stays_booked_when_the_second_comes_to_nothing():
    talk = first_booked().hear(name("Zoe Lee"), NO).hear(service("checkup"), at(15, ahead=1)).hang_up()
    assert (len(talk.world.rows), talk.world.holds, talk.outcome) == (1, {}, "booked")
    assert talk.tasks == ["abandoned_at_confirmation"]


def test_hanging_up_right_after_the_first_leaves_nothing_behind():
    talk = first_booked().hang_up()
    assert (len(talk.world.rows), talk.world.holds, talk.tasks, talk.outcome) == (1, {}, [], "booked")


def test_the_slot_of_the_first_is_not_given_to_the_second():
    talk = first_booked().hear(name("Zoe Lee"), NO).hear(service("checkup"), at(14, ahead=1))
    while talk.asked != "read_back":
        talk.hear(intent("first"))
    first, second = talk.world.rows[0].slot, talk.call.state.hold.slot
    assert (first.starts_at, first.provider_id) != (second.starts_at, second.provider_id)


def test_a_yes_too_many_books_nothing_twice():
    assert len(first_booked().hear(YES).hear(YES).world.rows) == 1
