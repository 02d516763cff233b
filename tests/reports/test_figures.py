"""Figures add up: of two days, of two locations; shares are shares; and what has no sample is absent."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.domain.kpis import CallFacts, Kpis, Tally, Visit, count_calls, count_visits, kpis, offered_time
from bella_core.domain.period import MOST_DAYS, BadPeriod, Period
from bella_core.domain.stretches import common, length, union
from bella_core.services.clinics import demo_toml
from bella_core.services.clinics_document import read

CLINIC = read(demo_toml())
PLACE = CLINIC.locations[0]
#: Two weeks with the end of daylight time in them.
FIRST, LAST = date(2026, 10, 26), date(2026, 11, 8)
MONDAY = datetime(2026, 11, 2, 5, tzinfo=UTC)
NOTHING = Kpis(*(None,) * len(attrs.fields(Kpis)))

instants = st.datetimes(datetime(2026, 10, 25), datetime(2026, 11, 10), timezones=st.just(UTC))
lengths = st.integers(1, 600).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def stretches(draw):
    starts = draw(st.lists(instants, max_size=8))
    return [(start, start + draw(lengths)) for start in starts]


@st.composite
def calls(draw):
    start = draw(instants)
    end = draw(st.none() | lengths.map(lambda long: start + long))
    outcome = draw(st.sampled_from([None, "booked", "requested", "moved", "none", "transferred", "robot", "blocked", "message"]))
    return CallFacts(start, end, outcome, draw(st.booleans()))


@st.composite
def visits(draw):
    provider = draw(st.sampled_from([provider.id for provider in CLINIC.providers]))
    start = draw(instants)
    return Visit(provider, start, start + draw(lengths), draw(st.sampled_from(["booked", "completed", "no_show"])))


def tally_of(made, booked, period):
    """What one period counts of calls and visits."""
    span = period.at(PLACE)
    mine = [call for call in made if span.start <= call.started_at < span.end]
    return count_calls(PLACE, mine) + count_visits(PLACE, CLINIC.providers, booked, span)


@given(st.lists(calls(), max_size=15), st.lists(visits(), max_size=8), st.dates(FIRST, LAST - timedelta(days=1)))
def test_two_parts_of_a_period_are_the_whole(made, booked, until):
    parts = [tally_of(made, booked, Period(FIRST, until)), tally_of(made, booked, Period(until + timedelta(days=1), LAST))]
    assert parts[0] + parts[1] == tally_of(made, booked, Period(FIRST, LAST))


@given(st.lists(calls(), max_size=15), st.lists(visits(), max_size=8))
def test_shares_are_between_none_and_all(made, booked):
    found = kpis(tally_of(made, booked, Period(FIRST, LAST)))
    for share in (found.completion_rate, found.after_hours_share, found.no_show_rate, found.fill_rate):
        assert share is None or 0 <= share <= 1


def test_what_has_no_sample_is_absent():
    assert kpis(Tally()) == NOTHING
    robots = [CallFacts(MONDAY, MONDAY + timedelta(minutes=1), code) for code in ("robot", "blocked")]
    assert kpis(count_calls(PLACE, robots)) == NOTHING
    one = kpis(count_calls(PLACE, [CallFacts(MONDAY, None, None)]))
    assert one == attrs.evolve(NOTHING, calls=1, bookings=0, after_hours_share=1.0)


def test_the_figures_of_a_few_calls():
    at = MONDAY + timedelta(hours=10)  # Monday, 10:00 in Toronto: open
    made = [
        CallFacts(at, at + timedelta(seconds=90), "booked"),
        CallFacts(at, at + timedelta(seconds=30), "transferred"),
        CallFacts(at + timedelta(hours=12), at + timedelta(hours=12, seconds=60), "cancelled"),
        CallFacts(at, at + timedelta(hours=1), "none", spoken=False),
        CallFacts(at, at + timedelta(hours=1), "robot"),
    ]
    found = kpis(attrs.evolve(count_calls(PLACE, made), bookings=1))
    assert found == attrs.evolve(NOTHING, calls=4, bookings=1, completion_rate=0.5, handling_s=60.0, after_hours_share=0.25)


def test_a_full_book_is_full_however_often_its_time_is_taken():
    day = Period(date(2026, 11, 2), date(2026, 11, 2)).at(PLACE)
    who = CLINIC.providers[0]
    there = offered_time(PLACE, who, day)
    twice = [Visit(who.id, day.start, day.end, "booked"), Visit(who.id, *there[0], "completed")]
    assert kpis(count_visits(PLACE, [who], twice, day)).fill_rate == 1.0
    start, end = there[0]
    half = [Visit(who.id, start, start + (end - start) / 2, "booked")]
    assert kpis(count_visits(PLACE, [who], half, day)).fill_rate == (end - start) / 2 / length(there)


def test_who_did_not_come_is_counted_once_and_those_to_come_not_at_all():
    day = Period(date(2026, 11, 2), date(2026, 11, 2)).at(PLACE)
    hour = timedelta(hours=1)
    states = ["completed", "completed", "no_show", "booked"]
    booked = [Visit("x", day.start + n * hour, day.start + (n + 1) * hour, state) for n, state in enumerate(states)]
    before = Visit("x", day.start - hour, day.start + hour, "no_show")
    found = kpis(count_visits(PLACE, [], [*booked, before], day))
    assert (found.no_shows, found.no_show_rate, found.fill_rate) == (1, 1 / 3, None)


# --- time -----------------------------------------------------------------------------------------------------------


def minutes_of(many):
    """The minutes that stretches hold, one by one; they begin and end at whole ones."""
    whole = [(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)) for start, end in many]
    return whole, {start + timedelta(minutes=n) for start, end in whole for n in range(int((end - start).total_seconds() // 60))}


@given(stretches(), stretches())
def test_time_is_united_and_cut_as_sets_of_minutes_are(one, other):
    (one, ones), (other, others) = minutes_of(one), minutes_of(other)
    assert minutes_of(union(one))[1] == ones
    assert minutes_of(common(union(one), union(other)))[1] == ones & others
    assert length(union(one)) == timedelta(minutes=len(ones))
    assert all(before[1] < after[0] for before, after in pairwise(union(one)))


def test_a_period_is_days_that_can_be():
    assert Period(FIRST, LAST).days == 14
    assert (Period(FIRST, LAST).at(PLACE).end - Period(FIRST, LAST).at(PLACE).start) == timedelta(days=14, hours=1)
    with pytest.raises(BadPeriod, match="must not be before"):
        Period(LAST, FIRST)
    with pytest.raises(BadPeriod, match=f"at most {MOST_DAYS} days"):
        Period(FIRST, FIRST + timedelta(days=MOST_DAYS))
