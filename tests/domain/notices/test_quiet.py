"""Nobody is woken, in any of Canada's zones, whatever the clocks do that night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.notices.quiet import quiet_left

ZONES = (
    "America/St_Johns", "America/Halifax", "America/Toronto", "America/Winnipeg", "America/Regina", "America/Edmonton",
    "America/Vancouver", "America/Whitehorse",
)  # fmt: skip
EVENING, MORNING = time(21), time(8)


@pytest.mark.parametrize(
    ("local", "left"),
    [
        ("2026-11-22 20:59", None),
        ("2026-11-22 21:00", timedelta(hours=11)),
        ("2026-11-22 23:30", timedelta(hours=8, minutes=30)),
        ("2026-11-22 00:00", timedelta(hours=8)),
        ("2026-11-22 07:59", timedelta(minutes=1)),
        ("2026-11-22 08:00", None),
        ("2026-10-31 21:00", timedelta(hours=12)),  # the clocks go back
        ("2027-03-13 21:00", timedelta(hours=10)),  # the clocks go forward
    ],
)
def test_how_long_the_night_lasts(local, left):
    now = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("America/Toronto")).astimezone(UTC)
    assert quiet_left(now, "America/Toronto", EVENING, MORNING) == (left or timedelta(0))


def test_hours_within_a_day_and_none_at_all():
    noon = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    assert quiet_left(noon, "America/Toronto", time(12), time(13)) == timedelta(minutes=30)
    assert quiet_left(noon, "America/Toronto", time(13), time(14)) == timedelta(0)
    assert quiet_left(noon, "America/Toronto", time(12, 30), time(12, 30)) == timedelta(0)


def test_in_the_hour_that_comes_twice_the_wait_ends_in_the_second():
    second = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)  # ten past one for the second time that night
    assert quiet_left(second, "America/Toronto", EVENING, time(1, 30)) == timedelta(minutes=20)
    assert quiet_left(second - timedelta(hours=1), "America/Toronto", EVENING, time(1, 30)) == timedelta(minutes=20)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.times(),
    st.times(),
)
def test_after_the_wait_it_is_day(zone, now, start, end):
    left = quiet_left(now, zone, start, end)
    assert timedelta(0) <= left <= timedelta(hours=25)
    assert quiet_left(now + left, zone, start, end) == timedelta(0) or start == end
