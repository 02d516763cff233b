"""The insurance is asked for once everything is booked, in two questions at most; nothing said or unsaid then changes the booking."""

from datetime import UTC, datetime

import pytest

from bella_core.domain.clinic import Closure
from bella_core.domain.dialogue.types import NoteInsurance
from bella_core.plugin.types import InsurerValue
from tests.domain.dialogue.talk import BOOK, NEW, NO, YES, Talk, at, day, intent, name, read, service

SUN_LIFE = read("insurer", InsurerValue("sun_life", "Sun Life"))
WITH_NUMBER = read("insurer", InsurerValue("manulife", "Manulife", "12345"))
CDCP = read("insurer", InsurerValue("cdcp", "Canadian Dental Care Plan"))


def booked(ahead=3, **location):
    talk = Talk(ask_insurance=True, **location).hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=ahead))
    return talk.hear(YES)


def notes(talk):
    return [tell for tell in talk.tells if isinstance(tell, NoteInsurance)]


def test_it_is_not_asked_unless_the_clinic_wants_to_know():
    talk = Talk().hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=3)).hear(YES)
    assert (talk.keys, talk.reply.then) == (["booked", "goodbye"], "hang_up")


def test_the_booking_is_said_first_and_written_before():
    talk = booked()
    assert (talk.keys, talk.asked, talk.outcome, len(talk.world.rows)) == (["booked", "insurer"], "insurer", "booked", 1)


def test_insurer_and_number_are_kept_as_they_were_said():
    talk = booked().hear(SUN_LIFE, text="it's Sun Life")
    assert talk.keys == ["member"]
    talk.hear(text="four five six, one two")
    assert (talk.keys, talk.reply.then) == (["insurance.noted", "goodbye"], "hang_up")
    first, second = notes(talk)
    assert (first.insurer, first.member, first.appointment_id) == ("sun_life", "", "appointment1")
    assert (second.insurer, second.member) == ("sun_life", "four five six, one two")


def test_who_says_both_at_once_is_asked_once():
    talk = booked().hear(WITH_NUMBER, text="Manulife, plan 12345")
    assert (talk.reply.then, notes(talk)[0].member) == ("hang_up", "12345")


def test_an_insurer_that_nobody_knows_is_kept_by_its_name():
    assert notes(booked().hear(text="it's Green Valley Mutual"))[0].insurer == "Green Valley Mutual"


def test_the_public_plan_is_asked_for_the_day_from_which_it_pays():
    talk = booked().hear(CDCP)
    assert talk.keys == ["member.cdcp"]
    talk.hear(day(1), text="since tomorrow")
    assert (talk.keys, notes(talk)[-1].benefit_from.isoformat()) == (["insurance.noted", "goodbye"], "2027-03-02")


def test_a_plan_that_pays_only_after_the_visit_is_told_honestly_and_the_team_calls():
    talk = booked().hear(CDCP).hear(day(20))
    assert (talk.keys[0], talk.tasks, len(talk.world.rows)) == ("insurance.too_early", ["callback"], 1)
    (task,), (row,) = talk.world.tasks, talk.world.rows
    assert task.details["about"] == "benefit_after_visit"
    assert (task.details["service"], task.details["starts_at"]) == (row.slot.service, row.slot.starts_at.isoformat())


@pytest.mark.parametrize("ask_insurance", [True, False])
def test_who_named_the_public_plan_before_is_not_asked_again_and_staff_know_of_it(ask_insurance):
    talk = (
        Talk(ask_insurance=ask_insurance).hear(BOOK, NEW, name("Ann Lee"), service("checkup"), at(14, ahead=3), CDCP).hear(day(2)).hear(YES)
    )
    assert (talk.keys, talk.reply.then) == (["booked", "goodbye"], "hang_up")
    [note] = notes(talk)
    assert (note.appointment_id, note.insurer, note.benefit_from.isoformat()) == ("appointment1", "cdcp", "2027-03-03")
    assert note.due_at.astimezone(UTC).isoformat() == "2027-03-02T22:00:00+00:00"


@pytest.mark.parametrize(
    "words", ["no", "I don't have any", "none", "not now", "I don't know", "non", "j'en ai pas", "plus tard", "never mind", "goodbye"]
)
def test_who_has_none_or_does_not_say_is_let_go(words):
    talk = booked().hear(*([NO] if words in {"no", "non"} else [intent("never_mind")] if words == "never mind" else []), text=words)
    assert (talk.keys, talk.reply.then, notes(talk), len(talk.world.rows)) == (["goodbye"], "hang_up", [], 1)


def test_silence_and_hanging_up_lose_nothing():
    assert booked().silence().keys == ["goodbye"]
    talk = booked().hear(SUN_LIFE).hang_up()
    assert (notes(talk)[0].insurer, talk.outcome, talk.tasks, len(talk.world.rows)) == ("sun_life", "booked", [], 1)


def test_a_number_that_is_not_at_hand_may_be_left_out():
    talk = booked().hear(SUN_LIFE).hear(text="I don't have it with me, not with me")
    assert (talk.keys, [note.member for note in notes(talk)]) == (["insurance.noted", "goodbye"], [""])


def test_a_number_may_be_keyed():
    assert notes(booked().hear(SUN_LIFE).key("12345678#"))[-1].member == "12345678"


def test_who_wants_another_visit_has_it():
    talk = booked().hear(BOOK, NEW, name("Bo Lee"), service("cleaning"), at(9, ahead=4)).hear(YES)
    assert [row.patient.full for row in talk.world.rows] == ["Ann Lee", "Bo Lee"]


def test_a_person_is_one_turn_away():
    assert booked().hear(intent("human")).reply.then == "transfer"


@pytest.mark.parametrize(
    ("ahead", "closures", "due"),
    [
        (4, (), "2027-03-03T22:00:00+00:00"),  # Friday: the end of Wednesday, five in Toronto
        (7, (), "2027-03-04T22:00:00+00:00"),  # Monday: the end of Thursday, for the clinic is closed at the weekend
        (7, (Closure(datetime(2027, 3, 5).date(), datetime(2027, 3, 5).date()),), "2027-03-03T22:00:00+00:00"),  # and on the Friday
        (1, (), "2027-03-01T15:"),  # tomorrow: now
    ],
)
def test_staff_have_asked_two_business_days_before(ahead, closures, due):
    talk = booked(ahead, closures=closures).hear(SUN_LIFE)
    assert notes(talk)[0].due_at.astimezone(UTC).isoformat().startswith(due)


def test_of_a_family_it_is_asked_once_for_all():
    talk = Talk(ask_insurance=True).hear(BOOK, NEW, service("checkup"), text="check-ups for me and my wife")
    talk.hear(name("Ann Lee")).key("19800131").hear(name("Bo Lee"), NEW).key("19810131").hear(day(3)).hear(intent("first")).hear(YES)
    assert talk.keys == ["booked.family", "insurer"]
    talk.hear(WITH_NUMBER)
    assert [note.appointment_id for note in notes(talk)] == ["appointment1", "appointment2"]


def test_coverage_is_never_promised():
    assert "only they can say" in booked().hear(WITH_NUMBER).text
