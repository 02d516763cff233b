"""``/admin/patients``: found by name, number or birth date; read whole; changed as they were seen."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import NotFound, StaleVersion
from bella_core.core.moments import NoMoment, read_moment
from bella_core.crud.contact_consents import Said
from bella_core.crud.patient_files import Details, PatientRow
from bella_core.domain.notices.classes import MessageClass
from bella_core.domain.phone import from_digits
from bella_core.services.patients.desk import PatientFile

from ..downloads import send_export
from ..export_watch import EXPORTS
from ..languages import Language
from .guard import Form, Guard, Visitor
from .menu import N_
from .places import provider_name, service_name
from .problems import not_found
from .rendering import done, page
from .viewing import note_look

_ID = re.compile(r"[0-9a-f-]{36}")
LANGUAGES: Mapping[Language, str] = {"en-CA": N_("English"), "fr-CA": N_("French")}
#: What the patient is to whose telephone it is.
RELATIONS = {
    "self": N_("their own telephone"),
    "child": N_("a parent’s or guardian’s"),
    "partner": N_("their partner’s"),
    "parent": N_("their child’s"),
    "other": N_("somebody else’s"),
}
STATES = {"verified": N_("verified"), "unverified": N_("not verified yet"), "merged": N_("merged into another record")}
CLASSES: Mapping[MessageClass, str] = {
    "confirmation": N_("confirmations"),
    "reminder": N_("reminders"),
    "recall": N_("that it is time for the next visit"),
    "waiting_list": N_("offers of earlier times"),
}
WRONG = {
    "family": N_("Write the name: at least one of the two."),
    "birth_date": N_("This is no date on which somebody can have been born."),
    "phone": N_("This is not a telephone number, such as 416 555 0123."),
}


def patient_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of patients."""
    patients = _Patients(bella, guard)
    return [
        web.get("/admin/patients", patients.find),
        web.get("/admin/patients/{id}", patients.show),
        web.post("/admin/patients/{id}", patients.change),
        web.post("/admin/patients/{id}/contacts", patients.add_contact),
        web.post("/admin/patients/{id}/permits", patients.permit),
        web.post("/admin/patients/{id}/consents/{contact}", patients.consent),
        web.get("/admin/patients/{id}/record.zip", patients.export),
    ]


