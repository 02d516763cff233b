"""``GET /``: a page for whoever opens the server's address in a browser."""

from aiohttp import web

from bella_core import __version__
from bella_core.app.bella import Bella

from ..languages import preferred
from ..pages import title_in
from ..templating import render


def home_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the route of the page."""

    async def home(request: web.Request) -> web.Response:
        """Say what runs here and where to go next."""
        language = preferred(request)
        pages = [
            {"plugin": plugin, "path": page.path, "title": title_in(page, language)}
            for plugin, theirs in bella.hooks.pages().items()
            for page in theirs
        ]
        return web.Response(text=render("home.html", version=__version__, pages=pages), content_type="text/html")

    return [web.get("/", home)]
