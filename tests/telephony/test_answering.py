"""Each mode sends a call where the clinic wants it, by its hours and its switch."""

from datetime import UTC, datetime, time, timedelta

import attrs
import pytest

from bella_core.domain.clinic import Answering, AnswerRule, ClinicView, Location, Window
from bella_core.telephony.answering import called_location, own_numbers, plan

DAY = (Window(time(8), time(12)), Window(time(13), time(17)))
TORONTO = Location(
    "main", "Main", "1 King St", "ON", "America/Toronto", ("+14165550100",), ("en-CA", "fr-CA"), (DAY,) * 5 + ((), ()), desk="+14165550199"
)
OPEN = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)  # Tuesday, 10:00 in Toronto
LUNCH = datetime(2026, 11, 3, 17, 30, tzinfo=UTC)
NIGHT = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)
CLINIC = ClinicView(
    "c", "Clinic", 1, (TORONTO, attrs.evolve(TORONTO, id="west", numbers=("+14165550101",), desk=None, on_call="+14165550198")), (), ()
)


def answering(**kwargs):
    return attrs.evolve(TORONTO, answering=Answering(**kwargs))


@pytest.mark.parametrize(
    ("mode", "opened", "closed"),
    [("first", "bella", "bella"), ("overflow", "desk_first", "bella"), ("after_hours", "desk", "bella"), ("off", "desk", "message")],
)
def test_a_mode_sends_a_call_where_it_says(mode, opened, closed):
    location = answering(mode=mode)
    assert (plan(location, OPEN), plan(location, LUNCH), plan(location, NIGHT)) == (opened, closed, closed)


def test_without_a_desk_bella_answers_and_off_takes_messages():
    nobody = attrs.evolve(TORONTO, desk=None)
    answers = [plan(attrs.evolve(nobody, answering=Answering(mode)), OPEN) for mode in ("first", "overflow", "after_hours", "off")]
    assert answers == ["bella", "bella", "bella", "message"]


def test_a_switch_holds_until_its_time():
    location = answering(mode="first", switch="off", switch_until=OPEN + timedelta(minutes=1))
    assert plan(location, OPEN) == "desk"
    assert plan(location, OPEN + timedelta(minutes=1)) == "bella"


def test_a_rule_counts_on_its_days_and_hours():
    location = answering(mode="first", rules=(AnswerRule((1,), time(9), time(11), "overflow"),))
    assert plan(location, OPEN) == "desk_first"
    assert plan(location, OPEN + timedelta(hours=1)) == "bella"
    assert plan(location, OPEN + timedelta(days=1)) == "bella"


def test_a_strange_number_reaches_the_first_location_and_is_told_apart():
    assert called_location(CLINIC, "+14165550101") == (CLINIC.locations[1], True)
    assert called_location(CLINIC, "+14160000000") == (CLINIC.locations[0], False)
    assert called_location(CLINIC, None) == (CLINIC.locations[0], False)


def test_the_clinics_own_numbers_are_its_lines_desks_and_on_call():
    assert own_numbers(CLINIC) == {"+14165550100", "+14165550101", "+14165550199", "+14165550198"}
