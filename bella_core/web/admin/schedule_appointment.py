"""``/admin/appointments/{id}``: who, what, when and where; its history; and what staff do with it, each by a form of its own."""

from typing import Any, cast, get_args

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import BookingError, NotFound, StaleVersion
from bella_core.core.ids import new_id
from bella_core.crud.appointment_files import AppointmentFile
from bella_core.crud.attending import Attendance
from bella_core.domain.access import Permission
from bella_core.domain.hours import local_date

from .actors import actors
from .guard import Form, Guard, Visitor
from .menu import N_
from .places import location_name, looks_after, provider_name, room_name, service_name
from .problems import not_found
from .rendering import done, page
from .schedule_forms import Seen, key_of, read_seen, refusal, seen_of, text_of

#: What an appointment is, in words.
STATUSES = {
    "requested": N_("asked for, waits for staff"),
    "booked": N_("booked"),
    "cancelled": N_("cancelled"),
    "completed": N_("came"),
    "no_show": N_("did not come"),
}
#: What was done to it, in words; other codes are shown as they are.
ACTIONS = {
    "appointment.booked": N_("Booked"),
    "appointment.requested": N_("Asked for"),
    "appointment.rescheduled": N_("Moved"),
    "appointment.cancelled": N_("Cancelled"),
    "appointment.confirmed": N_("Confirmed by the patient"),
    "appointment.approved": N_("Approved"),
    "appointment.declined": N_("Declined"),
    "appointment.entered": N_("Entered into the clinic’s own system"),
    "appointment.completed": N_("Noted: came"),
    "appointment.no_show": N_("Noted: did not come"),
    "appointment.attendance_taken_back": N_("What was noted was taken back"),
    "appointment.noted": N_("A note was added"),
    "appointment.imported": N_("Imported"),
}
#: What a message was for, and what became of it.
CLASSES = {
    "confirmation": N_("confirmation"),
    "reminder": N_("reminder"),
    "recall": N_("recall"),
    "waiting_list": N_("earlier time"),
}
SENT = {"sent": N_("sent"), "delivered": N_("arrived"), "undeliverable": N_("did not arrive")}


@attrs.frozen
class Clash:
    """A change that was refused as the appointment had changed: what its sender saw, and what they wanted, in words (a key)."""

    seen: Seen | None
    wanted: str


