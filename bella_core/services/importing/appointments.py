"""Appointments of a list, taken in: one transaction a batch, those that lie near each other together."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection

from bella_core.crud import audit, busy, claims, conflicts, holds, imported, importing_book, importing_people, tasks, to_enter, users
from bella_core.crud.imported import Kept
from bella_core.db.vault import vault_of
from bella_core.domain.clinic import ClinicView
from bella_core.domain.importing.book import Book, Changes, Clash, Entry, Known, Outcome, Words
from bella_core.domain.importing.rows import AppointmentRow, Rejected
from bella_core.domain.phonetics import fold
from bella_core.services import outbox_calendars
from bella_core.services.modes import checking

from .maps import ListMap, names_of
from .patients import DIFFERS, LOCK, By

#: A row, and who it is for; None for somebody who is not known here.
Whose = tuple[AppointmentRow, str | None]

_NOBODY = "patient: nobody here has this number, or this name with this birth date or telephone; import the patients first"


def words_of(made: ListMap, clinic: ClinicView, location: str) -> Words:
    """Return what a list's words mean: as the map says, else as the clinic calls its own."""
    own = names_of(clinic)
    told: Mapping[str, dict[str, str]] = {
        name: {**own[name], **{fold(word): code for word, code in getattr(made, name).items() if code}} for name in own
    }
    return Words(told["providers"], told["rooms"], told["services"], told["locations"], location)


def look(conn: Connection, source: str, book: Book, whose: Sequence[Whose]) -> None:
    """Learn what the book holds where rows would be."""
    known = _known(conn, imported.known(conn, source, "appointment", (row.ref for row, _ in whose)))
    standing = importing_book.standing(conn, (one.appointment_id for one in known.values()))
    starts = [row.starts_at for row, _ in whose]
    taken = importing_book.taken(conn, _resources(book, whose), min(starts), max(starts) + timedelta(days=1))
    ids = (user_id for _, user_id in whose if user_id is not None)
    book.learn(known, standing, importing_book.reached_by(conn, ids), taken)


def lay(book: Book, whose: Sequence[Whose]) -> list[Outcome | Rejected]:
    """Lay rows into the book, one after the other."""
    return [_lay(book, row, user_id) for row, user_id in whose]


def take(conn: Connection, by: By, book: Book, rows: Sequence[AppointmentRow]) -> tuple[list[Outcome | Rejected], list[str]]:
    """
    Take rows in; one that has no place becomes a conflict.

    Returns:
        What became of each, and the new conflicts' ids.
    """
    whose = whose_of(conn, by.source, rows)
    claims.lock(conn, [LOCK, *_resources(book, whose)])
    holds.sweep(conn)
    look(conn, by.source, book, whose)
    outcomes = lay(book, whose)
    return outcomes, _write(conn, by, book)


def _lay(book: Book, row: AppointmentRow, user_id: str | None) -> Outcome | Rejected:
    if user_id is None:
        return Rejected(_NOBODY)
    try:
        return book.take(row, user_id)
    except Rejected as why:
        return why


def _resources(book: Book, whose: Sequence[Whose]) -> list[str]:
    found = {f"user:{user_id}" for _, user_id in whose if user_id is not None}
    for row, _ in whose:
        try:
            found.update(book.resources(row))
        except Rejected:  # it is told when the row is laid
            continue
    return sorted(found)


# --- whose, and what is known -------------------------------------------------------------------------------------------


def whose_of(conn: Connection, source: str, rows: Sequence[AppointmentRow]) -> list[Whose]:
    """Return who each row is for."""
    known = imported.known(conn, source, "patient", (row.patient_ref for row in rows if row.patient_ref))
    went = importing_people.successors(conn, (one.subject_id for one in known.values()))
    found: list[Whose] = []
    for row in rows:
        kept = known.get(row.patient_ref or "")
        if kept is not None:
            found.append((row, went.get(kept.subject_id, kept.subject_id)))
        elif row.patient_ref is None and row.name is not None:
            matches = users.identify(conn, row.name.given, row.name.family, row.birth_date, row.phone)
            found.append((row, matches.user_id))
        else:
            found.append((row, None))
    return found


def _known(conn: Connection, kept: Mapping[str, Kept]) -> dict[str, Known]:
    noted = conflicts.open_among(conn, (str(one.row.get("conflict", "")) for one in kept.values()))
    return {ref: _read_known(one, noted) for ref, one in kept.items()}


