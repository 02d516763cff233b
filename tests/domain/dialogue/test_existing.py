"""Appointments that a patient has: told, moved, cancelled and confirmed only for who may, and as they agreed to."""

from datetime import date, timedelta

import pytest

from bella_core.domain.dialogue.types import FindSlots
from bella_core.domain.slots import Wish
from bella_core.plugin.types import BirthDate, Emergency, NameValue, PatientRelation
from tests.dialogues.standing import Has
from tests.domain.dialogue.talk import BORN, NO, OPEN, SHUT, YES, Talk, at, day, intent, name, read, service

#: On file: born on the day of ``BORN``, called from this number by nobody so far.
ANN = name("Ann Lee")
CALLER = "+14165550123"
LEO = date(2019, 5, 20)
CHILD = read("patient_relation", PatientRelation("child"))
MOVE, CANCEL, CONFIRM, WHEN, LATE, KEEP = (intent(found) for found in ("move", "cancel", "confirm", "when", "late", "keep"))


class Standing(Talk):
    """A call about appointments that stand: of Ann Lee, in three days at ten, and more where they are wanted."""

    def __init__(self, *visits, on_file=True, **more):
        super().__init__(**more)
        if on_file:
            self.world.people[("lee", BORN.value.date)] = "ann"
            self.world.told.add(("ann", CALLER))
        for code, ahead in visits or (("checkup", 3),):
            self.has(code, ahead)

    def has(self, code, ahead, user_id="ann"):
        day = (OPEN + timedelta(days=ahead)).date()
        wish = Wish(days=(day,), at=at(10).value.start.time())
        found = self.world._find(FindSlots(code, "main", wish), OPEN)
        self.world.has.append(Has(f"a{len(self.world.has) + 1}", found.slots[0], user_id))

    def known(self, *extractions, text="words"):
        """Say what is wanted, and who it is."""
        return self.hear(*extractions, text=text).hear(ANN).hear(BORN)

    @property
    def row(self):
        return self.world.has[0]


def test_when_is_my_appointment():
    talk = Standing().hear(WHEN)
    assert talk.asked == "name"
    talk.hear(ANN)
    assert talk.asked == "birth_date"
    talk.hear(BORN)
    assert talk.keys == ["existing.told", "anything_else"]
    assert "March fourth at 10 AM" in talk.text
    assert talk.outcome == "told"
    assert talk.hear(NO).reply.then == "hang_up"
    assert talk.outcome == "told"


def test_nobody_is_asked_again_for_what_they_said():
    talk = Standing().hear(WHEN, ANN, BORN)
    assert talk.keys == ["existing.told", "anything_else"]
    talk.hear(CANCEL)
    assert (talk.asked, talk.keys[-2:]) == ("cancel_it", ["existing.told", "cancel_it"])


def test_a_cancellation_is_read_back_and_takes_a_yes():
    talk = Standing().known(CANCEL)
    assert talk.keys == ["existing.told", "cancel_it"]
    assert talk.reply.uninterrupted == 1
    assert talk.row.status == "booked"
    talk.hear(YES)
    assert (talk.row.status, talk.keys, talk.outcome) == ("cancelled", ["cancelled", "anything_else"], "cancelled")


def test_a_doubtful_yes_to_a_cancellation_is_asked_for_by_key():
    talk = Standing().known(CANCEL).hear(YES, confidence=0.2)
    assert (talk.asked, talk.row.status) == ("cancel_sure", "booked")
    talk.hear(YES, confidence=0.2).hear(YES, confidence=0.2)
    assert talk.row.status == "booked"
    assert talk.key("1").row.status == "cancelled"


def test_a_yes_to_a_read_back_that_was_not_heard_to_its_end_is_none():
    talk = Standing().known(CANCEL).hear(YES, heard=False)
    assert (talk.asked, talk.row.status) == ("cancel_it", "booked")


@pytest.mark.parametrize("said", [(NO,), (KEEP,), (intent("never_mind"),)])
def test_who_would_rather_keep_it_keeps_it(said):
    talk = Standing().known(CANCEL).hear(*said)
    assert (talk.row.status, talk.asked) == ("booked", "anything_else")


