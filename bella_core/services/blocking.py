"""Whose calls are not taken: what staff do with the list of blocked numbers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.crud import blocked
from bella_core.crud import clinic as clinic_rows
from bella_core.crud.blocked import BlockedRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.telephony.callers import e164

from .clinics import ClinicStore
from .clinics_lines import own_numbers


class NotBlocked(BellaError):
    """There is no such entry on the list of blocked numbers."""


class NoNumber(BellaError):
    """That is no telephone number."""


class OwnNumber(BellaError):
    """That number is one of the clinic's own."""


class BlockDesk:
    """Show and change the list of blocked numbers."""

    def __init__(self, db: Database, clinics: ClinicStore, clock: Clock) -> None:
        self._db, self._clinics, self._clock = db, clinics, clock

    async def page(self, *, limit: int, after: str | None = None) -> Sequence[BlockedRow]:
        """Return at most ``limit`` blocked numbers, the newest first, that are older than the one with the id ``after``."""
        return await self._db.read(blocked.page, limit=limit, after=after)

    async def block(self, number: str, *, reason: str, actor: str) -> BlockedRow:
        """
        Take no more calls from a number, E.164; one that is blocked already stays as it is.

        Raises:
            NoNumber: it is none that could call. OwnNumber: the clinic answers it, or calls and pages go out to it.
        """
        known = e164(number)
        if known is None:
            raise NoNumber(f"{number[:20]!r} is no telephone number; write it as +14165550100")
        row = None
        while row is None:
            clinic = await self._clinics.refresh()
            if (where := _own(clinic, known)) is not None:
                raise OwnNumber(
                    f"that number is one of the clinic's own: {where} in the clinic's file; take it out there before you block it"
                )
            row = await self._db.write(_add, clinic.revision, known, reason=reason, actor=actor, at=self._clock.now())
        return row

    async def unblock(self, blocked_id: str, *, actor: str) -> None:
        """
        Take calls from a number again.

        Raises:
            NotBlocked: there is no such entry.
        """
        if not await self._db.write(blocked.remove, blocked_id, actor=actor):
            raise NotBlocked("there is no such entry on the list of blocked numbers")

    async def unblock_number(self, number: str, *, actor: str) -> None:
        """
        Take calls from a number (E.164) again.

        Raises:
            NotBlocked: it is not on the list.
        """
        found = await self._db.read(blocked.by_number, number)
        if found is None:
            raise NotBlocked("that number is not on the list of blocked numbers; `bella blocked list` shows them")
        await self.unblock(found.id, actor=actor)


def _own(clinic: ClinicView, number: str) -> str | None:
    """Return where the clinic's file has a number, E.164, that bella answers or rings; None where it has it nowhere."""
    return next((path for path, own in own_numbers(clinic) if own == number), None)


def _add(conn: Connection, revision: int, number: str, *, reason: str, actor: str, at: datetime) -> BlockedRow | None:
    """Block a number that is none of the clinic's own by the revision that was seen; None if there is another one by now."""
    blocked.lock(conn)
    return blocked.add(conn, number, reason=reason, actor=actor, at=at) if clinic_rows.revision(conn) == revision else None
