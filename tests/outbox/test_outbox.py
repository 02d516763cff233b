"""What a booking owes the outside reaches it: late if need be, and in the end before somebody's eyes."""

import asyncio
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from sqlalchemy import select, update

from bella_core.core.clock import SystemClock
from bella_core.core.settings import Settings
from bella_core.crud import busy, idempotency, outbox, tasks
from bella_core.db.models import outbox as table
from bella_core.plugin import Alert, Applied, Busy, BusyPage, CursorGone, Rejected, Retry, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services import alerting_rows
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.jobs import Job, Jobs, housekeeping, pull_calendars
from bella_core.services.outbox import MAX_ATTEMPTS, Outbox, pause_asked, pause_s
from tests.booking.conftest import StandingClock, ask, draft


class Calendar:
    """A calendar in memory, at the other end of the contract."""

    name = "calendar"
    api = 1

    def __init__(self):
        self.events, self.alerts, self.pages, self.trouble, self.pulled_with = {}, [], [], [], []

    def _stumble(self):
        if self.trouble:
            raise self.trouble.pop(0)

    @hookimpl
    async def calendar_apply(self, binding, state, ref):
        self._stumble()
        event = ref or f"event-{len(self.events)}"
        self.events[event] = (binding.resource, state.status, state.starts_at, state.version)
        return Applied(event)

    @hookimpl
    async def calendar_pull(self, binding, cursor):
        self.pulled_with.append(cursor)
        self._stumble()
        return self.pages.pop(0)

    @hookimpl
    async def send_alert(self, alert):
        self._stumble()
        self.alerts.append(alert)


@pytest.fixture
def calendar():
    return Calendar()


@pytest.fixture
async def hooks(calendar):
    runner = HookRunner(Registry(given=[calendar], discover=False))
    yield Hooks(runner)
    await runner.close()


@pytest.fixture
def plugin(hooks):
    return hooks.alert_sinks()[0]


@pytest.fixture
async def booking(db):
    clinics = ClinicStore(db, StandingClock())
    await clinics.load(demo=True)
    return Booking(db, clinics, Settings(), StandingClock())


@pytest.fixture
def worker(db, hooks):
    return Outbox(db, hooks, SystemClock())


def leave(conn, alert, sink):
    """Leave a row for one sink, as raising an alert does."""
    outbox.add(conn, alerting_rows.TOPIC, f"{alert.id}:{sink}", alerting_rows.to_payload(alert, sink))


async def deliver_all(worker):
    while await worker.deliver_due():
        pass


async def make_due(db):
    await db.write(lambda conn: conn.execute(update(table).values(due_at=datetime(2020, 1, 1, tzinfo=UTC), leased_until=None)))


async def statuses(db):
    return sorted(await db.read(lambda conn: conn.execute(select(table.c.topic, table.c.status)).all()))


async def test_a_booking_appears_in_the_calendars_of_all_its_resources_moves_and_goes(db, booking, worker, calendar, plugin):
    [one, two] = (await booking.find_slots(ask(limit=2, provider_id="okafor"))).slots
    for resource in ("provider:okafor", "provider:bouchard", f"room:{one.room_id}"):
        await db.write(busy.bind, plugin, resource, "cal")
    booked = await booking.book(one, draft(), key="1", actor="call")
    await deliver_all(worker)
    assert sorted(event[:2] for event in calendar.events.values()) == [("provider:okafor", "booked"), (f"room:{one.room_id}", "booked")]

    other = (await booking.find_slots(ask(limit=1, provider_id="bouchard"))).slots[0]
    await booking.reschedule(booked.appointment_id, other, key="2", actor="call")
    await deliver_all(worker)
    assert {event[:2] for event in calendar.events.values()} >= {("provider:okafor", "cancelled"), ("provider:bouchard", "booked")}

    await booking.cancel(booked.appointment_id, key="3", actor="call")
    await deliver_all(worker)
    assert {event[1] for event in calendar.events.values()} == {"cancelled"}
    assert two.starts_at > one.starts_at
    assert {status for _, status in await statuses(db)} == {"done"}


async def test_a_delivery_that_fails_is_repeated_and_has_one_effect(db, booking, worker, calendar, plugin):
    await db.write(busy.bind, plugin, "provider:okafor", "cal")
    calendar.trouble = [Retry("quota", after_s=30.0), RuntimeError("a bug of the plugin's")]
    await booking.book((await booking.find_slots(ask(provider_id="okafor"))).slots[0], draft(), key="1", actor="call")
    for _ in range(4):
        await deliver_all(worker)
        await make_due(db)
    assert len(calendar.events) == 1
    assert {status for _, status in await statuses(db)} == {"done"}


