"""One patient's whole record as a zip file: for the patient, who has a right to it, or for the clinic's next system."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import NotFound
from bella_core.crud import audit, personal, recordings, users
from bella_core.crud.personal import Person, Section
from bella_core.crud.recordings import RecordingRow
from bella_core.db import Database
from bella_core.services.recordings.listening import Listening, size

from .archives import Archive
from .export import Export
from .tables import PIECE, Cell, Column, Table, Write
from .texts import write_csv

README = """\
What bella holds of one patient, in English and French below.

record.json       everything, by table; times are UTC
csv/*.csv         the same for spreadsheets, a file a table
transcripts/*.txt what was said in each call and chat
recordings/*.wav  what was recorded

Calls in which several people were booked, and those from a telephone that a family shares, tell of others too: look them over before you
hand this to anybody.

----

Ce que bella conserve au sujet d'une patiente ou d'un patient.

record.json       tout, par table; les heures sont en UTC
csv/*.csv         la même chose pour un tableur, un fichier par table
transcripts/*.txt ce qui s'est dit dans chaque appel et clavardage
recordings/*.wav  ce qui a été enregistré

Les appels où l'on a pris rendez-vous pour plusieurs personnes, et ceux d'un téléphone que se partage une famille, parlent aussi d'autres
gens : relisez-les avant de remettre ce fichier à qui que ce soit.
"""


class PatientExports:
    """Give out what is held of one patient."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock, self._listening = db, clock, Listening(db)

    async def export(self, user_id: str, *, actor: str) -> Export:
        """
        Return a patient's whole record as a zip file; who took it stands in the audit before any of it is sent.

        Args:
            actor: ``api:NAME`` or ``staff:ID``.

        Raises:
            NotFound: there is no such user, or the record was merged into another.
        """
        person = await find_person(self._db, user_id)
        await self._db.write(_note, person, user_id, actor)
        sections, taped = await self._db.read(_read, person)

        async def send(write: Write) -> int:
            await self._send(user_id, sections, taped, write)
            return 1

        return Export(f"patient-{user_id}.zip", "application/zip", send)

    async def _send(self, user_id: str, sections: Sequence[Section], taped: Sequence[RecordingRow], write: Write) -> None:
        archive = Archive()
        archive.add("README.txt", README)
        archive.add("record.json", self._document(user_id, sections))
        await write(archive.taken())
        for section in sections:
            archive.add(f"csv/{section.name}.csv", await _csv(section))
            await write(archive.taken())
        for call_id, text in _transcripts(sections):
            archive.add(f"transcripts/{call_id}.txt", text)
        for row in taped:
            with archive.begin(f"recordings/{row.call_id}-{row.id}.wav") as file:
                async for piece in self._listening.file(row, 0, size(row)):
                    file.write(piece)
                    if archive.held >= PIECE:
                        await write(archive.taken())
        archive.close()
        await write(archive.taken())

    def _document(self, user_id: str, sections: Sequence[Section]) -> bytes:
        tables = {section.name: section.rows for section in sections}
        document = {"user_id": user_id, "exported_at": self._clock.now().astimezone(UTC), "tables": tables}
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)


async def find_person(db: Database, user_id: str) -> Person:
    """
    Return by which rows a person is kept, the calls of their own telephones among them.

    Raises:
        NotFound: there is no such user, or the record was merged into another.
    """
    person = await db.read(personal.find, user_id)
    if person is None:
        kept = await db.read(users.resolve, user_id)
        raise NotFound("there is no such user" if kept == user_id else f"this record was merged into {kept}; ask for that one")
    if not person.phones:
        return person
    calls, after = frozenset[str](), ""
    while True:
        after, found = await db.read(personal.calls_from, person.phones, after)
        calls |= found
        if not after:
            return await db.read(personal.with_calls, person, calls)


def _note(conn: Connection, person: Person, user_id: str, actor: str) -> None:
    audit.add(conn, actor, "user.exported", "user", user_id, appointments=len(person.appointment_ids), calls=len(person.call_ids))


def _read(conn: Connection, person: Person) -> tuple[tuple[Section, ...], tuple[RecordingRow, ...]]:
    """Read all but the sound in one transaction, so that it fits together."""
    taped = (row for call_id in sorted(person.call_ids) for row in recordings.of_call(conn, call_id))
    return personal.record(conn, person), tuple(row for row in taped if row.status == "kept")


async def _csv(section: Section) -> bytes:
    table = Table(section.name, tuple(Column(name, name) for name in section.columns))
    pieces: list[bytes] = []

    async def write(data: bytes) -> None:
        pieces.append(data)

    async def rows() -> AsyncIterator[Sequence[Cell]]:
        for row in section.rows:
            yield [_cell(row[name]) for name in section.columns]

    await write_csv(table, rows(), write)
    return b"".join(pieces)


def _cell(value: Any) -> Cell:
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else value


def _transcripts(sections: Sequence[Section]) -> list[tuple[str, str]]:
    """Return what was said in each call, in order."""
    turns = next(section.rows for section in sections if section.name == "turns")
    lines: dict[str, list[str]] = {}
    for row in turns:
        lines.setdefault(row["call_id"], []).extend(_said(row["at"], row["record"]))
    return [(call_id, "\n".join(said) + "\n") for call_id, said in lines.items()]


def _said(at: datetime, record: Mapping[str, Any]) -> list[str]:
    """Return the lines of one turn."""
    when = f"{at:%Y-%m-%d %H:%M:%S}Z"
    heard = record.get("heard")
    spoken = " ".join(part["text"] for part in record["reply"]["parts"])
    return [*([f"{when}  caller  {heard}"] if heard else []), *([f"{when}  bella   {spoken}"] if spoken else [])]
