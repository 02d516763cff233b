"""What staff do with pages: look at them, and say that somebody takes one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bella_core.core.alert_settings import AlertSettings
from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.crud import alerts, pages
from bella_core.crud.pages import PageRow
from bella_core.db import Database

from .alerting_rows import Routing, met, resolve_in

#: The alert that nobody answers.
UNANSWERED = "page_unanswered"


class NoPage(BellaError):
    """There is no such page."""


class PageTaken(BellaError):
    """Somebody has acknowledged the page before."""


class PageDesk:
    """Show and acknowledge pages; an alert that nobody had answered is over then."""

    def __init__(self, db: Database, settings: AlertSettings, clock: Clock) -> None:
        self._db, self._settings, self._clock = db, settings, clock

    async def newest(self, limit: int, after: str | None = None) -> Sequence[PageRow]:
        """Return at most ``limit`` pages, the newest first, that are older than the one with the id ``after``."""
        return await self._db.read(pages.newest, limit, after=after)

    async def acknowledge(self, page_id: str, actor: str) -> PageRow:
        """
        Say that somebody takes a page.

        Raises:
            NoPage: there is none. PageTaken: somebody has before.
        """
        taken = await self.take(page_id, by=actor, actor=actor)
        if taken is not None:
            return taken
        if await self._db.read(pages.by_id, page_id) is None:
            raise NoPage(f"there is no page {page_id!r}; `bella pages list` shows them")
        raise PageTaken(f"page {page_id} is acknowledged already")

    async def connected(self, call_id: str) -> None:
        """Note that somebody took a call on the telephone: whoever is paged for it need not ring back."""
        for page in await self._db.read(pages.of_call, call_id):
            if page.status != "acknowledged":
                await self.take(page.id, by="telephone", actor="call")

    async def take(self, page_id: str, *, by: str, actor: str) -> PageRow | None:
        """Note that somebody takes a page; None where somebody has before, or there is no such page."""
        routing = Routing(settings=self._settings)
        return await self._db.write(_acknowledge, page_id, by=by, actor=actor, now=self._clock.now(), routing=routing)


def about(page: PageRow) -> dict[str, str]:
    """Return the fields of the alert that nobody answers a page."""
    return {"call_id": page.call_id, "location_id": page.location_id, "level": page.level}


def _acknowledge(conn: Connection, page_id: str, *, by: str, actor: str, now: datetime, routing: Routing) -> PageRow | None:
    page = pages.acknowledge(conn, page_id, by=by, actor=actor, at=now)
    if page is not None and page.escalated:
        alert = alerts.by_fingerprint(conn, met(UNANSWERED, "critical", about(page), now).fingerprint)
        if alert is not None:
            resolve_in(conn, alert, now, routing)
    return page
