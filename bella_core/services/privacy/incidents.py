"""The register of breaches: staff enter each, assess its risk, and note whom they told."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError, NotFound
from bella_core.crud import audit, incidents
from bella_core.db import Database
from bella_core.domain.incidents import EventKind, Incident, IncidentDetails, Risk, report
from bella_core.services.exporting.export import Export
from bella_core.services.exporting.tables import Cell, Column, Table, Write
from bella_core.services.exporting.texts import write_csv

_TITLES = ("id", "found_at", "status", "risk", "happened", "circumstances", "information", "people", "entered_by", "owed", "kept_until")


class IncidentRefused(BellaError):
    """What was said of an incident cannot be; the message says why."""


class Incidents:
    """Keep the register."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def enter(self, details: IncidentDetails, *, found_at: datetime, actor: str) -> str:
        """
        Enter a breach; return its id.

        Args:
            found_at: when the clinic knew of it, aware. ``actor``: ``staff:ID`` or ``api:NAME``.

        Raises:
            IncidentRefused: it was found later than now.
        """
        now = self._clock.now()
        if found_at > now:
            raise IncidentRefused("a breach cannot be found later than now")
        return await self._db.write(incidents.add, details, found_at=found_at, actor=actor, at=now)

    async def note(
        self,
        incident_id: str,
        kind: EventKind,
        text: str,
        *,
        actor: str,
        happened_at: datetime | None = None,
        risk: Risk | None = None,
        version: int | None = None,
    ) -> Incident:
        """
        Note what was done about a breach.

        Args:
            text: why the risk is so assessed; who was told, and how. ``happened_at``: aware; None for now.
            risk: ``real`` or ``none``, with ``assessed``. ``version``: that was seen; None where it does not matter.

        Raises:
            NotFound, StaleVersion: there is no such breach, or somebody changed it since.
            IncidentRefused: an assessment without its result; or it is to be closed, and something is owed.
        """
        now = self._clock.now()
        if (kind == "assessed") != (risk in {"real", "none"}):
            raise IncidentRefused("say with the assessment, and only there, whether the risk of significant harm is real or none")
        if happened_at is not None and happened_at > now:
            raise IncidentRefused("what was done cannot be later than now")
        if kind == "closed" and (owed := (await self.show(incident_id)).owed):
            raise IncidentRefused(f"it cannot be closed before this is noted: {', '.join(owed)}")
        await self._db.write(incidents.note, incident_id, kind, text, happened_at or now, risk, version, actor=actor, at=now)
        return await self.show(incident_id)

    async def show(self, incident_id: str) -> Incident:
        """
        Return a breach with all that was done about it.

        Raises:
            NotFound: there is none.
        """
        found = await self._db.read(incidents.by_id, incident_id)
        if found is None:
            raise NotFound("there is no such incident")
        return found

    async def listed(self) -> tuple[Incident, ...]:
        """Return the register, the newest first."""
        return await self._db.read(incidents.listed)

    async def register(self, form: str, *, actor: str) -> Export:
        """Return the register as a file: ``md``, a document for whoever has the right to see it, or ``csv``; audited."""
        rows = await self.listed()
        await self._db.write(lambda conn: audit.add(conn, actor, "incidents.exported", "lists", "incidents", form=form, rows=len(rows)))
        if form == "csv":
            return Export("incidents.csv", "text/csv; charset=utf-8; header=present", lambda write: _csv(rows, write))
        return Export("incidents.md", "text/markdown; charset=utf-8", lambda write: _document(rows, write))


async def _document(rows: Sequence[Incident], write: Write) -> int:
    await write(("\n".join(report(rows)) + "\n").encode())
    return len(rows)


async def _csv(rows: Sequence[Incident], write: Write) -> int:
    async def cells() -> AsyncIterator[Sequence[Cell]]:
        for one in rows:
            about = (one.details.happened, one.details.circumstances, one.details.information, one.details.people)
            owed = " ".join(one.owed)
            yield (one.id, one.found_at, one.status, one.risk, *about, one.created_by, owed, one.kept_until)

    return await write_csv(Table("incidents", tuple(Column(name, name) for name in _TITLES)), cells(), write)
