"""What bella does not do goes to the desk while it answers, and else into a message with an item for staff."""

import pytest

from bella_core.domain.dialogue.elsewhere import ERRANDS
from tests.domain.dialogue.talk import BOOK, NEW, NO, SHUT, YES, Talk, at, day, intent, name, service


@pytest.mark.parametrize("errand", sorted(set(ERRANDS) - {"message"}))
def test_errands_go_to_the_desk(errand):
    talk = Talk().hear(intent(errand))
    assert (talk.reply.then, talk.reply.target, talk.tasks, talk.outcome) == ("transfer", "desk", [], "transferred")


@pytest.mark.parametrize("errand", sorted(ERRANDS))
@pytest.mark.parametrize("shut", [{"when": SHUT}, {"desk": None}])
def test_errands_become_messages_when_nobody_answers(errand, shut):
    talk = Talk(**shut).hear(intent(errand))
    assert (talk.reply.then, talk.tasks, talk.outcome) == ("message", [ERRANDS[errand]], "message")


def test_a_caller_who_wants_to_leave_a_message_may():
    talk = Talk().hear(intent("message"))
    assert (talk.reply.then, talk.keys) == ("message", ["message.after"])  # not that nobody can take the call: somebody could


@pytest.mark.parametrize("intents", [("robot_refused",), ("human",), ("human", "book")])
def test_a_person_is_one_turn_away(intents):
    assert Talk().to_read_back().hear(*(intent(found) for found in intents)).reply.then == "transfer"


def test_0_is_a_person_at_any_time_and_what_was_held_is_free_again():
    talk = Talk().to_read_back().key("0")
    assert (talk.reply.then, talk.world.holds) == ("transfer", {})


def test_the_desk_does_not_answer_so_a_message_is_taken():
    assert Talk().key("0").hear(YES).reply.then == "message"
    assert Talk().key("0").silence().reply.then == "message"


def test_after_the_message_comes_goodbye():
    talk = Talk(when=SHUT).key("0").silence()
    assert (talk.reply.then, talk.keys) == ("hang_up", ["message.done"])


@pytest.mark.parametrize("errand", ["wrong_number", "sales", "goodbye"])
def test_who_has_no_business_here_is_let_go_politely(errand):
    talk = Talk().hear(intent(errand))
    assert (talk.reply.then, talk.tasks) == ("hang_up", [])


def test_moving_what_is_being_booked_is_no_errand():
    talk = Talk().to_read_back().hear(intent("move"), day(3))
    assert (talk.asked, talk.call.state.hold.slot.starts_at.day) == ("read_back", 4)


def test_cancelling_what_is_being_booked_drops_it():
    talk = Talk().to_read_back().hear(intent("cancel"))
    assert (talk.keys, talk.world.holds) == (["never_mind", "anything_else"], {})


def test_after_never_mind_a_new_booking_knows_the_caller():
    talk = Talk().to_read_back().hear(intent("never_mind")).hear(BOOK, service("cleaning"), at(9, ahead=3))
    assert talk.asked == "read_back"
    assert talk.hear(YES).world.rows[0].patient.full == "Ann Lee"


def test_staff_learn_what_the_caller_had_said():
    talk = Talk(when=SHUT).hear(BOOK, NEW, name("Ann Lee"), service("checkup")).key("0")
    assert talk.world.tasks[0].details == {
        "name": "Ann Lee",
        "phone": "+14165550123",
        "service": "checkup",
        "language": "en-CA",
        "about": "keyed_0",
    }


def test_no_thanks_after_all_is_goodbye():
    assert Talk().hear(intent("never_mind")).hear(NO).keys == ["goodbye"]
