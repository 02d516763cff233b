"""Reminders come when they are of use: by local clocks on both sides of a change of the clocks, by day, and before it is too late."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.reminding import LEAST_LEFT, Quiet, due_today, reminders

NIGHT, NONE = Quiet(time(21), time(8)), Quiet(time(0), time(0))
STEPS = (7 * 24 * 60, 48 * 60, 3 * 60)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CANADA = [*sorted(zone for zone in available_timezones() if zone.startswith("Canada/")), "America/Toronto", "America/St_Johns"]


def local(text, zone="America/Toronto"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def sent(starts_at, *, told_at=LONG_AGO, zone="America/Toronto", steps=STEPS, quiet=NIGHT):
    found = reminders(starts_at, told_at, zone, steps, quiet)
    return [(reminder.before_min, reminder.at.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M")) for reminder in found]


def test_a_week_two_days_and_three_hours_before():
    assert sent(local("2026-12-01T14:30")) == [(10080, "11-24 14:30"), (2880, "11-29 14:30"), (180, "12-01 11:30")]


@pytest.mark.parametrize("starts", ["2026-03-10T10:00", "2026-11-03T10:00"])  # the clocks change on March 8 and on November 1
def test_whole_days_are_counted_by_the_calendar_when_the_clocks_change_between(starts):
    assert [at[-5:] for _, at in sent(local(starts))] == ["10:00", "10:00", "08:00"]


def test_what_falls_into_the_night_comes_in_the_morning():
    assert sent(local("2026-12-01T09:30"))[-1] == (180, "12-01 08:00")
    assert sent(local("2026-12-01T07:30"))[0] == (10080, "11-24 08:00")


def test_what_would_come_too_late_to_be_of_use_is_left_out():
    assert [before for before, _ in sent(local("2026-12-01T08:30"))] == [10080, 2880, 180]
    assert [before for before, _ in sent(local("2026-12-01T08:20"))] == [10080, 2880]
    assert [before for before, _ in sent(local("2026-12-01T07:00"))] == [10080, 2880]


def test_a_booking_inside_the_window_gets_what_is_still_to_come_and_nothing_on_the_day_that_it_was_made():
    starts = local("2026-12-01T14:30")
    assert [before for before, _ in sent(starts, told_at=local("2026-11-28T10:00"))] == [2880, 180]
    assert [before for before, _ in sent(starts, told_at=local("2026-11-29T10:00"))] == [180]  # the 48 hours are up that day
    assert sent(starts, told_at=local("2026-12-01T09:00")) == []


def test_a_message_holds_what_is_due_and_what_is_due_later_that_day_and_nothing_that_is_long_past():
    starts = local("2026-12-01T14:30")
    planned = reminders(starts, LONG_AGO, "America/Toronto", STEPS, NIGHT)

    def held(now):
        return [reminder.before_min for reminder in due_today(planned, starts, local(now), "America/Toronto")]

    assert held("2026-11-29T14:30") == [2880]
    assert held("2026-11-29T09:00") == [2880]
    assert held("2026-11-28T23:00") == []
    assert held("2026-11-30T12:00") == [2880]  # bella was down
    assert held("2026-11-30T15:00") == []
    assert held("2026-12-01T09:00") == [180]
    assert held("2026-12-01T14:05") == []


@given(
    st.sampled_from(CANADA),
    st.datetimes(datetime(2026, 1, 10), datetime(2028, 12, 20)),
    st.lists(st.integers(30, 60 * 24 * 30), min_size=1, max_size=5),
    st.times(),
    st.times(),
)
def test_nowhere_and_never_does_a_reminder_come_at_night_or_after_the_visit(zone, starts, steps, quiet_from, quiet_until):
    starts_at, quiet = starts.replace(tzinfo=UTC), Quiet(quiet_from.replace(second=0, microsecond=0), quiet_until.replace(microsecond=0))
    for reminder in reminders(starts_at, LONG_AGO - timedelta(days=400), zone, steps, quiet):
        assert quiet.left(reminder.at, zone) == timedelta(0)
        assert starts_at - reminder.at >= LEAST_LEFT
        assert starts_at - reminder.at <= timedelta(minutes=reminder.before_min) + timedelta(hours=1)


@given(st.sampled_from(CANADA), st.datetimes(datetime(2026, 1, 10), datetime(2028, 12, 20)), st.integers(1, 30))
def test_whole_days_before_is_the_same_time_by_the_clock(zone, starts, days):
    starts_at = starts.replace(tzinfo=UTC)
    [found] = reminders(starts_at, LONG_AGO - timedelta(days=400), zone, [days * 1440], NONE)
    there, then = found.at.astimezone(ZoneInfo(zone)), starts_at.astimezone(ZoneInfo(zone))
    assert (then.date() - there.date()).days == days
    assert abs((then.replace(tzinfo=None) - there.replace(tzinfo=None)) - timedelta(days=days)) <= timedelta(hours=1)
