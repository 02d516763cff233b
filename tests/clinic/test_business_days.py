"""Holidays by province, business days, and how late is too late to cancel."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bella_core.domain import hours
from bella_core.domain.business_days import (
    business_day_before,
    cancellation_deadline,
    is_business_day,
    is_late_cancellation,
)
from bella_core.domain.clinic import Closure, Window
from bella_core.domain.clinic_rules import CancellationPolicy
from bella_core.domain.holidays import holiday, warm
from bella_core.services.clinics_document import PROVINCES

from .test_search import CLINIC, TORONTO

MAIN = CLINIC.locations[0]
GOOD_FRIDAY, EASTER_MONDAY = date(2027, 3, 26), date(2027, 3, 29)


def located(**changes):
    return attrs.evolve(MAIN, **changes)


def at(day, hour, zone=TORONTO):
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


# --- holidays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("province", "day", "english", "french"),
    [
        ("ON", date(2027, 2, 15), "Family Day", "Fête de la famille"),
        ("QC", date(2027, 6, 24), "Saint Jean Baptiste Day", "Fête nationale du Québec"),
        ("QC", date(2027, 5, 24), "National Patriots' Day", "Journée nationale des patriotes"),
        ("MB", date(2027, 2, 15), "Louis Riel Day", "Journée Louis Riel"),
        ("PE", date(2027, 2, 15), "Islander Day", "Fête des Insulaires"),
        ("NU", date(2027, 7, 9), "Nunavut Day", "Jour du Nunavut"),
        ("YT", date(2027, 8, 16), "Discovery Day", "Jour de la Découverte"),
        ("BC", date(2027, 9, 30), "National Day for Truth and Reconciliation", "Journée nationale de la vérité et de la réconciliation"),
    ],
)
def test_each_province_has_holidays_of_its_own_in_both_languages(province, day, english, french):
    assert holiday(province, day).names == {"en": english, "fr": french}


@pytest.mark.parametrize("province", PROVINCES)
def test_every_province_keeps_new_year_canada_day_labour_day_and_christmas(province):
    for day in (date(2027, 1, 1), date(2027, 7, 1), date(2027, 9, 6), date(2027, 12, 25)):
        assert holiday(province, day) is not None
    assert holiday(province, date(2027, 12, 27)) is not None  # Christmas is a Saturday: the Monday stands in for it
    assert holiday(province, date(2027, 3, 16)) is None


def test_family_day_is_no_holiday_in_quebec():
    assert holiday("QC", date(2027, 2, 15)) is None


def test_a_location_is_closed_on_a_holiday_and_a_closure_with_hours_opens_it():
    assert hours.windows_on(MAIN, GOOD_FRIDAY) == ()
    assert not hours.is_open(MAIN, at(GOOD_FRIDAY, 10))
    assert hours.next_opening(MAIN, at(GOOD_FRIDAY, 7)) == at(EASTER_MONDAY, 8)
    morning = (Window(time(9), time(12)),)
    opened = located(closures=(Closure(GOOD_FRIDAY, GOOD_FRIDAY, hours=morning),))
    assert hours.windows_on(opened, GOOD_FRIDAY) == morning
    assert hours.is_open(opened, at(GOOD_FRIDAY, 10))


def test_a_location_may_stay_open_on_holidays():
    assert hours.windows_on(located(statutory_holidays=False), GOOD_FRIDAY) == MAIN.hours[4]


def test_a_holiday_is_its_own_provinces():
    family_day = date(2027, 2, 15)
    assert hours.windows_on(MAIN, family_day) == ()
    assert hours.windows_on(located(province="QC"), family_day) == MAIN.hours[0]


def test_the_package_is_loaded_with_the_first_holiday_and_not_before():
    program = """
import sys, datetime
import bella_core.app.bella
from bella_core.domain.holidays import holiday
print("holidays" in sys.modules)
holiday("ON", datetime.date(2027, 7, 1))
print("holidays" in sys.modules)
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "True"]


def test_a_year_that_was_computed_before_costs_a_call_nothing():
    import timeit

    warm(["ON"], [2027])
    assert timeit.timeit(lambda: holiday("ON", GOOD_FRIDAY), number=100) / 100 < 0.001


# --- business days ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2027, 3, 18), 1, date(2027, 3, 17)),
        (date(2027, 3, 15), 1, date(2027, 3, 12)),  # over the weekend
        (date(2027, 3, 15), 2, date(2027, 3, 11)),
        (EASTER_MONDAY, 1, date(2027, 3, 25)),  # over Good Friday too
        (EASTER_MONDAY, 2, date(2027, 3, 24)),
        (date(2027, 3, 14), 1, date(2027, 3, 12)),  # of a Sunday
    ],
)
def test_business_days_are_those_that_the_location_is_open(day, count, before):
    assert business_day_before(MAIN, day, count) == before


def test_closures_are_no_business_days_and_days_with_other_hours_are():
    closed = located(
        closures=(Closure(date(2027, 3, 16), date(2027, 3, 16)), Closure(date(2027, 3, 13), date(2027, 3, 13), hours=MAIN.hours[0]))
    )
    assert not is_business_day(closed, date(2027, 3, 16))
    assert is_business_day(closed, date(2027, 3, 13))
    assert business_day_before(closed, date(2027, 3, 17), 2) == date(2027, 3, 13)


def test_a_location_that_never_opens_counts_calendar_days():
    assert business_day_before(located(hours=((),) * 7), date(2027, 3, 17), 2) == date(2027, 3, 15)


# --- late cancellations -----------------------------------------------------------------------------------------------


def test_without_a_policy_nothing_is_late():
    visit = at(date(2027, 3, 16), 10)
    assert cancellation_deadline(MAIN, visit) is None
    assert not is_late_cancellation(MAIN, visit, visit - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("policy", "visit", "deadline"),
    [
        (CancellationPolicy(24), at(date(2027, 3, 16), 10), at(date(2027, 3, 15), 10)),
        (
            CancellationPolicy(48),
            at(date(2027, 3, 15), 10),
            datetime(2027, 3, 13, 14, tzinfo=UTC),
        ),  # hours are hours, also over a clock change
        (CancellationPolicy(2, "business_days"), at(date(2027, 3, 15), 10), at(date(2027, 3, 11), 10)),
        (CancellationPolicy(1, "business_days"), at(EASTER_MONDAY, 15), at(date(2027, 3, 25), 15)),
        (CancellationPolicy(2, "business_days"), at(date(2027, 3, 16), 10), at(date(2027, 3, 12), 10)),
    ],
)
def test_the_deadline_in_hours_or_business_days(policy, visit, deadline):
    location = located(cancellation=policy)
    assert cancellation_deadline(location, visit) == deadline
    assert not is_late_cancellation(location, visit, deadline)
    assert is_late_cancellation(location, visit, deadline + timedelta(seconds=1))


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2027, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),
    st.integers(1, 5),
    st.sampled_from(["America/Toronto", "America/St_Johns", "America/Regina", "America/Whitehorse"]),
)
def test_so_many_business_days_lie_between_the_deadline_and_the_visit(visit, count, zone):
    location = located(cancellation=CancellationPolicy(count, "business_days"), zone=zone)
    deadline = cancellation_deadline(location, visit)
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (deadline, visit))
    between = [first + timedelta(days=ahead) for ahead in range((last - first).days)]
    assert sum(is_business_day(location, day) for day in between) == count
    assert is_business_day(location, first)
