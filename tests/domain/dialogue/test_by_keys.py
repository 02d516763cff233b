"""From the greeting to a booking by keys alone, for who hears or speaks little: known by number and birth date, or with a keyed name."""

import pytest

from bella_core.domain.dialogue.letters import read_letters
from bella_core.plugin.types import NameValue
from tests.domain.dialogue.talk import BOOK, BORN, Talk, name

#: By key and place.
LEE, ANN = "533232", "216262"


def keyed(talk, *keys):
    for digits in keys:
        talk.key(digits)
    return talk


def known():
    talk = Talk()
    talk.world.on_file = {("+14165550123", BORN.value.date): ("user-1", NameValue("Ann", "Lee", "Ann Lee"))}
    return talk


def test_a_known_patient_is_booked_by_number_and_birth_date():
    talk = keyed(known(), "1", "1")
    assert (talk.asked, talk.reply.listen.mode) == ("birth_date", "birth_date")
    keyed(talk, "19800131", "1", "1", "1")
    assert talk.asked == "read_back"
    assert "Ann Lee" in talk.text
    (row,) = talk.key("1").world.rows
    assert (row.patient.user_id, row.patient.full, row.patient.verified) == ("user-1", "Ann Lee", True)


def test_nobody_on_file_is_named_on_the_number_alone():
    talk = keyed(known(), "1", "1", "19800201")
    assert "Ann" not in talk.text
    assert talk.asked == "name"
    assert talk.call.state.user_id is None


def test_a_new_patient_keys_the_name_two_digits_a_letter():
    talk = keyed(Talk(), "1", "2")
    assert (talk.asked, talk.keys, talk.reply.listen.mode) == ("name", ["family.letters"], "spelling")
    talk.key(LEE)
    assert (talk.asked, talk.keys, talk.reply.listen.mode) == ("given", ["given.letters"], "spelling")
    keyed(talk, ANN, "1", "1", "1")
    assert "Ann Lee" in talk.text
    (row,) = talk.key("1").world.rows
    assert (row.patient.given, row.patient.family, row.patient.verified) == ("Ann", "Lee", True)


def test_a_name_of_one_key_a_letter_is_a_guess_and_left_to_staff_to_check():
    talk = keyed(Talk(), "1", "2", "533", ANN, "1", "1", "1", "1")
    (row,) = talk.world.rows
    assert row.patient.family
    assert row.patient.verified is False  # booked with it is a "check spelling" item


@pytest.mark.parametrize(
    ("digits", "letters"),
    [(LEE, ("Lee", True)), (ANN, ("Ann", True)), ("713281327374", ("Peters", True)), ("6241", ("Ng", True)), ("3262", ("En", False))],
)
def test_two_digits_say_a_letter(digits, letters):
    assert read_letters(digits) == letters


def test_no_key_with_letters_is_no_name():
    assert read_letters("1001") is None
    assert read_letters("4165550123") is None


def test_keys_are_no_letters_for_who_speaks():
    talk = keyed(Talk().hear(BOOK), LEE)
    assert (talk.asked, talk.form.name) == ("name", None)


def test_every_question_says_its_keys_until_something_is_said():
    talk = keyed(Talk(), "1")
    assert talk.keys == ["status.keys"]
    talk.hear(BOOK, name("Ann Lee"))
    assert talk.call.state.by_keys is False
    assert talk.keys[-1] == "status"


def test_the_key_for_the_other_language_is_pressed_by_who_speaks_it():
    talk = Talk().key("2")
    assert talk.call.state.language == "fr-CA"
    assert talk.call.state.by_keys is None


def test_a_name_that_was_keyed_wrongly_is_keyed_again():
    talk = keyed(Talk(), "1", "2", "535353", ANN, "1", "1", "1", "2")
    assert talk.asked == "change"
    keyed(talk, "3")
    assert talk.keys[-1] == "family.letters"
    assert "Ann Lee" in keyed(talk, LEE, ANN).text


def test_a_birth_date_that_cannot_be_keyed_makes_a_name_be_asked_for():
    talk = keyed(known(), "1", "1", "19809999", "77", "5")
    assert talk.asked == "name"
    assert talk.form.birth_date_skipped


def test_a_name_said_beside_a_keyed_part_is_the_name():
    talk = keyed(Talk(), "1", "2", LEE)
    assert talk.asked == "given"
    talk.hear(name("Ann Lee"))
    assert talk.form.name.value.full == "Ann Lee"
    assert talk.form.name.source == "said"
