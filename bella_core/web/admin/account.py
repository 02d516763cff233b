"""``/admin/account``: one's own password, second factor, telephone and logins."""

from aiohttp import web
from markupsafe import Markup

from bella_core.app.bella import Bella
from bella_core.domain.phone import from_digits
from bella_core.services.staff.accounts import AccountError
from bella_core.services.staff.passwords import WeakPassword

from .guard import Guard, Visitor
from .menu import N_
from .rendering import done, page
from .staff import ROLE_NAMES

#: What is said of a password or code that cannot be taken, by its code.
WRONG = {
    "short": N_("A password needs at least 12 characters. A few words that only you put together are good."),
    "long": N_("A password has at most 128 characters."),
    "guessable": N_("This password is easy to guess. Put a few words together that have nothing to do with the clinic."),
    "wrong": N_("The old password is not right."),
    "same": N_("The new password is the old one."),
    "again": N_("The two new passwords differ."),
    "code": N_("This code is not right. Type the one that the telephone shows now."),
    "phone": N_("This is not a telephone number, such as 416 555 0123."),
    "email": N_("This is not an e-mail address."),
}


def account_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages of whoever is logged in."""
    own = _Own(bella, guard)
    return [
        web.get("/admin/account", own.show),
        web.post("/admin/account", own.change),
        web.get("/admin/account/password", own.ask_password),
        web.post("/admin/account/password", own.take_password),
        web.get("/admin/account/second-factor", own.ask_second_factor),
        web.post("/admin/account/second-factor", own.take_second_factor),
        web.post("/admin/account/sessions/{id}/end", own.end_session),
    ]


class _Own:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def show(self, request: web.Request) -> web.Response:
        """Show what there is of one's own."""
        return await self._account(request, await self._guard.require(request, None))

    async def change(self, request: web.Request) -> web.Response:
        """Change how one is reached."""
        visitor = await self._guard.require(request, None)
        form = await self._guard.posted(request, visitor)
        phone, email = str(form.get("phone", "")).strip(), str(form.get("email", "")).strip()
        number = from_digits("".join(filter(str.isdecimal, phone))) if phone.isascii() else None
        errors = {"phone": WRONG["phone"]} if phone and number is None else {}
        if email and (email.count("@") != 1 or len(email) > 200 or any(letter.isspace() for letter in email)):
            errors["email"] = WRONG["email"]
        if errors:
            return await self._account(request, visitor, errors=errors, phone=phone, email=email)
        values = {"phone": number, "email": email or None, "wants_digest": form.get("wants_digest") == "yes", "language": visitor.language}
        await self._bella.staff.accounts.change_own(visitor.staff_id, **values)
        raise done(request, "/admin/account", N_("Your account is changed."))

    async def ask_password(self, request: web.Request) -> web.Response:
        """Ask for a new password."""
        return await page(request, await self._guard.require(request, None), "admin/account_password.html", errors={})

    async def take_password(self, request: web.Request) -> web.Response:
        """Change the password."""
        visitor = await self._guard.require(request, None)
        form = await self._guard.posted(request, visitor)
        old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
        if new != again:
            return await page(request, visitor, "admin/account_password.html", status=422, errors={"again": WRONG["again"]})
        try:
            await self._bella.staff.accounts.change_password(visitor.staff_id, old, new, but=visitor.session_id)
        except (AccountError, WeakPassword) as error:
            field = "old" if error.why == "wrong" else "new"
            return await page(request, visitor, "admin/account_password.html", status=422, errors={field: WRONG[error.why]})
        raise done(request, "/admin/account", N_("Your password is changed."))

    async def ask_second_factor(self, request: web.Request) -> web.Response:
        """Show a new secret for the telephone."""
        visitor = await self._guard.require(request, None, step_up=True)
        secret, address = await self._bella.staff.accounts.begin_second_factor(visitor.staff_id)
        return await self._second_factor(request, visitor, secret, address)

    async def take_second_factor(self, request: web.Request) -> web.Response:
        """Keep a second factor, and show the recovery codes once."""
        visitor = await self._guard.require(request, None, step_up=True)
        form = await self._guard.posted(request, visitor)
        secret, code = str(form.get("secret", ""))[:64], str(form.get("code", ""))[:16]
        try:
            codes = await self._bella.staff.accounts.set_second_factor(visitor.staff_id, secret, code)
        except AccountError as error:
            again = await self._bella.staff.accounts.begin_second_factor(visitor.staff_id)
            return await self._second_factor(request, visitor, *again, error=WRONG[error.why])
        return await page(request, visitor, "admin/account_codes.html", codes=codes)

    async def end_session(self, request: web.Request) -> web.Response:
        """End one of one's own logins."""
        visitor = await self._guard.require(request, None)
        await self._guard.posted(request, visitor)
        own = {session.id for session in await self._bella.staff.logins.listed(visitor.staff_id)}
        if request.match_info["id"] in own:
            await self._bella.staff.logins.end(request.match_info["id"], by=visitor.actor)
        raise done(request, "/admin/account", N_("That login is ended."))

    async def _account(self, request: web.Request, visitor: Visitor, *, errors: dict[str, str] | None = None, **typed: str) -> web.Response:
        account, sessions = visitor.visit.account, await self._bella.staff.logins.listed(visitor.staff_id)
        values = {"phone": account.phone or "", "email": account.email or "", **typed}
        shown = {"account": account, "sessions": sessions, "errors": errors or {}, "roles": ROLE_NAMES, **values}
        return await page(request, visitor, "admin/account.html", status=422 if errors else 200, **shown)

    async def _second_factor(self, request: web.Request, visitor: Visitor, secret: str, address: str, *, error: str = "") -> web.Response:
        shown = {"secret": secret, "square": _square(address), "error": error}
        return await page(request, visitor, "admin/account_second_factor.html", status=422 if error else 200, **shown)


def _square(text: str) -> Markup:
    """Return a text as a square code, an SVG without scripts or styles."""
    import segno  # noqa: PLC0415  # only who sets up a second factor pays for its import

    drawn = segno.make(text, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="square", lineclass=None
    )
    return Markup(drawn)  # noqa: S704  # the drawing holds squares, not the text
