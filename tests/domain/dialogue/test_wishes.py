"""Times that were said become a wish: later words replace earlier ones of their kind, and nothing else."""

from datetime import date, datetime, time, timedelta

import attrs
import pytest

from bella_core.domain.dialogue.wishes import is_exact, is_narrow, read_wish
from bella_core.domain.slots import Wish
from bella_core.plugin.types import TimeValue
from tests.domain.dialogue.talk import TOMORROW, at, day, part, read

TODAY = date(2027, 3, 1)
TUESDAY, THURSDAY = date(2027, 3, 2), date(2027, 3, 4)


def said(start, end=None, grain="day", kind="date", **more):
    return read("time", TimeValue(start, end, grain, kind, **more))


def wish(*times, before=None, excluded=()):
    return read_wish(before, times, excluded, TODAY)


def test_a_day_and_a_time_make_one_moment():
    assert wish(day(1), at(14)) == wish(at(14, ahead=1)) == Wish(days=(TUESDAY,), at=time(14))
    assert is_exact(wish(day(1), at(14)))


def test_two_days_will_both_do():
    assert wish(day(1), day(3)).days == (TUESDAY, THURSDAY)


def test_another_day_keeps_the_time_of_day():
    assert wish(day(3), before=wish(at(14, ahead=1))) == Wish(days=(THURSDAY,), at=time(14))


def test_another_time_keeps_the_day():
    assert wish(part("morning"), before=wish(at(14, ahead=1))) == Wish(days=(TUESDAY,), day_start=time(6), day_end=time(12))
    assert wish(at(9), before=wish(day(1), part("morning"))) == Wish(days=(TUESDAY,), at=time(9))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (said(datetime(2027, 3, 8), grain="week"), Wish(first=date(2027, 3, 8), last=date(2027, 3, 14))),
        (said(datetime(2027, 4, 1), grain="month"), Wish(first=date(2027, 4, 1), last=date(2027, 4, 30))),
        (said(TOMORROW, recurring=True), Wish(weekdays=(1,), first=TUESDAY)),
        (said(TOMORROW, TOMORROW + timedelta(days=3), kind="interval"), Wish(first=TUESDAY, last=THURSDAY)),
        (said(TOMORROW, None, kind="interval"), Wish(first=TUESDAY)),
        (said(None, TOMORROW, kind="interval"), Wish(last=TODAY)),
        (
            said(TOMORROW + timedelta(hours=13), TOMORROW + timedelta(hours=15), "hour", "interval"),
            Wish(days=(TUESDAY,), day_start=time(13), day_end=time(15)),
        ),
        (said(TOMORROW + timedelta(hours=13), None, "hour", "interval", no_date=True), Wish(day_start=time(13))),
        (said(None, TOMORROW + timedelta(hours=12), "hour", "interval", no_date=True), Wish(day_end=time(12))),
        (
            said(TOMORROW + timedelta(hours=18), TOMORROW + timedelta(hours=24), "hour", "interval", part="evening"),
            Wish(days=(TUESDAY,), day_start=time(18)),
        ),
        (said(TOMORROW, None, "minute", "interval", asap=True), Wish(first=TODAY)),
    ],
)
def test_every_kind_of_time_has_its_wish(value, expected):
    assert wish(value) == expected


def test_as_soon_as_possible_forgets_when_but_not_what_was_ruled_out():
    before = Wish(days=(TUESDAY,), at=time(14), not_weekdays=(2,), provider_id="chen")
    assert wish(said(TOMORROW, None, "minute", "interval", asap=True), before=before) == Wish(
        first=TODAY, not_weekdays=(2,), provider_id="chen"
    )


def test_what_is_ruled_out_stays_so_until_it_is_asked_for():
    ruled = wish(excluded=(day(1),))
    assert ruled.not_days == (TUESDAY,)
    assert wish(part("morning"), before=ruled).not_days == (TUESDAY,)
    assert wish(day(1), before=ruled) == Wish(days=(TUESDAY,))


def test_never_on_a_weekday():
    never = wish(excluded=(said(TOMORROW, recurring=True),), before=Wish(days=(TUESDAY, THURSDAY)))
    assert (never.not_weekdays, never.days) == ((1,), (THURSDAY,))


