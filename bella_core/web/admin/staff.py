"""``/admin/staff`` and ``/admin/keys``: who comes in, people and programs."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.domain.access import Role, role_of
from bella_core.services.keys import Scope
from bella_core.services.staff.accounts import AccountError

from .guard import Form, Guard, Visitor
from .menu import N_
from .problems import not_found
from .rendering import done, page

#: What each role is called.
ROLE_NAMES: Mapping[Role, str] = {
    "owner": N_("Owner"),
    "manager": N_("Manager"),
    "receptionist": N_("Receptionist"),
    "clinician": N_("Clinician"),
    "auditor": N_("Auditor"),
}
SCOPE_NAMES: Mapping[Scope, str] = {"read": N_("may read"), "write": N_("may book"), "staff": N_("may do what staff may")}
_SCOPES: Mapping[str, Scope] = {scope: scope for scope in SCOPE_NAMES}
WRONG = {
    "taken": N_("There is an account of this login already."),
    "login": N_("A login has 2 to 100 characters and no space, such as an e-mail address."),
    "role": N_("Choose a role."),
    "last_owner": N_("This is the last owner’s account. Make another owner first."),
}


def staff_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages by which owners say who comes in."""
    people, keys = _People(bella, guard), _Keys(bella, guard)
    return [
        web.get("/admin/staff", people.show),
        web.post("/admin/staff", people.create),
        web.get("/admin/staff/{id}", people.show_one),
        web.post("/admin/staff/{id}", people.change),
        web.post("/admin/staff/{id}/{act:reset|disable|end}", people.act),
        web.get("/admin/keys", keys.show),
        web.post("/admin/keys", keys.create),
        web.post("/admin/keys/{id}/revoke", keys.revoke),
    ]


class _People:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """List accounts, with a form for another."""
        return await self._list(request, await self._guard.require(request, "manage_staff"))

    async def create(self, request: web.Request) -> web.Response:
        """Make an account, and show its first password once."""
        visitor, form = await self._allowed(request)
        login, name, role = (str(form.get(field, "")).strip() for field in ("login", "name", "role"))
        typed, chosen = {"login": login, "name": name, "role": role}, role_of(role)
        if chosen is None:
            return await self._list(request, visitor, errors={"role": WRONG["role"]}, typed=typed)
        try:
            first = await self._bella.staff.accounts.create(login, name, chosen, by=visitor.actor, locations=self._locations(form))
        except AccountError as error:
            return await self._list(request, visitor, errors={"login": WRONG[error.why]}, typed=typed)
        return await page(request, visitor, "admin/staff_password.html", login=login, password=first)

    async def show_one(self, request: web.Request) -> web.Response:
        """Show an account."""
        return await self._one(request, await self._guard.require(request, "manage_staff"))

    async def change(self, request: web.Request) -> web.Response:
        """Change an account."""
        visitor, form = await self._allowed(request)
        name, role, locations = str(form.get("name", "")), role_of(str(form.get("role", ""))), self._locations(form)
        if role is None:
            return await self._one(request, visitor, error=WRONG["role"])
        changed: dict[str, Any] = {"by": visitor.actor, "name": name, "role": role, "locations": locations}
        try:
            await self._bella.staff.accounts.change(request.match_info["id"], **changed)
        except AccountError as error:
            if error.why == "unknown":
                raise not_found() from None
            return await self._one(request, visitor, error=WRONG[error.why])
        raise done(request, "/admin/staff", N_("The account is changed."))

    async def act(self, request: web.Request) -> web.Response:
        """Reset or shut an account, or end its logins."""
        visitor, _form = await self._allowed(request)
        accounts, staff_id = self._bella.staff.accounts, request.match_info["id"]
        try:
            account = await accounts.of(staff_id)
            if request.match_info["act"] == "reset":
                first = await accounts.reset(staff_id, by=visitor.actor)
                return await page(request, visitor, "admin/staff_password.html", login=account.login, password=first)
            if request.match_info["act"] == "disable":
                await accounts.disable(staff_id, by=visitor.actor)
                raise done(request, "/admin/staff", N_("The account is shut."))
        except AccountError as error:
            if error.why == "unknown":
                raise not_found() from None
            return await self._one(request, visitor, error=WRONG[error.why])
        for session in await self._bella.staff.logins.listed(staff_id):
            await self._bella.staff.logins.end(session.id, by=visitor.actor)
        raise done(request, f"/admin/staff/{staff_id}", N_("All logins of this account are ended."))

    async def _allowed(self, request: web.Request) -> tuple[Visitor, Form]:
        visitor = await self._guard.require(request, "manage_staff", step_up=True)
        return visitor, await self._guard.posted(request, visitor)

    def _locations(self, form: Form) -> list[str]:
        known = {location.id for location in self._bella.clinics.view.locations}
        return [str(chosen) for chosen in form.getall("locations", []) if chosen in known]

    async def _list(
        self, request: web.Request, visitor: Visitor, *, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
    ) -> web.Response:
        shown: dict[str, Any] = {
            "typed": typed or {},
            "errors": errors or {},
            "roles": ROLE_NAMES,
            "places": self._bella.clinics.view.locations,
        }
        everybody = await self._bella.staff.accounts.everybody()
        return await page(request, visitor, "admin/staff.html", status=422 if errors else 200, everybody=everybody, **shown)

    async def _one(self, request: web.Request, visitor: Visitor, *, error: str = "") -> web.Response:
        try:
            account = await self._bella.staff.accounts.of(request.match_info["id"])
        except AccountError:
            raise not_found() from None
        sessions, places = await self._bella.staff.logins.listed(account.id), self._bella.clinics.view.locations
        shown = {"account": account, "sessions": sessions, "roles": ROLE_NAMES, "places": places, "error": error}
        return await page(request, visitor, "admin/staff_one.html", status=422 if error else 200, **shown)


class _Keys:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """List the keys of programs, with a form for another."""
        return await self._list(request, await self._guard.require(request, "manage_keys"))

    async def create(self, request: web.Request) -> web.Response:
        """Make a key, and show it once."""
        visitor = await self._guard.require(request, "manage_keys", step_up=True)
        form = await self._guard.posted(request, visitor)
        name, scope = str(form.get("name", "")).strip()[:100], _SCOPES.get(str(form.get("scope", "")))
        if not name or scope is None:
            return await self._list(request, visitor, error=N_("Say who will use the key, and what it may."))
        key = await self._bella.keys.create(name, scope, by=visitor.actor)
        return await page(request, visitor, "admin/key_once.html", name=name, key=key)

    async def revoke(self, request: web.Request) -> web.Response:
        """Revoke a key."""
        visitor = await self._guard.require(request, "manage_keys", step_up=True)
        await self._guard.posted(request, visitor)
        if not await self._bella.keys.revoke(request.match_info["id"], by=visitor.actor):
            raise not_found()
        raise done(request, "/admin/keys", N_("The key is revoked."))

    async def _list(self, request: web.Request, visitor: Visitor, *, error: str = "") -> web.Response:
        shown = {"keys": await self._bella.keys.listed(), "scopes": SCOPE_NAMES, "error": error}
        return await page(request, visitor, "admin/keys.html", status=422 if error else 200, **shown)
