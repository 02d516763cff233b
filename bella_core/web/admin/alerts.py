"""``/admin/alerts``: what is not as it should be, what to do about it, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud import alerts
from bella_core.crud.alerts import AlertRow
from bella_core.plugin import Alert
from bella_core.services.alerting_desk import AlertDesk, NoAlert

from .guard import Guard
from .lists import PAGE_ROWS, Column, Listing, cursor, read_view
from .menu import N_
from .problems import PageError, not_found
from .rendering import done, page
from .words import words_in

LISTING = Listing(
    "/admin/alerts",
    columns=(
        Column("severity", N_("Severity")),
        Column("rule", N_("Alert")),
        Column("status", N_("State")),
        Column("count", N_("How often"), is_number=True),
        Column("first_at", N_("Since"), sorts=False),
    ),
)
SEVERITIES = {"critical": N_("critical"), "warning": N_("warning"), "info": N_("for information")}
STATES = {"firing": N_("active"), "acknowledged": N_("somebody is on it"), "resolved": N_("over")}
KINDS = {"critical": "bad", "warning": "warn", "info": "plain"}


def alert_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of alerts."""

    def desk() -> AlertDesk:
        return AlertDesk(bella.db, bella.settings.alerts, bella.clock)

    async def show(request: web.Request) -> web.Response:
        """Show what is active, then what was, the newest first."""
        visitor = await guard.require(request, "see_alerts")
        view = read_view(LISTING, request.query)
        after = view.after if view.after and isinstance(view.after[0], datetime) else None
        rows = await bella.db.read(alerts.page, limit=PAGE_ROWS + 1, after=after)
        shown = rows[:PAGE_ROWS]
        further = cursor(shown[-1].first_at, shown[-1].id) if len(rows) > PAGE_ROWS else None
        told: dict[str, Any] = {"rows": _told(desk(), shown), "open": _told(desk(), await desk().open())}
        names: dict[str, Any] = {"severities": SEVERITIES, "states": STATES, "kinds": KINDS, "words": words_in(visitor.language)}
        return await page(request, visitor, "admin/alerts.html", view=view, next=further, **told, **names)

    async def show_one(request: web.Request) -> web.Response:
        """Show an alert, the steps of its runbook and its history."""
        visitor = await guard.require(request, "see_alerts")
        try:
            row, events = await desk().history(request.match_info["id"])
        except NoAlert:
            raise not_found() from None
        names: dict[str, Any] = {"severities": SEVERITIES, "states": STATES, "kinds": KINDS}
        return await page(request, visitor, "admin/alert.html", row=row, alert=desk().alert(row), events=events, **names)

    async def change(request: web.Request) -> web.Response:
        """Say that somebody looks at it, or that it is over."""
        visitor = await guard.require(request, "change_alerts")
        await guard.posted(request, visitor)
        act = desk().acknowledge if request.match_info["act"] == "acknowledge" else desk().resolve
        try:
            row = await act(request.match_info["id"], visitor.actor)
        except NoAlert as error:
            if str(error).startswith("there is no alert"):
                raise not_found() from None
            title, text = N_("Somebody was faster"), N_("The alert is not in the state that you saw. Look at it again.")
            raise PageError(409, title, text, link=f"/admin/alerts/{request.match_info['id']}", link_text=N_("To the alert")) from None
        raise done(request, f"/admin/alerts/{row.id}", N_("The alert is changed."))

    return [
        web.get("/admin/alerts", show),
        web.get("/admin/alerts/{id}", show_one),
        web.post("/admin/alerts/{id}/{act:acknowledge|resolve}", change),
    ]


def _told(desk: AlertDesk, rows: Sequence[AlertRow]) -> list[tuple[AlertRow, Alert]]:
    """Return rows, each with its title, its runbook and the steps of that."""
    return [(row, desk.alert(row)) for row in rows]