def _read_known(one: Kept, noted: frozenset[str]) -> Known:
    conflict = str(one.row.get("conflict", ""))
    return Known(one.subject_id, int(one.row["version"]), one.row["said"], conflict, conflict in noted)


def kept_row(known: Known) -> Mapping[str, Any]:
    """Return what is kept of a row, JSON-able."""
    return {"version": known.version, "said": known.said, "conflict": known.conflict_id}


# --- writing ------------------------------------------------------------------------------------------------------------


def _write(conn: Connection, by: By, book: Book) -> list[str]:
    changes = book.changes
    made, moved = tuple(changes.made.values()), tuple(changes.moved.values())
    importing_book.write(conn, made, moved, by.at)
    fresh = []
    for clash in changes.clashes:
        before = changes.kept[clash.ref]
        noted = _note(conn, by, clash, before)
        fresh += [noted] if noted != before.conflict_id else []
        changes.kept[clash.ref] = attrs.evolve(before, conflict_id=noted)
    imported.keep(
        conn, by.source, "appointment", [Kept(ref, one.appointment_id, kept_row(one)) for ref, one in changes.kept.items()], by.at
    )
    for conflict_id in changes.settled:
        conflicts.resolve(conn, conflict_id, "gone", conflicts.SYSTEM, by.at)
    _show(conn, by, book, [entry for entry in (*made, *moved) if entry.claims or entry.id in changes.moved])
    _tell_staff(conn, changes, by.at)
    for action, entries in (("appointment.imported", made), ("appointment.changed", moved)):
        audit.add_many(conn, by.actor, action, "appointment", [one.id for one in entries], source=by.source)
    return fresh


def _show(conn: Connection, by: By, book: Book, entries: Sequence[Entry]) -> None:
    """Have calendars show appointments, and note that they stand in the clinic's own system already, where staff enter them there."""
    shown = bool(busy.bindings(conn))
    entered = {location.id for location in book.clinic.locations if location.has_list}
    for entry in entries:
        _tell_of_hours(conn, entry, by.at)
        if shown:
            outbox_calendars.fan_out_in(conn, entry.id)
        if entry.location_id in entered:
            to_enter.note(conn, book.clinic, entry.id, by.at)
            to_enter.tick(conn, entry.id, None, by.actor, by.at)


def _note(conn: Connection, by: By, clash: Clash, known: Known) -> str:
    """Lay an appointment that has no place before staff; return the conflict's id."""
    wanted = clash.wanted
    names = ("location_id", "provider_id", "room_id", "service", "reason")
    details = {name: str(getattr(wanted, name)) for name in names}
    details |= {"starts_at": wanted.starts_at.isoformat(), "ends_at": wanted.ends_at.isoformat(), "overlaps": clash.overlaps}
    details |= {"source": by.source, "ref": clash.ref}
    fingerprint = f"import_overlap:{by.source}:{vault_of(conn).lookup('imported', clash.ref).hex()}"
    if known.conflict_id and (row := conflicts.by_id(conn, known.conflict_id)) is not None and row.status == "open":
        fingerprint = row.fingerprint  # an earlier key's, while keys rotate
    about = wanted.id if clash.moves else None
    conflicts.note(
        conn, "import_overlap", fingerprint, appointment_id=about, user_id=wanted.user_id, details=details, at=by.at, source=by.source
    )
    noted = conflicts.by_fingerprint(conn, fingerprint)
    assert noted is not None
    return noted.id


def _tell_of_hours(conn: Connection, entry: Entry, at: datetime) -> None:
    """Lay an appointment that was taken in although the clinic could not receive it before staff; the check of the book proposes a move."""
    if entry.trouble:
        known_by = checking.fingerprint(entry.id, entry.starts_at, entry.trouble)
        details = {
            "rule": entry.trouble,
            "service": entry.service,
            "provider_id": entry.provider_id,
            "starts_at": entry.starts_at.isoformat(),
        }
        conflicts.note(
            conn,
            checking.kind_of(entry.trouble),
            known_by,
            appointment_id=entry.id,
            user_id=entry.user_id,
            details=details,
            at=at,
            source=checking.SOURCE,
        )


def _tell_staff(conn: Connection, changes: Changes, at: datetime) -> None:
    for appointment_id, said in changes.differs:
        details = {"differs": "appointment", "list": orjson.dumps(dict(said)).decode()}
        tasks.add(conn, DIFFERS, "normal", None, details, at, appointment_id=appointment_id)
