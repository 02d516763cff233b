"""Alerts of one clinic, with two plugins that deliver them, on a real database; the clock stands until it is moved."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from sqlalchemy import select, update

from bella_core.core.alarms import ALARMS
from bella_core.core.alert_settings import AlertSettings
from bella_core.crud import alerts
from bella_core.db.models import outbox as outbox_table
from bella_core.plugin import hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services import alerting
from bella_core.services.alerting import Alerts
from bella_core.services.alerting_desk import AlertDesk
from bella_core.services.alerting_watch import AlertWatch
from bella_core.services.outbox import Outbox

#: A Tuesday, 10:00 in Toronto.
NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)


class StandingClock:
    """Stands still for the calendar, runs for deadlines."""

    def __init__(self, now=NOW):
        self.at = now

    def now(self):
        return self.at

    def monotonic(self):
        return monotonic()

    def pass_by(self, **span):
        self.at += timedelta(**span)


class Pager:
    """A sink that remembers, and fails or hangs when a test wants it to."""

    name, api = "pager", 1

    def __init__(self):
        self.sent, self.trouble, self.hanging = [], None, False

    @hookimpl
    async def send_alert(self, alert):
        if self.hanging:
            await asyncio.sleep(3600)
        if self.trouble:
            raise self.trouble
        self.sent.append(alert)

    @property
    def told(self):
        return [(alert.rule, alert.severity, alert.status) for alert in self.sent]


class Mail(Pager):
    name = "mail"


class Process:
    """One process of a clinic: services of its own on a database that others may use too."""

    def __init__(self, db, clock, sinks, settings, *, deadline_s=None):
        self.db, self.clock, self.settings = db, clock, settings
        self.registry = Registry(given=sinks, discover=False)
        self.runner = HookRunner(self.registry)
        self.hooks = Hooks(self.runner)
        if deadline_s is not None:
            for plugin in self.registry.plugins.values():
                plugin.deadlines = {"send_alert": deadline_s}
            self.runner.refresh()
        self.alerts = Alerts(db, self.hooks, clock, settings, lambda: "America/Toronto")
        self.outbox = Outbox(db, self.hooks, clock, alerts=self.alerts)
        self.desk = AlertDesk(db, settings, clock)
        self.watch = AlertWatch(db, settings.alarms, self.alerts.routing, clock)

    async def deliver(self):
        while await self.outbox.deliver_due():
            pass

    async def open(self):
        return [(row.rule, row.severity, row.status, row.count) for row in await self.db.read(alerts.open_alerts)]

    async def only(self):
        [row] = await self.db.read(alerts.open_alerts)
        return row

    async def waiting(self, sink):
        """Return the rules of the alerts that the outbox has, or had, for a sink."""
        keys = await self.db.read(lambda conn: conn.execute(select(outbox_table.c.key)).scalars().all())
        ids = {key.partition(":")[0] for key in keys if key.endswith(f":{sink}")}
        return {row.rule for row in await self.db.read(alerts.open_alerts) if row.id in ids}

    async def kinds(self, alert_id):
        return [event.kind for event in (await self.desk.history(alert_id))[1]]

    async def close(self):
        await self.alerts.close()
        await self.runner.close()


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """Let a busy machine's database take its time: what happens without it is a test of its own."""
    monkeypatch.setattr(alerting, "OUTBOX_S", 60.0)


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def pager():
    return Pager()


@pytest.fixture
def mail():
    return Mail()


@pytest.fixture
async def process_of(db, clock, pager, mail):
    """Start processes: ``process_of(storm_alerts=3)``."""
    started = []

    def start(*, sinks=None, deadline_s=None, **settings):
        given = [pager, mail] if sinks is None else sinks
        started.append(Process(db, clock, given, AlertSettings(**settings), deadline_s=deadline_s))
        return started[-1]

    yield start
    for process in started:
        await process.close()


async def make_due(db):
    """Let everything be due that waits in the outbox."""
    past = datetime(2020, 1, 1, tzinfo=UTC)
    due = outbox_table.c.status == "due"
    await db.write(lambda conn: conn.execute(update(outbox_table).where(due).values(due_at=past, leased_until=None)))


ALARM = {alarm.key: alarm for alarm in ALARMS}
