"""What recordings write: each transaction a plain function. Nothing is deleted at the carrier before it is kept here."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection

from bella_core.crud import calls, legal_holds, outbox, recordings, tasks
from bella_core.crud.recordings import PART, ConsentRow, Kind, RecordingRow

#: The outbox's topics: a recording to be fetched, one to be deleted at the carrier, one to be written down.
FETCH, DELETE, WORDS = "recording", "recording_delete", "recording_words"


@attrs.frozen
class Leaving:
    """
    Say what kind of recording there is to be.

    Args:
        told: what the caller was told before. ``keep_days``: for how long it is kept.
    """

    kind: Kind
    language: str
    told: tuple[ConsentRow, ...]
    keep_days: int


def leave_at_carrier(conn: Connection, call_id: str, ref: str, leaving: Leaving, at: datetime) -> str | None:
    """Note a recording that the carrier has, and have it fetched; its id, or None if it was noted before."""
    recordings.agree(conn, call_id, leaving.told)
    made = recordings.add(conn, call_id, leaving.kind, ref, leaving.language, "waiting", at, leaving.keep_days)
    if made is not None:
        outbox.add_once(conn, FETCH, made, {"recording_id": made})
    return made


def begin_here(conn: Connection, call_id: str, leaving: Leaving, at: datetime) -> str:
    """Note a recording that bella makes herself; its id."""
    recordings.agree(conn, call_id, leaving.told)
    made = recordings.add(conn, call_id, leaving.kind, None, leaving.language, "recording", at, leaving.keep_days)
    assert made is not None  # it has no carrier's id that could be there before
    return made


def keep_fetched(conn: Connection, recording_id: str, audio: bytes, plugin: str) -> bool:
    """Keep a carrier's recording, all of it, and have it deleted there and written down; False if that was done before."""
    row = recordings.by_id(conn, recording_id)
    if row is None or row.status != "waiting":
        return False
    for place, at in enumerate(range(0, len(audio), PART)):
        recordings.add_part(conn, recording_id, place, audio[at : at + PART])
    recordings.keep(conn, recording_id)
    outbox.add_once(conn, DELETE, recording_id, {"plugin": plugin, "ref": row.ref})
    outbox.add_once(conn, WORDS, recording_id, {"recording_id": recording_id})
    return True


def finish_here(conn: Connection, recording_id: str, audio: bytes, part: int) -> None:
    """Keep the last piece of what bella recorded, leave staff an item, and have it written down; again it changes nothing."""
    if audio:
        recordings.add_part(conn, recording_id, part, audio)
    row = recordings.by_id(conn, recording_id)
    if row is not None and recordings.keep(conn, recording_id):
        outbox.add_once(conn, WORDS, recording_id, {"recording_id": recording_id})
        leave_item(conn, row)


def close_broken_off(conn: Connection, row: RecordingRow) -> None:
    """Settle a recording whose process died: what there is of it is kept; if there is nothing, neither is the recording."""
    if recordings.count_parts(conn, row.id):
        finish_here(conn, row.id, b"", 0)
    else:
        recordings.drop(conn, row.id)


def leave_item(conn: Connection, row: RecordingRow) -> None:
    """Leave staff an item for a message."""
    if row.kind != "message":
        return
    call = calls.by_id(conn, row.call_id)
    assert call is not None  # the recording's foreign key
    details = {"recording_id": row.id, "phone": call.caller or ""}
    tasks.add(conn, "message", "today", row.call_id, details, row.created_at)
    if call.outcome != "emergency":
        calls.set_outcome(conn, row.call_id, "message")


def forget_expired(conn: Connection, keepers: Sequence[str]) -> int:
    """Delete what is kept for long enough, at the carrier too where it still is, but what legal holds keep; return how much there was."""
    rows = recordings.expired(conn, but=legal_holds.held(conn).call_ids)
    for row in rows:
        if row.status in {"waiting", "failed"} and row.ref is not None and keepers:
            outbox.add_once(conn, DELETE, row.id, {"plugin": keepers[0], "ref": row.ref})
        recordings.forget(conn, row.id)
    return len(rows)
