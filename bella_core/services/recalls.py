"""Recalls: who is due for their next visit, for staff who call them and for messages to those who agreed to them."""

import csv
import io
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.crud import recalls
from bella_core.crud.recalls import Kept, Person
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.recall import MOST_MONTHS, add_months, interval, intervals, not_due_after

from .clinics import ClinicStore

#: What a spreadsheet takes a text for that begins with it: a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Patients that are read by one query: databases limit a statement's parameters.
_AT_ONCE = 500
COLUMNS = ("user_id", "name", "phone", "email", "service", "location", "last_visit", "months", "due_on", "last_told")


@attrs.frozen
class Due:
    """
    A patient who is due.

    Args:
        last_visit, due_on: local dates. ``months``: between the two.
        last_at: when the last visit began, aware UTC.
    """

    user_id: str
    service: str
    location_id: str
    last_visit: date
    months: int
    due_on: date
    last_at: datetime


class Recalls:
    """
    List who is due, and give patients intervals of their own.

    Due is who has kept a visit of a service that recurs, whose interval has passed since, and who has no such visit to come.
    """

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._clinics, self._clock = db, clinics, clock

    async def due(self, until: date | None = None, *, user_ids: Collection[str] | None = None) -> tuple[Due, ...]:
        """
        Return who is due, the longest overdue first.

        Args:
            until: also who will be by this local day; today if not given.
            user_ids: only of these.
        """
        clinic, now = await self._clinics.refresh(), self._clock.now()
        recurring = intervals(clinic)
        since = None if user_ids is not None or not recurring else _not_due_since(until, now, min(recurring.values()))
        found = await self._db.read(recalls.last_kept, tuple(recurring), now, user_ids=user_ids, but_since=since)
        due = (_due(clinic, kept, until, now) for kept in found)
        return tuple(sorted((one for one in due if one is not None), key=lambda one: (one.due_on, one.user_id)))

    async def people(self, due: Sequence[Due]) -> tuple[Person, ...]:
        """Return who they are, in the same order; PHI."""
        return await self._db.read(_people, tuple(one.user_id for one in due))

    async def csv(self, until: date | None = None) -> tuple[str, int]:
        """Return the list as a file for a spreadsheet, and how many stand on it; no cell of it is taken for a formula."""
        due = await self.due(until)
        file = io.StringIO()
        sheet = csv.writer(file, lineterminator="\r\n")
        sheet.writerow(COLUMNS)
        for one, who in zip(due, await self.people(due), strict=True):
            told = who.told_at.date().isoformat() if who.told_at else ""
            when = (one.last_visit.isoformat(), str(one.months), one.due_on.isoformat(), told)
            cells = (one.user_id, who.full_name, who.phone or "", who.email or "", one.service, one.location_id, *when)
            sheet.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
        return file.getvalue(), len(due)

    async def set_interval(self, user_id: str, months: int | None, *, paused: bool = False, actor: str) -> bool:
        """
        Give a patient an interval of their own.

        Args:
            months: None for the clinic's. ``paused``: they are neither listed nor written to.

        Returns:
            Whether there is such a patient.

        Raises:
            ValueError: months are not from 1 to 120.
        """
        if months is not None and not 1 <= months <= MOST_MONTHS:
            raise ValueError(f"months must be from 1 to {MOST_MONTHS}")
        return await self._db.write(recalls.set_interval, user_id, months, paused=paused, actor=actor)


def _not_due_since(until: date | None, now: datetime, months: int) -> datetime:
    """Return since when whoever kept a visit is not due, on whatever clock the visit was."""
    today = now.astimezone(UTC).date() + timedelta(days=1)
    day = not_due_after(until or today, months) + timedelta(days=2)
    return datetime.combine(day, time.min, UTC)


def _due(clinic: ClinicView, kept: Kept, until: date | None, now: datetime) -> Due | None:
    zone = ZoneInfo(next((location.zone for location in clinic.locations if location.id == kept.location_id), "UTC"))
    months = interval(clinic, clinic.service(kept.service), kept.months)
    if months is None:
        return None
    last_visit = kept.last_at.astimezone(zone).date()
    due_on = add_months(last_visit, months)
    if due_on > (until or now.astimezone(zone).date()):
        return None
    return Due(kept.user_id, kept.service, kept.location_id, last_visit, months, due_on, kept.last_at)


def _people(conn: Connection, user_ids: Sequence[str]) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for start in range(0, len(user_ids), _AT_ONCE):
        found |= recalls.persons(conn, user_ids[start : start + _AT_ONCE])
    return tuple(found[user_id] for user_id in user_ids)
