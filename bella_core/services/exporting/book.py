"""The book for other programs: as a table, as iCalendar (RFC 5545), and as a bundle of FHIR R4 resources."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo

import attrs
import orjson
from sqlalchemy import Connection

from bella_core.crud import audit, book_pages
from bella_core.crud.book_pages import BookFilter, BookPatient, BookRow
from bella_core.db import Database
from bella_core.domain import fhir
from bella_core.domain.clinic import ClinicView, Locale
from bella_core.domain.local_times import zone_at
from bella_core.domain.notices.rendering import service_name
from bella_core.services.clinics import ClinicStore

from .export import Export
from .tables import PIECE, Cell, Column, Table, Write, by_pages
from .writing import CONTENT_TYPES, Kind, write_table

if TYPE_CHECKING:
    from icalendar import Event

Format = Literal["csv", "json", "xlsx", "ics", "fhir"]
FORMATS: tuple[Format, ...] = get_args(Format)

_TITLES = {
    "id": "Appointment",
    "starts_at": "Starts",
    "ends_at": "Ends",
    "status": "Status",
    "service": "Service",
    "location": "Location",
    "provider": "Provider",
    "room": "Room",
    "patient_id": "Patient",
    "patient": "Patient's name",
    "birth_date": "Birth date",
    "phone": "Telephone",
    "language": "Language",
    "created_at": "Made",
    "updated_at": "Changed",
    "version": "Changes",
}
_CALENDAR_STATUS = {"requested": "TENTATIVE", "cancelled": "CANCELLED"}


class BookExports:
    """Give out appointments with their patients."""

    def __init__(self, db: Database, clinics: ClinicStore) -> None:
        self._db, self._clinics = db, clinics

    async def export(self, form: Format, which: BookFilter, *, actor: str) -> Export:
        """
        Return appointments as a file; who took which stands in the audit before any of it is sent.

        Args:
            form: one of ``FORMATS``. ``actor``: ``api:NAME`` or ``staff:ID``.
        """
        clinic = await self._clinics.refresh()
        await self._db.write(_note, form, which, actor)
        if form == "fhir":
            return Export("appointments-fhir.json", "application/fhir+json", _Bundle(self._db, clinic, which).send)
        if form == "ics":
            return Export("appointments.ics", "text/calendar; charset=utf-8", _Calendar(self._db, clinic, which).send)
        return Export(f"appointments.{form}", CONTENT_TYPES[form], _Listed(self._db, clinic, which, form).send)


def _note(conn: Connection, form: Format, which: BookFilter, actor: str) -> None:
    span = {name: at.isoformat() if at else None for name, at in (("start", which.start), ("end", which.end))}
    about = {"location_id": which.location_id, "provider_id": which.provider_id}
    audit.add(conn, actor, "appointments.exported", "lists", "appointments", form=form, **span, **about)


def _rows(db: Database, which: BookFilter) -> AsyncIterator[BookRow]:
    return by_pages(lambda after: db.read(book_pages.page, which, after), book_pages.place)


@attrs.frozen
class _Listed:
    """Appointments as a table."""

    _db: Database
    _clinic: ClinicView
    _which: BookFilter
    _kind: Kind

    async def send(self, write: Write) -> int:
        """Write them all."""
        table = Table("appointments", tuple(Column(name, title) for name, title in _TITLES.items()), ZoneInfo(zone_at(self._clinic)))
        return await write_table(self._kind, table, (self._cells(row) async for row in _rows(self._db, self._which)), write)

    def _cells(self, row: BookRow) -> Sequence[Cell]:
        patient = row.patient
        visit = (row.id, row.starts_at, row.ends_at, row.status, row.service, row.location_id, row.provider_id, row.room_id)
        return (
            *visit,
            *(patient.id, patient.full_name, patient.birth_date, patient.phone, patient.language),
            *(row.created_at, row.updated_at, row.version),
        )


@attrs.frozen
class _Bundle:
    """Appointments as a bundle of FHIR, with the patients, practitioners, schedules and slots that they name."""

    _db: Database
    _clinic: ClinicView
    _which: BookFilter

    async def send(self, write: Write) -> int:
        """Write the bundle, an entry at a time; return how many appointments it has."""
        piece, count, first = bytearray(b'{"resourceType":"Bundle","type":"collection","entry":['), 0, True
        async for resource in self._resources():
            piece += (b"" if first else b",\n") + orjson.dumps(fhir.entry(resource))
            first = False
            count += resource["resourceType"] == "Appointment"
            if len(piece) >= PIECE:
                await write(bytes(piece))
                piece.clear()
        if first:  # FHIR knows no empty lists (4.0.1, "JSON Representation of Resources")
            piece = bytearray(b'{"resourceType":"Bundle","type":"collection"')
            await write(bytes(piece) + b"}\n")
        else:
            await write(bytes(piece) + b"]}\n")
        return count

    async def _resources(self) -> AsyncIterator[fhir.Resource]:
        async for patient in by_pages(lambda after: self._db.read(book_pages.patients_page, self._which, after), _patient_place):
            yield fhir.patient(*attrs.astuple(patient))
        known: set[str] = set()
        async for row in _rows(self._db, self._which):
            if row.provider_id not in known:
                known.add(row.provider_id)
                yield fhir.practitioner(self._clinic, row.provider_id)
                yield fhir.schedule(self._clinic, row.provider_id)
            told = {field.name: getattr(row, field.name) for field in attrs.fields(fhir.Visit) if field.name != "patient"}
            visit = fhir.Visit(patient=row.patient.full_name, **told)
            yield fhir.slot(visit)
            yield fhir.appointment(self._clinic, visit, service_name(self._clinic, row.service, _language(self._clinic, row.location_id)))


def _patient_place(row: BookPatient) -> str:
    return row.id


@attrs.frozen
class _Calendar:
    """Appointments as one calendar, patients' names in it."""

    _db: Database
    _clinic: ClinicView
    _which: BookFilter

    async def send(self, write: Write) -> int:
        """Write the calendar, a page of events at a time, each made in a thread."""
        count, after = 0, None
        await write(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bella//bella-core//EN\r\n")
        while page := await self._db.read(book_pages.page, self._which, after):
            await write(await asyncio.to_thread(self._events, page))
            count, after = count + len(page), book_pages.place(page[-1])
        await write(b"END:VCALENDAR\r\n")
        return count

    def _events(self, page: Sequence[BookRow]) -> bytes:
        return b"".join(self._event(row).to_ical() for row in page)

    def _event(self, row: BookRow) -> "Event":
        from icalendar import Event  # noqa: PLC0415  # a fifth of a second, which only those pay who ask for a calendar

        location = next((one for one in self._clinic.locations if one.id == row.location_id), None)
        provider = next((one.name for one in self._clinic.providers if one.id == row.provider_id), row.provider_id)
        event = Event()
        event.add("uid", f"{row.id}@bella")
        event.add("sequence", row.version)
        event.add("dtstamp", row.updated_at)
        event.add("created", row.created_at)
        event.add("dtstart", row.starts_at)
        event.add("dtend", row.ends_at)
        event.add(
            "summary", f"{service_name(self._clinic, row.service, _language(self._clinic, row.location_id))}, {row.patient.full_name}"
        )
        event.add("description", provider)
        event.add("location", location.name if location else row.location_id)
        event.add("status", _CALENDAR_STATUS.get(row.status, "CONFIRMED"))
        event.add("class", "PRIVATE")
        return event


def _language(clinic: ClinicView, location_id: str) -> Locale:
    """Return in which language a location's services are named."""
    return next((one.languages[0] for one in clinic.locations if one.id == location_id), "en-CA")
