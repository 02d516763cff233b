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


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("shrove_tuesday", date(2026, 2, 17)),
        ("ash_wednesday", date(2026, 2, 18)),
        ("palm_sunday", date(2026, 3, 29)),
        ("holy_thursday", date(2026, 4, 2)),
        ("ascension", date(2026, 5, 14)),
        ("pentecost", date(2026, 5, 24)),
        ("whit_monday", date(2026, 5, 25)),
    ],
)
def test_the_days_around_easter_of_2026_are_where_the_calendar_prints_them(key, expected):
    assert HOLIDAYS[key](2026) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("le lundi de la Pentecôte", "fr-CA", date(2026, 5, 25)),
        ("le réveillon de Noël", "fr-CA", date(2026, 12, 24)),
        ("la Saint-Sylvestre", "fr-CA", date(2026, 12, 31)),
        ("le vendredi saint", "fr-CA", date(2026, 4, 3)),
        ("Ash Wednesday", "en-CA", date(2027, 2, 10)),
        ("Pancake Tuesday", "en-CA", date(2027, 2, 9)),
    ],
)
def test_they_are_called_by_their_names(hear, text, language, expected):
    (found,) = hear(text, language, "time")
    assert found.value.start.date() == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("shrove_tuesday", date(2026, 2, 17)),
        ("ash_wednesday", date(2026, 2, 18)),
        ("palm_sunday", date(2026, 3, 29)),
        ("holy_thursday", date(2026, 4, 2)),
        ("holy_saturday", date(2026, 4, 4)),
        ("mothers_day", date(2026, 5, 10)),
        ("ascension", date(2026, 5, 14)),
        ("pentecost", date(2026, 5, 24)),
        ("whit_monday", date(2026, 5, 25)),
        ("fathers_day", date(2026, 6, 21)),
        ("acadian_day", date(2026, 8, 15)),
        ("halloween", date(2026, 10, 31)),
        ("christmas_eve", date(2026, 12, 24)),
    ],
)
def test_a_day_that_is_no_holiday_falls_where_calendars_print_it(key, expected):
    assert HOLIDAYS[key](2026) == expected
