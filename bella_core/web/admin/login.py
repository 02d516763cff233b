"""``/admin/login``: password, second factor, and showing once more who one is."""

from urllib.parse import quote

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.services.staff.logins import Refused, Visit

from .encrypted import is_encrypted
from .guard import Form, Guard, Visitor, check_origin, cookie_of, look_of
from .menu import N_
from .rendering import back_to, done, page


def login_pages(bella: Bella, guard: Guard) -> list[web.RouteDef]:
    """Return the pages by which staff come in and go out."""
    doors = _Doors(bella, guard)
    return [
        web.get("/admin/login", doors.ask_password),
        web.post("/admin/login", doors.take_password),
        web.get("/admin/login/code", doors.ask_code),
        web.post("/admin/login/code", doors.take_code),
        web.get("/admin/prove", doors.ask_proof),
        web.post("/admin/prove", doors.take_proof),
        web.post("/admin/logout", doors.leave),
    ]


class _Doors:
    def __init__(self, bella: Bella, guard: Guard) -> None:
        self._bella, self._guard = bella, guard

    async def ask_password(self, request: web.Request) -> web.Response:
        """Ask for login and password; before there is any account, say how to make one."""
        cookie_of(request, self._bella.settings)  # unencrypted pages ask for no password
        return await self._login(request)

    async def take_password(self, request: web.Request) -> web.Response:
        """Log somebody in."""
        check_origin(request)
        form = await request.post()
        login, password = str(form.get("login", "")), str(form.get("password", ""))
        agent, origin = request.headers.get("User-Agent", ""), request.remote or ""
        try:
            token, session = await self._bella.staff.logins.open(login, password, origin=origin, agent=agent)
        except Refused as error:
            return await self._login(request, login=login, next_path=_next(form), refused=error)
        to = _next(form)
        answer = done(request, to) if session.stage == "open" else done(request, f"/admin/login/code?next={quote(to, safe='')}")
        self._give(request, answer, token)
        raise answer

    async def ask_code(self, request: web.Request) -> web.Response:
        """Ask for the second factor."""
        await self._half(request)
        return await self._code(request)

    async def take_code(self, request: web.Request) -> web.Response:
        """Take the second factor."""
        check_origin(request)
        visit, form = await self._half(request), await request.post()
        try:
            token = await self._bella.staff.logins.second(visit, str(form.get("code", "")), origin=request.remote or "")
        except Refused as error:
            return await self._code(request, next_path=_next(form), refused=error)
        answer = done(request, _next(form))
        self._give(request, answer, token)
        raise answer

    async def ask_proof(self, request: web.Request) -> web.Response:
        """Ask who it is once more, before what matters most."""
        return await self._proof(request, await self._guard.require(request, None))

    async def take_proof(self, request: web.Request) -> web.Response:
        """Take a password or a code once more."""
        visitor = await self._guard.require(request, None)
        form = await self._guard.posted(request, visitor)
        try:
            token = await self._bella.staff.logins.prove(visitor.visit, str(form.get("given", "")), origin=request.remote or "")
        except Refused as error:
            return await self._proof(request, visitor, next_path=_next(form), refused=error)
        answer = done(request, _next(form))
        self._give(request, answer, token)
        raise answer

    async def leave(self, request: web.Request) -> web.Response:
        """Log out."""
        visitor = await self._guard.visitor(request)
        answer = done(request, "/admin/login", N_("You are logged out."))
        if visitor is not None:
            await self._guard.posted(request, visitor)
            await self._bella.staff.logins.end(visitor.session_id, by=visitor.actor)
            answer.headers["Clear-Site-Data"] = '"cache"'
        answer.del_cookie(cookie_of(request, self._bella.settings), path="/")
        raise answer

    async def _half(self, request: web.Request) -> Visit:
        """
        Return the session that waits for its second factor.

        Raises:
            HTTPSeeOther: there is none.
        """
        visitor = await self._guard.visitor(request)
        if visitor is None:
            raise done(request, "/admin/login")
        return visitor.visit

    def _give(self, request: web.Request, answer: web.HTTPSeeOther, token: str) -> None:
        name, encrypted = cookie_of(request, self._bella.settings), is_encrypted(request, self._bella.settings.public_url)
        answer.set_cookie(name, token, path="/", secure=encrypted, httponly=True, samesite="Lax")

    async def _login(self, request: web.Request, *, login: str = "", next_path: str = "", refused: Refused | None = None) -> web.Response:
        language, theme = look_of(request)
        shown = {"login": login, "refused": refused, "next": next_path or back_to(request.query.get("next", "")), "theme": theme}
        nobody = not await self._bella.staff.accounts.everybody()
        status = 200 if refused is None else 429 if refused.wait_s else 422
        return await page(request, None, "admin/login.html", status=status, language=language, nobody=nobody, **shown)

    async def _code(self, request: web.Request, *, next_path: str = "", refused: Refused | None = None) -> web.Response:
        language, _theme = look_of(request)
        status = 200 if refused is None else 429 if refused.wait_s else 422
        shown = {"refused": refused, "next": next_path or back_to(request.query.get("next", ""))}
        return await page(request, None, "admin/login_code.html", status=status, language=language, **shown)

    async def _proof(self, request: web.Request, visitor: Visitor, *, next_path: str = "", refused: Refused | None = None) -> web.Response:
        status = 200 if refused is None else 429 if refused.wait_s else 422
        to = next_path or back_to(request.query.get("next", ""))
        shown = {"refused": refused, "next": to, "by_code": visitor.visit.account.totp is not None}
        return await page(request, visitor, "admin/prove.html", status=status, **shown)


def _next(form: Form) -> str:
    return back_to(str(form.get("next", "")))
