"""The calls that bella is answering at this moment, for staff who look on, and may take one over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError, UnknownCall
from bella_core.core.logging import get_logger
from bella_core.core.settings import Settings
from bella_core.crud import audit, calls, holds, takes
from bella_core.crud.calls import CallRow
from bella_core.crud.takes import TakeRow
from bella_core.db import Database
from bella_core.domain.dialogue.state import DialogueState
from bella_core.domain.slots import Hold
from bella_core.plugin import PluginError, Rejected
from bella_core.runtime.errors import HookFailed
from bella_core.runtime.hooks import Hooks

from .conversation_store import latest_turn

#: A call that began longer ago and of whose end nobody told is not shown as live; bella ends calls long before.
LONGEST = timedelta(hours=2)

_log = get_logger(__name__)


class NotTaken(BellaError):
    """
    A call was not taken over, and the caller is still with bella.

    ``why``: ``over``, ``elsewhere`` (it is being put through already), ``written`` (it is no call), ``no_carrier`` (no plugin can send live
    calls on), ``no_address`` (the carrier cannot reach this bella) or ``carrier`` (it did not do it).
    """

    def __init__(self, why: str) -> None:
        super().__init__(f"the call was not taken over: {why}")
        self.why = why


@attrs.frozen
class LiveCall:
    """
    A call, as far as bella has understood it; all but ids and codes is PHI.

    Args:
        state: of the dialogue, after the latest turn; None before the greeting is written down.
        take: who takes it over, or tried to last. ``hold``: what is held for the caller, if it still is. ``is_test``: it counts nowhere.
    """

    row: CallRow
    state: DialogueState | None = attrs.field(repr=False)
    take: TakeRow | None
    hold: Hold | None = attrs.field(repr=False)
    is_test: bool

    @property
    def can_be_taken(self) -> bool:
        """Tell whether it is bella who has the call."""
        reply = self.state.reply if self.state else None
        return self.row.ended_at is None and self.row.channel == "phone" and reply is not None and reply.then == "listen"


class LiveCalls:
    """
    Show live calls, and hand them to staff.

    Args:
        hooks: ask the carrier.
    """

    def __init__(self, db: Database, hooks: Hooks, settings: Settings, clock: Clock) -> None:
        self._db, self._hooks, self._settings, self._clock = db, hooks, settings, clock

    async def now(self, location_ids: Sequence[str] = ()) -> Sequence[LiveCall]:
        """Return the calls that bella has, the oldest first; of some locations, or of all."""
        return await self._db.read(_now, self._clock.now() - LONGEST, tuple(location_ids))

    async def of(self, call_id: str, *, actor: str) -> LiveCall:
        """
        Return a call, live or not; that somebody looked is in the audit.

        Raises:
            UnknownCall: there is none.
        """
        found = await self._db.write(_one, call_id, actor)
        if found is None:
            raise UnknownCall("there is no such call")
        return found

    async def take(self, call_id: str, *, actor: str, name: str, number: str) -> TakeRow:
        """
        Have the carrier ring somebody's telephone for a live call; its values and what is held stay as they are.

        Args:
            number: their telephone, E.164.

        Raises:
            UnknownCall: there is no such call. NotTaken: see its class.
        """
        call = await self.of(call_id, actor=actor)
        if not call.can_be_taken:
            why = "written" if call.row.channel != "phone" else "over" if call.row.ended_at is not None else "elsewhere"
            raise NotTaken(why)
        plugins, public = self._hooks.redirectors(), self._settings.public_url
        if not plugins:
            raise NotTaken("no_carrier")
        if public is None:
            raise NotTaken("no_address")
        take = await self._db.write(takes.begin, call_id, actor=actor, name=name, number=number, at=self._clock.now())
        try:
            await self._hooks.redirect_call(
                plugins[0], call.row.carrier_id, f"{public.rstrip('/')}/twilio/over?call={call_id}&take={take.id}"
            )
        except (HookFailed, PluginError) as error:
            await self._db.write(takes.fail, take.id, self._clock.now())
            _log.warning("call_not_taken_over", call_id=call_id, error=error)
            raise NotTaken("over" if isinstance(error, Rejected) else "carrier") from None
        return take

    async def let_go(self, call_id: str, *, actor: str) -> None:
        """Give back what is held for a caller whom somebody of the staff has."""
        await self._db.write(_let_go, call_id, actor)


def _now(conn: Connection, since: datetime, location_ids: tuple[str, ...]) -> tuple[LiveCall, ...]:
    return tuple(_seen(conn, row) for row in calls.live(conn, since, location_ids))


def _one(conn: Connection, call_id: str, actor: str) -> LiveCall | None:
    row = calls.by_id(conn, call_id)
    if row is None:
        return None
    audit.add(conn, actor, "call.viewed", "call", call_id)
    return _seen(conn, row)


def _seen(conn: Connection, row: CallRow) -> LiveCall:
    record = latest_turn(conn, row.id)
    state = record.state if record else None
    held = state.hold if state is not None and state.hold is not None and holds.stands(conn, state.hold.id) else None
    return LiveCall(row, state, takes.latest(conn, row.id), held, calls.is_test(conn, row.id))


def _let_go(conn: Connection, call_id: str, actor: str) -> None:
    if holds.release_call(conn, call_id):
        audit.add(conn, actor, "call.hold_released", "call", call_id)
