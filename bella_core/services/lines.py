"""
The clinic's lines: whose calls are not taken, which calls are bella's own coming back, and what rings for whom.

None of it keeps a caller waiting: while the database is away every call is taken.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.crud import blocked, calls, dials, usage
from bella_core.crud.dials import Dialled, DialRow, Incoming
from bella_core.db import Database
from bella_core.domain.dialogue.types import TransferEnd

from .alerting import Alerts
from .jobs import Job

#: Seconds that looking at a call that comes in may take.
LOOK_S = 1.0
#: What began to ring before that has ended, whatever became of it: the longest ringing, and a whisper after it.
RINGING = timedelta(seconds=150)
#: For so long a line that was rung is remembered.
KEEP = timedelta(days=30)

#: ``blocked``: the number's calls are not taken. ``loop``: it is bella's own call, led back by the line that she rings.
Verdict = Literal["", "blocked", "loop"]

_log = get_logger(__name__)


class Lines:
    """
    Look at calls before they are answered, and keep what rings.

    Args:
        alerts: told of lines that lead back to bella.
    """

    def __init__(self, db: Database, alerts: Alerts, clock: Clock) -> None:
        self._db, self._alerts, self._clock = db, alerts, clock

    async def screen(self, call: Incoming, location_id: str, *, is_test: bool = False) -> Verdict:
        """
        Tell whether a call is to be refused; a blocked one leaves its row, a loop an alert.

        Args:
            is_test: somebody tries bella out; no report counts it.
        """
        try:
            async with asyncio.timeout(LOOK_S):
                back, is_blocked = await self._db.read(_look, call, self._clock.now() - RINGING)
        except (DatabaseAway, TimeoutError) as error:
            _log.warning("call_not_screened", carrier_id=call.carrier_id, error=error)
            return ""
        if back is not None:
            await self._note_loop(back)
            return "loop"
        if is_blocked:
            await self._try("blocked_not_noted", self._db.write(_refuse, call, location_id, self._clock.now(), is_test))
            return "blocked"
        return ""

    async def rings(self, dialled: Dialled) -> None:
        """Note that a line is rung; one that cannot be noted rings all the same."""
        await self._try("ringing_not_noted", self._db.write(dials.begin, dialled))

    async def ended(self, carrier_id: str, turn: int, why: TransferEnd) -> TransferEnd:
        """Note how a ringing ended, and return it: as it was noted first, and ``loop`` where the line led back to bella."""
        try:
            async with asyncio.timeout(LOOK_S):
                return cast("TransferEnd", await self._db.write(dials.end, carrier_id, turn, why, self._clock.now()))
        except (DatabaseAway, TimeoutError) as error:
            _log.warning("ringing_not_noted", carrier_id=carrier_id, error=error)
            return why

    async def over(self, carrier_id: str) -> None:
        """Note that a call is over, and nothing rings for it any more."""
        await self._try("ringing_not_noted", self._db.write(_end, carrier_id, self._clock.now()))

    async def loops(self, since: datetime) -> Sequence[DialRow]:
        """Return the lines that led back to bella since an instant (aware), the latest first."""
        return await self._db.read(dials.loops, since)

    def jobs(self) -> tuple[Job, ...]:
        """Return the job that forgets what rang long ago."""

        async def forget() -> None:
            await self._db.write(dials.forget, self._clock.now() - KEEP)

        return (Job("forget_dials", forget, 24 * 3600.0),)

    async def _note_loop(self, back: DialRow) -> None:
        _log.error("transfer_leads_back", carrier_id=back.carrier_id, location_id=back.location_id)
        await self._try("ringing_not_noted", self._db.write(dials.note_loop, back.id))
        await self._alerts.raise_alert("transfer_loop", "critical", {"location_id": back.location_id, "reason": back.target})

    @staticmethod
    async def _try(event: str, work: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(LOOK_S):
                await work
        except (DatabaseAway, TimeoutError) as error:
            _log.warning(event, error=error)


def _look(conn: Connection, call: Incoming, since: datetime) -> tuple[DialRow | None, bool]:
    back = dials.leading_here(conn, call, since)
    return back, call.caller is not None and blocked.is_blocked(conn, call.caller)


def _end(conn: Connection, carrier_id: str, at: datetime) -> None:
    """Note that nothing rings any more, and what the lines cost that were taken."""
    dials.end_all(conn, carrier_id, at)
    usage.note_legs(conn, carrier_id)


def _refuse(conn: Connection, call: Incoming, location_id: str, at: datetime, is_test: bool) -> None:
    """Leave the row of a call that is not taken."""
    row = calls.begin(conn, carrier_id=call.carrier_id, location_id=location_id, caller=call.caller, at=at, is_test=is_test)
    calls.finish(conn, row.id, status="rejected", at=at)
    calls.set_outcome(conn, row.id, "blocked")
