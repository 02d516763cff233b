"""What an admin page says where it cannot do what was asked: a page too, in the language of whoever looks."""

from collections.abc import Awaitable, Callable, Iterable
from functools import wraps

from aiohttp import web

from bella_core.core.errors import BellaError, DatabaseAway
from bella_core.core.logging import get_logger

from ..languages import preferred
from .menu import N_
from .rendering import VIEWER, page

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_log = get_logger(__name__)


class PageError(BellaError):
    """
    End a request with a page that says why.

    Args:
        title, text: keys of the catalogues. ``link``, ``link_text``: where to go on, from ``/admin/`` on.
    """

    def __init__(
        self, status: int, title: str, text: str, *, link: str = "/admin/", link_text: str = N_("Back to what needs attention")
    ) -> None:
        super().__init__(title)
        self.status, self.title, self.text, self.link, self.link_text = status, title, text, link, link_text


def not_found() -> PageError:
    """Return what is said where there is no such thing."""
    return PageError(404, N_("Not found"), N_("There is nothing at this address, or it is there no more."))


def with_pages(routes: Iterable[web.RouteDef]) -> list[web.RouteDef]:
    """Return routes whose errors are pages."""
    return [web.RouteDef(route.method, route.path, _answered(route.handler), route.kwargs) for route in routes]


def _answered(handler: Handler) -> Handler:
    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except PageError as error:
            return await _page(request, error)
        except DatabaseAway:
            away = N_("The database does not answer. Nothing was changed. Please try again in a moment.")
            return await _page(request, PageError(503, N_("Not possible just now"), away))
        except Exception as error:  # noqa: BLE001  # the last place that can answer with a page
            _log.error("request_failed", error=error)
            failed = N_("Something went wrong. The log says what, under the id of this request.")
            return await _page(request, PageError(500, N_("Something went wrong"), failed))

    return answered


async def _page(request: web.Request, error: PageError) -> web.Response:
    told = {"title_key": error.title, "text_key": error.text, "link": error.link, "link_key": error.link_text}
    return await page(request, request.get(VIEWER), "admin/message.html", status=error.status, language=preferred(request), **told)
