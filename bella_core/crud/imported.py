"""Imported lists: which of their rows became which of ours, what those said the last time, and how lists with one header are read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import attrs
import orjson
from sqlalchemy import Connection, select, update

from bella_core.db.models import import_maps, imported
from bella_core.db.vault import vault_of

from . import appointments
from .measuring import operation
from .writing import upsert

Kind = Literal["patient", "appointment"]

#: Values in one statement at most: databases limit a statement's parameters.
MANY = 400


@attrs.frozen
class Kept:
    """
    A row of a list that was taken in.

    Args:
        ref: its number there. ``subject_id``: the user or the appointment; empty for one that has no place in the book yet.
        row: what it said the last time, JSON-able.
    """

    ref: str = attrs.field(repr=False)
    subject_id: str
    row: Mapping[str, Any] = attrs.field(repr=False)


@operation
def known(conn: Connection, source: str, kind: Kind, refs: Iterable[str]) -> dict[str, Kept]:
    """Return what is known of a source's rows, by their numbers there."""
    vault = vault_of(conn)
    lookups = [lookup for ref in sorted(set(refs)) for lookup in vault.lookups("imported", ref)]
    found = {}
    for part in parts(lookups):
        mine = (imported.c.source == source) & (imported.c.kind == kind) & imported.c.ref_lookup.in_(part)
        for row in conn.execute(select(imported).where(mine)):
            ref = vault.open(row.ref)
            found[ref] = Kept(ref, row.subject_id, orjson.loads(vault.open(row.row)))
    return found


@operation
def linked(conn: Connection, source: str, kind: Kind, subject_ids: Iterable[str]) -> frozenset[str]:
    """Return those of our rows that a row of the source stands for already."""
    found: set[str] = set()
    for part in parts(sorted(set(subject_ids))):
        mine = (imported.c.source == source) & (imported.c.kind == kind) & imported.c.subject_id.in_(part)
        found.update(conn.scalars(select(imported.c.subject_id).where(mine)))
    return frozenset(found)


@operation
def keep(conn: Connection, source: str, kind: Kind, rows: Sequence[Kept], at: datetime) -> None:
    """Note what rows of a source became, and what they said."""
    if not rows:
        return
    vault = vault_of(conn)
    values = [
        {
            "source": source,
            "kind": kind,
            "ref_lookup": vault.lookup("imported", row.ref),
            "ref": vault.seal(row.ref),
            "subject_id": row.subject_id,
            "row": vault.seal(orjson.dumps(dict(row.row), option=orjson.OPT_SORT_KEYS).decode()),
            "imported_at": at,
        }
        for row in rows
    ]
    statement = upsert(conn, imported)
    changed = {name: statement.excluded[name] for name in ("ref", "subject_id", "row", "imported_at")}
    conn.execute(statement.on_conflict_do_update(index_elements=["source", "kind", "ref_lookup"], set_=changed), values)


@operation
def attach(conn: Connection, source: str, ref: str, appointment_id: str, at: datetime) -> None:
    """Note which appointment a row came to that had no place in the book, or that was moved to one by staff."""
    found = known(conn, source, "appointment", [ref]).get(ref)
    appointment = appointments.by_id(conn, appointment_id)
    if found is not None and appointment is not None:
        row = {**found.row, "version": appointment.version, "conflict": ""}
        keep(conn, source, "appointment", [Kept(ref, appointment_id, row)], at)


@operation
def map_of(conn: Connection, kind: str, fingerprint: str) -> str | None:
    """Return the map of lists with this header, as it was saved last."""
    mine = (import_maps.c.kind == kind) & (import_maps.c.fingerprint == fingerprint)
    return conn.scalar(select(import_maps.c.document).where(mine))


@operation
def save_map(conn: Connection, kind: str, fingerprint: str, document: str, at: datetime) -> None:
    """Keep the map of lists with this header."""
    fresh = {"document": document, "saved_at": at}
    statement = upsert(conn, import_maps).values(kind=kind, fingerprint=fingerprint, **fresh)
    conn.execute(statement.on_conflict_do_update(index_elements=["kind", "fingerprint"], set_=fresh))


@attrs.frozen
class NamedMap:
    """A way of reading lists that staff gave a name."""

    kind: str
    name: str
    document: str


@operation
def name_map(conn: Connection, kind: str, fingerprint: str, document: str, *, name: str, at: datetime) -> None:
    """Keep the map of lists with this header under a name, which no other has any more."""
    other = (import_maps.c.kind == kind) & (import_maps.c.name == name) & (import_maps.c.fingerprint != fingerprint)
    conn.execute(update(import_maps).where(other).values(name=None))
    save_map(conn, kind, fingerprint, document, at)
    mine = (import_maps.c.kind == kind) & (import_maps.c.fingerprint == fingerprint)
    conn.execute(update(import_maps).where(mine).values(name=name))


@operation
def named_maps(conn: Connection) -> tuple[NamedMap, ...]:
    """Return the maps that have a name, by name."""
    query = select(import_maps).where(import_maps.c.name.is_not(None)).order_by(import_maps.c.name, import_maps.c.kind)
    return tuple(NamedMap(row.kind, row.name, row.document) for row in conn.execute(query))


def parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Cut many values into as many as one statement takes."""
    return (values[start : start + MANY] for start in range(0, len(values), MANY))
