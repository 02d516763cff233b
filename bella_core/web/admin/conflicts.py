"""``/admin/conflicts``: what does not fit together: accept the move that is proposed, leave all as it is, or say that it is settled."""

from collections.abc import Sequence
from typing import Any, get_args

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError
from bella_core.crud.conflicts import ConflictRow
from bella_core.domain.clinic import ClinicView
from bella_core.domain.explaining_words import words as rule_words
from bella_core.domain.local_times import zone_at
from bella_core.services.conflicts import Decision, NoConflict
from bella_core.services.exporting.tables import Cell

from .actors import actors
from .desk_files import AT_ONCE, DeskFile, Line, Place, give_list
from .desk_lists import after_of, page_of, place_filter, places_of
from .guard import Guard, Visitor
from .lists import PAGE_ROWS, Column, Filter, Listing, View, cursor, read_view
from .menu import N_
from .places import looks_after, provider_name, room_name, service_name
from .problems import not_found
from .rendering import done, page
from .schedule_forms import refusal, text_of
from .words import words_in

#: What a conflict is, in words.
KINDS = {
    "import_overlap": N_("An imported visit lies over another"),
    "calendar_overlap": N_("Somebody’s calendar has an event over the visit"),
    "calendar_edit": N_("Somebody moved the visit in a calendar"),
    "calendar_deleted": N_("Somebody deleted the visit in a calendar"),
    "calendar_kept": N_("A calendar keeps an event of a visit that is no more"),
    "hours_changed": N_("The hours, closures or rooms no longer allow the visit"),
    "provider_gone": N_("Whoever the visit is with is not there then"),
    "merge_overlap": N_("Two records that may be one person’s have visits at one time"),
}
#: What became of it.
RESOLUTIONS = {
    "accepted": N_("the proposal was carried out"),
    "refused": N_("left as it is"),
    "settled": N_("settled by hand"),
    "gone": N_("it went by itself"),
}
_PATH = "/admin/conflicts"
_COLUMNS = (
    Column("kind", N_("What does not fit")),
    Column("visit", N_("Visit")),
    Column("proposal", N_("Proposal")),
    Column("since", N_("Since")),
    Column("decide", N_("Decide")),
)
_FILE = (
    ("id", N_("Id")),
    ("kind", N_("What does not fit")),
    ("rule", N_("Why")),
    ("appointment_id", N_("Visit")),
    ("patient", N_("Patient")),
    ("service", N_("Service")),
    ("starts_at", N_("Begins")),
    ("provider", N_("With")),
    ("proposed_at", N_("Proposal")),
    ("proposed_provider", N_("Proposal: with")),
    ("proposed_room", N_("Proposal: room")),
    ("since", N_("Since")),
    ("resolution", N_("What became of it")),
    ("resolved_at", N_("Resolved")),
    ("resolved_by", N_("Resolved by")),
)
_SAID = {
    "accept": N_("Done as proposed."),
    "refuse": N_("All stays as it is."),
    "settle": N_("It is noted as settled."),
}


