"""Emergencies come before anything else, in three levels; only the gravest says 911, and no slot is offered before the script."""

import pytest

from bella_core.domain.dialogue.types import AddTask, RaiseAlert
from bella_core.plugin.types import Emergency
from tests.dialogues.clinic import CLINIC
from tests.domain.dialogue.talk import BOOK, NEW, NO, SHUT, YES, Talk, at, day, intent, name, read, service


def emergency(level, flag="swelling", **more):
    return read("emergency", Emergency(level, flag), **more)


@pytest.mark.parametrize("said_with", [(), (BOOK, service("checkup"), at(14, ahead=1)), (intent("human"),), (YES,)])
def test_911_comes_first_whatever_else_was_said(said_with):
    talk = Talk().hear(*said_with, emergency("911", "breathing"))
    assert talk.keys == ["emergency.911", "after_911"]
    assert (talk.reply.uninterrupted, talk.reply.then, talk.outcome) == (1, "listen", "emergency")
    assert "call 911" in talk.text
    assert talk.tells[0] == RaiseAlert("emergency_call", "critical", {"call_id": "call", "level": "911", "flag": "breathing"})
    assert talk.tasks == ["emergency"]


def test_after_a_false_alarm_the_booking_goes_on():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), emergency("911", "breathing"))
    talk.hear(NO)
    assert talk.asked == "reason"
    assert talk.hear(service("checkup"), at(14, ahead=1)).asked == "name"


def test_after_911_a_lesser_one_is_still_heard():
    talk = Talk().hear(emergency("911", "breathing")).hear(NO, emergency("same_day"))
    assert talk.asked == "offer"


def test_minutes_count_for_a_knocked_out_tooth():
    talk = Talk().hear(emergency("immediate", "knocked_out_tooth"))
    assert talk.keys == ["emergency.knocked_out_tooth", "transfer"]
    assert (talk.reply.then, talk.reply.target, talk.reply.uninterrupted) == ("transfer", "desk", 1)
    assert "911" not in talk.text


def test_out_of_hours_who_is_on_call_is_rung():
    talk = Talk(when=SHUT, on_call="+14165550777").hear(emergency("immediate", "knocked_out_tooth"))
    assert (talk.reply.then, talk.reply.target) == ("transfer", "on_call")


def test_with_nobody_there_a_message_is_taken_and_staff_have_it_as_urgent():
    talk = Talk(when=SHUT).hear(emergency("immediate", "jaw"))
    assert talk.keys == ["emergency.immediate", "emergency.nobody", "message"]
    assert (talk.reply.then, talk.reply.uninterrupted) == ("message", 2)
    (task,) = talk.world.tasks
    assert (task.kind, task.urgency, task.details["flag"]) == ("emergency", "now", "jaw")


def test_the_same_day_gets_the_first_opening_after_the_script():
    talk = Talk().hear(emergency("same_day"))
    assert talk.keys == ["emergency.same_day", "offer.two"]
    assert talk.reply.uninterrupted == 1
    first = talk.call.state.offer.slots[0]
    assert (first.service, first.starts_at.date()) == ("emergency_exam", talk.call.at.date())
    assert "911" not in talk.text


def test_who_is_in_pain_hears_of_a_time_before_being_asked_for_anything():
    talk = Talk().hear(emergency("same_day"))
    asked = [talk.asked]
    for answer in (intent("first"), name("Ann Lee"), YES):
        talk.hear(answer)
        asked.append(talk.asked)
    assert asked == ["offer", "name", "read_back", "none"]
    (row,) = talk.world.rows
    assert row.reason == "emergency:swelling"


def test_a_day_that_was_named_is_looked_for():
    talk = Talk().hear(BOOK, at(14, ahead=2)).hear(emergency("same_day"), day(3))
    assert talk.asked == "offer"


def test_with_no_opening_somebody_else_helps():
    talk = Talk(when=SHUT)
    talk.world.taken = [(f"provider:{who.id}", talk.call.at, talk.call.at.replace(year=2028)) for who in CLINIC.providers]
    talk.hear(emergency("same_day"))
    assert (talk.keys[-2:], talk.reply.then) == (["emergency.full", "message"], "message")
    assert next(task for task in talk.tells if isinstance(task, AddTask)).urgency == "now"


def test_a_graver_one_later_in_the_call_is_answered():
    talk = Talk().hear(emergency("same_day")).hear(emergency("911", "breathing"))
    assert talk.keys[0] == "emergency.911"


def test_the_same_complaint_again_does_not_start_over():
    talk = Talk().hear(emergency("same_day")).hear(emergency("same_day"), intent("first"))
    assert talk.asked == "name"


def test_who_is_unsure_goes_up():
    doubtful = emergency("same_day", alternatives=(Emergency("911", "breathing"),))
    assert Talk().hear(doubtful).keys[0] == "emergency.911"


def test_an_emergency_lets_go_of_what_was_held():
    talk = Talk().to_read_back().hear(emergency("immediate", "knocked_out_tooth"))
    assert talk.world.holds == {}


def test_a_call_that_went_quiet_in_an_emergency_is_not_hung_up_on():
    talk = Talk(when=SHUT).hear(emergency("911", "breathing")).silence().silence().silence()
    assert talk.reply.then == "message"