async def test_what_a_receiver_rejects_is_laid_before_staff(db, worker, calendar, plugin):
    calendar.trouble = [Rejected("no such sink")]
    alert = Alert("a1", "f", "warning", "turn_failed", "turn_failed", SystemClock().now(), {"call_id": "c"})
    await db.write(leave, alert, plugin)
    await deliver_all(worker)
    assert await statuses(db) == [("alert", "dead")]
    [task] = await db.read(tasks.unresolved)
    assert (task.kind, task.details["topic"], task.details["why"]) == ("undelivered", "alert", "rejected")
    assert calendar.alerts == []


@pytest.mark.parametrize("after_s", [float("inf"), float("nan"), 1e300, -5.0, 0, "5"])
async def test_a_plugin_that_asks_for_an_impossible_pause_stops_no_worker_and_loses_nothing(db, worker, calendar, plugin, after_s):
    calendar.trouble = [Retry("quota", after_s=after_s)]
    alert = Alert("a1", "f", "warning", "turn_failed", "turn_failed", SystemClock().now(), {})
    await db.write(leave, alert, plugin)
    await deliver_all(worker)
    assert await statuses(db) == [("alert", "due")]
    await make_due(db)
    await deliver_all(worker)
    assert calendar.alerts == [alert]


def test_a_service_that_always_says_in_a_second_is_outlasted_for_a_day():
    assert pause_asked(1.0, attempts=1) == 1.0
    assert sum(pause_asked(1.0, attempts) for attempts in range(1, MAX_ATTEMPTS)) > 12 * 3600
    assert pause_asked(1e9, attempts=1) == 24 * 3600


async def test_a_refusal_whose_words_are_no_unicode_is_laid_before_staff_too(db, worker, calendar, plugin):
    calendar.trouble = [Rejected("code page: \udce9")]
    alert = Alert("a1", "f", "warning", "turn_failed", "turn_failed", SystemClock().now(), {})
    await db.write(leave, alert, plugin)
    await deliver_all(worker)
    [task] = await db.read(tasks.unresolved)
    assert task.details["told"] == "code page: ?"


async def test_an_alert_reaches_its_sink_as_it_was_raised(db, worker, calendar, plugin):
    alert = Alert("a1", "f", "critical", "database_away", "database_away call_id=c", SystemClock().now(), {"call_id": "c"})
    await db.write(leave, alert, plugin)
    await deliver_all(worker)
    assert calendar.alerts == [alert]


async def test_a_row_that_never_succeeds_is_given_up_in_the_end(db, worker, plugin, hooks):
    await db.write(outbox.add, "alert", "k", {"plugin": "gone", "alert": {}})
    for _ in range(MAX_ATTEMPTS):
        await make_due(db)
        await deliver_all(worker)
    assert await statuses(db) == [("alert", "dead")]
    assert await db.read(outbox.counts) == {"dead": 1}


async def test_a_change_during_a_delivery_is_delivered_after_it(db):
    await db.write(outbox.add, "t", "k", {"n": 1})
    [row] = await db.write(outbox.lease, 10, 60)
    await db.write(outbox.add, "t", "k", {"n": 2})
    await db.write(outbox.done, row)
    [newer] = await db.write(outbox.lease, 10, 60)
    assert (newer.payload, newer.revision) == ({"n": 2}, 2)


async def test_a_leased_row_is_nobody_elses_until_the_lease_ends(db):
    await db.write(outbox.add, "t", "k", {})
    assert len(await db.write(outbox.lease, 10, 60)) == 1
    assert await db.write(outbox.lease, 10, 60) == ()
    past = SystemClock().now() - timedelta(seconds=1)
    await db.write(lambda conn: conn.execute(update(table).values(leased_until=past)))
    assert [row.attempts for row in await db.write(outbox.lease, 10, 60)] == [2]


async def test_two_workers_deliver_each_row_once(db, hooks, calendar, plugin):
    now = SystemClock().now()
    for number in range(40):
        await db.write(leave, Alert(str(number), "f", "info", "turn_failed", "s", now), plugin)
    await asyncio.gather(*(deliver_all(Outbox(db, hooks, SystemClock())) for _ in range(3)))
    assert sorted(int(alert.id) for alert in calendar.alerts) == list(range(40))


def test_pauses_grow_to_an_hour():
    assert 3.75 <= pause_s(1) <= 6.25
    assert 2700 <= pause_s(25) <= 4500


async def test_a_job_runs_in_one_process_at_a_time_and_not_before_it_is_due(db):
    runs = []

    async def once():
        await asyncio.sleep(0.05)
        runs.append(1)

    processes = [Jobs(db, [Job("tidy", once, every_s=60)]) for _ in range(4)]
    done = await asyncio.gather(*(process.run_due() for process in processes))
    assert sorted(done) == [(), (), (), ("tidy",)]
    assert await processes[1].run_due() == ()
    assert len(runs) == 1


