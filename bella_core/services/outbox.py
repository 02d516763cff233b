"""The outbox's worker: takes what is due, has a plugin deliver it, and tries again, later and later, until staff must look."""

import asyncio
import math
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway
from bella_core.core.ids import new_id
from bella_core.core.logging import get_logger, log_context
from bella_core.core.phi import allow
from bella_core.crud import outbox, tasks, try_calls
from bella_core.crud.bookings import TOPIC as APPOINTMENT
from bella_core.crud.calendar_conflicts import CALENDAR
from bella_core.crud.outbox import Lane, OutboxRow
from bella_core.crud.sent_messages import UNDELIVERABLE
from bella_core.crud.webhooks import TOPIC as WEBHOOK
from bella_core.db import Database
from bella_core.domain.notices.classes import TOPICS
from bella_core.plugin import PluginError, Rejected, Retry
from bella_core.runtime.errors import HookFailed, told
from bella_core.runtime.hooks import Hooks

from . import alerting, notices, notices_desk
from .alerting import Alerts
from .alerting_sinks import Sinks
from .notices_rows import Teller
from .outbox_calendars import Calendars

#: Rows taken at once, seconds until another worker may take them, seconds between two looks.
BATCH, LEASE_S, POLL_S = 10, 60.0, 1.0
#: Deliveries of one row; the pauses between them grow to an hour, so that a day's outage is outlasted.
MAX_ATTEMPTS = 30
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 5.0, 3600.0
#: Attempts whose pauses a plugin may shorten, and seconds at most for one that it asks for.
_ASKED_ATTEMPTS, _LONGEST_ASKED_S = 5, 24 * 3600.0

Deliver = Callable[[OutboxRow], Awaitable[None]]

_log = get_logger(__name__)
allow("topic", (APPOINTMENT, CALENDAR, notices.TOPIC, notices_desk.TOPIC, alerting.TOPIC))
allow("why", ("retry", "rejected", "failed", "unknown_topic", "error"))


