"""``/admin/waiting``: who wants to come earlier, since when and at which times; put somebody on the list, take somebody off it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast, get_args

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError, RuleBroken
from bella_core.core.ids import new_id
from bella_core.crud.waiting import NOTICE_MIN, Urgency, WaitingRow
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.local_times import zone_at
from bella_core.domain.slots import Wish
from bella_core.services.exporting.tables import Cell

from ..languages import Language
from .desk_files import AT_ONCE, DeskFile, Line, Place, give_list, iso_of
from .desk_lists import after_of, page_of, place_filter, places_of, service_filter
from .guard import Form, Guard, Visitor
from .lists import PAGE_ROWS, Column, Filter, Listing, View, cursor, read_view
from .menu import N_
from .places import chosen_location, location_name, locations_of, looks_after, named, provider_name, service_name
from .problems import not_found
from .rendering import done, page
from .schedule import clock_words
from .schedule_forms import key_of, read_day, refusal, text_of, time_of
from .schedule_move import provider_choices
from .schedule_patients import FIELDS, on_file, somebody_new
from .words import words_in

#: How soon somebody has to come, in words.
URGENCIES: Mapping[str, str] = {"now": N_("in pain"), "today": N_("soon"), "normal": N_("whenever")}
_PATH = "/admin/waiting"
_COLUMNS = (
    Column("patient", N_("Patient")),
    Column("what", N_("Waits for")),
    Column("wish", N_("Which times")),
    Column("since", N_("Since")),
    Column("reach", N_("By text message")),
    Column("do", N_("Do")),
)
_FILE = (
    ("user_id", N_("Id")),
    ("patient", N_("Patient")),
    ("service", N_("Service")),
    ("location", N_("Location")),
    ("urgency", N_("Urgency")),
    ("days", N_("Days that would do")),
    ("first", N_("First day")),
    ("last", N_("Last day")),
    ("weekdays", N_("Weekdays")),
    ("at", N_("Time of day")),
    ("day_start", N_("Not before")),
    ("day_end", N_("Over by")),
    ("provider", N_("With")),
    ("ruled_out", N_("Ruled out")),
    ("notice_min", N_("Minutes that they need to come")),
    ("since", N_("Since")),
    ("reach", N_("By text message")),
)
_RULES = {
    "unknown_location": ("location", N_("Choose a location.")),
    "unknown_service": ("service", N_("Choose what the visit is for.")),
    "unknown_provider": ("provider", N_("The clinic has nobody of this name.")),
    "staff_only": ("service", N_("Staff book this service: an earlier time of it cannot be taken by text message.")),
}
_OWN = ("location", "service", "provider", "urgency", "notice", "first", "last", "day_start", "day_end", "patient")
_MOST_NOTICE = 7 * 24 * 60


def waiting_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of the waiting list."""

    async def show(request: web.Request) -> web.Response:
        """Show who waits, the longest first."""
        visitor = await guard.require(request, "see_waiting")
        return await page(request, visitor, "admin/waiting.html", **await _listed(bella, request, visitor))

    async def give(request: web.Request) -> web.StreamResponse:
        """Give what is filtered as a file."""
        visitor = await guard.require(request, "export", step_up=True)
        clinic = await bella.clinics.refresh()
        return await give_list(request, bella, visitor, clinic, _file(bella, request, visitor, clinic))

    async def ask(request: web.Request) -> web.Response:
        """Show the form by which somebody is put on the list."""
        visitor = await guard.require(request, "change_waiting")
        fields = {name: request.query.get(name, "")[:100] for name in (*_OWN, *FIELDS)}
        return await _form(bella, request, visitor, fields)

    async def join(request: web.Request) -> web.Response:
        """Put somebody on the list."""
        visitor = await guard.require(request, "change_waiting")
        form = await guard.posted(request, visitor)
        fields, errors = {name: text_of(form, name) for name in (*_OWN, *FIELDS)}, dict[str, str]()
        wish, patient = _wish(fields, errors), await _patient(bella, fields, errors)
        if errors or patient is None:
            return await _form(bella, request, visitor, fields, status=422, errors=errors)
        try:
            await _join(bella, visitor, form, (fields, patient, wish))
        except RuleBroken as error:
            where, why = _RULES.get(error.rule, ("service", N_("Choose what the visit is for.")))
            return await _form(bella, request, visitor, fields, status=422, errors={where: why})
        except BookingError as error:
            return await _form(bella, request, visitor, fields, status=409, problem=refusal(error, visitor.language))
        raise done(request, _PATH, N_("On the list. Earlier times are offered by text message, as far as they agreed to that."))

    async def leave(request: web.Request) -> web.Response:
        """Take somebody off the list."""
        visitor = await guard.require(request, "change_waiting")
        await guard.posted(request, visitor)
        row = await bella.waiting.get(request.match_info["id"])
        if row is None or not looks_after(visitor, row.location_id):
            raise not_found()
        gone = await bella.waiting.leave(row.id, actor=visitor.actor)
        raise done(request, _PATH, N_("Off the list.") if gone else N_("They were off the list already."))

    return [
        web.get(_PATH, show),
        web.get(f"{_PATH}.{{kind:csv|json|xlsx}}", give),
        web.get(f"{_PATH}/new", ask),
        web.post(f"{_PATH}/new", join),
        web.post(f"{_PATH}/{{id}}/leave", leave),
    ]