def appointment_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of one appointment, but for moving it."""
    desk = _Desk(bella, guard)
    path = "/admin/appointments/{id}"
    return [
        web.get(path, desk.show),
        web.post(f"{path}/cancel", desk.cancel),
        web.post(f"{path}/again", desk.book_again),
        web.post(f"{path}/confirm", desk.confirm),
        web.post(f"{path}/attendance", desk.attend),
        web.post(f"{path}/notes", desk.note),
    ]


async def open_file(bella: Bella, visitor: Visitor, appointment_id: str, *, viewed: bool) -> AppointmentFile:
    """
    Return an appointment's file, of a location that somebody looks after.

    Args:
        viewed: whether it is looked at, which is audited.

    Raises:
        PageError: there is no such appointment there (404).
    """
    try:
        found = await bella.scheduling.read(appointment_id)
        if looks_after(visitor, found.appointment.location_id):
            return await bella.scheduling.view(appointment_id, viewer=visitor.actor) if viewed else found
    except NotFound:
        pass
    raise not_found()


class _Desk:
    """Answer the requests about one appointment."""

    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Show an appointment."""
        visitor = await self._guard.require(request, "see_schedule")
        file = await open_file(self._bella, visitor, request.match_info["id"], viewed=True)
        return await self._page(request, visitor, file)

    async def cancel(self, request: web.Request) -> web.Response:
        """Cancel it; the page that follows can book it again."""
        visitor, form, file = await self._changing(request)
        about, reason = file.appointment, text_of(form, "reason")
        try:
            key = key_of(form, visitor, "cancel")
            await self._bella.booking.cancel(about.id, key=key, reason=reason, version=version_of(form), actor=visitor.actor)
        except BookingError as error:
            return await self._refused(request, visitor, form, error, N_("to cancel it"))
        if reason:
            await self._bella.scheduling.add_note(about.id, reason, actor=visitor.actor)
        raise done(request, f"/admin/appointments/{about.id}", N_("The appointment is cancelled. You can still undo it here."))

    async def book_again(self, request: web.Request) -> web.Response:
        """Undo a cancellation: book the same once more, if its time can be had."""
        visitor, form, file = await self._changing(request)
        try:
            booked = await self._bella.scheduling.book_again(file.appointment.id, actor=visitor.actor)
        except BookingError as error:
            return await self._refused(request, visitor, form, error, N_("to book it again"))
        raise done(request, f"/admin/appointments/{booked.appointment_id}", N_("It is booked again, at the same time."))

    async def confirm(self, request: web.Request) -> web.Response:
        """Note that the patient said that they come."""
        visitor, form, file = await self._changing(request)
        try:
            if (version := version_of(form)) is not None and version != file.appointment.version:
                raise StaleVersion("the appointment has changed since it was read")
            await self._bella.booking.confirm(file.appointment.id, key=key_of(form, visitor, "confirm"), actor=visitor.actor)
        except BookingError as error:
            return await self._refused(request, visitor, form, error, N_("to note that the patient comes"))
        raise done(request, f"/admin/appointments/{file.appointment.id}", N_("It is noted that the patient comes."))

    async def attend(self, request: web.Request) -> web.Response:
        """Note what became of the visit."""
        visitor, form, file = await self._changing(request)
        given = text_of(form, "attendance")
        if given not in get_args(Attendance):
            raise not_found()
        try:
            about = {"version": version_of(form), "actor": visitor.actor}
            await self._bella.scheduling.note_attendance(file.appointment.id, cast("Attendance", given), **about)  # type: ignore[arg-type]  # the two are what they are called
        except BookingError as error:
            return await self._refused(request, visitor, form, error, N_("to note what became of it"))
        raise done(request, f"/admin/appointments/{file.appointment.id}", N_("It is noted."))

    async def note(self, request: web.Request) -> web.Response:
        """Append a note."""
        visitor, form, file = await self._changing(request)
        text = text_of(form, "note", 2000)
        if not text:
            return await self._page(request, visitor, file, status=422, errors={"note": N_("There is nothing to note.")})
        await self._bella.scheduling.add_note(file.appointment.id, text, actor=visitor.actor)
        raise done(request, f"/admin/appointments/{file.appointment.id}", N_("The note is kept."))

    async def _changing(self, request: web.Request, permission: Permission = "change_schedule") -> tuple[Visitor, Form, AppointmentFile]:
        visitor = await self._guard.require(request, permission)
        form = await self._guard.posted(request, visitor)
        return visitor, form, await open_file(self._bella, visitor, request.match_info["id"], viewed=False)

    async def _refused(self, request: web.Request, visitor: Visitor, form: Form, error: BookingError, wanted: str) -> web.Response:
        """Show it as it is now, with why it could not be changed; where it changed meanwhile, beside what was seen."""
        file = await open_file(self._bella, visitor, request.match_info["id"], viewed=True)
        clash = Clash(read_seen(form), wanted) if isinstance(error, StaleVersion) else None
        return await self._page(request, visitor, file, status=409, clash=clash, problem=refusal(error, visitor.language))

    async def _page(self, request: web.Request, visitor: Visitor, file: AppointmentFile, *, status: int = 200, **more: Any) -> web.Response:
        shown = {"clash": None, "problem": "", "errors": {}} | more
        values = await file_values(self._bella, visitor, file)
        return await page(request, visitor, "admin/appointment.html", status=status, **values, **shown)


async def file_values(bella: Bella, visitor: Visitor, file: AppointmentFile) -> dict[str, Any]:
    """Return what pages about an appointment show of it."""
    clinic, about = await bella.clinics.refresh(), file.appointment
    location = next((one for one in clinic.locations if one.id == about.location_id), None)
    day = local_date(location, about.starts_at) if location else about.starts_at.date()
    now, language = bella.clock.now(), visitor.language
    why = await bella.scheduling.why(file)
    return {
        "file": file,
        "about": about,
        **({"zone": location.zone} if location else {}),
        "service": service_name(clinic, about.service, language),
        "provider": provider_name(clinic, about.provider_id),
        "room": room_name(clinic, about.room_id),
        "location": location_name(clinic, about.location_id),
        "provider_name": lambda provider_id: provider_name(clinic, provider_id),
        "room_name": lambda room_id: room_name(clinic, room_id),
        "who": await actors(bella, language),
        "statuses": STATUSES,
        "actions": ACTIONS,
        "classes": CLASSES,
        "sent": SENT,
        "why": None if why is None else [reason.words.get(language[:2], "") for reason in (*why.against, *why.notes) if reason.words],
        "is_offered": why is not None and why.offered,
        "seen": seen_of(file),
        "key": new_id(),
        "may_change": visitor.may("change_schedule"),
        "may_call": visitor.may("see_calls"),
        "may_see_patient": visitor.may("see_patients"),
        "may_see_number": visitor.may("see_numbers"),
        "can_move": about.is_to_come and about.ends_at > now,
        "has_begun": about.starts_at <= now,
        "can_undo": about.status == "cancelled" and about.starts_at > now,
        "back": f"/admin/schedule?date={day.isoformat()}&location={about.location_id}",
    }


def version_of(form: Form) -> int | None:
    """Return the version of the appointment that a form's sender saw."""
    given = text_of(form, "version", 9)
    return int(given) if given.isdecimal() else None
