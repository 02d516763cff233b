from datetime import date, datetime, time

import pytest

from bella_core.domain.written import written_date, written_moment, written_phone, written_time

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "english", "french"),
    [
        (date(2026, 12, 1), "Tuesday, December 1", "mardi 1er décembre"),
        (date(2026, 11, 30), "Monday, November 30", "lundi 30 novembre"),
        (date(2027, 1, 5), "Tuesday, January 5, 2027", "mardi 5 janvier 2027"),
    ],
)
def test_a_day_has_its_weekday_and_its_year_when_it_is_another(day, english, french):
    assert written_date(day, TODAY, "en-CA") == english
    assert written_date(day, TODAY, "fr-CA") == french


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        (time(14, 30), "2:30 PM", "14 h 30"),
        (time(9), "9:00 AM", "9 h"),
        (time(9, 5), "9:05 AM", "9 h 05"),
        (time(12), "12:00 PM", "12 h"),
        (time(0, 15), "12:15 AM", "0 h 15"),
    ],
)
def test_a_time_is_written_by_the_languages_clock(at, english, french):
    assert written_time(at, "en-CA") == english
    assert written_time(at, "fr-CA") == french


def test_date_and_time_are_joined():
    when = datetime(2026, 12, 1, 14, 30)
    assert written_moment(when, TODAY, "en-CA") == "Tuesday, December 1 at 2:30 PM"
    assert written_moment(when, TODAY, "fr-CA") == "mardi 1er décembre à 14 h 30"


def test_numbers_are_written_as_usual():
    assert written_phone("+14165550100", "en-CA") == "416-555-0100"
    assert written_phone("+15145550100", "fr-CA") == "514 555-0100"
    assert written_phone("+33142685300", "fr-CA") == "+33142685300"