def test_a_move_is_offered_held_and_read_back_from_old_to_new():
    talk = Standing().known(MOVE)
    assert talk.asked == "when"
    talk.hear(day(4))
    assert talk.asked == "offer"
    talk.hear(intent("first"))
    assert talk.keys == ["move_it.said", "move_it"]
    assert "from Thursday, March fourth at 10 AM to Friday, March fifth at" in talk.text
    assert len(talk.world.holds) == 1
    was = talk.row.slot
    talk.hear(YES)
    assert (talk.keys, talk.outcome, talk.world.holds) == (["moved", "anything_else"], "moved", {})
    assert talk.row.slot.starts_at.date() == (OPEN + timedelta(days=4)).date()
    assert talk.row.slot != was
    assert talk.row.version == 2


def test_a_move_to_a_time_that_is_named_is_read_back_at_once():
    talk = Standing().known(MOVE, at(14, ahead=4))
    assert talk.asked == "move_it"
    assert talk.hear(YES).row.slot.starts_at == OPEN.replace(hour=19) + timedelta(days=4)


def test_it_can_be_moved_by_less_than_its_own_length():
    talk = Standing(("cleaning", 3)).known(MOVE, at(10, 30, ahead=3))
    assert talk.asked == "move_it"
    assert talk.hear(YES).row.slot.starts_at == OPEN.replace(minute=30) + timedelta(days=3)


def test_the_day_that_it_is_on_is_not_taken_for_the_new_one():
    talk = Standing().known(MOVE, day(3))
    assert talk.asked == "when"
    talk = Standing().known(MOVE, day(3), at(14, ahead=4))
    assert talk.asked == "move_it"


def test_the_old_time_stays_when_the_new_one_is_lost_and_the_caller_hears_so():
    talk = Standing().known(MOVE, at(14, ahead=4))
    was, talk.world.snatched = talk.row.slot, [1]
    talk.hear(YES)
    assert talk.keys[0] == "existing.taken"
    assert "stays as it was" in talk.text
    assert (talk.row.slot, talk.asked) == (was, "offer")
    talk.hear(intent("first")).hear(YES)
    assert talk.row.slot != was


def test_what_somebody_else_has_changed_meanwhile_is_looked_at_again():
    talk = Standing().known(CANCEL)
    talk.world.meddled = [1]
    talk.hear(YES)
    assert (talk.keys, talk.row.status) == (["existing.stale", "existing.told", "cancel_it"], "booked")
    assert talk.hear(YES).row.status == "cancelled"


def test_no_to_the_new_time_asks_for_another():
    talk = Standing().known(MOVE, at(14, ahead=4)).hear(NO)
    assert talk.asked == "when"
    talk.hear(at(15, ahead=4))
    assert talk.asked == "move_it"
    assert talk.hear(YES).row.slot.starts_at.hour == 20


def test_another_time_at_the_read_back():
    talk = Standing().known(MOVE, at(14, ahead=4)).hear(NO, at(15, ahead=4))
    assert (talk.asked, talk.call.state.hold.slot.starts_at.hour) == ("move_it", 20)


def test_a_visit_named_in_between_does_not_change_what_is_moved():
    talk = Standing().known(MOVE, at(14, ahead=4)).hear(YES, service("cleaning"))
    assert talk.row.slot.service == "checkup"


def test_from_moving_to_cancelling_to_keeping():
    talk = Standing().known(MOVE, at(14, ahead=4)).hear(CANCEL)
    assert (talk.asked, talk.world.holds) == ("cancel_it", {})
    talk.hear(MOVE)
    assert talk.asked == "when"
    talk.hear(KEEP)
    assert (talk.keys, talk.row.version) == (["kept", "anything_else"], 1)


def test_another_time_instead_of_cancelling():
    talk = Standing().known(CANCEL).hear(at(14, ahead=4))
    assert talk.asked == "move_it"
    assert talk.hear(YES).row.slot.starts_at.hour == 19


def test_who_comes_says_so():
    talk = Standing().known(CONFIRM)
    assert talk.keys == ["existing.told", "attend"]
    talk.hear(YES)
    assert (talk.row.confirmed, talk.keys, talk.outcome) == (True, ["attending", "anything_else"], "confirmed")


def test_who_does_not_come_may_move_it():
    talk = Standing().known(CONFIRM).hear(NO)
    assert talk.asked == "existing"
    assert talk.hear(MOVE).asked == "when"
    assert not talk.row.confirmed


def test_which_of_several():
    talk = Standing(("checkup", 3), ("cleaning", 4)).known(CANCEL)
    assert (talk.asked, talk.text.count(" at 10 AM")) == ("which", 2)
    talk.hear(service("cleaning"))
    assert talk.asked == "cancel_it"
    talk.hear(YES)
    assert [one.status for one in talk.world.has] == ["booked", "cancelled"]


