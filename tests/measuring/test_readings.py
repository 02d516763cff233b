"""How things stand, as it is recorded: ages, budgets, days compared with days, and hours with hours; on each engine."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

import bella_core.core.metrics.meter as meter_module
from bella_core.core.errors import DatabaseAway
from bella_core.core.ids import new_id
from bella_core.core.metrics import DEGRADATION, TURN_SECONDS, Meter
from bella_core.core.settings import LanguageModelSettings
from bella_core.crud import busy, calls, hours, outbox, spending
from bella_core.crud.spending import Budget
from bella_core.db.models import calendar_bindings
from bella_core.db.models import outbox as outbox_table
from bella_core.plugin import MetricBatch, Sample
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.clinics import ClinicStore
from bella_core.services.degradation import Degradation
from bella_core.services.measuring import Measuring
from bella_core.services.readings import Readings
from tests.conversation.house import NOW, StandingClock

WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


@pytest.fixture
async def look(db):
    """Look once, and return what was recorded, by name."""
    clinics = ClinicStore(db, StandingClock())
    await clinics.load(demo=True)

    async def once(meter=None):
        meter = meter or Meter()
        limits = LanguageModelSettings(day_tokens=1000, day_usd=1.0)
        await Readings(db, Registry(given=[], discover=False), clinics, limits, StandingClock(), meter).look()
        return {metric.name: max(values) for (metric, _), values in meter.take().items()}

    return once


async def test_of_what_there_is_not_nothing_is_said(look):
    assert await look() == {"SystemHealth": 1, "MigrationStatus": 1, "OutboxDead": 0}


async def test_a_database_that_is_away_is_the_worst_that_can_be(look, db):
    await db.close()
    meter = Meter()
    with pytest.raises(DatabaseAway):
        await look(meter)

    assert {metric.name: values for (metric, _), values in meter.take().items()}["SystemHealth"] == {0: 1}


async def test_what_waits_and_what_was_given_up_in_the_outbox(look, db):
    def prepare(conn):
        for key in ("waits", "given_up", "given_up_long_ago"):
            outbox.add(conn, "alert", key, {})
        now = outbox.database_now(conn)
        when = {"waits": now - HOUR, "given_up": now - HOUR, "given_up_long_ago": now - 2 * DAY}
        for key, due in when.items():
            status = "due" if key == "waits" else "dead"
            conn.execute(update(outbox_table).where(outbox_table.c.key == key).values(due_at=due, status=status))

    await db.write(prepare)
    found = await look()

    assert found["OutboxAge"] == pytest.approx(3600, rel=0.02)
    assert found["OutboxDead"] == 1


async def test_the_calendar_that_was_read_longest_ago(look, db):
    def prepare(conn):
        for plugin in ("one", "other"):
            busy.bind(conn, plugin, "provider:okafor", "mine")
        now = outbox.database_now(conn)
        conn.execute(update(calendar_bindings).where(calendar_bindings.c.plugin == "one").values(pulled_at=now - 2 * HOUR))
        conn.execute(update(calendar_bindings).where(calendar_bindings.c.plugin == "other").values(pulled_at=now - HOUR))

    await db.write(prepare)
    found = await look()

    assert found["CalendarAge"] == pytest.approx(7200, rel=0.02)
    assert "ScheduleAge" not in found


async def test_a_calendar_that_was_never_read_counts_from_when_it_was_declared(look, db):
    declared = new_id()[13:]
    two_hours_ago = f"{int((datetime.now(UTC) - 2 * HOUR).timestamp() * 1000):012x}"

    def prepare(conn):
        for plugin in ("one", "other"):
            busy.bind(conn, plugin, "provider:okafor", "mine")
        one = update(calendar_bindings).where(calendar_bindings.c.plugin == "one")
        conn.execute(one.values(id=f"{two_hours_ago[:8]}-{two_hours_ago[8:]}{declared}"))
        other = update(calendar_bindings).where(calendar_bindings.c.plugin == "other")
        conn.execute(other.values(pulled_at=outbox.database_now(conn)))

    await db.write(prepare)
    assert (await look())["CalendarAge"] == pytest.approx(7200, rel=0.02)


async def test_calls_and_tokens_are_compared_with_the_same_time_a_week_before(look, db):
    def ring(conn, at):
        calls.begin(conn, carrier_id="CA" + new_id().replace("-", ""), location_id="main", caller=None, at=at)

    def spend(conn, at, tokens):
        spending.reserve(conn, [Budget(f"day:{at.date().isoformat()}", 10**9, 10**9)], tokens, 0, at)

    for hours_ago in (1, 2, 3):
        await db.write(ring, NOW - hours_ago * HOUR)
    for hours_ago in (1, 23):
        await db.write(ring, NOW - WEEK - hours_ago * HOUR)
    await db.write(ring, NOW - WEEK - 25 * HOUR)
    for at, tokens in ((NOW - DAY, 390), (NOW - DAY - WEEK, 300), (NOW, 250)):
        await db.write(spend, at, tokens)
    found = await look()

    assert found["CallVolumeChange"] == 0.5
    assert found["TokenUsageIncrease"] == 0.3
    assert found["ModelBudgetUsed"] == 0.25


# --- an hour, compared with the same one of the days before -----------------------------------------------------------


def turns():
    """A hundred turns, of which five take longer: the 95th percentile is a second."""
    sample = Sample(TURN_SECONDS.namespace, TURN_SECONDS.name, "Seconds", (), (2.0, 1.0, 0.001), (5, 10, 85))
    return MetricBatch(NOW, NOW, (sample,))


async def compared(db, days):
    """Let an hour pass, and return what it was compared with."""
    clock, meter = StandingClock(), Meter()
    degradation = Degradation(db, clock, meter)
    for day, usual in days.items():
        await db.write(hours.add, "turn", NOW - timedelta(days=day), "another", usual)
    degradation.keep(turns())
    await degradation.look()  # the hour is not over
    assert meter.peek() == {}
    clock.at += HOUR
    await degradation.look()
    return {words: max(values) for (metric, words), values in meter.take().items() if metric is DEGRADATION}


async def test_an_hour_is_compared_with_the_median_of_seven_days(db):
    days = {1: 0.5, 2: 0.5, 3: 0.5, 4: 0.5, 5: 100.0, 6: 0.001, 7: 0.5, 8: 100.0}

    assert await compared(db, days) == {("turn",): 2}  # 1 s, over a half


async def test_the_first_hours_are_compared_with_nothing_and_kept(db):
    assert await compared(db, {}) == {}
    assert await db.read(hours.usual, "turn", NOW + DAY) == 1


async def test_an_hour_with_few_values_says_nothing(db, monkeypatch):
    monkeypatch.setattr("bella_core.services.degradation.AT_LEAST", 1000)

    assert await compared(db, {1: 0.5}) == {}
    assert await db.read(hours.usual, "turn", NOW + DAY) == 0.5


async def test_old_hours_are_forgotten(db):
    await compared(db, {1: 0.5, 9: 0.5})
    assert await db.write(hours.forget, NOW - timedelta(days=8)) == 0


def test_what_found_no_room_is_counted_as_lost_once(monkeypatch):
    monkeypatch.setattr(meter_module, "MAX_VALUES", 3)
    meter, batches = Meter(), []
    hooks = Hooks(HookRunner(Registry(given=[], discover=False)))
    measuring = Measuring(meter, hooks, StandingClock(), batches.append)
    for number in range(5):
        meter.add(TURN_SECONDS, number)
    for _ in range(2):
        measuring.flush()
    lost = [(sample.dimensions, sample.values) for batch in batches for sample in batch.samples if sample.name == "MeasurementsLost"]
    assert lost == [((("lost", "metric"),), (2.0,))]