async def _join(bella: Bella, visitor: Visitor, form: Form, said: tuple[dict[str, str], PatientDraft, Wish]) -> None:
    fields, patient, wish = said
    location = chosen_location(fields["location"], visitor, await bella.clinics.refresh())
    urgency = cast("Urgency", fields["urgency"] if fields["urgency"] in get_args(Urgency) else "normal")
    notice = min(int(fields["notice"]), _MOST_NOTICE) if fields["notice"].isdecimal() else NOTICE_MIN
    about: Any = {"key": key_of(form, visitor, "waiting"), "actor": visitor.actor, "urgency": urgency, "notice_min": notice}
    await bella.waiting.join(patient, location_id=location.id, service=fields["service"], wish=wish, **about)


async def _patient(bella: Bella, fields: dict[str, str], errors: dict[str, str]) -> PatientDraft | None:
    return await on_file(bella, fields["patient"]) if fields["patient"] else somebody_new(fields, errors)


def _wish(fields: dict[str, str], errors: dict[str, str]) -> Wish:
    """Return which times would do; what cannot be read is told, by field."""
    days = {name: read_day(fields, name) for name in ("first", "last")}
    times = {name: time_of(fields[name]) for name in ("day_start", "day_end")}
    errors |= {name: N_("This is no date, such as 2027-03-31.") for name, day in days.items() if fields[name] and day is None}
    errors |= {name: N_("This is no time, such as 14:30.") for name, at in times.items() if fields[name] and at is None}
    if days["first"] and days["last"] and days["last"] < days["first"]:
        errors["last"] = N_("The last day must not be before the first.")
    if times["day_start"] and times["day_end"] and times["day_end"] <= times["day_start"]:
        errors["day_end"] = N_("The end must be after the beginning.")
    start, end = times["day_start"], times["day_end"]
    return Wish(first=days["first"], last=days["last"], day_start=start, day_end=end, provider_id=fields["provider"] or None)


def _asked(request: web.Request, visitor: Visitor, clinic: ClinicView) -> tuple[View, dict[str, Any]]:
    """Return what an address asks of the list, and who that is."""
    urgency = Filter("urgency", N_("Urgency"), "choice", tuple(URGENCIES.items()))
    view = read_view(Listing(_PATH, _COLUMNS, (service_filter(visitor, clinic), urgency, place_filter(visitor, clinic))), request.query)
    asked = {"service": view.values.get("service"), "urgency": view.values.get("urgency")}
    return view, {**asked, "location_ids": places_of(view, visitor, clinic)}


