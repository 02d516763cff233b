"""What a time may mean to other people is told beside the first reading, and is never the first."""

from datetime import datetime

import pytest

MONDAY = datetime(2026, 3, 2, 9)


@pytest.fixture
def readings(hear):
    """Return every reading of a time as ``(start, end)``, the first reading first."""

    def _readings(text, language="en-CA"):
        (found,) = hear(text, language, "time", now=MONDAY)
        return [tuple(end and f"{end:%m-%d %H:%M}" for end in (value.start, value.end)) for value in (found.value, *found.alternatives)]

    return _readings


@pytest.mark.parametrize(
    ("text", "language", "first", "other"),
    [
        ("tomorrow at 5", "en-CA", ("03-03 17:00", None), ("03-03 05:00", None)),
        ("tomorrow at 9:30", "en-CA", ("03-03 09:30", None), ("03-03 21:30", None)),
        ("le 12 à 5 h", "fr-CA", ("03-12 17:00", None), ("03-12 05:00", None)),
        ("le 12 vers 5h30", "fr-CA", ("03-12 17:30", None), ("03-12 05:30", None)),
        ("demain de 5 à 7", "fr-CA", ("03-03 17:00", "03-03 19:00"), ("03-03 05:00", "03-03 07:00")),
        ("Thursday between 2 and 4", "en-CA", ("03-05 14:00", "03-05 16:00"), ("03-05 02:00", "03-05 04:00")),
        ("Thursday after 5", "en-CA", ("03-05 17:00", "03-06 00:00"), ("03-05 05:00", "03-06 00:00")),
        ("jeudi avant 4 h", "fr-CA", ("03-05 00:00", "03-05 16:00"), ("03-05 00:00", "03-05 04:00")),
    ],
)
def test_the_other_half_of_the_day_is_told_where_am_or_pm_was_not_said(readings, text, language, first, other):
    assert readings(text, language) == [first, other]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("tomorrow at 5 pm", "en-CA"),
        ("demain à 17 h", "fr-CA"),
        ("demain à 5 h du matin", "fr-CA"),
        ("tomorrow at noon", "en-CA"),
        ("demain midi et quart", "fr-CA"),
        ("tomorrow at 12:30", "en-CA"),
        ("Tuesday", "en-CA"),
        ("in two weeks", "en-CA"),
        ("dans deux semaines", "fr-CA"),
        ("Saturday and Sunday", "en-CA"),
        ("the week of the 16th", "en-CA"),
        ("la première semaine d'avril", "fr-CA"),
        ("demain matin", "fr-CA"),
        ("2026-04-05", "en-CA"),
        ("before supper tomorrow", "en-CA"),
        ("après le souper demain", "fr-CA"),
    ],
)
def test_what_was_said_plainly_has_one_reading(hear, text, language):
    assert [one.alternatives for one in hear(text, language, "time", now=MONDAY)] in ([()], [(), ()])


@pytest.mark.parametrize(
    ("text", "language", "first", "others"),
    [
        ("this weekend", "en-CA", ("03-07 00:00", "03-09 00:00"), [("03-06 18:00", "03-09 00:00")]),
        ("le deuxième week-end de mai", "fr-CA", ("05-09 00:00", "05-11 00:00"), [("05-08 18:00", "05-11 00:00")]),
        (
            "en fin de semaine",
            "fr-CA",
            ("03-07 00:00", "03-09 00:00"),
            [("03-06 18:00", "03-09 00:00"), ("03-05 00:00", "03-09 00:00")],
        ),
        ("within two weeks", "en-CA", ("03-02 09:00", "03-16 00:00"), [("03-16 00:00", None)]),
        ("d'ici trois jours", "fr-CA", ("03-02 09:00", "03-05 09:00"), [("03-05 00:00", None)]),
        ("within two hours", "en-CA", ("03-02 09:00", "03-02 11:00"), [("03-02 11:00", None)]),
        ("the end of the month", "en-CA", ("03-21 00:00", "04-01 00:00"), [("03-31 00:00", None)]),
        ("à la fin de l'année", "fr-CA", ("12-01 00:00", "01-01 00:00"), [("12-31 00:00", None)]),
        ("by the end of the day tomorrow", "en-CA", ("03-03 00:00", "03-03 18:00"), []),
        ("the end of the day", "en-CA", ("03-02 16:00", "03-02 18:00"), [("03-02 23:59", None)]),
        ("demain pendant le déjeuner", "fr-CA", ("03-03 07:00", "03-03 09:00"), [("03-03 12:00", "03-03 14:00")]),
        ("demain avant le déjeuner", "fr-CA", ("03-03 00:00", "03-03 07:00"), [("03-03 10:00", "03-03 12:00")]),
        ("demain à l'heure du dîner", "fr-CA", ("03-03 12:00", "03-03 13:00"), []),
        ("demain après le dîner", "fr-CA", ("03-03 13:00", "03-03 17:00"), [("03-03 20:00", "03-04 00:00")]),
        ("le soir de Noël", "fr-CA", ("12-25 17:00", "12-25 21:00"), [("12-24 17:00", "12-24 21:00")]),
        ("05/04/2026", "en-CA", ("05-04 00:00", None), [("04-05 00:00", None)]),
        ("05/04/2026", "fr-CA", ("04-05 00:00", None), [("05-04 00:00", None)]),
        ("05/14/2026", "en-CA", ("05-14 00:00", None), []),
    ],
)
def test_what_people_mean_differently_is_told_beside_what_is_meant_here(readings, text, language, first, others):
    assert readings(text, language) == [first, *others]


def test_the_other_day_and_the_other_half_are_both_told(readings):
    assert readings("next Thursday at 5") == [("03-12 17:00", None), ("03-05 17:00", None), ("03-12 05:00", None)]


def test_what_is_ruled_out_is_no_wish_at_another_hour(hear):
    assert [one.alternatives for one in hear("not Thursday at 5", "en-CA", "time_excluded", now=MONDAY)] == [()]
