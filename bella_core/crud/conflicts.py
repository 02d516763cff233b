"""Conflicts: what does not fit together, for staff to decide. One is open for one cause, whoever met it, and however often."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, get_args

import attrs
import orjson
from sqlalchemy import Connection, Row, func, select, tuple_, update

from bella_core.core.ids import new_id
from bella_core.core.phi import allow
from bella_core.db.models import appointments, conflicts
from bella_core.db.vault import vault_of
from bella_core.domain.slots import Claim, Slot
from bella_core.schemas.converter import read, write

from . import audit
from .measuring import operation
from .writing import insert_new

#: What does not fit: an imported appointment over another; a person's event over an appointment; an appointment's event that a person
#: moved, or deleted, or made their own, so that it is still there although the appointment is not; an appointment that the clinic's hours,
#: or its providers, no longer allow; appointments of one person at one time.
Kind = Literal[
    "import_overlap",
    "calendar_overlap",
    "calendar_edit",
    "calendar_deleted",
    "calendar_kept",
    "hours_changed",
    "provider_gone",
    "merge_overlap",
]
#: What staff make of one: the proposal was carried out; it was refused, and all stays as it is; it was settled in another way; its cause
#: went by itself.
Resolution = Literal["accepted", "refused", "settled", "gone"]

KINDS: tuple[Kind, ...] = get_args(Kind)
#: Who resolves what resolved itself.
SYSTEM = "system"

allow("kind", KINDS)


@attrs.frozen
class ConflictRow:
    """
    A conflict; instants are aware UTC.

    Args:
        fingerprint: equal for the same cause. ``source``: what it comes from, such as a calendar's binding.
        details: PHI. ``proposal``: where the appointment could go.
        resolution, resolved_by, resolved_at: what became of it; None while it is open.
    """

    id: str
    kind: Kind
    fingerprint: str
    source: str | None
    status: Literal["open", "resolved"]
    appointment_id: str | None
    user_id: str | None
    details: dict[str, str] = attrs.field(repr=False)
    proposal: Slot | None
    created_at: datetime
    resolution: Resolution | None
    resolved_by: str | None
    resolved_at: datetime | None


@operation
def note(
    conn: Connection,
    kind: Kind,
    fingerprint: str,
    *,
    appointment_id: str | None = None,
    user_id: str | None = None,
    details: Mapping[str, str],
    proposal: Slot | None = None,
    at: datetime,
    source: str | None = None,
) -> str | None:
    """
    Lay a conflict before staff; one that is open already learns what is new of it.

    Args:
        fingerprint: names the cause; ids only.
        details: for staff, stored sealed. ``proposal``: where the appointment could go.
        source: by what it may be looked for once its cause may have gone, see ``withdraw_but``.

    Returns:
        The id of a new conflict; None for one that was open.
    """
    conflict_id, sealed = new_id(), vault_of(conn).seal(_json(details))
    values: dict[str, Any] = {"kind": kind, "fingerprint": fingerprint, "current": fingerprint, "source": source, "status": "open"}
    values |= {"appointment_id": appointment_id, "user_id": user_id, "details": sealed, "proposal": _text(proposal), "created_at": at}
    if not insert_new(conn, conflicts, id=conflict_id, **values):
        _renew(conn, fingerprint, details, proposal)
        return None
    audit.add(conn, SYSTEM, "conflict.noted", "conflict", conflict_id, kind=kind, appointment_id=appointment_id)
    return conflict_id


@operation
def resolve(conn: Connection, conflict_id: str, resolution: Resolution, actor: str, at: datetime) -> bool:
    """
    Say what became of a conflict.

    Args:
        actor: who decided: ``staff:ID``, ``api:NAME``, ``system``.

    Returns:
        Whether it was open.
    """
    return bool(_close(conn, [conflict_id], resolution, actor, at))


@operation
def withdraw(conn: Connection, fingerprint: str, at: datetime) -> bool:
    """Say that a conflict's cause has gone by itself; return whether one was open."""
    found = conn.scalars(select(conflicts.c.id).where(conflicts.c.current == fingerprint)).all()
    return bool(_close(conn, found, "gone", SYSTEM, at))


@operation
def withdraw_but(conn: Connection, kind: Kind, source: str, still: Iterable[str], at: datetime) -> int:
    """Say of a source's conflicts of one kind that their cause has gone, but for those whose fingerprints still hold; return how many."""
    mine = (conflicts.c.source == source) & (conflicts.c.kind == kind) & (conflicts.c.status == "open")
    kept = frozenset(still)
    found = [row.id for row in conn.execute(select(conflicts.c.id, conflicts.c.current).where(mine)) if row.current not in kept]
    return _close(conn, found, "gone", SYSTEM, at)


@operation
def withdraw_source(conn: Connection, source: str, at: datetime) -> None:
    """Say of all of a source's conflicts that their cause has gone, as the source itself has."""
    for kind in KINDS:
        withdraw_but(conn, kind, source, (), at)


@operation
def propose(conn: Connection, conflict_id: str, proposal: Slot | None) -> None:
    """Put another proposal into an open conflict."""
    mine = (conflicts.c.id == conflict_id) & (conflicts.c.status == "open")
    conn.execute(update(conflicts).where(mine).values(proposal=_text(proposal)))


@operation
def attach(conn: Connection, conflict_id: str, appointment_id: str) -> None:
    """Note which appointment an open conflict has come to."""
    mine = (conflicts.c.id == conflict_id) & (conflicts.c.status == "open")
    conn.execute(update(conflicts).where(mine).values(appointment_id=appointment_id))


