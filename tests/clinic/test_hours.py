"""When the clinic is open and who answers, by its own hours and its own clock."""

from datetime import UTC, date, datetime, time

import attrs
import pytest

from bella_core.domain import hours
from bella_core.domain.clinic import Answering, AnswerRule, Closure, Window
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml

CLINIC = clinics_document.read(demo_toml())
[MAIN] = CLINIC.locations
SATURDAY = date(2027, 3, 20)


def local(text, zone=MAIN.zone):
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2027-03-15T07:59", False),
        ("2027-03-15T08:00", True),
        ("2027-03-15T11:59", True),
        ("2027-03-15T12:00", False),
        ("2027-03-15T13:00", True),
        ("2027-03-15T17:00", False),
        ("2027-03-20T10:00", False),
    ],
)
def test_the_demo_clinic_is_open_on_weekdays_but_for_lunch(at, expected):
    assert hours.is_open(MAIN, local(at)) is expected


def test_a_closure_closes_or_changes_the_hours():
    closed = attrs.evolve(
        MAIN,
        closures=(
            Closure(date(2027, 3, 15), date(2027, 3, 16), "flood"),
            Closure(SATURDAY, SATURDAY, "open house", (Window(time(10), time(12)),)),
        ),
    )
    assert not hours.is_open(closed, local("2027-03-16T09:00"))
    assert hours.is_open(closed, local("2027-03-17T09:00"))
    assert hours.is_open(closed, local("2027-03-20T11:00"))
    assert hours.next_opening(closed, local("2027-03-14T20:00")) == local("2027-03-17T08:00")


def test_a_provider_is_there_within_both_their_own_hours_and_the_locations():
    week = ((Window(time(7), time(10)), Window(time(11), time(14))),) + ((),) * 6
    provider = attrs.evolve(CLINIC.providers[0], hours={"main": week})
    stretches = hours.present_stretches(provider, MAIN, date(2027, 3, 15))
    expected = [("08:00", "10:00"), ("11:00", "12:00"), ("13:00", "14:00")]
    assert stretches == tuple((local(f"2027-03-15T{start}"), local(f"2027-03-15T{end}")) for start, end in expected)
    assert hours.present_stretches(provider, MAIN, date(2027, 3, 16)) == ()
    assert hours.present_stretches(attrs.evolve(provider, hours={"elsewhere": week}), MAIN, date(2027, 3, 15)) == ()


def test_the_switch_goes_before_the_rules_and_the_rules_before_the_mode():
    answering = Answering(
        mode="overflow",
        rules=(AnswerRule((0,), time(8), time(12), "off"), AnswerRule((0, 1), time(8), time(17), "first")),
        switch="after_hours",
        switch_until=local("2027-03-15T09:00"),
    )
    location = attrs.evolve(MAIN, answering=answering)
    at = ["2027-03-15T08:59", "2027-03-15T09:00", "2027-03-15T12:00", "2027-03-16T09:00", "2027-03-17T09:00"]
    assert [hours.answer_mode(location, local(moment)) for moment in at] == ["after_hours", "off", "first", "first", "overflow"]
    for_good = attrs.evolve(location, answering=attrs.evolve(answering, switch_until=None))
    assert hours.answer_mode(for_good, local("2030-01-01T00:00")) == "after_hours"


@pytest.mark.parametrize(
    ("zone", "day", "opens"),
    [
        ("America/Toronto", date(2027, 3, 12), "13:00"),  # UTC-5
        ("America/Toronto", date(2027, 3, 15), "12:00"),  # the clocks went forward on the 14th
        ("America/Toronto", date(2027, 11, 5), "12:00"),
        ("America/Toronto", date(2027, 11, 8), "13:00"),  # and back on the 7th
        ("America/Regina", date(2027, 3, 12), "14:00"),  # Saskatchewan's clocks stay
        ("America/Regina", date(2027, 7, 12), "14:00"),
        ("America/St_Johns", date(2027, 3, 12), "11:30"),
        ("America/St_Johns", date(2027, 3, 15), "10:30"),
    ],
)
def test_eight_oclock_is_eight_on_the_locations_own_clock(zone, day, opens):
    location = attrs.evolve(MAIN, zone=zone)
    first = hours.open_stretches(location, day)[0][0]
    assert f"{first:%H:%M}" == opens