def _file(bella: Bella, request: web.Request, visitor: Visitor, clinic: ClinicView) -> DeskFile:
    """Return who waits, as far as is filtered, as a file."""
    _, asked = _asked(request, visitor, clinic)
    words = words_in(visitor.language)

    async def fetch(after: Place | None) -> list[Line]:
        rows = await bella.waiting.page(limit=AT_ONCE, after=after, **asked)
        names = await bella.scheduling.names([row.user_id for row in rows], viewer=visitor.actor, looked_at="waiting")
        reachable = await bella.waiting.reachable(rows)
        return [Line((row.joined_at, row.id), cells(row, names.get(row.user_id, ""), row.id in reachable)) for row in rows]

    def cells(row: WaitingRow, name: str, is_texted: bool) -> Sequence[Cell]:
        wish, weekdays = row.wish, " ".join(weekday_name(number, visitor.language) for number in row.wish.weekdays)
        what = (service_name(clinic, row.service, visitor.language), location_name(clinic, row.location_id))
        days = (iso_of(*wish.days), iso_of(wish.first), iso_of(wish.last), weekdays)
        times = (iso_of(wish.at), iso_of(wish.day_start), iso_of(wish.day_end))
        who = (provider_name(clinic, wish.provider_id) if wish.provider_id else "", _ruled_out(clinic, wish, visitor.language))
        reach = words.gettext(N_("yes") if is_texted else N_("no: call them"))
        return (row.user_id, name, *what, words.gettext(URGENCIES[row.urgency]), *days, *times, *who, row.notice_min, row.joined_at, reach)

    return DeskFile("waiting", _FILE, fetch)


def _ruled_out(clinic: ClinicView, wish: Wish, language: Language) -> str:
    weekdays = [weekday_name(number, language) for number in wish.not_weekdays]
    people = [provider_name(clinic, provider_id) for provider_id in wish.not_providers]
    return ", ".join([*(day.isoformat() for day in wish.not_days), *weekdays, *people])


async def _listed(bella: Bella, request: web.Request, visitor: Visitor) -> dict[str, Any]:
    clinic, language = await bella.clinics.refresh(), visitor.language
    view, asked = _asked(request, visitor, clinic)
    shown, last = page_of(await bella.waiting.page(limit=PAGE_ROWS + 1, after=after_of(view), **asked))
    return {
        "view": view,
        "words": words_in(language),
        "rows": shown,
        "next": cursor(last.joined_at, last.id) if last else None,
        "names": await bella.scheduling.names([row.user_id for row in shown], viewer=visitor.actor, looked_at="waiting"),
        "reachable": await bella.waiting.reachable(shown),
        "zone_of": lambda location_id: zone_at(clinic, location_id),
        "service": lambda code: service_name(clinic, code, language),
        "place": lambda location_id: location_name(clinic, location_id),
        "provider": lambda provider_id: provider_name(clinic, provider_id),
        "weekday": lambda number: weekday_name(number, language),
        "clock_of": lambda at: clock_words(at.hour, at.minute, language),
        "urgencies": URGENCIES,
        "may_change": visitor.may("change_waiting"),
        "may_export": visitor.may("export"),
        "may_book": visitor.may("change_schedule"),
        "has_places": len(locations_of(visitor, clinic)) > 1,
    }


async def _form(
    bella: Bella, request: web.Request, visitor: Visitor, fields: dict[str, str], *, status: int = 200, **more: Any
) -> web.Response:
    clinic = await bella.clinics.refresh()
    location = chosen_location(fields["location"], visitor, clinic)
    values = {
        "fields": fields,
        "patient": await on_file(bella, fields["patient"]),
        "location": location,
        "places": [(one.id, one.name) for one in locations_of(visitor, clinic)],
        "services": [(one.code, named(one.names, visitor.language)) for one in clinic.services if one.is_by_phone],
        "providers": provider_choices(clinic, location),
        "urgencies": URGENCIES,
        "usual_notice": NOTICE_MIN,
        "may_see_patients": visitor.may("see_patients"),
        "errors": {},
        "problem": "",
        "key": new_id(),
    }
    return await page(request, visitor, "admin/waiting_new.html", status=status, **values | more)


def weekday_name(number: int, language: Language) -> str:
    """Return the name of a weekday; 0 is Monday."""
    from babel.dates import format_date  # noqa: PLC0415  # 30 ms that nobody without pages should pay

    return format_date(date(2024, 1, 1) + timedelta(days=number), "EEEE", locale=language.replace("-", "_"))
