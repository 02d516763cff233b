"""``GET /alerts``, ``GET /alerts/{id}``, ``POST /alerts/{id}/ack`` and ``POST /alerts/{id}/resolve``."""

from collections.abc import Mapping
from typing import Any

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.crud import alerts
from bella_core.crud.alerts import AlertRow
from bella_core.domain.local_times import zone_at
from bella_core.schemas.items import AlertItem, AlertStory
from bella_core.schemas.local_times import on_clock
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import page
from bella_core.services.alerting_desk import AlertDesk, NoAlert

from ..auth import KeyGuard
from ..conditional import tagged
from ..operations import KNOWN, PAGED, lists, operation, shows, shows_tagged
from ..problems import ProblemError, json_response, page_query, with_problems
from ..queries import check_query


def alert_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of alerts."""
    return [*_reading(bella, guard), *_changing(bella, guard)]


def _desk(bella: Bella) -> AlertDesk:
    """Return what shows and changes alerts; an application may be made before bella has started."""
    return AlertDesk(bella.db, bella.settings.alerts, bella.clock)


def _reading(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    @operation(
        "List the alerts that operators were told of, the newest first",
        tag="operations",
        access="read",
        answers=lists(AlertItem),
        parameters=PAGED,
    )
    @with_problems
    async def list_alerts(request: web.Request) -> web.Response:
        """Give a page of alerts, the newest first."""
        await guard.require(request, "read")
        query = page_query(request, timed=True)
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.db.read(alerts.page, limit=query.limit + 1, after=after)
        shown = rows[: query.limit]
        cursor = cursor_of(After(shown[-1].id, shown[-1].first_at)) if len(rows) > query.limit else None
        zone = zone_at(await bella.clinics.refresh())
        return json_response(page([_item(_desk(bella), row, zone) for row in shown], cursor))

    @operation(
        "Show an alert with its history",
        tag="operations",
        access="read",
        answers=shows_tagged(AlertStory),
        parameters=(KNOWN,),
        errors=(404,),
    )
    @with_problems
    async def show_alert(request: web.Request) -> web.Response:
        """Give an alert with its history."""
        await guard.require(request, "read")
        check_query(request)
        try:
            row, events = await _desk(bella).history(request.match_info["id"])
        except NoAlert as error:
            raise _no_alert(error) from None
        zone = zone_at(await bella.clinics.refresh())
        history = [{**attrs.asdict(event), "at": on_clock(event.at, zone)} for event in events]
        return tagged(request, {**_item(_desk(bella), row, zone), "history": history})

    return [web.get("/alerts", list_alerts), web.get("/alerts/{id}", show_alert)]


def _changing(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    @operation(
        "Acknowledge an alert, or say that it is over", tag="operations", access="write", answers=shows(AlertItem), errors=(404, 409)
    )
    @with_problems
    async def change_alert(request: web.Request) -> web.Response:
        """Acknowledge an alert, or say that it is over."""
        holder = await guard.require(request, "write")
        change = _desk(bella).acknowledge if request.match_info["change"] == "ack" else _desk(bella).resolve
        try:
            row = await change(request.match_info["id"], holder.id)
        except NoAlert as error:
            raise _no_alert(error) from None
        return json_response(_item(_desk(bella), row, zone_at(await bella.clinics.refresh())))

    return [web.post("/alerts/{id}/{change:ack|resolve}", change_alert)]


def _item(desk: AlertDesk, row: AlertRow, zone: str) -> Mapping[str, Any]:
    alert = desk.alert(row)
    times = {name: on_clock(getattr(row, name), zone) for name in ("first_at", "last_at", "ended_at")}
    return {**attrs.asdict(row), **times, "title": alert.title, "steps": alert.steps, "runbook": alert.runbook}


def _no_alert(error: NoAlert) -> ProblemError:
    text = str(error)
    found = not text.startswith("there is no alert")
    return ProblemError(Problem(409 if found else 404, "Alert is not in that state" if found else "No such alert", text.partition(";")[0]))
