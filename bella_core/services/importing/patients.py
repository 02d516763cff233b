"""Patients of a list, taken in: one transaction a batch."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs
import orjson
from sqlalchemy import Connection

from bella_core.crud import audit, claims, imported, importing_people, tasks
from bella_core.crud.imported import Kept
from bella_core.domain.importing.people import Changes, Known, Outcome, People
from bella_core.domain.importing.rows import PatientRow

#: The kinds of items for staff: a record that may be somebody's who is here already; a list that says otherwise than they wrote.
MERGE, DIFFERS = "merge", "import_differs"
#: Two imports at once take turns by it.
LOCK = "import"


@attrs.frozen
class By:
    """By whom and when a list is taken in, and what its source is called; ``at``: aware UTC."""

    source: str
    actor: str
    at: datetime


def look(conn: Connection, source: str, people: People, rows: Sequence[PatientRow]) -> None:
    """Learn whom rows may be."""
    wanted = {row.ref for row in rows} | {row.family_ref for row in rows if row.family_ref}
    kept = imported.known(conn, source, "patient", wanted)
    known = _followed(conn, kept)
    born = [(row.family, row.birth_date) for row in rows if row.family and row.birth_date]
    phones = {phone for row in rows for phone in row.phones}
    phones |= {phone for one in known.values() for phone in one.row.get("phones", ())}
    found = importing_people.people(conn, (one.user_id for one in known.values()), born, (row.full for row in rows), phones)
    numbers = importing_people.numbers(conn, phones)
    ids = [one.id for one in found]
    relations = importing_people.relations(conn, ids, (number.id for number in numbers))
    people.learn(known, found, numbers, relations, imported.linked(conn, source, "patient", ids))


def take(conn: Connection, by: By, people: People, rows: Sequence[PatientRow]) -> list[Outcome]:
    """Take rows in: find out who they are, and write what changed."""
    claims.lock(conn, [LOCK])
    look(conn, by.source, people, rows)
    outcomes = [people.take(row) for row in rows]
    _write(conn, by, people.changes)
    return outcomes


def _followed(conn: Connection, kept: Mapping[str, Kept]) -> dict[str, Known]:
    """Return what is known of rows; records that were merged since are those that they went to."""
    went = importing_people.successors(conn, (one.subject_id for one in kept.values()))
    return {ref: Known(went.get(one.subject_id, one.subject_id), one.row) for ref, one in kept.items()}


def _write(conn: Connection, by: By, changes: Changes) -> None:
    made, changed = tuple(changes.made.values()), tuple(changes.changed.values())
    importing_people.add_people(conn, made, by.at)
    importing_people.change_people(conn, changed, by.at)
    ids = importing_people.add_numbers(conn, tuple(changes.numbers.values()), by.at)
    by_id = {number.id: ids[number.phone] for number in changes.numbers.values()}
    importing_people.part_from(conn, changes.parted)
    importing_people.relate(conn, [attrs.evolve(one, contact_id=by_id.get(one.contact_id, one.contact_id)) for one in changes.related])
    imported.keep(conn, by.source, "patient", [Kept(ref, one.user_id, one.row) for ref, one in changes.kept.items()], by.at)
    _tell(conn, changes, by.at)
    for action, people in (("user.imported", made), ("user.changed", changed)):
        audit.add_many(conn, by.actor, action, "user", [one.id for one in people], source=by.source)


def _tell(conn: Connection, changes: Changes, at: datetime) -> None:
    names = {one.id: one.full for one in (*changes.made.values(), *changes.changed.values())}
    for doubt in changes.doubts:
        if doubt.similar:
            details = {"name": names[doubt.user_id], "similar": " ".join(doubt.similar)}
            tasks.add(conn, MERGE, "normal", None, details, at, user_id=doubt.user_id)
        else:
            details = {"differs": " ".join(sorted(doubt.differs)), "list": orjson.dumps(dict(doubt.differs)).decode()}
            tasks.add(conn, DIFFERS, "normal", None, details, at, user_id=doubt.user_id)
