"""What waits for staff: what presses most is first, nothing is lost by being merged, and what is put off comes back in the morning."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.attention import cards, day_begun, rank, snoozed_until

NOW = datetime(2026, 11, 3, 15, tzinfo=UTC)
TORONTO = "America/Toronto"
ZONES = st.sampled_from([TORONTO, "America/St_Johns", "America/Vancouver", "America/Winnipeg"])
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@attrs.frozen
class Item:
    id: str
    kind: str = "callback"
    urgency: str = "today"
    created_at: datetime = NOW
    due_at: datetime | None = None
    person: str = ""


ITEMS = st.lists(
    st.builds(
        Item,
        id=st.uuids().map(str),
        kind=st.sampled_from(["callback", "message", "emergency"]),
        urgency=st.sampled_from(["now", "today", "normal"]),
        created_at=st.integers(0, 600).map(lambda minutes: NOW - timedelta(minutes=minutes)),
        due_at=st.none() | st.integers(-60, 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
        person=st.sampled_from(["", "user:1", "user:2"]),
    ),
    max_size=12,
    unique_by=lambda item: item.id,
)


@given(ITEMS)
def test_each_item_is_on_one_card_and_the_cards_are_in_order(items):
    made = cards(items, NOW)
    assert sorted(one for card in made for one in card.ids) == sorted(item.id for item in items)
    pressing = [min(rank(one, NOW) for one in card.all) for card in made]
    assert pressing == sorted(pressing)
    for card in made:
        assert len({(one.kind, one.person) for one in card.all}) == 1
        assert len(card.all) == 1 or card.latest.person
        assert card.latest.created_at == max(one.created_at for one in card.all)


@given(ITEMS, st.randoms())
def test_the_order_in_which_they_come_does_not_matter(items, random):
    mixed = list(items)
    random.shuffle(mixed)
    assert cards(mixed, NOW) == cards(items, NOW)


def test_what_is_overdue_presses_as_what_is_to_be_done_at_once():
    late, soon = Item("a", urgency="normal", due_at=NOW), Item("b", urgency="normal", due_at=NOW + timedelta(seconds=1))
    assert (rank(late, NOW), rank(soon, NOW)) == (0, 2)


@given(INSTANTS, ZONES)
def test_tomorrow_is_eight_in_the_morning_by_the_clinics_clock_also_where_clocks_change(now, zone):
    local = snoozed_until("tomorrow", now, zone).astimezone(ZoneInfo(zone))
    assert (local.date() - now.astimezone(ZoneInfo(zone)).date(), local.time()) == (timedelta(days=1), time(8))


@given(INSTANTS, ZONES)
def test_a_day_begins_at_its_midnight(now, zone):
    begun = day_begun(now, zone)
    assert begun <= now < begun + timedelta(hours=25)
    assert begun.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()


def test_an_hour_is_an_hour():
    assert snoozed_until("hour", NOW, TORONTO) == NOW + timedelta(hours=1)


@pytest.mark.parametrize("day", [None, date(2026, 11, 3), date(2026, 11, 2), date(2027, 11, 6)])
def test_a_day_that_is_not_to_come_or_too_far_is_refused(day):
    with pytest.raises(ValueError, match="choose a day to come"):
        snoozed_until("day", NOW, TORONTO, day)
    assert snoozed_until("day", NOW, TORONTO, date(2026, 11, 4)) == datetime(2026, 11, 4, 13, tzinfo=UTC)