@pytest.mark.parametrize("said", [day(4), intent("second"), read("number", 2)])
def test_which_of_several_by_day_or_place(said):
    talk = Standing(("checkup", 3), ("checkup", 4)).known(CANCEL).hear(said)
    assert talk.asked == "cancel_it"
    talk.hear(YES)
    assert [one.status for one in talk.world.has] == ["booked", "cancelled"]


def test_which_of_several_was_said_at_once():
    talk = Standing(("checkup", 3), ("cleaning", 4)).known(CANCEL, service("cleaning"))
    assert talk.asked == "cancel_it"
    talk = Standing(("checkup", 3), ("checkup", 4)).known(MOVE, day(3), at(14, ahead=7))
    assert (talk.asked, talk.call.state.existing.chosen) == ("move_it", "a1")


# --- who may hear of it --------------------------------------------------------------------------------------------------


def in_vain(talk):
    """Say who it is, and that it was heard right; return what bella answered from then on."""
    replies = []
    for said in ((CANCEL,), (ANN,), (BORN,), (YES,)):
        talk.hear(*said)
        replies.append((talk.keys, talk.text, talk.reply.then))
    return replies


def test_a_refusal_sounds_the_same_whether_or_not_there_is_a_record():
    nobody = in_vain(Standing(on_file=False))
    forbidden, empty = Standing(), Standing()
    forbidden.world.forbidden.add("ann")
    empty.world.has.clear()
    assert in_vain(forbidden) == in_vain(empty) == nobody
    assert nobody[-1][2] == "transfer"
    assert forbidden.world.audited == ["forbidden"]
    assert forbidden.row.status == "booked"


def test_out_of_hours_a_refusal_is_a_message():
    talk = Standing(when=SHUT, on_file=False)
    in_vain(talk)
    assert (talk.reply.then, talk.tasks, talk.outcome) == ("message", ["cancel"], "message")


def test_who_was_read_wrong_is_looked_for_again():
    talk = Standing().hear(WHEN).hear(name("Ann Leigh")).hear(BORN)
    assert talk.asked == "identity"
    assert "Ann Leigh, born January thirty-first 1980" in talk.text
    talk.hear(NO, ANN)
    assert talk.keys == ["changed", "existing.told", "anything_else"]


def test_a_stranger_who_calls_for_a_child_is_told_nothing():
    talk = Standing(caller="+14165550199").hear(WHEN, CHILD).hear(ANN).hear(BORN).hear(YES)
    assert talk.asked == "own_name"
    talk.hear(name("Joe Doe"))
    assert (talk.keys, talk.reply.then) == (["existing.nothing", "transfer"], "transfer")
    assert talk.world.audited == ["stranger", "stranger"]


def test_a_permitted_contact_who_calls_from_elsewhere_is_told():
    talk = Standing(caller="+14165550199")
    talk.world.told.add(("ann", "Sue Lee"))
    talk.hear(WHEN, CHILD).hear(ANN).hear(BORN).hear(YES).hear(name("Sue Lee"))
    assert talk.keys == ["existing.told", "anything_else"]


def test_the_patient_is_told_from_any_number():
    assert Standing(caller="+14165550199").known(WHEN).keys[0] == "existing.told"
    assert Standing(caller=None).known(WHEN).keys[0] == "existing.told"


def test_another_patient_of_the_same_call_is_looked_for_anew():
    talk = Standing()
    talk.world.people[("lee", LEO)] = "leo"
    talk.world.told.add(("leo", CALLER))
    talk.has("cleaning", 5, "leo")
    talk.known(CANCEL).hear(YES).hear(CANCEL, CHILD, name("Leo Lee"))
    assert talk.asked == "name_sure"
    assert talk.hear(YES).asked == "birth_date"
    talk.hear(read("date_of_birth", BirthDate(LEO)))
    assert "For Leo Lee: cleaning" in talk.text
    assert talk.hear(YES).world.has[1].status == "cancelled"


# --- in the middle of it ---------------------------------------------------------------------------------------------------


def test_a_person_is_one_turn_away():
    talk = Standing().known(MOVE, at(14, ahead=4)).hear(intent("human"))
    assert (talk.reply.then, talk.world.holds) == ("transfer", {})


def test_an_emergency_comes_first():
    talk = Standing().known(MOVE, at(14, ahead=4)).hear(read("emergency", Emergency("911", "breathing")))
    assert talk.keys[0] == "emergency.911"
    talk = Standing().known(MOVE).hear(read("emergency", Emergency("same_day", "pain")))
    assert (talk.call.state.existing, talk.asked) == (None, "offer")


