"""Somebody of the staff takes a call over: it is put through with all that is held, and goes on as it was where nobody answers."""

import pytest

from bella_core.domain.dialogue.types import ReleaseHold, SetOutcome
from tests.domain.dialogue.talk import BOOK, YES, Talk, intent


def told(talk, kind):
    return [tell for tell in talk.world.tells if isinstance(tell, kind)]


def test_the_caller_is_put_through_and_the_time_stays_held():
    talk = Talk().to_read_back()
    hold = talk.call.state.hold
    talk.staff_takes()
    assert (talk.reply.then, talk.reply.target, talk.keys) == ("transfer", "staff", ["transfer"])
    talk.transfer_ends("accepted")
    assert (talk.call.state.outcome, talk.reply.then) == ("transferred", "hang_up")
    talk.hang_up()
    assert hold is not None
    assert talk.call.state.hold == hold
    assert told(talk, ReleaseHold) == []


def test_where_nobody_answers_bella_goes_on_where_she_was_and_books():
    talk = Talk().to_read_back()
    hold, asked = talk.call.state.hold, talk.asked
    talk.staff_takes().transfer_ends("no_answer")
    assert (talk.reply.then, talk.asked, talk.call.state.hold) == ("listen", asked, hold)
    assert talk.keys[0] == "transfer.nobody"
    talk.hear(YES)
    assert talk.call.state.booked is not None


def test_a_call_that_asked_for_nothing_yet_is_asked_again():
    talk = Talk().staff_takes().transfer_ends("busy")
    assert (talk.reply.then, talk.asked, talk.keys[0]) == ("listen", "reason", "transfer.nobody")


def test_who_hangs_up_while_it_rings_leaves_no_time_held():
    talk = Talk().to_read_back()
    talk.staff_takes().hang_up(ringing=True)
    assert len(told(talk, ReleaseHold)) == 1
    assert told(talk, SetOutcome)[-1].outcome == "abandoned"


@pytest.mark.parametrize("then", ["transfer", "message"])
def test_a_call_that_is_out_of_bellas_hands_is_not_taken_from_where_it_went(then):
    talk = Talk(desk=None if then == "message" else "+14165550199").hear(intent("human"))
    assert talk.reply.then == then
    before = talk.reply.target
    talk.staff_takes()
    assert (talk.reply.then, talk.reply.target) == (then, before)


def test_it_may_be_taken_a_second_time():
    talk = Talk().hear(BOOK)
    asked = talk.asked
    for _ in range(2):
        talk.staff_takes()
        assert talk.reply.target == "staff"
        talk.transfer_ends("no_answer")
        assert talk.asked == asked
