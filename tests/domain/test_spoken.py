"""Dates, times and numbers are said as Canadians say them."""

from datetime import date, time

import pytest

from bella_core.domain.spoken import french_number, spoken_date, spoken_phone, spoken_time

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        (time(8), "8 AM", "huit heures"),
        (time(8, 30), "8:30 AM", "huit heures trente"),
        (time(9, 5), "9:05 AM", "neuf heures cinq"),
        (time(12), "noon", "midi"),
        (time(12, 10), "12:10 PM", "douze heures dix"),
        (time(13), "1 PM", "treize heures"),
        (time(14, 30), "2:30 PM", "quatorze heures trente"),
        (time(15, 40), "3:40 PM", "quinze heures quarante"),
        (time(1), "1 AM", "une heure"),
        (time(21), "9 PM", "vingt et une heures"),
        (time(0), "12 AM", "minuit"),
    ],
)
def test_a_time_is_said_by_the_clock_of_its_language(at, english, french):
    assert (spoken_time(at, "en-CA"), spoken_time(at, "fr-CA")) == (english, french)


@pytest.mark.parametrize(
    ("day", "english", "french"),
    [
        (date(2027, 3, 1), "today, Monday, March first", "aujourd’hui, lundi le premier mars"),
        (date(2027, 3, 2), "tomorrow, Tuesday, March second", "demain, mardi le deux mars"),
        (date(2027, 3, 31), "Wednesday, March thirty-first", "mercredi le trente et un mars"),
        (date(2027, 8, 22), "Sunday, August twenty-second", "dimanche le vingt-deux août"),
        (date(2028, 2, 29), "Tuesday, February twenty-ninth 2028", "mardi le vingt-neuf février 2028"),
    ],
)
def test_a_date_is_said_with_its_weekday(day, english, french):
    assert (spoken_date(day, TODAY, "en-CA"), spoken_date(day, TODAY, "fr-CA")) == (english, french)


def test_a_near_date_in_the_next_year_needs_no_year():
    assert spoken_date(date(2028, 1, 4), date(2027, 12, 20), "en-CA") == "Tuesday, January fourth"


def test_a_number_is_said_digit_by_digit_in_groups():
    assert spoken_phone("+14165550123") == "4 1 6, 5 5 5, 0 1 2 3"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "un"), (17, "dix-sept"), (20, "vingt"), (21, "vingt et un"), (42, "quarante-deux"), (59, "cinquante-neuf")]
)
def test_french_numbers_are_written_in_words(number, words):
    assert french_number(number) == words
