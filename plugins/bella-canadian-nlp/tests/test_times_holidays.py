"""The days that callers name instead of a date, held against a library that keeps them."""

from datetime import date

import holidays
import pytest
from bella_canadian_nlp.times.holidays import HOLIDAYS, next_holiday

_NAMES = {
    "new_year": ("ON", "New Year's Day"),
    "family_day": ("ON", "Family Day"),
    "good_friday": ("ON", "Good Friday"),
    "easter_monday": ("ON", "Easter Monday"),
    "victoria_day": ("ON", "Victoria Day"),
    "st_jean": ("QC", "Saint Jean Baptiste Day"),
    "canada_day": ("ON", "Canada Day"),
    "civic_holiday": ("ON", "Civic Holiday"),
    "labour_day": ("ON", "Labour Day"),
    "reconciliation": ("ON", "National Day for Truth and Reconciliation"),
    "thanksgiving": ("ON", "Thanksgiving Day"),
    "remembrance": ("ON", "Remembrance Day"),
    "christmas": ("ON", "Christmas Day"),
    "boxing_day": ("ON", "Boxing Day"),
}


@pytest.mark.parametrize("year", [2024, 2026, 2027, 2031, 2038])
@pytest.mark.parametrize("key", _NAMES)
def test_a_holiday_falls_where_the_library_has_it(key, year):
    province, name = _NAMES[key]
    kept = holidays.country_holidays(
        "CA", subdiv=province, years=year, categories=("public", "optional", "government"), language="en_CA", observed=False
    )
    assert HOLIDAYS[key](year) in kept.get_named(name, lookup="exact")


@pytest.mark.parametrize(
    ("year", "expected"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))]
)
def test_easter_is_where_the_calendar_prints_it(year, expected):
    assert HOLIDAYS["easter"](year) == expected


def test_a_holiday_that_is_over_is_next_year():
    assert next_holiday("canada_day", date(2026, 7, 1)) == date(2026, 7, 1)
    assert next_holiday("canada_day", date(2026, 7, 2)) == date(2027, 7, 1)