class Outbox:
    """
    Deliver what transactions left in the outbox.

    Any number of processes may run one: a row is leased by one at a time, and delivered again if that one dies.

    Args:
        db: holds the rows. ``hooks``: deliver them.
        tellers: tell of changed appointments, each by rows of its own topic.
        others: what else delivers rows, by topic.
        alerts: tells of sinks of alerts that fail.
    """

    def __init__(
        self,
        db: Database,
        hooks: Hooks,
        clock: Clock,
        tellers: Sequence[Teller] = (),
        others: Mapping[str, Deliver] | None = None,
        *,
        alerts: Alerts | None = None,
    ) -> None:
        self._db, self._hooks, self._clock, self._tellers = db, hooks, clock, tuple(tellers)
        self._calendars = calendars = Calendars(db, hooks, clock)
        sinks = Sinks(db, hooks, clock, alerts or Alerts(db, hooks, clock))
        self._topics: dict[str, Deliver] = {
            APPOINTMENT: self._fan_out,
            CALENDAR: calendars.apply,
            alerting.TOPIC: sinks.deliver,
            **{teller.topic: teller.deliver for teller in tellers},
            **(others or {}),
        }
        allow("topic", self._topics)

    async def run(self) -> None:
        """Deliver until cancelled; a database that is away is waited for."""
        await asyncio.gather(*(self._run(lane) for lane in self._lanes()))

    def _lanes(self) -> tuple[Lane, ...]:
        """Return who is delivered to apart: each sink of alerts, and webhooks; one that hangs must not keep up the others."""
        ends = tuple(f":{sink}" for sink in self._hooks.alert_sinks())
        sinks = (Lane(alerting.TOPIC, (end,)) for end in ends)
        return Lane(alerting.TOPIC, ends, but=True, without=WEBHOOK), Lane(WEBHOOK, ("",)), *sinks

    async def _run(self, lane: Lane) -> None:
        while True:
            try:
                delivered = await self._deliver_due(lane)
            except DatabaseAway:
                delivered = 0
                _log.warning("outbox_waits_for_database")
            if not delivered:
                await asyncio.sleep(POLL_S)

    async def deliver_due(self) -> int:
        """Deliver what is due now, at most a batch; return how many rows were taken."""
        return await self._deliver_due(Lane())

    async def _deliver_due(self, lane: Lane) -> int:
        if not await self._db.read(outbox.is_due, lane):
            return 0
        rows = await self._db.write(outbox.lease, BATCH, LEASE_S, lane)
        await asyncio.gather(*(self._deliver_logged(row) for row in rows))
        return len(rows)

    async def _deliver_logged(self, row: OutboxRow) -> None:
        """Deliver one row; lines that are written meanwhile, by plugins too, name it and the request that it comes from."""
        with log_context(outbox_id=row.id, correlation_id=row.correlation_id or new_id()):
            await self._deliver(row)

    async def _deliver(self, row: OutboxRow) -> None:
        """Deliver one row and note what became of it; a settled row is never an error of the worker."""
        if await self._db.read(try_calls.made, row.topic, row.key, row.payload):
            _log.info("outbox_withheld", outbox_id=row.id, topic=row.topic)  # of somebody who tries bella out nothing leaves the house
            await self._db.write(outbox.done, row)
            return
        deliver = self._topics.get(row.topic)
        if deliver is None:
            await self._db.write(_give_up, row, "unknown_topic", self._clock)
            return
        try:
            await deliver(row)
        except Rejected as refused:
            await self._failed(row, "rejected", last=True, words=told(refused))
        except Retry as later:
            await self._failed(row, "retry", wait_s=pause_asked(later.after_s, row.attempts))
        except (HookFailed, PluginError):
            await self._failed(row, "failed")
        except DatabaseAway:
            raise
        except Exception as error:  # noqa: BLE001  # one row that cannot be delivered must not keep the others from it
            _log.error("outbox_delivery_failed", outbox_id=row.id, topic=row.topic, error=error)
            await self._failed(row, "error")
        else:
            await self._db.write(outbox.done, row)

    async def _failed(self, row: OutboxRow, why: str, *, wait_s: float | None = None, last: bool = False, words: str = "") -> None:
        _log.warning("outbox_not_delivered", outbox_id=row.id, topic=row.topic, why=why, attempts=row.attempts)
        if last or row.attempts >= MAX_ATTEMPTS:
            await self._db.write(_give_up, row, why, self._clock, words)
        else:
            await self._db.write(outbox.again, row, pause_s(row.attempts) if wait_s is None else wait_s, why)

    async def _fan_out(self, row: OutboxRow) -> None:
        """Leave a row for each calendar that a changed appointment concerns, and one for each who is told of it."""
        await self._calendars.fan_out(row)
        for teller in self._tellers:
            await teller.fan_out(row)


def pause_s(attempts: int) -> float:
    """Return how long to wait after so many attempts: twice as long each time, with jitter, so that workers do not march in step."""
    pause: float = min(_FIRST_PAUSE_S * 2 ** min(attempts - 1, 12), _LONGEST_PAUSE_S)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, not a secret


def pause_asked(after_s: object, attempts: int) -> float:
    """
    Return how long to wait when a plugin asks for a pause of ``after_s`` seconds.

    What is no number, or past, is no pause. After the first few attempts it is as long as ours at least, so that a service that keeps
    saying "in a second" is outlasted too; and never longer than a day.
    """
    ours = pause_s(attempts)
    if not isinstance(after_s, int | float) or math.isnan(after_s) or after_s <= 0:
        return ours
    return min(float(after_s) if attempts <= _ASKED_ATTEMPTS else max(float(after_s), ours), _LONGEST_ASKED_S)


def _give_up(conn: Connection, row: OutboxRow, why: str, clock: Clock, words: str = "") -> None:
    """
    Mark a row dead, and leave staff an item that names it, the appointment it is about, and what the plugin said.

    Of a message that a patient does not get they hear the same day: somebody has to call.
    """
    outbox.dead(conn, row, why)
    details = {"outbox_id": row.id, "topic": row.topic, "why": why} | ({"told": words} if words else {})
    kind, urgency = (UNDELIVERABLE, "today") if row.topic in TOPICS else ("undelivered", "normal")
    tasks.add(conn, kind, urgency, None, details, clock.now(), appointment_id=row.payload.get("appointment_id"))