class _Patients:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def find(self, request: web.Request) -> web.Response:
        """Ask for a name or a number, and show who fits."""
        visitor = await self._guard.require(request, "see_patients")
        typed = request.query.get("q", "").strip()[:100]
        rows = await self._bella.patients.find(typed) if typed else ()
        if typed:
            await note_look(self._bella, visitor, "patients", len(rows))
        return await page(request, visitor, "admin/patients.html", typed=typed, rows=rows, states=STATES)

    async def show(self, request: web.Request) -> web.Response:
        """Show a record; who looks at it stands in the audit."""
        visitor = await self._guard.require(request, "see_patients")
        return await self._file(request, visitor)

    async def change(self, request: web.Request) -> web.Response:
        """Change a record; where somebody changed it meanwhile, both are shown."""
        visitor, form = await self._allowed(request)
        user_id, names = _id(request), ("given", "family", "birth_date")
        typed = {name: str(form.get(name, "")).strip()[:100] for name in names}
        wanted, errors = self._details(typed, str(form.get("language", "")))
        version = str(form.get("version", ""))
        if wanted is None:
            return await self._file(request, visitor, typed=typed, errors=errors)
        try:
            known = int(version) if version.isdecimal() and len(version) < 9 else 0
            await self._bella.patients.change(user_id, known, wanted, actor=visitor.actor)
        except NotFound:
            raise not_found() from None
        except StaleVersion:
            return await self._file(request, visitor, typed=typed, stale=True)
        raise done(request, f"/admin/patients/{user_id}", N_("The record is changed."))

    async def add_contact(self, request: web.Request) -> web.Response:
        """Add a telephone."""
        visitor, form = await self._allowed(request)
        found = await self._found(request, visitor)
        phone = from_digits("".join(filter(str.isdecimal, str(form.get("phone", "")))))
        relation = str(form.get("relation", ""))
        if phone is None or relation not in RELATIONS:
            return await self._file(request, visitor, errors={"phone": WRONG["phone"]}, typed={"phone": str(form.get("phone", ""))[:40]})
        told, language = form.get("may_be_told") == "yes", found.patient.language
        add = self._bella.patients.add_contact
        await add(found.patient.id, phone, relation, language=language, may_be_told=told, actor=visitor.actor)
        raise done(request, f"/admin/patients/{found.patient.id}", N_("The telephone is added."))

    async def permit(self, request: web.Request) -> web.Response:
        """Say who may be told of the patient."""
        visitor, form = await self._allowed(request)
        found = await self._found(request, visitor)
        chosen = {one.id: one.id in form.getall("may_be_told", []) for one in found.contacts}
        forbidden = form.get("do_not_disclose") == "yes"
        await self._bella.permits.change(found.patient.id, do_not_disclose=forbidden, may_be_told=chosen, actor=visitor.actor)
        raise done(request, f"/admin/patients/{found.patient.id}", N_("Who may be told is changed."))

    async def consent(self, request: web.Request) -> web.Response:
        """Note what somebody wants to be sent, as they told staff."""
        visitor, form = await self._allowed(request)
        user_id, contact_id = request.match_info["id"], request.match_info["contact"]
        wanted = [kind for kind in get_args(MessageClass) if kind in form.getall("wants", [])]
        others = [kind for kind in get_args(MessageClass) if kind not in wanted]
        said = Said("staff", "admin-page", visitor.actor)
        for kinds, given in ((wanted, True), (others, False)):
            if await self._bella.consents.say(user_id, contact_id, kinds, given=given, said=said) is None:
                raise not_found()
        raise done(request, f"/admin/patients/{user_id}", N_("What is sent to them is changed."))

    async def export(self, request: web.Request) -> web.StreamResponse:
        """Give the whole record as a file."""
        visitor = await self._guard.require(request, "export", step_up=True)
        try:
            made = await self._bella.exports.patient(_id(request), actor=visitor.actor)
        except NotFound:
            raise not_found() from None
        return await send_export(request, made, lambda rows: request.app[EXPORTS].note(rows, staff=visitor.staff_id))

    async def _allowed(self, request: web.Request) -> tuple[Visitor, Form]:
        visitor = await self._guard.require(request, "change_patients")
        return visitor, await self._guard.posted(request, visitor)

    async def _found(self, request: web.Request, visitor: Visitor) -> PatientFile:
        try:
            return await self._bella.patients.show(_id(request), actor=visitor.actor)
        except NotFound:
            raise not_found() from None

    def _details(self, typed: Mapping[str, str], language: str) -> tuple[Details | None, dict[str, str]]:
        errors, born = {}, None
        if not typed["given"] and not typed["family"]:
            errors["family"] = WRONG["family"]
        if typed["birth_date"]:
            try:
                born = read_moment(typed["birth_date"], date)
            except NoMoment:
                born = None
            if born is None or not 0 <= (self._bella.clock.now().date() - born).days < 130 * 366:
                errors["birth_date"] = WRONG["birth_date"]
        chosen: Language = "fr-CA" if language == "fr-CA" else "en-CA"
        return (None if errors else Details(typed["given"], typed["family"], born, chosen)), errors

    async def _file(
        self,
        request: web.Request,
        visitor: Visitor,
        *,
        typed: Mapping[str, str] | None = None,
        errors: Mapping[str, str] | None = None,
        stale: bool = False,
    ) -> web.Response:
        found = await self._found(request, visitor)
        clinic, language = self._bella.clinics.view, visitor.language
        states = await self._bella.consents.of_user(found.patient.id) if visitor.may("change_patients") else ()
        shown: dict[str, Any] = {"file": found, "typed": _typed(found.patient) | dict(typed or {}), "errors": errors or {}, "stale": stale}
        shown |= {"states": STATES, "relations": RELATIONS, "languages": LANGUAGES, "classes": CLASSES, "consents": states or ()}
        shown["services"] = {visit.service: service_name(clinic, visit.service, language) for visit in found.visits}
        shown["providers"] = {visit.provider_id: provider_name(clinic, visit.provider_id) for visit in found.visits}
        return await page(request, visitor, "admin/patient.html", status=409 if stale else 422 if errors else 200, **shown)


def _typed(row: PatientRow) -> dict[str, str]:
    told = {name: value or "" for name, value in attrs.asdict(row).items() if name in {"given", "family", "language"}}
    if not told["given"] and not told["family"]:  # of who was heard as one name
        told["family"] = row.full_name
    return {**told, "birth_date": row.birth_date.isoformat() if row.birth_date else "", "phone": ""}


def _id(request: web.Request) -> str:
    """
    Return which patient an address names.

    Raises:
        PageError: none.
    """
    user_id = request.match_info["id"]
    if not _ID.fullmatch(user_id):
        raise not_found()
    return user_id
