"""The calls of this moment, on top of ``/admin/`` and at ``/admin/live``: who calls, what for, and the button that takes a call over."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import StaleVersion, UnknownCall
from bella_core.domain.attention import Snooze, snoozed_until
from bella_core.domain.clinic import AnswerMode, ClinicView
from bella_core.domain.dialogue.state import DialogueState
from bella_core.domain.local_times import zone_at
from bella_core.domain.phone import from_digits
from bella_core.services.answering_switch import Answers
from bella_core.services.live_calls import LiveCall, NotTaken

from .guard import Guard, Visitor
from .menu import N_
from .places import location_name, looks_after, provider_name, service_name
from .problems import PageError, not_found
from .rendering import done, page
from .viewing import note_look

#: Where a call stands, by what bella asked last; what is not named here is "talking".
STATES: Mapping[str, str] = {
    "reason": N_("says what it is about"),
    "name": N_("gives the name"),
    "birth_date": N_("gives the birth date"),
    "when": N_("says when it suits"),
    "offer": N_("chooses a time"),
    "read_back": N_("confirms the booking"),
    "sure": N_("confirms the booking"),
}
TALKING, PUT_THROUGH, LEAVES_MESSAGE = N_("talks with Bella"), N_("is put through"), N_("leaves a message")
_THEN: Mapping[str, str] = {"transfer": PUT_THROUGH, "message": LEAVES_MESSAGE}
#: What a caller wants who does not book.
ERRANDS: Mapping[str, str] = {
    "when": N_("asks when an appointment is"),
    "move": N_("moves an appointment"),
    "cancel": N_("cancels an appointment"),
    "confirm": N_("confirms an appointment"),
    "late": N_("runs late"),
}
#: Why a call was not taken over.
WHY: Mapping[str, str] = {
    "over": N_("The call is over."),
    "elsewhere": N_("The call is being put through already, or leaves a message."),
    "written": N_("This is a conversation in writing; nobody can be rung for it."),
    "no_carrier": N_("No plugin can send live calls on. Enable bella-twilio; the caller is still with Bella."),
    "no_address": N_("Bella has no public address that the carrier could ask. The caller is still with Bella."),
    "carrier": N_("The carrier did not answer. The caller is still with Bella; try again."),
}
#: What became of taking a call over.
TAKES: Mapping[str, str] = {
    "asked": N_("The carrier is asked to ring your telephone."),
    "ringing": N_("Your telephone rings. Press 1 to take the call."),
    "taken": N_("You have the call."),
    "missed": N_("Nobody took the call on that telephone; Bella has gone on with the caller."),
    "failed": N_("The call could not be sent on; the caller stayed with Bella."),
}
MODES: Mapping[str, str] = {"first": N_("Bella answers"), "off": N_("The telephone rings through"), "": N_("As the clinic’s hours say")}
PLANS: Mapping[str, str] = {
    "bella": N_("Bella answers now."),
    "desk_first": N_("The desk rings first, then Bella answers."),
    "desk": N_("Calls ring through to the desk."),
    "message": N_("Callers leave a message."),
}
_UNTIL = ("", "hour", "tomorrow")


@attrs.frozen
class Seen:
    """A live call as the page shows it; what the visitor may not see is empty."""

    call: LiveCall
    name: str
    phone: str
    need: str
    state: str
    zone: str
    place: str
    provider: str
    service: str


class Live:
    """Gather what the live part of a page shows."""

    def __init__(self, bella: Bella) -> None:
        self._bella = bella

    async def values(self, visitor: Visitor, clinic: ClinicView) -> dict[str, Any]:
        """Return the values of ``admin/live_part.html``."""
        sees, front = visitor.may("see_live_calls"), self._bella.front
        calls = await front.live_calls.now(visitor.locations) if sees else ()
        answers: Sequence[Answers] = await front.answering.now(visitor.locations) if sees else ()
        return {
            "live": [seen(call, clinic, visitor) for call in calls],
            "sees_live": sees,
            "answers": answers,
            "modes": MODES,
            "plans": PLANS,
            "switched_by": await self._names(answers),
        }

    async def _names(self, answers: Sequence[Answers]) -> Mapping[str, str]:
        everybody = await self._bella.staff.accounts.everybody() if any(one.by for one in answers) else ()
        return {f"staff:{one.id}": one.name for one in everybody}


def live_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the routes of live calls and of the switch."""
    desk = _Desk(bella, guard)
    return [
        web.get("/admin/live", desk.show),
        web.get("/admin/live/{id}", desk.show_one),
        web.post("/admin/live/{id}/take", desk.take),
        web.post("/admin/live/{id}/release", desk.release),
        web.post("/admin/answering/{id}", desk.switch),
    ]