async def test_a_job_that_fails_keeps_no_other_from_running(db):
    async def fail():
        raise ValueError("a bug")

    ran = await Jobs(db, [Job("bad", fail, 60), *housekeeping(db)]).run_due()
    assert ran == ("bad", *(job.name for job in housekeeping(db)))


async def test_a_key_is_forgotten_when_it_is_old_by_the_clock_that_stamped_it(db, booking):
    """The booking's clock stands in another year; its keys are minutes old all the same."""
    slot = (await booking.find_slots(ask())).slots[0]
    booked = await booking.book(slot, draft(), key="1", actor="call")
    await Jobs(db, housekeeping(db)).run_due()
    assert await booking.book(slot, draft(), key="1", actor="call") == booked
    assert await db.write(idempotency.forget, timedelta(days=-1)) == 1


def page(*refs, gone=(), cursor="c", complete=True):
    start = datetime(2027, 3, 15, 14, tzinfo=UTC)
    return BusyPage(tuple(Busy(ref, start, start + timedelta(hours=1)) for ref in refs), gone, cursor, complete)


async def refs(db):
    from bella_core.db.models import busy as rows

    return sorted(await db.read(lambda conn: conn.scalars(select(rows.c.ref)).all()))


async def pull(db, hooks):
    (job,) = pull_calendars(db, hooks)
    await job.run()


async def test_busy_times_are_pulled_page_by_page_and_then_by_changes(db, hooks, calendar, plugin):
    await db.write(busy.bind, plugin, "provider:okafor", "cal")
    calendar.pages = [page("a", "b", cursor="p2", complete=False), page("c", cursor="s1")]
    await pull(db, hooks)
    assert await refs(db) == ["a", "b", "c"]
    calendar.pages = [page("d", gone=("a",), cursor="s2")]
    await pull(db, hooks)
    assert await refs(db) == ["b", "c", "d"]
    assert calendar.pulled_with == [None, "p2", "s1"]


NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "bad",
    [
        BusyPage((Busy("a", NOON, NOON), Busy("a", NOON, NOON)), (), "s2"),
        BusyPage((Busy("", NOON, NOON),), (), "s2"),
        BusyPage((Busy("a" * 2000, NOON, NOON),), (), "s2"),
        BusyPage((Busy("half \udcff", NOON, NOON),), (), "s2"),
        BusyPage((Busy("a", NOON, NOON - timedelta(hours=1)),), (), "s2"),
        BusyPage((), ("nul \0",), "s2"),
        BusyPage((), (), "\udcff"),
    ],
)
async def test_a_page_that_cannot_be_stored_is_the_plugins_error_and_the_next_calendar_is_pulled(db, hooks, calendar, plugin, bad):
    await db.write(busy.bind, plugin, "provider:okafor", "one")
    await db.write(busy.bind, plugin, "provider:bouchard", "two")
    calendar.pages = [bad, page("good")]
    await pull(db, hooks)
    assert await refs(db) == ["good"]
    assert hooks.runner.timings.rows()[plugin, "calendar_pull", "bad_value"].count == 1


async def test_a_time_that_is_taken_for_ever_keeps_nobody_from_the_book(db, hooks, calendar, plugin):
    from bella_core.db.models import busy as rows

    await db.write(busy.bind, plugin, "provider:okafor", "cal")
    calendar.pages = [BusyPage((Busy("closed", datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)),), (), "s1")]
    await pull(db, hooks)
    times = await db.read(lambda conn: conn.execute(select(rows.c.starts_at, rows.c.ends_at).order_by(rows.c.starts_at)).all())
    assert len(times) < 8000
    now = SystemClock().now()
    assert times[0].starts_at < now - timedelta(days=3000)
    assert times[-1].ends_at > now + timedelta(days=3000)


async def test_a_cursor_that_is_gone_begins_anew_and_sweeps_only_at_the_end(db, hooks, calendar, plugin):
    await db.write(busy.bind, plugin, "provider:okafor", "cal")
    calendar.pages = [page("a", "b", cursor="s1")]
    await pull(db, hooks)
    calendar.trouble = [CursorGone()]
    calendar.pages = [page("b", cursor="p2", complete=False)]
    await pull(db, hooks)  # the second page fails: nothing is swept yet
    assert await refs(db) == ["a", "b"]
    calendar.pages = [page("b", cursor="p2", complete=False), page("c", cursor="s2")]
    await pull(db, hooks)
    assert await refs(db) == ["b", "c"]


async def test_a_calendar_that_fails_keeps_what_was_known_and_how_old_it_is(db, hooks, calendar, plugin):
    await db.write(busy.bind, plugin, "provider:okafor", "cal")
    calendar.pages = [page("a")]
    await pull(db, hooks)
    before = (await db.read(busy.bindings))[0]
    calendar.trouble = [Retry("quota")]
    await pull(db, hooks)
    assert await refs(db) == ["a"]
    assert attrs.evolve((await db.read(busy.bindings))[0]) == before
