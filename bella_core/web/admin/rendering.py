"""Render an admin page: its template in the language of whoever looks, inside the frame that all pages share."""

import asyncio
import functools
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import jinja2
from aiohttp import web
from markupsafe import Markup

from bella_core.core.clock import Clock
from bella_core.domain.access import Permission

from ..languages import Language
from ..middleware import PAGE
from .assets import asset_path
from .encrypted import STRICT, is_encrypted
from .local import filters
from .menu import Entry
from .words import words_in

#: What is said once, on the page after a change; only a key of the catalogues is ever shown.
SAID = "bella_said"
#: What a page may load and where its forms may go: itself and nothing else.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Viewer(Protocol):
    """Who looks at a page, as far as the frame must know."""

    @property
    def name(self) -> str: ...
    @property
    def language(self) -> Language: ...
    @property
    def theme(self) -> str: ...
    @property
    def csrf(self) -> str: ...
    def may(self, permission: Permission) -> bool: ...


#: Under which a request holds who looks, once that is known.
VIEWER = web.RequestKey("bella_admin_viewer", Viewer)


class Frame:
    """
    What all admin pages share.

    Args:
        zone: returns the IANA zone by whose clock times are shown where a page names none.
        menu: the groups of the menu, as far as there are pages for it.
        public_url: the settings' own, which tells whether a page is shown encrypted.
    """

    def __init__(
        self,
        clock: Clock,
        zone: Callable[[], str],
        clinic: Callable[[], str],
        menu: Sequence[tuple[str, Sequence[Entry]]],
        public_url: str | None = None,
    ) -> None:
        self._clock = clock
        self._public_url = public_url
        self._zone = zone
        self._clinic = clinic
        self._menu = menu

    def first_page(self, viewer: Viewer) -> str | None:
        """Return the path of the first page in the menu that somebody may see, but for the home page; None where there is none."""
        seen = (entry.path for _, group in self._menu for entry in group if entry.path != "/admin/" and viewer.may(entry.permission))
        return next(seen, None)

    async def page(self, request: web.Request, viewer: Viewer | None, template: str, *, status: int = 200, **values: Any) -> web.Response:
        """
        Return a page.

        Args:
            viewer: who looks; None before anybody has logged in: then ``language`` must be among the values.
            template: such as ``admin/calls.html``.
            values: for the template; ``zone`` replaces the clinic's own.
        """
        request[PAGE] = True
        language: Language = viewer.language if viewer else values.pop("language")
        mount = request.match_info.route.resource.canonical.rpartition("/admin")[0] if request.match_info.route.resource else ""
        shared = self._shared(request, viewer, language, mount)
        # A long page takes tens of milliseconds to write: not those of the calls.
        text = await asyncio.to_thread(_render, template, language, shared | values)
        response = web.Response(text=text, status=status, content_type="text/html", headers=_headers(language))
        if is_encrypted(request, self._public_url):
            response.headers.update(STRICT)
        if SAID in request.cookies:
            response.del_cookie(SAID, path="/")
        return response

    def _shared(self, request: web.Request, viewer: Viewer | None, language: Language, mount: str) -> dict[str, Any]:
        now: datetime = self._clock.now()
        return {
            "viewer": viewer,
            "language": language,
            "now": now,
            "zone": self._zone(),
            "clinic_name": self._clinic(),
            "menu": self._menu if viewer else (),
            "here": request.path.removeprefix(mount),
            "address": request.path_qs,
            "url": lambda path: mount + path,
            "asset": lambda name: mount + asset_path(name),
            "csrf": lambda: _csrf(viewer),
            "said_key": request.cookies.get(SAID, ""),
            "is_part": request.headers.get("HX-Request") == "true",
        }


#: Under which an application holds its frame.
FRAME = web.AppKey("bella_admin_frame", Frame)


async def page(request: web.Request, viewer: Viewer | None, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """Return a page inside the application's frame; see ``Frame.page``."""
    return await request.app[FRAME].page(request, viewer, template, status=status, **values)


def done(request: web.Request, to: str, said: str = "") -> web.HTTPSeeOther:
    """
    Return the way on after a change, for ``raise``.

    Args:
        to: a path of bella's own, from ``/admin/`` on. ``said``: what the next page says first, a key of the catalogues: never a patient's.
    """
    resource = request.match_info.route.resource
    mount = resource.canonical.rpartition("/admin")[0] if resource else ""
    answer = web.HTTPSeeOther(mount + to)
    if said:
        answer.set_cookie(SAID, said.encode().hex(), path="/", max_age=60, httponly=True, samesite="Lax")
    return answer


def back_to(path: str) -> str:
    """Return where to go on: a path that a request gave, where it is one of the admin pages and nothing else, else the first page."""
    return path if path.startswith("/admin/") and not set(path) & set("\\\r\n") else "/admin/"


def _render(template: str, language: Language, values: dict[str, Any]) -> str:
    said = _said(values.pop("said_key"), language)
    return _environment(language).get_template(template).render(**values, said=said)


def _said(hexed: str, language: Language) -> str:
    """Return what is to be said once; a cookie that somebody else made up says nothing."""
    try:
        key = bytes.fromhex(hexed[:400]).decode()
    except ValueError:
        return ""
    french = words_in("fr-CA").gettext(key) if key else key
    return "" if french == key else words_in(language).gettext(key)


@functools.cache
def _environment(language: Language) -> jinja2.Environment:
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    loader = jinja2.PackageLoader("bella_core.web")
    made = jinja2.Environment(loader=loader, autoescape=True, extensions=["jinja2.ext.i18n"], **options)
    words = words_in(language)
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.filters.update(filters(language))
    made.tests["may_be_seen_by"] = lambda permission, viewer: viewer.may(permission)
    return made


def _csrf(viewer: Viewer | None) -> Markup:
    token = viewer.csrf if viewer else ""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token)


def _headers(language: Language) -> dict[str, str]:
    return {
        "Content-Security-Policy": POLICY,
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Vary": "Accept-Language, Cookie, HX-Request",
    }
