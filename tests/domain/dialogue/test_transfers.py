"""A caller whom nobody takes comes back to where the call was: a message, or what was begun, or the next line."""

from datetime import time, timedelta
from typing import get_args

import pytest

from bella_core.domain.clinic_paging import OnCall, Paging
from bella_core.domain.dialogue.types import PageOnCall, TransferEnd
from tests.domain.dialogue.talk import BOOK, NEW, NO, SHUT, YES, Talk, at, intent, name, service
from tests.domain.dialogue.test_emergencies import emergency

NOBODY = sorted(set(get_args(TransferEnd)) - {"accepted"})
OKAFOR, CHEN = OnCall("okafor", "+14165550711"), OnCall("chen", "+14165550712")
ROTA = Paging((OKAFOR, CHEN))


@pytest.mark.parametrize("why", NOBODY)
def test_a_caller_whom_nobody_takes_is_told_so_and_offered_a_message(why):
    talk = Talk().key("0").transfer_ends(why)
    assert talk.keys == ["transfer.busy" if why == "busy" else "transfer.nobody", "after_transfer"]
    assert (talk.reply.then, talk.outcome) == ("listen", "none")
    talk.hear(YES)
    assert (talk.reply.then, talk.keys, talk.tasks, talk.outcome) == ("message", ["message.after"], ["callback"], "message")


def test_who_wants_to_leave_no_message_may_want_something_else():
    talk = Talk().key("0").transfer_ends("no_answer").key("2")
    assert talk.asked == "anything_else"
    assert talk.hear(NO).keys == ["goodbye"]


def test_a_booking_that_was_read_back_is_read_back_again_and_held_anew():
    talk = Talk().to_read_back()
    slot = talk.call.state.hold.slot
    talk.key("0")
    assert talk.world.holds == {}
    assert talk.transfer_ends("busy").keys == ["transfer.busy", "after_transfer.begun"]
    talk.hear(YES)
    assert (talk.asked, [hold.slot for hold in talk.world.holds.values()]) == ("read_back", [slot])
    assert [row.slot for row in talk.hear(YES).world.rows] == [slot]
    assert talk.outcome == "booked"


def test_a_time_that_was_taken_meanwhile_is_told_and_others_are_offered():
    talk = Talk().to_read_back()
    slot = talk.call.state.hold.slot
    talk.key("0").transfer_ends("no_answer")
    talk.world.taken += [(claim.resource, claim.starts_at, claim.ends_at) for claim in slot.claims]
    talk.hear(YES)
    assert (talk.keys[0], talk.asked) == ("taken", "offer")
    assert slot not in talk.call.state.offer.slots


def test_who_was_asked_for_a_name_is_asked_again():
    talk = Talk().hear(BOOK).hear(intent("human")).transfer_ends("not_accepted")
    assert talk.keys == ["transfer.nobody", "after_transfer.begun"]
    assert talk.key("1").asked == "name"


def test_the_second_transfer_that_nobody_takes_is_the_last():
    talk = Talk().key("0").transfer_ends("no_answer").key("0")
    assert talk.reply.then == "transfer"
    assert talk.transfer_ends("no_answer").key("0").reply.then == "message"


@pytest.mark.parametrize("why", ["loop", "failed"])
def test_a_line_that_cannot_be_reached_is_not_tried_again(why):
    assert Talk().key("0").transfer_ends(why).key("0").reply.then == "message"


def test_who_is_taken_is_transferred_and_bella_is_out_of_it():
    talk = Talk().key("0").transfer_ends("accepted")
    assert (talk.reply.then, talk.outcome) == ("hang_up", "transferred")
    assert talk.hang_up().outcome == "transferred"


def test_who_hangs_up_while_it_rings_was_not_transferred():
    talk = Talk().hear(intent("human")).hang_up(ringing=True)
    assert (talk.outcome, talk.tasks) == ("abandoned", [])


def test_a_transfer_that_ends_late_changes_nothing():
    talk = Talk().key("0").transfer_ends("busy")
    assert talk.transfer_ends("no_answer").asked == "after_transfer"
    assert talk.transfer_ends("accepted").reply.then == "listen"


# --- emergencies ------------------------------------------------------------------------------------------------------


def test_help_is_looked_for_on_one_line_after_the_other():
    talk = Talk(on_call="+14165550777", paging=ROTA).hear(emergency("immediate", "jaw"))
    rung = [(talk.reply.target, talk.reply.person)]
    while talk.transfer_ends("no_answer").reply.then == "transfer":
        rung.append((talk.reply.target, talk.reply.person))
        assert talk.keys == ["transfer.next"]
    assert rung == [("desk", ""), ("on_call", "okafor"), ("on_call", "chen")]
    assert talk.keys == ["emergency.nobody", "message"]
    assert (talk.tasks, talk.outcome) == (["emergency"], "emergency")


