"""Silence, noise and keys that mean nothing: asked again in other words, then by key, then somebody else; never a loop."""

import pytest

from bella_core.domain.dialogue.step import LAST_TURN
from bella_core.domain.dialogue.types import Answer, Failed, Refused, Slots, Started
from bella_core.plugin.types import NameValue
from tests.dialogues.clinic import LOCATION
from tests.domain.dialogue.talk import BOOK, NEW, NO, SHUT, YES, Talk, day, intent, name, read, service

EN = ("en-CA",)


def test_three_rungs_on_one_question():
    talk = Talk().hear(BOOK, name("Ann Lee"))
    assert talk.hear().keys == ["sorry", "status.again"]
    assert talk.hear().keys == ["sorry", "status.keys", "zero.desk"]
    assert (talk.hear().keys, talk.reply.then) == (["give_up", "transfer"], "transfer")


def test_the_last_rung_out_of_hours_is_a_message():
    talk = Talk(when=SHUT).hear(BOOK, name("Ann Lee")).hear().hear().hear()
    assert (talk.reply.then, talk.tasks, talk.outcome) == ("message", ["callback"], "message")
    assert talk.world.tasks[0].details["about"] == "status"


def test_another_question_begins_the_count_anew():
    talk = Talk().hear(BOOK).hear().hear().hear(name("Ann Lee")).hear().hear()
    assert (talk.asked, talk.reply.then) == ("status", "listen")


@pytest.mark.parametrize("between", [(service("checkup"),), (day(2),), (service("checkup"), day(2))])
def test_what_is_understood_of_something_else_takes_no_miss_back(between):
    talk = Talk().hear(BOOK, name("Ann Lee")).hear().hear().hear(*between)
    assert (talk.asked, talk.reply.then) == ("status", "listen")
    assert (talk.hear().keys, talk.reply.then) == (["give_up", "transfer"], "transfer")


def test_the_rungs_of_an_offer_are_of_that_offer():
    talk = Talk().hear(BOOK, name("Ann Lee"), NEW, service("checkup"), day(2)).hear().hear().hear(day(3)).hear().hear()
    assert (talk.asked, talk.reply.then) == ("offer", "listen")


def test_a_call_full_of_trouble_goes_to_a_person_however_it_is_spread():
    talk = Talk(languages=EN)
    for answer in (BOOK, name("Ann Lee"), NEW, service("checkup"), day(1), intent("first"), YES):
        talk.hear().hear()
        if talk.reply.then != "listen":
            break
        talk.hear(answer)
    assert talk.reply.then == "transfer"


@pytest.mark.parametrize("words", ["I don't know", "what", "hello?", "je sais pas", "pardon", "comment ça"])
def test_what_is_nobodys_name_is_not_taken_for_one(words):
    talk = Talk(when=SHUT).hear(BOOK, NEW, service("cleaning")).hear(text="Xyzzy").hear(text="Qwrt").hear(text=words)
    assert (talk.reply.then, talk.form.name, talk.tasks) == ("message", None, ["callback"])


@pytest.mark.parametrize("answer", [NO, YES, service("checkup")])
def test_another_answer_is_nobodys_name(answer):
    talk = Talk(when=SHUT).hear(BOOK, NEW, service("cleaning")).hear(text="Xyzzy").hear(text="Qwrt").hear(answer, text="no")
    assert talk.form.name is None


def test_a_name_that_no_extractor_reads_is_taken_as_it_was_said():
    talk = Talk().hear(BOOK, NEW)
    for _ in range(3):
        talk.hear(text="xiuying ouyang")
    assert (talk.form.name.value.full, talk.asked) == ("Xiuying Ouyang", "service")


def test_silence_is_asked_about_twice_and_then_the_call_ends():
    talk = Talk().hear(BOOK)
    assert talk.silence().keys == ["still_there", "name.again"]
    assert talk.silence().keys == ["still_there", "name.keys", "zero.desk"]
    assert (talk.silence().keys, talk.reply.then) == (["silence"], "hang_up")


def test_silence_after_a_read_back_hears_all_of_it_again():
    talk = Talk().to_read_back().silence()
    assert talk.keys == ["still_there", "read_back", "read_back.question"]
    assert talk.reply.uninterrupted == 2


