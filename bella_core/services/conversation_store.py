"""
What a call writes: each transaction a plain function.

A turn and the end of its call may come in either order, or at once in two processes. Both take the call's row first, so one of them
sees all that the other wrote: a hold never outlives its call, and what was agreed is booked all the same.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection

from bella_core.crud import calls, contacts, holds, idempotency, insurances, pages, tasks, try_calls, turns, usage, waits
from bella_core.domain.dialogue.robots import OUTCOME as NOBODY
from bella_core.domain.dialogue.types import AddTask, EndWait, NoteInsurance, PageOnCall, RaiseAlert, ReleaseHold, SetOutcome, Silence, Tell
from bella_core.schemas.journal import TurnRecord, dump, load
from bella_core.telephony.transport import StartCall

from .alerting_rows import Routing, met, raise_in
from .recordings.keeping import Leaving, leave_at_carrier
from .spool import RecordedMessage
from .usage import used_by_turn

#: What hanging up after a turn tells; the second: the call was being put through, and nobody had taken it.
HangUp = Callable[[TurnRecord, bool], tuple[Tell, ...]]


@attrs.frozen
class Opened:
    """A call's row: its id, whether its caller's number is known to be a mobile, its latest turn, if any, and whether it is a test."""

    call_id: str
    caller_mobile: bool
    latest: TurnRecord | None
    is_test: bool = False


@attrs.frozen
class Ended:
    """A call that is over: how long it was, how it ended, its latest turn, if it has one, and whether it was a test."""

    row: calls.CallRow
    seconds: float
    latest: TurnRecord | None
    is_test: bool = False


def open_call(conn: Connection, call: StartCall, at: datetime) -> Opened:
    """Insert the call, or find it."""
    whose, how = {"carrier_id": call.carrier_id, "location_id": call.location_id}, call.channel
    is_test = call.is_test or (call.caller is not None and try_calls.is_listed(conn, call.caller))
    row = calls.begin(conn, **whose, caller=call.caller, at=at, channel=how, is_test=is_test)
    mobile = call.caller is not None and contacts.is_mobile(conn, call.caller)
    return Opened(row.id, mobile, latest_turn(conn, row.id), is_test)


def latest_turn(conn: Connection, call_id: str) -> TurnRecord | None:
    """Return the newest turn of a call."""
    found = turns.latest(conn, call_id)
    return load(found[1]) if found else None


def read_turn(conn: Connection, call_id: str, turn: int) -> TurnRecord | None:
    """Return one turn of a call."""
    found = turns.get(conn, call_id, turn)
    return load(found) if found else None


def write_turn(conn: Connection, record: TurnRecord, hold_s: float, hang_up: HangUp, routing: Routing) -> bool:
    """
    Insert a turn's row with all that it tells, and renew its hold.

    Returns:
        False when the row was there already: nothing is changed, and the row's reply is the one that counts.
    """
    state = record.state
    calls.lock(conn, state.call_id)
    if not turns.add(conn, state.call_id, state.turn, dump(record), record.at):
        return False
    usage.add(conn, state.call_id, used_by_turn(record))
    row = calls.by_id(conn, state.call_id)
    assert row is not None  # the journal's foreign key
    _tell(conn, row, record.told, record.at, routing)
    if row.ended_at is not None:
        _leave(conn, row, hang_up(record, _rings(row, record)), record.at, routing)
    elif state.hold is not None:
        holds.renew(conn, state.call_id, hold_s)
    if state.outcome == NOBODY:
        turns.forget(conn, state.call_id, until=state.turn)
    return True


def end_call(conn: Connection, call_id: str, *, status: str, at: datetime, hang_up: HangUp, routing: Routing) -> Ended | None:
    """Note that a call is over, and clear up after it; once: None where it was over before, or never was."""
    calls.lock(conn, call_id)
    row = calls.by_id(conn, call_id)
    if row is None or row.ended_at is not None:
        return None
    calls.finish(conn, call_id, status=status, at=at)
    record = latest_turn(conn, call_id)
    _leave(conn, row, hang_up(record, _rings(row, record)) if record is not None else (), at, routing)
    return Ended(calls.by_id(conn, call_id) or row, (at - row.started_at).total_seconds(), record, calls.is_test(conn, call_id))


def without_words(record: TurnRecord) -> TurnRecord:
    """Return a turn as it is kept: of a call that nobody makes only the goodbye, for a webhook that comes again."""
    return attrs.evolve(record, events=(Silence(),), heard=None, asks=()) if record.state.outcome == NOBODY else record


def keep_message(conn: Connection, message: RecordedMessage, leaving: Leaving) -> None:
    """
    Leave a recorded message for staff, once, and have it fetched.

    Args:
        leaving: what the caller was told before, and for how long it is kept.
    """
    key = f"message:{message.recording_sid}"
    if idempotency.begin(conn, key, message.recording_sid) is not None:
        return
    call = calls.begin(conn, carrier_id=message.carrier_id, location_id=message.location_id, caller=message.caller, at=message.at)
    recording_id = leave_at_carrier(conn, call.id, message.recording_sid, leaving, message.at) or ""
    phone = message.caller or call.caller or ""
    details = {"recording": message.recording_sid, "recording_id": recording_id, "seconds": str(message.seconds), "phone": phone}
    tasks.add(conn, "message", "today", call.id, details, message.at)
    if call.outcome != "emergency":
        calls.set_outcome(conn, call.id, "message")
    idempotency.finish(conn, key, "{}")


def leave_callback(conn: Connection, call_id: str, appointment_id: str, at: datetime) -> None:
    """Have staff ring a caller who was booked without hearing it."""
    tasks.add(conn, "callback", "today", call_id, {"about": "booked_unheard"}, at, appointment_id=appointment_id)


def _leave(conn: Connection, row: calls.CallRow, told: Sequence[Tell], at: datetime, routing: Routing) -> None:
    """Do what hanging up tells; where the hold is gone because it was booked meanwhile, nothing was abandoned."""
    held = [tell.hold_id for tell in told if isinstance(tell, ReleaseHold)]
    released = [holds.release(conn, hold_id) for hold_id in held]
    if held and not any(released) and row.outcome in {"booked", "requested"}:
        return
    if any(isinstance(tell, AddTask) and tell.kind == tasks.ABANDONED for tell in told):
        tasks.resolve_abandoned(conn, row.id)  # of an earlier turn: there is one such item a call
    _tell(conn, row, [tell for tell in told if not isinstance(tell, ReleaseHold)], at, routing)


def _rings(row: calls.CallRow, record: TurnRecord) -> bool:
    """Tell whether a call's last word was that it is put through; who writes is told a number instead."""
    return row.channel == "phone" and record.reply.then == "transfer"


def _outcome_of(row: calls.CallRow, outcome: str) -> str:
    """Return what comes of a call; who writes is told whom to ring, and nobody is put through."""
    return "referred" if row.channel == "chat" and outcome == "transferred" else outcome


def _tell(conn: Connection, row: calls.CallRow, told: Sequence[Tell], at: datetime, routing: Routing) -> None:
    for tell in told:
        match tell:
            case ReleaseHold(hold_id):
                holds.release(conn, hold_id)
            case AddTask(kind, urgency, details):
                tasks.add(conn, kind, urgency, row.id, details, at)
            case RaiseAlert(rule, severity, fields):
                ids = {"call_id": row.id, "carrier_id": row.carrier_id}
                raise_in(conn, met(rule, severity, {**fields, **ids}, at), routing)
            case PageOnCall(level, flag):
                pages.begin(conn, row.id, row.location_id, level=level, flag=flag, at=at)
            case NoteInsurance():
                insurances.note(conn, tell, call_id=row.id, at=at)
            case EndWait(waiting_id, appointment_id):
                waits.end(conn, waiting_id, appointment_id, call_id=row.id, at=at)
            case SetOutcome(outcome):
                calls.set_outcome(conn, row.id, _outcome_of(row, outcome))