def test_when_nobody_takes_it_who_is_on_call_is_paged_and_the_caller_is_told_no_more_than_that():
    talk = Talk(when=SHUT, paging=ROTA, pages=True).hear(emergency("immediate", "jaw"))
    talk.transfer_ends("no_answer").transfer_ends("not_accepted")
    assert talk.keys == ["emergency.nobody", "page.sent", "message"]
    assert [tell for tell in talk.tells if isinstance(tell, PageOnCall)] == [PageOnCall("immediate", "jaw")]
    assert "can’t promise" in talk.text


@pytest.mark.parametrize(
    "without",
    [
        {"pages": False},
        {"paging": Paging()},
        {"paging": Paging((OKAFOR,), ("same_day",))},
        {"paging": Paging((OnCall("day", "+14165550713", (5,)),))},
    ],
)
def test_nobody_is_said_to_be_paged_who_is_not(without):
    talk = Talk(**{"when": SHUT, "paging": ROTA, "pages": True} | without).hear(emergency("911", "breathing"))
    assert talk.keys == ["emergency.911", "after_911"]
    assert PageOnCall not in map(type, talk.tells)


def test_beside_911_who_is_on_call_is_paged_too():
    talk = Talk(when=SHUT, paging=ROTA, pages=True).hear(emergency("911", "breathing"))
    assert (talk.keys, talk.reply.uninterrupted) == (["emergency.911", "page.too", "after_911"], 2)
    assert PageOnCall("911", "breathing") in talk.tells


@pytest.mark.parametrize(("when", "paged"), [({"when": SHUT}, True), ({}, False)])
def test_what_can_wait_till_tonight_pages_out_of_hours_where_the_clinic_wants_it(when, paged):
    talk = Talk(paging=Paging((OKAFOR,), ("same_day",)), pages=True, **when).hear(emergency("same_day"))
    assert ("page.sent" in talk.keys, PageOnCall in map(type, talk.tells)) == (paged, paged)


def test_a_call_pages_once():
    talk = Talk(when=SHUT, paging=ROTA, pages=True).hear(emergency("911", "breathing"))
    talk.hear(NO, emergency("immediate", "jaw")).transfer_ends("busy").transfer_ends("busy")
    assert list(map(type, talk.tells)).count(PageOnCall) == 1


def test_who_hangs_up_while_help_is_rung_is_paged_for_all_the_same():
    talk = Talk(when=SHUT, paging=ROTA, pages=True).hear(emergency("immediate", "jaw")).hang_up(ringing=True)
    assert (talk.tasks, talk.outcome) == (["emergency"], "emergency")
    assert PageOnCall("immediate", "jaw") in talk.tells


def test_the_rota_goes_by_the_location_s_clocks():
    night = OnCall("night", "+14165550714", (0,), time(18), time(7))  # SHUT is Monday, seven in the evening
    day = OnCall("day", "+14165550715", (0,), time(7), time(18))
    talk = Talk(when=SHUT, paging=Paging((day, night))).hear(emergency("immediate", "jaw"))
    assert talk.reply.person == "night"
    assert talk.transfer_ends("busy").reply.then == "message"


# --- how long a call takes ----------------------------------------------------------------------------------------------


def later(talk, minutes):
    talk.call.at = talk.call.state.started_at + timedelta(minutes=minutes)
    return talk


@pytest.mark.parametrize(("when", "then"), [({}, "transfer"), ({"when": SHUT}, "message")])
def test_after_ten_minutes_a_call_goes_to_a_person_or_a_message(when, then):
    talk = later(Talk(**when).hear(BOOK, NEW), 9.9).hear(name("Ann Lee"))
    assert talk.reply.then == "listen"
    later(talk, 10).hear(service("checkup"))
    assert (talk.keys[0], talk.reply.then) == ("too_long", then)


def test_an_agreed_booking_is_made_however_long_the_call_was():
    talk = later(Talk().to_read_back(), 11).hear(YES)
    assert (len(talk.world.rows), talk.keys[0], talk.reply.then) == (1, "booked", "hang_up")


def test_an_emergency_is_heard_out_however_long_the_call_was():
    talk = later(Talk().hear(BOOK), 11).hear(emergency("911", "breathing"))
    assert (talk.keys[0], talk.reply.then) == ("emergency.911", "transfer")


def test_after_ten_minutes_a_transfer_that_nobody_takes_is_a_message():
    talk = later(Talk().hear(BOOK), 11).hear(name("Ann Lee")).transfer_ends("no_answer")
    assert talk.reply.then == "message"


def test_what_was_begun_is_gone_on_with_by_saying_so():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup")).key("0").transfer_ends("busy")
    assert talk.hear(at(14, ahead=1)).asked == "read_back"


@pytest.mark.parametrize("words", ["no, let's go on", "no just continue with you, we can keep going", "non non, on continue"])
def test_a_no_to_the_message_that_would_rather_go_on_goes_on(words):
    talk = Talk().hear(BOOK, service("cleaning")).hear(intent("human")).transfer_ends("busy")
    assert talk.asked == "after_transfer"
    talk.hear(NO, text=words)
    assert (talk.asked, talk.reply.then) == ("name", "listen")
