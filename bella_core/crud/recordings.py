"""Recordings and what callers were told before them; their audio in sealed parts, so that a long one is never in memory whole."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Literal

import attrs
from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import consents, recording_parts, recordings
from bella_core.db.types import db_now
from bella_core.db.vault import seal, unseal, vault_of

from .measuring import operation
from .timing import database_now
from .writing import insert_new

#: Bytes of one part, and so samples: two seconds. Every part but the last is as long as that.
PART = 16_000

Kind = Literal["message", "call"]
Status = Literal["recording", "waiting", "kept", "failed", "deleted"]


@attrs.frozen
class ConsentRow:
    """What a caller was told before a recording of a kind: ``version`` names the words, in ``language``, at an instant."""

    kind: Kind
    version: str
    language: str
    at: datetime


@attrs.frozen
class RecordingRow:
    """A recording; see the table. Instants are aware UTC, ``words`` is the transcript."""

    id: str
    call_id: str
    kind: Kind
    ref: str | None
    language: str
    status: Status
    trouble: str | None
    samples: int
    words: str | None = attrs.field(repr=False)
    words_status: str
    words_trouble: str | None
    created_at: datetime
    changed_at: datetime
    expires_at: datetime


@operation
def agree(conn: Connection, call_id: str, told: Iterable[ConsentRow]) -> None:
    """Note what a caller was told, once."""
    for one in told:
        insert_new(conn, consents, id=new_id(), call_id=call_id, **attrs.asdict(one))


@operation
def agreed(conn: Connection, call_id: str) -> tuple[ConsentRow, ...]:
    """Return what the caller of a call was told, in order."""
    rows = conn.execute(select(consents).where(consents.c.call_id == call_id).order_by(consents.c.at, consents.c.id))
    return tuple(ConsentRow(row.kind, row.version, row.language, row.at) for row in rows)


@operation
def add(  # noqa: PLR0917 - the order of the row's columns
    conn: Connection, call_id: str, kind: Kind, ref: str | None, language: str, status: Status, at: datetime, keep_days: int
) -> str | None:
    """
    Note that there is a recording.

    Args:
        at: aware; ``keep_days``: from then on.

    Returns:
        Its id; None for a carrier's one that was noted before.
    """
    made = new_id()
    fresh = insert_new(
        conn,
        recordings,
        id=made,
        call_id=call_id,
        kind=kind,
        ref=ref,
        language=language,
        status=status,
        samples=0,
        words_status="waiting",
        created_at=at,
        changed_at=db_now(),
        expires_at=at + timedelta(days=keep_days),
    )
    return made if fresh else None


@operation
def add_part(conn: Connection, recording_id: str, part: int, audio: bytes) -> None:
    """Keep the next piece of a recording's audio; the same piece again changes nothing."""
    if insert_new(conn, recording_parts, recording_id=recording_id, part=part, audio=vault_of(conn).seal_bytes(audio)):
        more = recordings.c.samples + len(audio)
        conn.execute(update(recordings).where(recordings.c.id == recording_id).values(samples=more, changed_at=db_now()))


@operation
def keep(conn: Connection, recording_id: str) -> bool:
    """Say that the audio is here, all of it; False if it was kept before, or deleted."""
    return _settle(conn, recording_id, ("recording", "waiting"), status="kept", trouble=None)


@operation
def fail(conn: Connection, recording_id: str, trouble: str) -> bool:
    """Say why there will be no audio."""
    return _settle(conn, recording_id, ("waiting",), status="failed", trouble=trouble, words_status="failed", words_trouble="no_audio")


@operation
def note_words(conn: Connection, recording_id: str, words: str, trouble: str | None = None) -> bool:
    """Keep a transcript; ``trouble`` tells why it is empty."""
    values = {"words": seal(conn, words), "words_status": "failed" if trouble else "done", "words_trouble": trouble}
    return _settle(conn, recording_id, ("kept",), **values)


@operation
def forget(conn: Connection, recording_id: str) -> None:
    """Delete audio and words; that there was a recording stays known."""
    conn.execute(delete(recording_parts).where(recording_parts.c.recording_id == recording_id))
    _settle(conn, recording_id, ("recording", "waiting", "kept", "failed"), status="deleted", words=None, samples=0)


@operation
def drop(conn: Connection, recording_id: str) -> None:
    """Take back a recording that holds nothing."""
    conn.execute(delete(recording_parts).where(recording_parts.c.recording_id == recording_id))
    conn.execute(delete(recordings).where(recordings.c.id == recording_id))


@operation
def by_id(conn: Connection, recording_id: str) -> RecordingRow | None:
    """Return a recording."""
    return next(iter(_rows(conn, recordings.c.id == recording_id)), None)


@operation
def of_call(conn: Connection, call_id: str) -> tuple[RecordingRow, ...]:
    """Return a call's recordings, the oldest first."""
    return _rows(conn, recordings.c.call_id == call_id)


@operation
def expired(conn: Connection, limit: int = 100, *, but: Collection[str] = ()) -> tuple[RecordingRow, ...]:
    """Return recordings whose time is up, but those of some calls."""
    old = (recordings.c.expires_at <= db_now()) & (recordings.c.status != "deleted") & recordings.c.call_id.not_in(but)
    return _rows(conn, old, limit)


@operation
def broken_off(conn: Connection, idle_s: float, limit: int = 100) -> tuple[RecordingRow, ...]:
    """Return recordings that bella was making and has not gone on with for a while: whoever made them is dead."""
    since = database_now(conn) - timedelta(seconds=idle_s)
    return _rows(conn, (recordings.c.status == "recording") & (recordings.c.changed_at <= since), limit)


@operation
def part(conn: Connection, recording_id: str, number: int) -> bytes:
    """Return one piece of the audio; empty behind the last."""
    which = (recording_parts.c.recording_id == recording_id) & (recording_parts.c.part == number)
    sealed = conn.scalar(select(recording_parts.c.audio).where(which))
    return b"" if sealed is None else vault_of(conn).open_bytes(sealed)


@operation
def count_parts(conn: Connection, recording_id: str) -> int:
    """Return of how many pieces the audio is."""
    return conn.scalar(select(func.count()).where(recording_parts.c.recording_id == recording_id)) or 0


def _settle(conn: Connection, recording_id: str, among: tuple[Status, ...], **values: object) -> bool:
    mine = (recordings.c.id == recording_id) & recordings.c.status.in_(among)
    return conn.execute(update(recordings).where(mine).values(changed_at=db_now(), **values)).rowcount > 0


def _rows(conn: Connection, which: "ColumnElement[bool]", limit: int | None = None) -> tuple[RecordingRow, ...]:
    rows = conn.execute(select(recordings).where(which).order_by(recordings.c.created_at, recordings.c.id).limit(limit))
    return tuple(
        RecordingRow(
            row.id,
            row.call_id,
            row.kind,
            row.ref,
            row.language,
            row.status,
            row.trouble,
            row.samples,
            unseal(conn, row.words),
            row.words_status,
            row.words_trouble,
            row.created_at,
            row.changed_at,
            row.expires_at,
        )
        for row in rows
    )
