"""What holds for every page for staff that there is, those that somebody will add too."""

import re

import pytest

from bella_core.web.app import make_app

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
#: Who is not logged in yet may ask for these; a form of theirs is held by where it came from, as there is no session to hold a token.
OPEN = {"/admin/login", "/admin/login/code", "/admin/look", "/admin/static/{digest}/{name}"}


def routes(bella, method):
    """Return the addresses of all pages for staff, each with something that fits in the place of what it names."""
    found = [route.resource for route in make_app(bella).router.routes() if route.method == method]
    return sorted(_filled(one) for one in found if one.canonical.startswith("/admin") and one.canonical not in OPEN)


def _filled(resource):
    pattern = resource.get_info().get("pattern")
    if pattern is None:
        return resource.canonical
    words = {
        name: "x" if fits.startswith("[") else fits.split("|")[0] for name, fits in re.findall(r"\(\?P<(\w+)>([^()]*)\)", pattern.pattern)
    }
    return resource.canonical.format(**words)


@ONE_ENGINE
async def test_nobody_sees_or_does_anything_without_a_login(office, session):
    for method in ("GET", "POST"):
        for path in routes(office.bella, method):
            if path == "/admin/logout":
                continue  # whoever is out may go out
            async with session.request(method, office.url + path, allow_redirects=False, headers={"Origin": office.url}) as answer:
                assert (answer.status, answer.headers.get("Location", "").partition("?")[0]) == (303, "/admin/login"), (method, path)


@ONE_ENGINE
async def test_a_token_that_somebody_made_up_opens_nothing(office, session):
    for path in routes(office.bella, "GET"):
        cookie = {"Cookie": f"bella={'x' * 43}"}
        async with session.get(office.url + path, allow_redirects=False, headers=cookie) as answer:
            assert answer.status == 303, path


@ONE_ENGINE
async def test_no_form_is_taken_without_the_token_of_the_session(browser_of, office):
    browser = await browser_of("owner")
    for path in routes(office.bella, "POST"):
        for headers, form in (({"Origin": office.url}, {"csrf": "0" * 64}), ({"Origin": "https://evil.example"}, {})):
            async with browser.session.post(office.url + path, data=form, headers=headers, allow_redirects=False) as answer:
                assert answer.status == 403, path


@ONE_ENGINE
async def test_what_is_no_page_is_found_by_nobody(browser_of):
    browser = await browser_of("owner")
    for path in ("/admin/none", "/admin/staff/x"):
        assert (await browser.open(path)).status == 404, path
