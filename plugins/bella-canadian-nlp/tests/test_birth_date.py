"""Dates of birth, as callers say them and as speech engines write what they heard."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.plugin import BirthDate

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Toronto"))
_EN_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_FR_MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]


@pytest.fixture
def born(hear):
    def _born(text, language="en-CA", expecting=("date_of_birth",)):
        return [one.value.date for one in hear(text, language, "date_of_birth", expecting=expecting, now=NOW)]

    return _born


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("July 30th 1984", "en-CA", date(1984, 7, 30)),
        ("the 30th of July 1984", "en-CA", date(1984, 7, 30)),
        ("July thirtieth nineteen eighty-four", "en-CA", date(1984, 7, 30)),
        ("nineteen oh five, March third, I mean March third nineteen oh nine", "en-CA", date(1909, 3, 3)),
        ("it's the 5th of the 6th 1956", "en-CA", date(1956, 6, 5)),
        ("the fifth of the sixth fifty-six", "en-CA", date(1956, 6, 5)),
        ("September 12 two thousand and nine", "en-CA", date(2009, 9, 12)),
        ("11 June 2000 and 9", "en-CA", date(2009, 6, 11)),
        ("25 09 19 07", "en-CA", date(1907, 9, 25)),
        ("30 07 84", "en-CA", date(1984, 7, 30)),
        ("24/10 1998", "en-CA", date(1998, 10, 24)),
        ("le 30 juillet 1984", "fr-CA", date(1984, 7, 30)),
        ("le premier janvier deux mille", "fr-CA", date(2000, 1, 1)),
        ("le trois mars mille neuf cent quatre-vingt-quatre", "fr-CA", date(1984, 3, 3)),
        ("douze août soixante-dix-huit", "fr-CA", date(1978, 8, 12)),
        ("le 5 sept 1990", "fr-CA", date(1990, 9, 5)),
        ("vingt-deux zéro trois mille neuf cent soixante", "fr-CA", date(1960, 3, 22)),
    ],
)
def test_a_date_of_birth_is_read(born, text, language, expected):
    assert born(text, language) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("37 1984", date(1984, 7, 30)),
        ("0605 1956", date(1956, 5, 6)),
        ("27001 1988", date(1988, 1, 27)),
        ("20308 2012", date(2012, 8, 23)),
        ("03031 984", date(1984, 3, 3)),
        ("13 to 1979", date(1979, 2, 13)),
        ("for April 2017", date(2017, 4, 4)),
        ("23rd April 7th 1942", date(1942, 7, 23)),
        ("O2 April 1941", date(1941, 4, 2)),
        ("24th December 2014failarmy", date(2014, 12, 24)),
    ],
)
def test_what_an_engine_makes_of_it_is_understood(born, text, expected):
    assert born(text) == [expected]


def test_eight_keyed_digits_are_year_month_day(born):
    assert born("19840730") == [date(1984, 7, 30)]


def test_digits_that_could_be_either_order_are_day_first_and_the_other_is_offered(hear):
    (found,) = hear("05 06 1956", "en-CA", "date_of_birth", expecting=("date_of_birth",), now=NOW)
    assert (found.value.date, found.inferred, found.alternatives) == (date(1956, 6, 5), {"order"}, (BirthDate(date(1956, 5, 6)),))


def test_digits_that_only_fit_month_first_are_read_so(born):
    assert born("12 31 1997") == [date(1997, 12, 31)]


def test_a_written_month_leaves_no_doubt_about_the_order(hear):
    (found,) = hear("June 5th 1956", "en-CA", "date_of_birth", expecting=("date_of_birth",), now=NOW)
    assert (found.inferred, found.alternatives) == (frozenset(), ())


@pytest.mark.parametrize(
    "text", ["June 5th 2031", "June 5th 1890", "31 February 1980", "June 5th", "416 555 0199", "next Tuesday", "yes", ""]
)
def test_no_date_of_birth_is_made_up(born, text):
    assert born(text) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("she was born on July 30th 1984", "en-CA"),
        ("my date of birth is July 30 1984", "en-CA"),
        ("je suis née le 30 juillet 1984", "fr-CA"),
        ("ma date de naissance c'est le 30 juillet 1984", "fr-CA"),
    ],
)
def test_a_cue_is_enough_when_nothing_was_asked(born, text, language):
    assert born(text, language, ()) == [date(1984, 7, 30)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("this is Marc Tremblay, July 30th 1984, I need a cleaning", "en-CA"),
        ("hi my name is Marc Tremblay july thirtieth nineteen eighty-four and I'd like to move my appointment", "en-CA"),
        ("Marc Tremblay, July 30 1984", "en-CA"),
        ("ici Marc Tremblay, le 30 juillet 1984, j'ai besoin d'un nettoyage", "fr-CA"),
        ("je m'appelle Marc Tremblay le trente juillet mille neuf cent quatre-vingt-quatre je veux un nettoyage", "fr-CA"),
    ],
)
def test_a_day_that_follows_a_name_at_once_is_a_date_of_birth(born, text, language):
    assert born(text, language, ()) == [date(1984, 7, 30)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("this is Marc Tremblay, I was there on July 30th 2019", "en-CA"),
        ("my name is Marc Tremblay and my last visit was July 30th 2019", "en-CA"),
        ("it's been since July 30th 2019, I need a cleaning", "en-CA"),
        ("it's about my appointment on July 30th 2025", "en-CA"),
        ("this is Marc Tremblay, July 30th at 2 pm please", "en-CA"),
        ("this is Marc Tremblay, July 30th 2026 for a cleaning", "en-CA"),
        ("this is my second visit, July 30th 2019", "en-CA"),
        ("this is Marc Tremblay, March 5th 2019 was my last cleaning", "en-CA"),
        ("ici Marc Tremblay, je suis venu le 30 juillet 2019", "fr-CA"),
    ],
)
def test_a_day_of_something_else_is_no_date_of_birth(born, text, language):
    assert born(text, language, ()) == []


def test_a_date_without_a_cue_is_one_of_birth_only_years_back_and_alone(born):
    assert born("July 30th 1984", "en-CA", ()) == [date(1984, 7, 30)]
    assert born("July 30th 2024", "en-CA", ()) == []
    assert born("July 30th 1984 at ten", "en-CA", ()) == []


@given(st.dates(date(1907, 1, 1), date(2026, 3, 1)), st.integers(0, 5))
def test_any_date_said_in_words_or_digits_is_read_back(hear, day, way):
    said = [
        f"{_EN_MONTHS[day.month - 1]} {day.day} {day.year}",
        f"{day.day} of {_EN_MONTHS[day.month - 1]}, {day.year}",
        f"uh it's {day.day} {_FR_MONTHS[day.month - 1]} {day.year}",
        f"{day:%Y%m%d}",
        f"{day:%d %m %Y}",
        f"{day:%d%m} {day.year}",
    ][way]
    for language in ("en-CA", "fr-CA"):
        (found,) = hear(said, language, "date_of_birth", expecting=("date_of_birth",), now=NOW)
        assert found.value.date == day