class _Desk:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard, self._live = bella, guard, Live(bella)

    async def show(self, request: web.Request) -> web.Response:
        """Show the calls of this moment; as a part of a page, which looks again by itself."""
        is_part = request.headers.get("HX-Request") == "true"
        try:
            visitor = await self._guard.require(request, "see_live_calls")
        except web.HTTPSeeOther as elsewhere:
            if not is_part:
                raise
            return web.Response(status=286, headers={"HX-Redirect": str(elsewhere.location)})  # nobody is logged in: looking ends here
        clinic = await self._bella.clinics.refresh()
        template = "admin/live_part.html" if is_part else "admin/live.html"
        values = await self._live.values(visitor, clinic)
        if not is_part:
            await note_look(self._bella, visitor, "live", len(values["live"]))
        return await page(request, visitor, template, **values)

    async def show_one(self, request: web.Request) -> web.Response:
        """Show a call with its values and what is held, while somebody takes it and after."""
        visitor = await self._guard.require(request, "take_calls")
        return await self._one(request, visitor, await self._of(request, visitor))

    async def take(self, request: web.Request) -> web.Response:
        """Ring the visitor's telephone for a call; whose telephone is not known yet is asked for it, once."""
        visitor = await self._guard.require(request, "take_calls")
        form = await self._guard.posted(request, visitor)
        call = await self._of(request, visitor)
        account, typed = visitor.visit.account, str(form.get("phone", "")).strip()
        number = _number(typed) if typed else account.phone
        if number is None:
            wrong = N_("This is not a telephone number, such as 416 555 0123.") if typed else ""
            return await self._one(request, visitor, call, status=422, asks_phone=True, phone=typed, wrong=wrong)
        if number != account.phone:
            await self._bella.staff.accounts.change_own(visitor.staff_id, phone=number)
        try:
            await self._bella.front.live_calls.take(call.row.id, actor=visitor.actor, name=visitor.name, number=number)
        except NotTaken as error:
            return await self._one(request, visitor, await self._of(request, visitor), status=409, wrong=WHY[error.why])
        raise done(request, f"/admin/live/{call.row.id}")

    async def release(self, request: web.Request) -> web.Response:
        """Give back the time that is held for a caller."""
        visitor = await self._guard.require(request, "take_calls")
        await self._guard.posted(request, visitor)
        call = await self._of(request, visitor)
        if call.row.ended_at is None and not (call.take and call.take.status == "taken"):
            raise PageError(
                409, N_("Bella still has this call"), N_("What she holds for the caller is hers until somebody takes the call.")
            )
        await self._bella.front.live_calls.let_go(call.row.id, actor=visitor.actor)
        raise done(request, f"/admin/live/{call.row.id}", N_("The time is free again."))

    async def switch(self, request: web.Request) -> web.Response:
        """Say who answers a location's telephone."""
        visitor = await self._guard.require(request, "switch_answering")
        form = await self._guard.posted(request, visitor)
        location_id, mode, how = request.match_info["id"], str(form.get("mode", "")), str(form.get("until", ""))
        if mode not in MODES or how not in _UNTIL or not looks_after(visitor, location_id):
            raise not_found()
        zone = zone_at(await self._bella.clinics.refresh(), location_id)
        until = snoozed_until(cast("Snooze", how), self._bella.clock.now(), zone) if how else None
        chosen = cast("AnswerMode", mode) if mode else None
        try:
            await self._bella.front.answering.set(location_id, chosen, until=until, actor=visitor.actor)
        except KeyError:
            raise not_found() from None
        except StaleVersion:
            again = N_("Somebody else has changed the clinic at the same moment. Look, and try again.")
            raise PageError(409, N_("Not switched"), again) from None
        raise done(request, "/admin/", N_("The switch is set."))

    async def _of(self, request: web.Request, visitor: Visitor) -> LiveCall:
        """
        Return the call that an address names.

        Raises:
            PageError: there is none at a location that the visitor looks after.
        """
        try:
            call = await self._bella.front.live_calls.of(request.match_info["id"], actor=visitor.actor)
        except UnknownCall:
            raise not_found() from None
        if not looks_after(visitor, call.row.location_id):
            raise not_found()
        return call

    async def _one(
        self,
        request: web.Request,
        visitor: Visitor,
        call: LiveCall,
        *,
        status: int = 200,
        asks_phone: bool = False,
        phone: str = "",
        wrong: str = "",
    ) -> web.Response:
        clinic = self._bella.clinics.view
        take = TAKES[call.take.status] if call.take is not None else ""
        shown = {"one": seen(call, clinic, visitor), "take": take, "asks_phone": asks_phone, "phone": phone, "wrong": wrong}
        form = call.state.form if call.state else None
        return await page(request, visitor, "admin/live_call.html", status=status, form=form, **shown)


def seen(call: LiveCall, clinic: ClinicView, visitor: Visitor) -> Seen:
    """Return a call as somebody may see it."""
    state, location_id = call.state, call.row.location_id
    name = state.form.name.value.full if state and state.form.name and visitor.may("see_patients") else ""
    phone = (call.row.caller or "") if visitor.may("see_numbers") else ""
    service = service_name(clinic, state.form.service.value, visitor.language) if state and state.form.service else ""
    provider = provider_name(clinic, call.hold.slot.provider_id) if call.hold else ""
    place = location_name(clinic, location_id) if len(clinic.locations) > 1 else ""
    return Seen(call, name, phone, _need(state), _state(state), zone_at(clinic, location_id), place, provider, service)


def _need(state: DialogueState | None) -> str:
    """Return the key of what a caller wants, where that is more than the name of a service."""
    if state is None:
        return ""
    if state.form.urgent:
        return N_("is urgent")
    errand = state.existing.kind if state.existing is not None else ""
    return ERRANDS.get(errand, "") or (N_("wants an appointment") if state.form.wanted else "")


def _state(state: DialogueState | None) -> str:
    """Return the key of where a call stands."""
    if state is None or state.reply is None:
        return TALKING
    if state.booked is not None:
        return N_("is booked")
    return _THEN.get(state.reply.then) or STATES.get(state.question, TALKING)


def _number(typed: str) -> str | None:
    return from_digits("".join(filter(str.isdecimal, typed))) if typed.isascii() else None