def test_a_ruled_out_half_of_the_day_leaves_the_other():
    assert wish(excluded=(part("morning"),)).day_start == time(12)
    assert wish(excluded=(part("afternoon"),)).day_end == time(12)


def test_a_new_wish_is_bound_by_no_earlier_offer():
    assert wish(day(3), before=Wish(days=(TUESDAY,), after=datetime(2027, 3, 2))).after is None


@pytest.mark.parametrize(
    ("words", "before", "expected"),
    [
        ("Thursday", Wish(first=date(2027, 3, 8), last=date(2027, 3, 14)), date(2027, 3, 11)),
        ("jeudi", Wish(first=date(2027, 3, 8), last=date(2027, 3, 14)), date(2027, 3, 11)),
        ("on Thursday", Wish(days=(date(2027, 3, 16),)), date(2027, 3, 18)),
        ("Thursday", Wish(days=(TUESDAY,)), THURSDAY),
        ("Thursday", Wish(), THURSDAY),
        ("this Thursday", Wish(first=date(2027, 3, 8), last=date(2027, 3, 14)), THURSDAY),
        ("Thursday the 4th", Wish(first=date(2027, 3, 8), last=date(2027, 3, 14)), THURSDAY),
        ("Thursday", Wish(first=date(2027, 3, 12), last=date(2027, 3, 14)), THURSDAY),
    ],
)
def test_a_bare_weekday_is_one_of_the_week_that_is_talked_of(words, before, expected):
    value = TimeValue(datetime(2027, 3, 4), None, "day", "date")
    assert wish(read("time", value, words), before=before).days == (expected,)


def test_so_is_a_part_of_its_day():
    start = datetime(2027, 3, 4, 12)
    value = TimeValue(start, start + timedelta(hours=6), "hour", "interval", part="afternoon")
    found = wish(read("time", value, "jeudi après-midi"), before=Wish(first=date(2027, 3, 8), last=date(2027, 3, 14)))
    assert found == Wish(days=(date(2027, 3, 11),), day_start=time(12), day_end=time(18))


def test_a_time_of_day_narrows_a_wish():
    assert is_narrow(wish(part("morning")))
    assert not is_narrow(wish(day(1)))


@pytest.mark.parametrize("words", ["Tuesday", "le mardi"])
@pytest.mark.parametrize("recurring", [False, True])
def test_a_weekday_beside_a_week_is_one_of_that_week(words, recurring):
    fortnight = read("time", TimeValue(datetime(2027, 3, 15), None, "day", "date"), "in two weeks")
    tuesday = read("time", TimeValue(datetime(2027, 3, 2), None, "day", "date", recurring=recurring), words)
    found = wish(fortnight, tuesday)
    assert (found.days, found.first) == (((), date(2027, 3, 16)) if recurring else ((date(2027, 3, 16),), None))


@pytest.mark.parametrize(
    ("start", "end", "grain", "ruled_out"),
    [
        (datetime(2027, 3, 2, 12), datetime(2027, 3, 2, 17), "hour", (TUESDAY,)),
        (datetime(2027, 3, 2), datetime(2027, 3, 5), "day", (TUESDAY, date(2027, 3, 3), THURSDAY)),
        (datetime(2027, 3, 2, 12), None, "hour", (TUESDAY,)),
    ],
    ids=["not Tuesday afternoon", "not from Tuesday to Thursday", "not Tuesday from noon on"],
)
def test_a_stretch_that_is_ruled_out_takes_its_days_with_it(start, end, grain, ruled_out):
    found = wish(excluded=(said(start, end, grain, "interval", part="afternoon"),), before=Wish(days=(TUESDAY, date(2027, 3, 8))))
    assert (found.not_days, found.days) == (ruled_out, (date(2027, 3, 8),))


def test_a_part_of_every_monday_that_is_ruled_out_rules_out_mondays():
    mornings = said(datetime(2027, 3, 8, 6), datetime(2027, 3, 8, 12), "hour", "interval", recurring=True)
    assert wish(excluded=(mornings,)).not_weekdays == (0,)


def test_after_a_day_begins_with_the_next():
    assert wish(said(datetime(2027, 3, 1, 23, 59), grain="day", kind="interval")).first == TUESDAY


def test_a_time_that_was_only_mentioned_is_no_wish():
    assert wish(attrs.evolve(day(1), confidence=0.3)) == Wish()
