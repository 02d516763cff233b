"""``GET /calls`` and ``GET /calls/{id}``: which calls there were and how they went; what was said is staff's alone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
from aiohttp import web
from sqlalchemy import Connection

from bella_core.app.bella import Bella
from bella_core.core.errors import UnknownCall
from bella_core.core.moments import NoMoment, read_moment
from bella_core.crud import audit, call_list
from bella_core.crud.call_list import ListedCall, Wanted
from bella_core.domain.clinic import ClinicView
from bella_core.domain.local_times import zone_at
from bella_core.schemas.calls import CallDetail, CallItem, Channel, Line, TurnItem, TurnTimes
from bella_core.schemas.converter import write
from bella_core.schemas.openapi import Parameter
from bella_core.schemas.paging import After, cursor_of
from bella_core.schemas.problems import Problem
from bella_core.schemas.resources import local, page
from bella_core.services.call_story import CallStory, TurnStory, call_story

from ..auth import Holder, KeyGuard
from ..conditional import tagged
from ..languages import N_
from ..operations import KNOWN, LOCATION, PAGED, lists, operation, shows_tagged
from ..problems import ProblemError, bad_query, json_response, page_query, with_problems
from ..queries import check_query, chosen, chosen_location

_CHANNELS: tuple[Channel, ...] = ("phone", "chat")
#: The longest code of an outcome.
_LONGEST = 40
_CODE = {"minLength": 1, "maxLength": _LONGEST}
_FILTERS = (
    LOCATION,
    Parameter("channel", Channel, N_("by telephone or in writing")),
    Parameter(
        "outcome",
        str,
        N_("only those with this outcome; none for those that came to nothing"),
        keywords=_CODE,
    ),
    Parameter("from", date, N_("only those that began on or after this day")),
    Parameter("to", date, N_("only those that began on or before this day")),
)


def call_routes(bella: Bella, guard: KeyGuard) -> list[web.RouteDef]:
    """Return the routes of calls."""

    @operation(
        "List calls and conversations in writing, the newest first", tag="calls", access="read", answers=lists(CallItem),
        parameters=(*PAGED, *_FILTERS),
    )  # fmt: skip
    @with_problems
    async def list_calls(request: web.Request) -> web.Response:
        """Give a page of calls, the newest first."""
        holder = await guard.require(request, "read")
        query, clinic = page_query(request, timed=True, beside=[one.name for one in _FILTERS]), await bella.clinics.refresh()
        wanted = _wanted(request, clinic)
        after = (query.after.at, query.after.id) if query.after and query.after.at else None
        rows = await bella.db.read(call_list.page, wanted, query.limit + 1, after)
        shown = rows[: query.limit]
        guard.note_export(holder, len(shown))
        cursor = cursor_of(After(shown[-1].id, shown[-1].started_at)) if len(rows) > query.limit else None
        return json_response(page([_item(clinic, row) for row in shown], cursor))

    @operation(
        "Show a call: how it went, and to staff what was said", tag="calls", access="read", answers=shows_tagged(CallDetail),
        parameters=(KNOWN,), errors=(404,),
    )  # fmt: skip
    @with_problems
    async def show_call(request: web.Request) -> web.Response:
        """Give a call; who gets its words stands in the audit."""
        holder = await guard.require(request, "read")
        check_query(request)
        try:
            story, row = await bella.db.write(_look, request.match_info["id"], holder)
        except UnknownCall:
            raise ProblemError(Problem(404, "No such call", "GET /calls lists them")) from None
        guard.note_export(holder, 1)
        clinic = await bella.clinics.refresh()
        return tagged(request, write(_detail(clinic, story, row, with_words=holder.scope == "staff")))

    return [web.get("/calls", list_calls), web.get("/calls/{id}", show_call)]


def _wanted(request: web.Request, clinic: ClinicView) -> Wanted:
    """Return which calls are asked for; days are those of the location, of the first where none is named."""
    location_id = chosen_location(request, clinic)
    zone = ZoneInfo(zone_at(clinic, location_id))
    first, last, outcome = _day(request, "from"), _day(request, "to"), request.query.get("outcome")
    if outcome is not None and not 0 < len(outcome) <= _LONGEST:
        raise bad_query("outcome", f"must have 1 to {_LONGEST} characters")
    return Wanted(
        location_ids=(location_id,) if location_id else (),
        channel=chosen(request, "channel", _CHANNELS),
        outcome=outcome,
        since=datetime.combine(first, time(), zone) if first else None,
        until=datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
    )


def _day(request: web.Request, name: str) -> date | None:
    given = request.query.get(name)
    try:
        found = None if given is None else read_moment(given, date)
    except NoMoment as error:
        raise bad_query(name, f"{error}, such as 2027-03-31") from None
    if found is not None and not 1970 <= found.year <= 9000:
        raise bad_query(name, "must be a day from 1970 on, such as 2027-03-31")
    return found


def _look(conn: Connection, call_id: str, holder: Holder) -> tuple[CallStory, ListedCall]:
    """Return a call, by bella's id; note in the audit who reads what was said in it."""
    row = call_list.by_id(conn, call_id)
    if row is None:
        raise UnknownCall("there is no call of that id")
    if holder.scope == "staff":
        audit.add(conn, f"api:{holder.name}", "call.viewed", "calls", row.id)
    return call_story(conn, row.id), row


def _item(clinic: ClinicView, row: ListedCall) -> CallItem:
    zone = zone_at(clinic, row.location_id)
    ended_at = None if row.ended_at is None else local(row.ended_at, zone)
    return CallItem(**attrs.asdict(row) | {"started_at": local(row.started_at, zone), "ended_at": ended_at})


def _detail(clinic: ClinicView, story: CallStory, row: ListedCall, *, with_words: bool) -> CallDetail:
    zone = zone_at(clinic, row.location_id)
    lines = tuple(Line(one.turn, one.heard.words or one.heard.keys, " ".join(said.text for said in one.said)) for one in story.turns)
    return CallDetail(
        call=_item(clinic, row), turns=tuple(_turn(one, zone) for one in story.turns), transcript=lines if with_words else None
    )


def _turn(one: TurnStory, zone: str) -> TurnItem:
    took = one.timing
    times = None if took is None else TurnTimes(took.by, took.engine_s, took.words_s, took.voice_s)
    return TurnItem(one.turn, local(one.at, zone), one.heard.by, one.question, one.then, one.why, times)
