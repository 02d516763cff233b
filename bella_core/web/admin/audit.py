"""``/admin/audit``: who did what to which row, whether the log is whole, and what somebody should look at."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud import audit
from bella_core.crud.audit import ListedAct, Wanted
from bella_core.domain.local_times import zone_at
from bella_core.domain.period import Period
from bella_core.services.audit_chain import AuditChain
from bella_core.services.audit_report import AuditDesk
from bella_core.services.exporting.tables import Cell, Table, by_pages
from bella_core.services.exporting.tables import Column as FileColumn

from .files import give_file
from .guard import Guard
from .lists import PAGE_ROWS, Column, Filter, Listing, View, cursor, read_view
from .menu import N_
from .rendering import page
from .words import words_in

LISTING = Listing(
    "/admin/audit",
    columns=(
        Column("at", N_("When"), sorts=True),
        Column("actor", N_("Who")),
        Column("action", N_("Action")),
        Column("subject_id", N_("About")),
        Column("details", N_("Details")),
    ),
    filters=(
        Filter("actor", N_("Who")),
        Filter("action", N_("Action")),
        Filter("about", N_("About (an id)")),
        Filter("since", N_("From the day"), "day"),
        Filter("until", N_("To the day"), "day"),
    ),
    order="-at",
)
#: What somebody should look at, by its rule.
FINDINGS = {
    "busy_day": N_("%(who)s did far more than on other days: %(count)d things."),
    "many_recordings_heard": N_("%(who)s listened to %(count)d recordings."),
    "many_refusals": N_("%(count)d times somebody asked about %(who)s and was not told."),
}
_REPORT_DAYS = 7
_FILE_ROWS = 500


def audit_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of the audit: ids and codes, nothing of a patient's."""

    async def show(request: web.Request) -> web.Response:
        """Show what was done, the newest first."""
        visitor = await guard.require(request, "see_audit")
        view, zone = read_view(LISTING, request.query), zone_at(bella.clinics.view)
        rows = await bella.db.read(audit.page, _wanted(view, zone), PAGE_ROWS + 1, _after(view))
        shown = rows[:PAGE_ROWS]
        further = cursor(shown[-1].at, shown[-1].id) if len(rows) > PAGE_ROWS else None
        names = {account.id: account.name for account in await bella.staff.accounts.everybody()}
        told: dict[str, Any] = {"rows": shown, "next": further, "names": names, "words": words_in(visitor.language)}
        return await page(request, visitor, "admin/audit.html", view=view, **told)

    async def give(request: web.Request) -> web.StreamResponse:
        """Give what is filtered as a file."""
        visitor = await guard.require(request, "see_audit", step_up=True)
        view, zone, words = read_view(LISTING, request.query), zone_at(bella.clinics.view), words_in(visitor.language)
        columns = tuple(FileColumn(column.name, words.gettext(column.title)) for column in LISTING.columns)
        table = Table("audit", columns, ZoneInfo(zone))

        async def fetch(after: tuple[datetime, str] | None) -> Sequence[ListedAct]:
            return await bella.db.read(audit.page, _wanted(view, zone), _FILE_ROWS, after)

        rows = by_pages(fetch, lambda row: (row.at, row.id))
        return await give_file(request, bella, visitor, table, _cells(rows))

    async def check(request: web.Request) -> web.Response:
        """Go through the whole chain, and show the findings of the last days."""
        visitor = await guard.require(request, "see_audit")
        await guard.posted(request, visitor)
        state = await AuditChain(bella.db).verify()
        today = bella.clock.now().astimezone(ZoneInfo(zone_at(bella.clinics.view))).date()
        report = await AuditDesk(bella.db, bella.clinics).of(Period(today - timedelta(days=_REPORT_DAYS - 1), today))
        return await page(request, visitor, "admin/audit_check.html", state=state, report=report, findings=FINDINGS)

    return [
        web.get("/admin/audit", show),
        web.post("/admin/audit/check", check),
        web.get("/admin/audit.{kind:csv|json|xlsx}", give),
    ]


def _wanted(view: View, zone: str) -> Wanted:
    """Return which rows a view asks for; its days are those of the clinic."""
    since, until = view.values.get("since"), view.values.get("until")
    return Wanted(
        actor=view.values.get("actor"),
        action=view.values.get("action"),
        about=view.values.get("about"),
        since=_midnight(since, zone) if since else None,
        until=_midnight(until + timedelta(days=1), zone) if until else None,
        oldest_first=not view.descending,
    )


def _after(view: View) -> tuple[datetime, str] | None:
    return view.after if view.after and isinstance(view.after[0], datetime) else None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


async def _cells(rows: AsyncIterator[ListedAct]) -> AsyncIterator[Sequence[Cell]]:
    async for row in rows:
        yield (row.at, row.actor, row.action, row.subject_id, orjson.dumps(row.details).decode())
