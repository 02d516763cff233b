"""Whatever stands on a sheet, each of it has its place in the grid: inside it, over nothing else, and in the order of starting."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bella_core.crud.day_sheet import SheetTime
from bella_core.services import clinics, clinics_document
from bella_core.services.day_sheets import Sheet, SheetColumn
from bella_core.web.admin.schedule_grid import MOST_SPAN, STEP, lay_out, minute_of, week_of

LOCATION = clinics_document.read(clinics.demo_toml(), source="demo clinic").locations[0]
TORONTO = ZoneInfo("America/Toronto")
DAY = date(2026, 11, 4)
#: The clocks go back in the night to that day, and forward in the night to this one.
BACK, FORWARD = date(2026, 11, 1), date(2026, 3, 8)


def at(minute, day=DAY):
    return (datetime.combine(day, time(), TORONTO).astimezone(UTC)) + timedelta(minutes=minute)


def column(times=(), *, day=DAY, present=((8 * 60, 17 * 60),), resource="provider:chen"):
    stretches = tuple((at(start, day), at(end, day)) for start, end in present)
    return SheetColumn(resource, resource, day, stretches, tuple(times))


def sheet(*columns, opened=((8 * 60, 17 * 60),)):
    return Sheet(LOCATION, columns, tuple((at(start), at(end)) for start, end in opened))


def taken(start, end, *, kind="block", lane=0, day=DAY):
    return SheetTime(kind, f"{start}-{end}", "provider:chen", lane, at(start, day), at(end, day))


times = st.builds(
    lambda start, length, kind, lane: taken(start, start + length, kind=kind, lane=lane),
    st.integers(-600, 1370),  # as far as the shortest day goes
    st.integers(1, 900),
    st.sampled_from(["block", "hold", "busy"]),
    st.integers(0, 2),
).filter(lambda one: one.ends_at > at(0))


@given(st.lists(st.lists(times, max_size=8), min_size=1, max_size=5), st.sampled_from([DAY, BACK, FORWARD]))
def test_everything_lies_inside_the_grid_and_over_nothing_else(columns, day):
    moved = [
        [SheetTime(t.kind, t.id, t.resource, t.lane, t.starts_at + (day - DAY), t.ends_at + (day - DAY)) for t in some] for some in columns
    ]
    grid = lay_out(sheet(*(column(some, day=day) for some in moved), opened=()), at(600, day))
    assert len(grid.items) == sum(map(len, columns))
    cells = set()
    for item in grid.items:
        assert 1 <= item.row <= item.row + item.rows - 1 <= grid.rows
        assert item.head.track <= item.track < item.head.track + item.head.span <= grid.tracks + 1
        on_edge = item.time.starts_at < at(grid.first_minute, day) or item.rows == 1
        own = {(item.track, row) for row in range(item.row, item.row + item.rows)}
        if not on_edge and item.head.span < MOST_SPAN and all(part.time.starts_at.minute % STEP == 0 for part in grid.items):
            assert not own & cells
            cells |= own
    for area in grid.away:
        assert 1 <= area.row <= area.row + area.rows - 1 <= grid.rows
    starts = [item.time.starts_at for item in grid.items]
    assert starts == sorted(starts)


def test_a_day_shows_whole_hours_that_hold_all_there_is():
    grid = lay_out(sheet(column([taken(7 * 60 + 40, 8 * 60)])), at(0))
    assert (grid.first_minute, grid.rows) == (7 * 60, 60)
    assert [mark.hour for mark, _ in grid.marks] == list(range(7, 17))
    assert (grid.items[0].row, grid.items[0].rows) == (5, 2)


def test_a_night_off_in_a_calendar_makes_no_longer_day():
    grid = lay_out(sheet(column([taken(-300, 8 * 60 + 30, kind="busy")])), at(0))
    assert (grid.first_minute, grid.items[0].row, grid.items[0].rows) == (8 * 60, 1, 3)


def test_what_is_booked_beside_a_visit_has_a_track_of_its_own():
    grid = lay_out(sheet(column([taken(540, 570), taken(540, 570, lane=1)]), column([taken(540, 570)])), at(0))
    assert [(head.track, head.span) for head in grid.heads] == [(1, 2), (3, 1)]
    assert [item.track for item in grid.items] == [1, 2, 3]


def test_whoever_is_not_there_is_shown_away():
    grid = lay_out(sheet(column(present=((9 * 60, 12 * 60), (13 * 60, 17 * 60)))), at(0))
    assert [(area.row, area.rows) for area in grid.away] == [(1, 6), (25, 6)]


def test_the_present_has_a_row_on_its_own_day_only():
    assert lay_out(sheet(column()), at(9 * 60 + 15)).now == 8
    assert lay_out(sheet(column()), at(7 * 60)).now is None
    assert lay_out(sheet(column()), at(24 * 60 + 600)).now is None


def test_the_minute_is_that_of_the_wall_clock():
    assert minute_of(LOCATION, datetime(2026, 11, 1, 5, 30, tzinfo=UTC), BACK) == 90
    assert minute_of(LOCATION, datetime(2026, 11, 1, 6, 30, tzinfo=UTC), BACK) == 90  # the hour that the clock shows twice
    assert minute_of(LOCATION, at(-10), DAY) == 0
    assert minute_of(LOCATION, at(1440), DAY) == 1440


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_a_week_begins_on_its_monday(day):
    assert week_of(day).weekday() == 0
    assert timedelta(0) <= day - week_of(day) < timedelta(days=7)
