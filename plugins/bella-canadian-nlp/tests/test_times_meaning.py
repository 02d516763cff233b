"""What was not said is marked: am or pm, the year, which "next Tuesday"; and what a value carries."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

TORONTO = ZoneInfo("America/Toronto")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=TORONTO)
_LATE = ((time(12), time(20)),)
_EARLY = ((time(7), time(15)),)


@pytest.fixture
def one(hear):
    def _one(text, language="en-CA", **said):
        (found,) = hear(text, language, "time", "time_excluded", **({"now": MONDAY} | said))
        return found

    return _one


@pytest.mark.parametrize(
    ("text", "hours", "expected"),
    [
        ("at 7", (_LATE,) * 7, "19:00"),
        ("at 7", (_EARLY,) * 7, "07:00"),
        ("at half past two", (_EARLY,) * 7, "14:30"),
        ("at 8", (), "08:00"),
        ("at 5", (), "17:00"),
        ("at 12", (), "12:00"),
        ("à 7 h", (_LATE,) * 7, "19:00"),
    ],
)
def test_the_hours_of_the_clinic_decide_what_was_left_open_and_it_is_marked(one, text, hours, expected):
    found = one(text, hours=hours)
    assert found.value.start.strftime("%H:%M") == expected
    assert "meridiem" in found.inferred


def test_the_hours_of_the_day_that_was_said_decide(one):
    hours = (_EARLY, _EARLY, _EARLY, _LATE, _EARLY, (), ())
    assert one("Thursday at 7", hours=hours).value.start == datetime(2026, 3, 5, 19)
    assert one("Friday at 7", hours=hours).value.start == datetime(2026, 3, 6, 7)


@pytest.mark.parametrize("text", ["at 7 pm", "at 7 in the evening", "19:00", "à sept heures du soir", "evening 7", "à 19 h"])
def test_nothing_is_marked_that_was_said(one, text):
    found = one(text)
    assert (found.value.start.hour, found.inferred) == (19, frozenset())


@pytest.mark.parametrize(("text", "language"), [("next Thursday", "en-CA"), ("jeudi prochain", "fr-CA")])
def test_a_next_weekday_that_people_disagree_on_has_both_readings(one, text, language):
    found = one(text, language)
    assert found.value.start == datetime(2026, 3, 12)
    assert found.inferred == {"next_weekday"}
    assert [other.start for other in found.alternatives] == [datetime(2026, 3, 5)]


def test_on_a_sunday_next_tuesday_may_be_in_two_days_or_in_nine(one):
    found = one("next Tuesday", now=datetime(2026, 3, 8, 10))
    assert (found.value.start, found.inferred) == (datetime(2026, 3, 10), {"next_weekday"})
    assert [other.start for other in found.alternatives] == [datetime(2026, 3, 17)]
    assert one("next Sunday", now=datetime(2026, 3, 8, 10)).inferred == frozenset()


def test_a_next_weekday_that_can_only_be_one_day_is_not_marked(one):
    assert one("next Monday").inferred == frozenset()


def test_a_year_that_was_not_said_is_marked_when_the_day_is_far(one):
    assert one("February 10th").inferred == {"year"}
    assert one("April 10th").inferred == frozenset()


def test_a_weekday_that_does_not_fit_its_date_is_doubtful_and_the_nearest_date_is_offered(one):
    found = one("Wednesday April 7th")  # a Tuesday in 2026, a Wednesday in 2027
    assert found.value.start == datetime(2027, 4, 7)
    assert found.inferred == {"doubt", "year"}
    assert [other.start for other in found.alternatives] == [datetime(2026, 4, 7)]


def test_a_weekday_that_fits_its_date_in_no_near_year_is_only_doubtful(one):
    found = one("Monday April 7th")
    assert (found.value.start, found.inferred) == (datetime(2026, 4, 7), {"doubt"})


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("tomorrow morning", "morning"),
        ("à midi demain", None),
        ("Thursday afternoon", "afternoon"),
        ("jeudi soir", "evening"),
        ("at lunch tomorrow", "noon"),
    ],
)
def test_a_part_of_the_day_keeps_its_name(one, text, part):
    assert one(text).value.part == part


def test_a_day_in_the_past_is_told_with_little_confidence(one):
    assert one("I called yesterday").confidence < 0.5
    assert one("I call about tomorrow").confidence > 0.9


@pytest.mark.parametrize("text", ["mardi à 3 PM", "Tuesday at 15 h", "Tuesday à trois heures", "mardi at three"])
@pytest.mark.parametrize("language", ["en-CA", "fr-CA"])
def test_both_languages_are_read_in_one_sentence(one, text, language):
    assert one(text, language).value.start == datetime(2026, 3, 3, 15)


@pytest.mark.parametrize(("text", "language"), [("jeudi à quatorze heures", "en-CA"), ("Thursday at two pm", "fr-CA")])
def test_a_caller_may_answer_in_the_other_language(one, text, language):
    assert one(text, language).value.start == datetime(2026, 3, 5, 14)


def test_nothing_is_a_time_while_a_date_of_birth_is_awaited(hear):
    assert hear("the 3rd of March 1984", "en-CA", "time", expecting=("date_of_birth",)) == []


def test_digits_are_no_times_while_a_telephone_number_is_awaited(hear):
    assert hear("at 5 14", "en-CA", "time", expecting=("phone",)) == []


@pytest.mark.parametrize("day", range(7))
def test_a_weekday_is_the_coming_one_and_never_today(one, day):
    now = MONDAY + timedelta(days=day)
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    ahead = [(one(name, now=now).value.start.date() - now.date()).days for name in names]
    assert sorted(ahead) == [1, 2, 3, 4, 5, 6, 7]


def test_an_afternoon_hour_of_today_is_meant_when_the_morning_is_over(one):
    assert one("today at 8", now=MONDAY.replace(hour=14)).value.start.hour == 20


@pytest.mark.parametrize(
    ("spoken", "language", "last", "first"),
    [
        ("April 31st", "en-CA", datetime(2026, 4, 30), datetime(2026, 5, 1)),
        ("April 31st at 10", "en-CA", datetime(2026, 4, 30, 10), datetime(2026, 5, 1, 10)),
        ("April 31, 2026", "en-CA", datetime(2026, 4, 30), datetime(2026, 5, 1)),
        ("le 31 avril à 10 h", "fr-CA", datetime(2026, 4, 30, 10), datetime(2026, 5, 1, 10)),
        ("February 30th", "fr-CA", datetime(2027, 2, 28), datetime(2027, 3, 1)),
        ("31 novembre", "fr-CA", datetime(2026, 11, 30), datetime(2026, 12, 1)),
    ],
)
def test_a_day_past_the_end_of_its_month_is_in_doubt(one, spoken, language, last, first):
    found = one(spoken, language)

    assert (found.value.start, found.alternatives[0].start) == (last, first)
    assert "doubt" in found.inferred


@pytest.mark.parametrize(
    "text", ["move my check-up to Friday", "move my check up to Friday", "move my checkup to Friday", "move it to Friday"]
)
def test_a_check_up_that_is_moved_to_a_day_is_not_up_to_it(one, text):
    found = one(text)
    assert (found.value.start.date().isoformat(), found.value.kind) == ("2026-03-06", "date")


def test_what_may_be_up_to_a_day_ends_with_it(one):
    assert one("any day up to Friday").value.kind == "interval"
