"""A caller says which part of the read-back is wrong: that part is asked for again, and nothing of it is booked."""

import pytest

from bella_core.domain.dialogue.types import Understood
from bella_core.plugin.types import PhoneValue
from tests.domain.dialogue.talk import BORN, NO, YES, Talk, at, day, intent, name, read

NUMBER = "+16475550134"


def number(digits):
    return read("phone", PhoneValue(digits))


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("no, the day is wrong", "when"),
        ("no, not that time", "when"),
        ("no, another visit", "service"),
        ("no, the name is wrong", "name"),
        ("no, use another number please", "phone"),
        ("non, un autre numéro s'il vous plaît", "phone"),
        ("non, le nom n'est pas bon", "name"),
        ("non, pas ce jour-là", "when"),
        ("non, ce n'est pas la bonne visite", "service"),
    ],
)
def test_the_part_that_is_named_is_asked_for(words, asked):
    talk = Talk().to_read_back().hear(NO, text=words)
    assert (talk.asked, talk.world.rows) == (asked, [])


@pytest.mark.parametrize(
    ("words", "asked"), [("the time", "when"), ("le nom", "name"), ("my phone number", "phone"), ("la visite", "service")]
)
def test_who_is_asked_what_to_change_may_name_it_alone(words, asked):
    assert Talk().to_read_back().hear(NO).hear(text=words).asked == asked


@pytest.mark.parametrize(("digit", "asked"), [("1", "when"), ("2", "service"), ("3", "name"), ("4", "phone")])
def test_every_part_has_a_key(digit, asked):
    assert Talk().to_read_back().key("2").key(digit).asked == asked


def test_what_is_only_asked_for_again_is_not_said_to_be_changed():
    assert "changed" not in Talk().to_read_back().key("2").key("1").keys


@pytest.mark.parametrize(
    "words",
    [
        "that's right but call me at four one six five five five zero one eight",
        "c'est beau mais appelez-moi au",
        "prenez le 450-55-0106",
        "yes, six four seven five five five",
        "oui, vous pouvez me rejoindre au 514 555",
    ],
)
def test_a_yes_beside_a_number_that_was_lost_in_part_books_nothing(words):
    talk = Talk().to_read_back().hear(YES, text=words)
    assert (talk.asked, talk.world.rows) == ("phone", [])


def test_a_yes_that_is_taken_back_in_the_same_breath_is_asked_for_by_key():
    words = "yes but I don't know"
    talk = Talk().to_read_back().hear(read("yes_no", YES.value, "yes"), text=words)
    assert (talk.asked, talk.world.rows) == ("sure", [])


def test_a_yes_with_the_time_that_is_held_is_a_yes():
    text = "yes, tomorrow, the second, at 2 is good"
    said = (read("yes_no", YES.value, "yes"), day(1, words="tomorrow, the second", at=5), at(14, words="2", at=text.index("2")))
    talk = Talk().to_read_back()
    talk.reply = talk.call.take(Understood(text, said))
    assert len(talk.world.rows) == 1


def test_another_number_is_read_back_in_full_before_it_is_written():
    talk = Talk().to_read_back().hear(NO, text="no, another number")
    talk.key(NUMBER[2:])
    assert "your number is 6 4 7, 5 5 5, 0 1 3 4" in talk.text
    assert talk.hear(YES).world.rows[0].patient.phone == NUMBER


def test_a_number_that_is_put_right_twice_is_keyed():
    talk = Talk(caller=None).to_read_back().hear(number("+16475550130"))
    talk.hear(NO, number("+16475550131"))
    assert (talk.asked, talk.form.phone.value) == ("read_back", "+16475550131")
    talk.hear(NO, number("+16475550132"))
    assert talk.keys[0] == "phone.keys"
    assert talk.key(NUMBER[2:]).hear(YES).world.rows[0].patient.phone == NUMBER


def test_who_names_a_part_and_then_wants_none_of_it_changed_is_not_held_up():
    talk = Talk().to_read_back().hear(NO, text="no, the name is wrong").hear(name("Ann Lee"))
    assert talk.asked == "read_back"
    assert len(talk.hear(YES).world.rows) == 1


def test_a_question_about_a_part_is_no_change():
    talk = Talk().to_read_back().hear(intent("question", "provider"), text="which dentist is it at that time")
    assert (talk.asked, talk.keys[0]) == ("read_back", "fact.provider")


@pytest.mark.parametrize("said", ["my date of birth is January 31 1980", "ma date de naissance est le 31 janvier 1980"])
@pytest.mark.parametrize("no", [(), (NO,)])
def test_a_birth_date_at_the_read_back_is_no_other_day(said, no):
    talk = Talk().to_read_back()
    talk.hear(*no, BORN, text=said)
    assert talk.asked == "read_back"
    assert talk.form.birth_date.value == BORN.value.date
    assert talk.hear(YES).keys[0] == "booked"