def test_a_question_in_between_is_answered_and_the_question_stays_open():
    talk = Standing().known(CANCEL).hear(intent("question", "address"))
    assert talk.keys == ["fact.address", "existing.told", "cancel_it"]


def test_silence_asks_again_offers_keys_and_ends():
    talk = Standing().known(CANCEL).silence()
    assert talk.keys == ["still_there", "existing.told", "cancel_it.again"]
    assert talk.silence().keys == ["still_there", "existing.told", "cancel_it.keys"]
    talk.silence()
    assert (talk.reply.then, talk.tasks, talk.row.status) == ("hang_up", ["abandoned_at_confirmation"], "booked")


def test_what_is_not_understood_three_times_goes_to_a_person():
    talk = Standing().known(CANCEL).hear(text="blah").hear(text="blah").hear(text="blah")
    assert (talk.reply.then, talk.row.status) == ("transfer", "booked")


def test_who_hangs_up_before_the_yes_has_changed_nothing_and_staff_know():
    talk = Standing().known(MOVE, at(14, ahead=4)).hang_up()
    assert (talk.tasks, talk.world.holds, talk.row.version) == (["abandoned_at_confirmation"], {}, 1)


def test_the_book_cannot_be_reached():
    talk = Standing()
    talk.world.broken.add("Cancel")
    talk.known(CANCEL).hear(YES)
    assert (talk.keys[0], talk.row.status) == ("failed", "booked")


def test_booking_instead():
    talk = Standing().hear(CANCEL).hear(intent("book"), service("cleaning"))
    assert talk.call.state.existing is None
    assert talk.asked == "name"


def test_in_the_middle_of_a_booking_these_are_about_the_booking():
    talk = Standing().to_read_back().hear(CANCEL)
    assert (talk.keys, talk.row.status) == (["never_mind", "anything_else"], "booked")


# --- by keys alone ---------------------------------------------------------------------------------------------------------


def test_by_keys_alone_number_and_birth_date_tell_who_it_is():
    talk = Standing()
    talk.world.on_file[(CALLER, BORN.value.date)] = ("ann", NameValue("Ann", "Lee", "Ann Lee"))
    talk.key("3")
    assert talk.asked == "existing"
    talk.key("3")
    assert talk.asked == "birth_date"
    talk.key("19800131")
    assert (talk.asked, "Ann Lee" in talk.text) == ("cancel_it", True)
    assert talk.key("1").row.status == "cancelled"


def test_by_keys_alone_it_is_moved():
    talk = Standing()
    talk.world.on_file[(CALLER, BORN.value.date)] = ("ann", NameValue("Ann", "Lee", "Ann Lee"))
    talk.key("3").key("2").key("19800131").key("1").key("1")
    assert talk.asked == "move_it"
    talk.key("1")
    assert (talk.row.version, talk.keys[0]) == (2, "moved")


def test_by_keys_alone_who_is_not_known_by_number_keys_a_name():
    talk = Standing(caller="+14165550199").key("3").key("1").key("19800131")
    assert talk.keys == ["family.letters"]
    talk.key("533232").key("216262")
    assert talk.keys[0] == "existing.told"


# --- running late ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("I'm stuck in traffic, ten minutes", 10),
        ("I'll be ten, fifteen minutes late", 15),
        ("running late, half an hour", 30),
        ("je vais être en retard de vingt minutes", 20),
        ("j'aurai un quart d'heure de retard", 15),
        ("je serai en retard d'une dizaine de minutes", 10),
        ("une vingtaine de minutes de retard", 20),
        ("I'm late for my 10:30, about 5 minutes", 5),
    ],
)
def test_who_runs_late_is_noted_at_once_with_the_minutes(words, minutes):
    talk = Standing().hear(LATE, text=words).hear(ANN)
    (noted,) = talk.world.late
    assert (noted.minutes, noted.family, noted.caller) == (minutes, "Lee", CALLER)
    assert talk.keys == ["late.noted", "anything_else"]
    assert str(minutes) in talk.text
    assert talk.outcome == "late"


def test_the_minutes_are_asked_for_once_more_and_then_it_is_some():
    talk = Standing().hear(LATE, ANN)
    assert talk.asked == "how_late"
    talk.hear(text="I don't know").hear(text="no idea")
    assert (talk.keys, talk.world.late[0].minutes) == (["late.noted.some", "anything_else"], None)
    assert Standing().hear(LATE, ANN).hear(text="maybe twenty").world.late[0].minutes == 20
    assert Standing().hear(LATE, ANN).key("25").world.late[0].minutes == 25


