"""Counts that callers leave open, halves, and what is counted from the end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("America/Toronto"))  # a Monday
_WORDS_EN = ("one", "two", "three", "four", "five", "six")
_WORDS_FR = ("un", "deux", "trois", "quatre", "cinq", "six")


@pytest.fixture
def span(hear):
    """Return the one time that is read, from and until."""

    def _span(text, language="en-CA"):
        (found,) = [one for one in hear(text, language, "time", now=NOW) if one.confidence > 0.5]
        return found.value.start, found.value.end

    return _span


@pytest.mark.parametrize(
    ("text", "language", "start", "end"),
    [
        ("in a day or two", "en-CA", datetime(2026, 3, 3), datetime(2026, 3, 5)),
        ("in the next day or two", "en-CA", datetime(2026, 3, 3), datetime(2026, 3, 5)),
        ("in the next week or two", "en-CA", datetime(2026, 3, 3), datetime(2026, 3, 17)),
        ("within a day or two", "en-CA", datetime(2026, 3, 3), datetime(2026, 3, 5)),
        ("a week or two from now", "en-CA", datetime(2026, 3, 9), datetime(2026, 3, 17)),
        ("in 2-3 weeks", "en-CA", datetime(2026, 3, 16), datetime(2026, 3, 24)),
        ("in an hour or two", "en-CA", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11)),
        ("dans un jour ou deux", "fr-CA", datetime(2026, 3, 3), datetime(2026, 3, 5)),
        ("d'ici deux ou trois jours", "fr-CA", datetime(2026, 3, 3), datetime(2026, 3, 6)),
        ("dans une heure ou deux", "fr-CA", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11)),
        ("Christmas week", "en-CA", datetime(2026, 12, 21), datetime(2026, 12, 28)),
        ("the week after", "en-CA", datetime(2026, 3, 9), datetime(2026, 3, 16)),
    ],
)
def test_an_open_count_is_a_stretch(span, text, language, start, end):
    assert span(text, language) == (start, end)


@given(first=st.integers(1, 5), english=st.booleans(), digits=st.booleans(), joint=st.integers(0, 1))
def test_any_two_counts_of_weeks_reach_from_the_one_to_the_other(hear, first, english, digits, joint):
    words = [str(n) for n in range(1, 7)] if digits else (_WORDS_EN if english else _WORDS_FR)
    joined = (("or", "to") if english else ("ou", "à"))[joint]
    text = f"{'in' if english else 'dans'} {words[first - 1]} {joined} {words[first]} {'weeks' if english else 'semaines'}"

    (found,) = hear(text, "en-CA" if english else "fr-CA", "time", now=NOW)

    today = datetime(2026, 3, 2)
    assert found.value.start == today + timedelta(weeks=first)
    assert found.value.end == today + timedelta(weeks=first + 1, days=1)


@pytest.mark.parametrize(
    ("text", "language", "start"),
    [
        ("in 2.5 hours", "en-CA", datetime(2026, 3, 2, 11, 30)),
        ("2.5 hours from now", "en-CA", datetime(2026, 3, 2, 11, 30)),
        ("in 1.5 weeks", "en-CA", datetime(2026, 3, 13)),
        ("dans 2,5 heures", "fr-CA", datetime(2026, 3, 2, 11, 30)),
        ("at ten before four", "en-CA", datetime(2026, 3, 2, 15, 50)),
        ("the second last Friday of May", "en-CA", datetime(2026, 5, 22)),
        ("second to last Friday of May", "en-CA", datetime(2026, 5, 22)),
        ("l'avant-dernier vendredi de mai", "fr-CA", datetime(2026, 5, 22)),
        ("every other Friday", "en-CA", datetime(2026, 3, 6)),
        ("un vendredi sur deux", "fr-CA", datetime(2026, 3, 6)),
    ],
)
def test_halves_and_counts_from_the_end(span, text, language, start):
    assert span(text, language)[0] == start


def test_half_hours_that_only_last_are_no_time_of_day(hear):
    assert [one.confidence for one in hear("it takes 2.5 hours", "en-CA", "time", now=NOW)] == [0.3]


@pytest.mark.parametrize(
    ("text", "language", "hours"),
    [
        ("the first appointment of the day on Friday", "en-CA", (7, 10)),
        ("the last appointment of the day on Friday", "en-CA", (16, 18)),
        ("vendredi le premier rendez-vous de la journée", "fr-CA", (7, 10)),
        ("le dernier rendez-vous de la journée vendredi", "fr-CA", (16, 18)),
    ],
)
def test_the_first_and_the_last_of_the_day(span, text, language, hours):
    first, last = hours
    assert span(text, language) == (datetime(2026, 3, 6, first), datetime(2026, 3, 6, last))


@pytest.mark.parametrize(
    ("text", "language", "hour"),
    [
        ("two hours before noon", "en-CA", 10),
        ("three hours after noon", "en-CA", 15),
        ("an hour before five", "en-CA", 16),
        ("two hours after 3 pm", "en-CA", 17),
        ("une heure avant midi", "fr-CA", 11),
        ("deux heures après midi", "fr-CA", 14),
    ],
)
def test_hours_counted_from_an_hour(span, text, language, hour):
    assert span(text, language)[0] == datetime(2026, 3, 2, hour)


@pytest.mark.parametrize(
    ("text", "language", "start", "end"),
    [
        ("within the hour", "en-CA", datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10)),
        ("dans l'heure", "fr-CA", datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10)),
        ("sous 48 heures", "fr-CA", datetime(2026, 3, 2, 9), datetime(2026, 3, 4, 9)),
        ("three weekends from now", "en-CA", datetime(2026, 3, 21), datetime(2026, 3, 23)),
        ("starting at 9", "en-CA", datetime(2026, 3, 2, 9), None),
        ("à partir de 9", "fr-CA", datetime(2026, 3, 2, 9), None),
        ("le petit matin du 5 mars", "fr-CA", datetime(2026, 3, 5, 7), datetime(2026, 3, 5, 10)),
    ],
)
def test_a_stretch_that_begins_or_ends_by_a_word(span, text, language, start, end):
    assert span(text, language) == (start, end)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("18-06-2026", "fr-CA", datetime(2026, 6, 18)),
        ("le 18.06.2026", "fr-CA", datetime(2026, 6, 18)),
        ("le 02/05/2026", "fr-CA", datetime(2026, 5, 2)),
        ("05/02/2026", "en-CA", datetime(2026, 5, 2)),
        ("2026-05-02", "en-CA", datetime(2026, 5, 2)),
    ],
)
def test_a_date_in_digits_is_read_in_the_order_of_its_language(span, text, language, day):
    assert span(text, language)[0] == day


@pytest.mark.parametrize(("text", "language"), [("it hurts since January", "en-CA"), ("depuis janvier", "fr-CA")])
def test_a_month_since_which_something_goes_on_is_no_wish(hear, text, language):
    assert hear(text, language, "time", now=NOW) == []


def test_the_past_weekend_is_over(hear):
    (found,) = hear("this past weekend", "en-CA", "time", now=NOW)
    assert (found.value.start, found.confidence) == (datetime(2026, 2, 28), 0.3)