def conflict_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of conflicts."""

    async def show(request: web.Request) -> web.Response:
        """Show conflicts, the oldest first."""
        return await _page(bella, request, await guard.require(request, "see_schedule"))

    async def give(request: web.Request) -> web.StreamResponse:
        """Give what is filtered as a file."""
        visitor = await guard.require(request, "export", step_up=True)
        clinic = await bella.clinics.refresh()
        return await give_list(request, bella, visitor, clinic, _file(bella, request, visitor, clinic))

    async def decide(request: web.Request) -> web.Response:
        """Decide one."""
        visitor = await guard.require(request, "change_schedule")
        form = await guard.posted(request, visitor)
        decision = text_of(form, "decision")
        if decision not in get_args(Decision):
            raise not_found()
        try:
            row = await bella.conflicts.get(request.match_info["id"])
        except NoConflict:
            raise not_found() from None
        if not _is_theirs(visitor, row, await bella.scheduling.visits([row.appointment_id] if row.appointment_id else [])):
            raise not_found()
        if text_of(form, "proposal", 200) != _proposal_of(row) and decision == "accept":
            changed = words_in(visitor.language).gettext(N_("The proposal has changed since you looked. Here is what is proposed now."))
            return await _page(bella, request, visitor, status=409, problem=changed)
        try:
            await bella.conflicts.resolve(row.id, decision, visitor.actor)  # type: ignore[arg-type]  # one of its words, as was seen
        except NoConflict:
            gone = words_in(visitor.language).gettext(
                N_("This conflict is resolved already, or proposes nothing. Here is what is open now.")
            )
            return await _page(bella, request, visitor, status=409, problem=gone)
        except BookingError as error:
            return await _page(bella, request, visitor, status=409, problem=refusal(error, visitor.language))
        raise done(request, _PATH, _SAID[decision])

    return [web.get(_PATH, show), web.get(f"{_PATH}.{{kind:csv|json|xlsx}}", give), web.post(f"{_PATH}/{{id}}", decide)]


def _asked(request: web.Request, visitor: Visitor, clinic: ClinicView) -> tuple[View, dict[str, Any]]:
    """Return what an address asks of the list, and which conflicts that are."""
    filters = (
        Filter("kind", N_("What does not fit"), "choice", tuple(KINDS.items())),
        Filter("resolved", N_("Resolved ones"), "flag"),
        place_filter(visitor, clinic),
    )
    view = read_view(Listing(_PATH, _COLUMNS, filters), request.query)
    which = {"status": "resolved" if view.values.get("resolved") else "open", "kind": view.values.get("kind")}
    return view, {**which, "location_ids": places_of(view, visitor, clinic)}


def _file(bella: Bella, request: web.Request, visitor: Visitor, clinic: ClinicView) -> DeskFile:
    """Return what does not fit together, as far as is filtered, as a file."""
    (_, asked), language, words = _asked(request, visitor, clinic), visitor.language, words_in(visitor.language)

    async def fetch(after: Place | None) -> list[Line]:
        rows = await bella.conflicts.page(limit=AT_ONCE, after=after, **asked)
        visits = await bella.scheduling.visits([row.appointment_id for row in rows if row.appointment_id])
        theirs = {row.id for row in rows if _is_theirs(visitor, row, visits)}
        patients = {row.id: _patient_of(row, visits) for row in rows if row.id in theirs}
        known = sorted({user_id for user_id in patients.values() if user_id})
        names = await bella.scheduling.names(known, viewer=visitor.actor, looked_at="conflicts")
        who = await actors(bella, language)
        return [
            Line((row.created_at, row.id), cells(row, visits, names.get(patients[row.id] or "", ""), who) if row.id in theirs else None)
            for row in rows
        ]

    def cells(row: ConflictRow, visits: Any, name: str, who: Any) -> Sequence[Cell]:
        visit, proposal = visits.get(row.appointment_id), row.proposal
        about: tuple[Cell, ...] = ("", None, "")
        if visit:
            about = (service_name(clinic, visit.service, language), visit.starts_at, provider_name(clinic, visit.provider_id))
        proposed: tuple[Cell, ...] = (None, "", "")
        if proposal:
            proposed = (proposal.starts_at, provider_name(clinic, proposal.provider_id), room_name(clinic, proposal.room_id))
        became = words.gettext(RESOLUTIONS[row.resolution]) if row.resolution else ""
        end = (row.created_at, became, row.resolved_at, who(row.resolved_by) if row.resolved_by else "")
        return (row.id, words.gettext(KINDS[row.kind]), _rule(clinic, row, language), row.appointment_id, name, *about, *proposed, *end)

    return DeskFile("conflicts", _FILE, fetch)


async def _page(bella: Bella, request: web.Request, visitor: Visitor, *, status: int = 200, problem: str = "") -> web.Response:
    clinic, language = await bella.clinics.refresh(), visitor.language
    view, asked = _asked(request, visitor, clinic)
    rows, last = page_of(await bella.conflicts.page(limit=PAGE_ROWS + 1, after=after_of(view), **asked))
    visits = await bella.scheduling.visits([row.appointment_id for row in rows if row.appointment_id])
    shown = [row for row in rows if _is_theirs(visitor, row, visits)]
    patients = {user_id for row in shown if (user_id := _patient_of(row, visits))}
    values: dict[str, Any] = {
        "view": view,
        "words": words_in(language),
        "rows": shown,
        "visits": visits,
        "next": cursor(last.created_at, last.id) if last else None,
        "names": await bella.scheduling.names(sorted(patients), viewer=visitor.actor, looked_at="conflicts"),
        "zone_of": lambda row: zone_at(clinic, _place_of(row, visits)),
        "service": lambda code: service_name(clinic, code, language),
        "provider": lambda provider_id: provider_name(clinic, provider_id),
        "room": lambda room_id: room_name(clinic, room_id),
        "rule": lambda row: _rule(clinic, row, language),
        "proposal_of": _proposal_of,
        "kinds": KINDS,
        "resolutions": RESOLUTIONS,
        "who": await actors(bella, language),
        "may_change": visitor.may("change_schedule"),
        "may_export": visitor.may("export"),
        "problem": problem,
    }
    return await page(request, visitor, "admin/conflicts.html", status=status, **values)


def _place_of(row: ConflictRow, visits: Any) -> str | None:
    visit = visits.get(row.appointment_id)
    return visit.location_id if visit else row.details.get("location_id")


def _patient_of(row: ConflictRow, visits: Any) -> str | None:
    visit = visits.get(row.appointment_id)
    return visit.user_id if visit else row.user_id


def _is_theirs(visitor: Visitor, row: ConflictRow, visits: Any) -> bool:
    place = _place_of(row, visits)
    return place is None or looks_after(visitor, place)


def _proposal_of(row: ConflictRow) -> str:
    """Return what a form says that its sender saw proposed."""
    return "" if row.proposal is None else f"{row.proposal.starts_at.isoformat()}|{row.proposal.provider_id}|{row.proposal.room_id}"


def _rule(clinic: ClinicView, row: ConflictRow, language: str) -> str:
    """Return why the clinic does not allow the visit, where there are words for it."""
    code = row.details.get("rule", "")
    who = provider_name(clinic, row.details.get("provider_id", ""))
    try:
        return rule_words(code, {"who": who})[language[:2]]
    except KeyError:
        return ""
