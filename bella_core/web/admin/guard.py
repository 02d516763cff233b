"""Who looks at the admin pages: a session in a cookie, what its owner may, and whether a form was sent by our own page."""

import hashlib
import hmac
from urllib.parse import quote, urlsplit

import attrs
from aiohttp import web
from multidict import MultiDictProxy

from bella_core.app.bella import Bella
from bella_core.core import security
from bella_core.core.settings import Settings
from bella_core.domain.access import Permission, Role, may
from bella_core.services.staff.logins import Visit

from ..languages import Language, preferred
from ..middleware import route_of
from .encrypted import is_encrypted
from .menu import N_
from .problems import PageError
from .rendering import VIEWER

#: The cookie's name where the page came encrypted; browsers keep one of this name for this host alone, on all paths (RFC 6265bis, 4.1.3).
COOKIE = "__Host-bella"
#: And on this machine itself, where there is no encryption.
LOCAL_COOKIE = "bella"
LANGUAGE, THEME = "bella_language", "bella_theme"
THEMES = ("light", "dark", "system")
#: The part of a page that looks again by itself, by its id; that keeps no session from idling.
POLL = "live-calls"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

Form = MultiDictProxy["str | bytes | bytearray | web.FileField"]


@attrs.frozen
class Visitor:
    """
    Somebody of the staff who looks at a page.

    Args:
        locations: ids of those that they look after; empty for all.
        csrf: what every form of theirs carries. ``is_proved``: whether they showed who they are a moment ago.
    """

    staff_id: str
    name: str
    role: Role
    locations: tuple[str, ...]
    session_id: str
    csrf: str
    language: Language
    theme: str
    is_proved: bool
    visit: Visit = attrs.field(repr=False)

    @property
    def actor(self) -> str:
        """Return who they are in the audit."""
        return f"staff:{self.staff_id}"

    def may(self, permission: Permission) -> bool:
        """Tell whether they may see or do something."""
        return may(self.role, permission)


class Guard:
    """Let in whoever may."""

    def __init__(self, bella: Bella) -> None:
        self._bella = bella

    async def require(self, request: web.Request, permission: Permission | None, *, step_up: bool = False) -> Visitor:
        """
        Return who looks, if they may.

        Args:
            permission: what they must be allowed; None for whatever everybody may who is logged in.
            step_up: they must have shown who they are a moment ago: for exports, erasing, and who comes in.

        Raises:
            HTTPSeeOther: they have to log in, choose a password of their own, set up a second factor or show who they are, first.
            PageError: they may not (403), or the page came unencrypted.
        """
        visitor = await self.visitor(request)
        if visitor is None or visitor.visit.session.stage != "open":
            raise _to(request, "/admin/login" if visitor is None else "/admin/login/code", remember=True)
        request[VIEWER] = visitor
        self._finish_account(request, visitor)
        if permission is not None and not visitor.may(permission):
            security.note("refused_role", id=visitor.staff_id, route=route_of(request))
            raise PageError(403, N_("You may not see this"), N_("Your role does not include this page. An owner can change your role."))
        if step_up and not visitor.is_proved:
            raise _to(request, "/admin/prove", remember=True)
        return visitor

    async def visitor(self, request: web.Request) -> Visitor | None:
        """
        Return whose session the request's cookie is, whatever it may; None where there is none.

        Raises:
            PageError: the page came unencrypted from another machine.
        """
        token = request.cookies.get(cookie_of(request, self._bella.settings), "")
        looks_again = request.headers.get("HX-Trigger") == POLL  # by itself: nobody need be there
        visit = await self._bella.staff.logins.visit(token, counts=not looks_again) if token else None
        if visit is None:
            return None
        language, theme = look_of(request)
        account, session = visit.account, visit.session
        csrf = hashlib.sha256(b"csrf" + token.encode()).hexdigest()
        who = (account.id, account.name, account.role, account.locations, session.id)
        return Visitor(*who, csrf, language, theme, visit.is_proved, visit)

    async def posted(self, request: web.Request, visitor: Visitor) -> Form:
        """
        Return a form that one of our own pages sent.

        Raises:
            PageError: another page sent it, or it was opened before the last login (403).
        """
        check_origin(request)
        form = await request.post()
        if not hmac.compare_digest(str(form.get("csrf", "")).encode(), visitor.csrf.encode()):
            again = N_("This page was opened before you last logged in. Go back, load it again, and send the form once more.")
            raise PageError(403, N_("Please send this form again"), again)
        return form

    def _finish_account(self, request: web.Request, visitor: Visitor) -> None:
        """
        Let nobody go on with a password that others know, or without the second factor that the clinic asks for.

        Raises:
            HTTPSeeOther: to where they mend it.
        """
        path, account = request.path, visitor.visit.account
        if "/admin/account" in path or path.endswith(("/admin/logout", "/admin/look")):
            return
        if account.must_change:
            raise _to(request, "/admin/account/password")
        if account.totp is None and self._bella.settings.staff.second_factor == "required":
            raise _to(request, "/admin/account/second-factor")


def look_of(request: web.Request) -> tuple[Language, str]:
    """Return in which language and light somebody wants the pages: as they chose, else as the browser asks."""
    chosen, theme = request.cookies.get(LANGUAGE), request.cookies.get(THEME, "system")
    language: Language = "fr-CA" if chosen == "fr-CA" else "en-CA" if chosen == "en-CA" else preferred(request)
    return language, theme if theme in THEMES else "system"


def check_origin(request: web.Request) -> None:
    """
    See that a form was sent by a page of this very host (OWASP's Origin check, beside the token).

    Raises:
        PageError: it was not, or the browser does not say.
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    same = urlsplit(origin).netloc == request.host if origin else site == "same-origin"
    if not same:
        security.note("refused_origin", route=route_of(request))
        raise PageError(403, N_("Please send this form again"), N_("It did not come from a page of this server."))


def cookie_of(request: web.Request, settings: Settings) -> str:
    """
    Return the name of the session's cookie.

    Raises:
        PageError: the page was asked for unencrypted from another machine.
    """
    if is_encrypted(request, settings.public_url):
        return COOKIE
    if request.url.host in _LOCAL and (request.remote or "127.0.0.1") in _LOCAL:
        return LOCAL_COOKIE
    text = N_("These pages are shown encrypted only. Use the server’s public address, which begins with https.")
    raise PageError(403, N_("Please use the public address"), text, link="")


def _to(request: web.Request, path: str, *, remember: bool = False) -> web.HTTPSeeOther:
    resource = request.match_info.route.resource
    mount = resource.canonical.rpartition("/admin")[0] if resource else ""
    back = request.path_qs.removeprefix(mount) if request.method == "GET" else ""
    return web.HTTPSeeOther(mount + path + (f"?next={quote(back, safe='')}" if remember and back else ""))
