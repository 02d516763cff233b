"""No page of the app is left out of the walk."""

from bella_core.app.bella import Bella
from bella_core.web.app import make_app
from tests.browser.pages import NO_PAGES, PAGES
from tests.conversation.house import StandingClock
from tests.web.conftest import settings_for


async def test_every_page_of_the_app_is_walked(sqlite_url, tmp_path):
    settings = settings_for(sqlite_url, tmp_path, public_url=None)
    async with Bella(settings, plugins=(), discover=False, clock=StandingClock(), jobs=False) as bella:
        routes = {route.resource.canonical for route in make_app(bella).router.routes() if route.method == "GET" and route.resource}
    walked = {page.route for page in PAGES}
    assert not {route for route in routes if route.startswith("/admin")} - walked - NO_PAGES, "walk these pages too: tests/browser/pages.py"
    assert not (walked | NO_PAGES) - routes - {"/plugins/{plugin}{path}"}, "the app has no such pages any more"