def test_running_late_tells_nothing_of_any_record():
    known, unknown = (Standing(on_file=on_file).hear(LATE, ANN, text="ten minutes late") for on_file in (True, False))
    assert known.text == unknown.text


# --- two at once, and another kind of visit ----------------------------------------------------------------------------------


def both(*extractions, **more):
    """Say what is wanted of a check-up and of a cleaning, in one breath, and who it is."""
    return Standing(("checkup", 3), ("cleaning", 8), **more).hear(*extractions).hear(ANN).hear(BORN)


def test_two_errands_in_one_breath_are_done_one_after_the_other():
    talk = both(MOVE, service("checkup"), CANCEL, service("cleaning"))
    assert talk.asked == "when"
    talk.hear(at(14, ahead=4)).hear(YES)
    assert talk.keys == ["moved", "existing.told", "cancel_it"]
    assert talk.reply.uninterrupted == 2
    talk.hear(YES)
    assert (talk.keys, [one.status for one in talk.world.has]) == (["cancelled", "anything_else"], ["booked", "cancelled"])


def test_the_second_of_two_errands_has_its_own_time_and_is_not_lost_with_the_first():
    talk = both(CANCEL, service("cleaning"), MOVE, service("checkup"), at(14, ahead=4))
    assert talk.asked == "cancel_it"
    talk.hear(KEEP)
    assert talk.asked == "move_it"
    talk.hear(YES)
    assert talk.row.slot.starts_at == OPEN.replace(hour=19) + timedelta(days=4)
    assert [one.status for one in talk.world.has] == ["booked", "booked"]


def test_what_was_just_moved_is_not_cancelled_for_a_visit_that_there_is_not():
    talk = Standing(("checkup", 3)).hear(MOVE, service("checkup"), CANCEL, service("cleaning")).hear(ANN).hear(BORN)
    talk.hear(at(14, ahead=4)).hear(YES)
    assert "moved" in talk.keys
    assert talk.asked != "cancel_it"
    talk.hear(YES)
    assert [one.status for one in talk.world.has] == ["booked"]


def test_what_is_to_be_moved_is_not_cancelled_first_for_a_visit_that_there_is_not():
    talk = Standing(("checkup", 3)).hear(CANCEL, service("cleaning"), MOVE, service("checkup")).hear(ANN).hear(BORN)
    assert talk.asked != "cancel_it"
    talk.hear(YES)
    assert [one.status for one in talk.world.has] == ["booked"]


def test_who_hangs_up_between_two_errands_leaves_the_second_to_staff():
    talk = both(CANCEL, service("cleaning"), MOVE, service("checkup")).hang_up()
    assert [task.details["then"] for task in talk.world.tasks] == ["move checkup"]


def test_one_appointment_that_is_cancelled_and_booked_anew_is_moved():
    talk = Standing(("cleaning", 3)).known(CANCEL, service("cleaning"), MOVE, service("cleaning"))
    assert talk.asked == "when"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("change my appointment from a cleaning to a check-up", ("cleaning", "checkup")),
        ("can you make it a check-up", ("checkup",)),
        ("je veux changer mon nettoyage pour un examen", ("cleaning", "checkup")),
    ],
)
def test_another_kind_of_visit_is_left_to_staff_and_the_caller_is_told_that_nothing_changed(text, named):
    talk = Standing(("cleaning", 3)).known(MOVE, *map(service, named), text=text)
    assert talk.keys == ["existing.other_visit", "anything_else"]
    [task] = talk.world.tasks
    assert (task.kind, task.details["appointment_id"], task.details["from"], task.details["to"]) == ("move", "a1", "cleaning", "checkup")
    assert (talk.row.slot.service, talk.row.version, talk.outcome) == ("cleaning", 1, "told")


def test_another_kind_of_visit_instead_of_another_time():
    talk = Standing(("cleaning", 3)).known(MOVE, at(14, ahead=4))
    assert talk.asked == "move_it"
    talk.hear(service("checkup"), text="make it a check-up instead")
    assert (talk.keys[0], talk.row.version, talk.world.holds) == ("existing.other_visit", 1, {})


def test_a_visit_that_is_named_as_what_it_is_already_is_moved():
    talk = Standing(("cleaning", 3)).known(MOVE, service("cleaning"), text="change it to a cleaning on another day")
    assert talk.asked == "when"