@operation
def proposed(conn: Connection, *, but: str) -> tuple[Claim, ...]:
    """Return what is proposed to open conflicts, but to one, by its fingerprint."""
    mine = (conflicts.c.status == "open") & conflicts.c.proposal.is_not(None) & (conflicts.c.fingerprint != but)
    texts = conn.scalars(select(conflicts.c.proposal).where(mine))
    return tuple(claim for text in texts for claim in read(orjson.loads(text), Slot).claims)


@operation
def by_id(conn: Connection, conflict_id: str) -> ConflictRow | None:
    """Return a conflict."""
    return next(iter(_rows(conn, conflicts.c.id == conflict_id)), None)


@operation
def is_decided(conn: Connection, fingerprint: str) -> bool:
    """Tell whether staff have decided a conflict of this cause: what they let be is not laid before them again."""
    mine = (conflicts.c.fingerprint == fingerprint) & conflicts.c.resolution.in_(("refused", "settled"))
    return conn.scalar(select(conflicts.c.id).where(mine).limit(1)) is not None


@operation
def by_fingerprint(conn: Connection, fingerprint: str) -> ConflictRow | None:
    """Return the open conflict of a cause."""
    return next(iter(_rows(conn, conflicts.c.current == fingerprint)), None)


@operation
def open_among(conn: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Return those of some conflicts that are open."""
    wanted = sorted({one for one in ids if one})
    return (
        frozenset(conn.scalars(select(conflicts.c.id).where(conflicts.c.id.in_(wanted), conflicts.c.status == "open")))
        if wanted
        else frozenset()
    )


@operation
def lock(conn: Connection, conflict_id: str) -> ConflictRow | None:
    """Return a conflict, and let nobody else resolve it until this transaction ends."""
    conn.execute(select(conflicts.c.id).where(conflicts.c.id == conflict_id).with_for_update())
    return by_id(conn, conflict_id)


@operation
def of_source(conn: Connection, source: str) -> tuple[ConflictRow, ...]:
    """Return a source's open conflicts, the oldest first."""
    return _rows(conn, (conflicts.c.source == source) & (conflicts.c.status == "open"))


@operation
def of_appointment(conn: Connection, appointment_id: str) -> tuple[ConflictRow, ...]:
    """Return an appointment's open conflicts, the oldest first."""
    return _rows(conn, (conflicts.c.appointment_id == appointment_id) & (conflicts.c.status == "open"))


@operation
def page(
    conn: Connection,
    *,
    limit: int,
    status: str | None = None,
    kind: str | None = None,
    after: tuple[datetime, str] | None = None,
    location_ids: Collection[str] | None = None,
) -> tuple[ConflictRow, ...]:
    """
    Return at most ``limit`` conflicts that come after one, by their instants and ids: the oldest first, who waits the longest.

    Args:
        location_ids: of appointments at these, and of none yet; None for all.
    """
    which: Any = conflicts.c.id.is_not(None)
    if location_ids is not None:
        there = select(appointments.c.id).where(
            appointments.c.id == conflicts.c.appointment_id, appointments.c.location_id.in_(location_ids)
        )
        which &= conflicts.c.appointment_id.is_(None) | there.exists()
    for column, wanted in ((conflicts.c.status, status), (conflicts.c.kind, kind)):
        which = which if wanted is None else which & (column == wanted)
    if after is not None:
        which &= tuple_(conflicts.c.created_at, conflicts.c.id) > after
    return _rows(conn, which, limit)


@operation
def count_open(conn: Connection) -> dict[str, int]:
    """Return how many conflicts are open, by kind; every kind is named."""
    query = select(conflicts.c.kind, func.count()).where(conflicts.c.status == "open").group_by(conflicts.c.kind)
    return {**dict.fromkeys(KINDS, 0), **{row[0]: row[1] for row in conn.execute(query)}}


def _close(conn: Connection, ids: Sequence[str], resolution: Resolution, actor: str, at: datetime) -> int:
    values = {"status": "resolved", "current": None, "resolution": resolution, "resolved_by": actor, "resolved_at": at}
    closed = 0
    for conflict_id in ids:
        mine = (conflicts.c.id == conflict_id) & (conflicts.c.status == "open")
        if conn.execute(update(conflicts).where(mine).values(values)).rowcount:
            audit.add(conn, actor, "conflict.resolved", "conflict", conflict_id, resolution=resolution)
            closed += 1
    return closed


def _renew(conn: Connection, fingerprint: str, details: Mapping[str, str], proposal: Slot | None) -> None:
    """Write what is new; an open conflict keeps a proposal in whose place there is none."""
    found = by_fingerprint(conn, fingerprint)
    if found is None or (found.details == dict(details) and proposal in {None, found.proposal}):
        return
    changed = {"details": vault_of(conn).seal(_json(details)), **({"proposal": _text(proposal)} if proposal else {})}
    conn.execute(update(conflicts).where(conflicts.c.id == found.id).values(changed))


def _rows(conn: Connection, which: Any, limit: int | None = None) -> tuple[ConflictRow, ...]:
    query = select(conflicts).where(which).order_by(conflicts.c.created_at, conflicts.c.id).limit(limit)
    vault = vault_of(conn)
    return tuple(_row(row, orjson.loads(vault.open(row.details))) for row in conn.execute(query))


def _row(row: "Row[Any]", details: dict[str, str]) -> ConflictRow:
    proposal = None if row.proposal is None else read(orjson.loads(row.proposal), Slot)
    values = {field.name: getattr(row, field.name) for field in attrs.fields(ConflictRow)}
    return ConflictRow(**{**values, "details": details, "proposal": proposal})


def _json(details: Mapping[str, str]) -> str:
    return orjson.dumps(dict(details), option=orjson.OPT_SORT_KEYS).decode()


def _text(slot: Slot | None) -> str | None:
    return None if slot is None else orjson.dumps(write(slot)).decode()