def test_who_goes_quiet_at_the_read_back_leaves_an_item_and_no_hold():
    talk = Talk().to_read_back().silence().silence().silence()
    assert (talk.tasks, talk.world.holds, talk.outcome) == (["abandoned_at_confirmation"], {}, "abandoned")


def test_an_empty_utterance_is_silence():
    assert Talk().hear(BOOK).hear(text=" ").keys[0] == "still_there"


def test_star_repeats_everything_and_counts_as_nothing():
    talk = Talk().to_read_back()
    said = talk.text
    assert talk.key("*").text == said
    assert talk.hear(YES).keys == ["booked", "goodbye"]


def test_what_was_that_repeats_too():
    talk = Talk().hear(BOOK)
    assert talk.hear(intent("repeat")).keys == ["name.status"]


def test_one_moment_is_granted():
    talk = Talk().hear(BOOK)
    assert (talk.hear(intent("wait")).keys, talk.asked) == (["wait"], "name")


def test_a_question_in_between_does_not_lose_the_thread():
    talk = Talk().hear(BOOK)
    assert talk.hear(intent("question")).keys == ["question", "name.status"]


@pytest.mark.parametrize("digits", ["99", "9", "#", "", "1234567890123456"])
def test_keys_that_mean_nothing_are_asked_about(digits):
    talk = Talk().hear(BOOK).key(digits)
    assert (talk.keys, talk.asked) == (["sorry", "name.again"], "name")


@pytest.mark.parametrize("digits", ["19991332", "20991231", "1999", "00000000"])
def test_a_birth_date_that_cannot_be_is_asked_for_again(digits):
    talk = Talk().hear(BOOK).hear(name("Ann Lee")).key("1").key(digits)
    assert talk.asked == "birth_date"


def test_no_call_lasts_more_than_25_turns():
    talk = Talk().hear(BOOK)
    turns = 2
    while talk.reply.then == "listen":
        talk.key("*")
        turns += 1
        if talk.reply.then == "listen":
            talk.hear(intent("wait"))
            turns += 1
    assert turns == LAST_TURN + 1 == 25
    assert talk.keys == ["too_long", "transfer"]


@pytest.mark.parametrize("result", [Refused("taken"), Failed("deadline")])
def test_an_answer_that_nothing_asked_for_repeats_what_is_open(result):
    talk = Talk().hear(BOOK)
    assert talk.call.take(Answer("late", result)).parts == talk.reply.parts


def test_a_call_that_is_answered_twice_hears_the_greeting_twice():
    talk = Talk()
    assert talk.call.take(Started(LOCATION.id, None)) == talk.reply


def test_a_clinics_own_number_is_no_caller():
    talk = Talk(caller=LOCATION.numbers[0]).hear(BOOK, NEW, name("Ann Lee"))
    assert talk.asked == "phone"


@pytest.mark.parametrize("words", ["it's Tu", "C'est Tu.", "tu"])
def test_a_name_that_nobody_reads_is_taken_without_what_announces_it(words):
    talk = Talk().hear(BOOK, NEW, read("name", NameValue(None, "Biery", "Biery")))
    assert talk.asked == "given"
    for _ in range(3):
        talk.hear(text=words)
    assert talk.form.name.value.full == "Tu Biery"


def test_a_leave_taken_at_the_read_back_is_no_yes_and_is_asked_about_once():
    talk = Talk().to_read_back().hear(intent("goodbye"), text="see you then")
    assert (talk.keys, talk.world.rows) == (["leaving", "read_back", "read_back.question"], [])
    talk.hear(intent("goodbye"), text="bye")
    assert (talk.reply.then, talk.world.rows, talk.world.holds, talk.tasks) == ("hang_up", [], {}, ["abandoned_at_confirmation"])


def test_an_answer_that_comes_after_the_call_was_put_through_takes_nothing_up_again():
    talk = Talk().to_read_back().key("0")
    assert (talk.reply.then, talk.world.holds) == ("transfer", {})
    talk.reply = talk.call.take(Answer("late", Slots((), exact=False)))
    assert (talk.reply.then, talk.world.holds) == ("transfer", {})
