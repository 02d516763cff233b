"""Patients' records for staff: found by a name, a number or a birth date; read whole; changed as they were seen."""

from collections.abc import Mapping, Sequence

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import NotFound
from bella_core.crud import appointments, audit, contacts, patient_files
from bella_core.crud.appointments import AppointmentRow
from bella_core.crud.calls import CallRow
from bella_core.crud.patient_files import Contact, Details, PatientRow
from bella_core.db import Database
from bella_core.domain.phone import from_digits

from .finding import MOST, NameFinder

#: How many appointments and calls a record shows; an export has them all.
_SHOWN = 50


@attrs.frozen
class PatientFile:
    """All that staff see of a patient at a glance; ``family``: names by id of who else their telephones reach."""

    patient: PatientRow
    contacts: tuple[Contact, ...] = attrs.field(repr=False)
    family: Mapping[str, str] = attrs.field(repr=False)
    visits: tuple[AppointmentRow, ...]
    calls: Sequence[CallRow]


class PatientDesk:
    """Find, show and change records; who looks at one stands in the audit."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._names = NameFinder(db)

    async def find(self, text: str) -> tuple[PatientRow, ...]:
        """
        Return the records that fit what was typed, by name, at most 50.

        Args:
            text: the beginnings of a name's words, in any order; or a telephone number.
        """
        number = from_digits("".join(filter(str.isdecimal, text))) if not any(map(str.isalpha, text)) else None
        if number is None:
            return await self._names.find(text)
        rows = await self._db.read(_by_phone, number)
        return tuple(sorted(rows, key=lambda row: row.full_name))

    async def show(self, user_id: str, *, actor: str) -> PatientFile:
        """
        Return a record, and note who looked at it.

        Raises:
            NotFound: there is none.
        """
        found = await self._db.read(_file, user_id)
        if found is None:
            raise NotFound("there is no such patient")
        await self._db.write(_note_view, actor, user_id)
        return found

    async def change(self, user_id: str, version: int, wanted: Details, *, actor: str) -> PatientRow:
        """
        Change a record that is as whoever changes it saw it.

        Raises:
            NotFound: there is no such record. StaleVersion: somebody changed it meanwhile.
        """
        change = attrs.evolve(wanted, given=wanted.given.strip(), family=wanted.family.strip())
        return await self._db.write(lambda conn: patient_files.change(conn, user_id, version, change, actor=actor, at=self._clock.now()))

    async def add_contact(self, user_id: str, phone: str, relation: str, *, language: str, may_be_told: bool, actor: str) -> None:
        """
        Add a telephone by which a patient is reached.

        Args:
            phone: E.164. ``relation``: what the patient is to whose telephone it is.
        """

        def add(conn: Connection) -> None:
            contact_id = contacts.ensure(conn, phone, known_mobile=False, language=language, at=self._clock.now())
            contacts.relate(conn, user_id, contact_id, relation=relation, may_be_told=may_be_told)
            audit.add(conn, actor, "contact.added", "user", user_id, contact_id=contact_id)

        await self._db.write(add)


def _note_view(conn: Connection, actor: str, user_id: str) -> None:
    audit.add(conn, actor, "user.viewed", "user", user_id)


def _by_phone(conn: Connection, number: str) -> list[PatientRow]:
    rows = patient_files.by_ids(conn, patient_files.by_phone(conn, number, MOST))
    return [row for row in rows.values() if row.status != "merged"]


def _file(conn: Connection, user_id: str) -> PatientFile | None:
    row = patient_files.by_ids(conn, [user_id]).get(user_id)
    if row is None:
        return None
    ids = patient_files.visits_of(conn, user_id, _SHOWN)
    visits = appointments.by_ids(conn, ids)
    family, reached = patient_files.family_of(conn, user_id), patient_files.contacts_of(conn, user_id)
    return PatientFile(row, reached, family, tuple(visits[one] for one in ids), patient_files.calls_of(conn, user_id, _SHOWN))
