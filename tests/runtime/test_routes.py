"""Which routes and pages the host takes from a plugin, and what it tells the author of one that it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.settings import PluginHostSettings
from bella_core.plugin import Page, Route, hookimpl
from bella_core.runtime.errors import BadValue
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry, State
from bella_core.runtime.routes import WebChecks
from bella_core.runtime.runner import HookRunner
from bella_core.web.plugin_paths import Match, find, segments_below


async def handler(request): ...


def route(path="/x", method="GET", function=handler, access="public", **more):
    return Route(method, path, function, access, **more)


def page(path="/p", title=None, access="read", render=handler):
    return Page(path, {"en": "Page"} if title is None else title, render, access)


@pytest.mark.parametrize("path", ["/", "/a", "/a/b-c.d_e~f/0", "/{item}", "/a/{item}/b/{part_2}", "/" + "a" * 199])
def test_a_path_is_made_of_segments_and_names(path):
    assert WebChecks().routes([route(path)], "p")[0].path == path


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", "begins with /"),
        ("a", "begins with /"),
        ("/a" * 101, "at most 200 characters"),
        ("/{tail:.*}", "takes everything below it is refused"),
        ("/*", "takes everything below it is refused"),
        ("/{a}/{a}", "a name stands twice"),
        ("/a/", "'' is no segment"),
        ("//a", "'' is no segment"),
        ("/a b", "'a b' is no segment"),
        ("/caf\u00e9", "is no segment"),
        ("/%2e", "is no segment"),
        ("/x{a}", "is no segment"),
        ("/{A}", "is no segment"),
        ("/a/../b", "browsers resolve . and .."),
        (3, "path must be str, got int"),
    ],
)
def test_other_paths_are_refused_with_what_to_write(path, told):
    with pytest.raises(BadValue) as caught:
        WebChecks().routes([route(path)], "p")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("routes", "told"),
    [
        (None, "expected a list or tuple of Route, got NoneType"),
        ([handler], "expected a list or tuple of Route, got list (or something else in it)"),
        ([route(f"/{number}") for number in range(65)], "at most 64, got 65"),
        ([route(method="get")], "method must be one of GET, POST, PUT, PATCH, DELETE, got 'get'"),
        ([route(access="admin")], "access must be one of public, read, write, got 'admin'"),
        ([route(function=None)], "handler must be a function, got NoneType"),
        ([route(function=lambda: None)], "handler must take the request and need nothing else: too many positional arguments"),
        ([route(function=lambda request, more: None)], "need nothing else: missing a required argument: 'more'"),
        ([route(max_body=-1)], "max_body must be bytes, 0 to 4194304"),
        ([route(max_body=True)], "max_body must be bytes"),
        ([route("/a"), route("/a")], "Route('GET', '/a') answers the same requests as Route('GET', '/a')"),
        ([route("/a/{b}"), route("/a/{c}")], "Route('GET', '/a/{c}') answers the same requests as Route('GET', '/a/{b}')"),
    ],
)
def test_routes_that_cannot_be_used_are_told_why(routes, told):
    with pytest.raises(BadValue) as caught:
        WebChecks().routes(routes, "p")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([page(f"/{number}") for number in range(17)], "at most 16, got 17"),
        ([page(access="write")], "access must be one of public, read, got 'write'"),
        ([page("/{a}")], "a page's path has no {name}"),
        ([page(title={})], 'title must be {"en": …, "fr": …}, or one of them'),
        ([page(title={"de": "Seite"})], "title must be"),
        ([page(title={"en": " "})], "a title has 1 to 80 characters on one line"),
        ([page(title={"en": "a\nb"})], "a title has 1 to 80 characters on one line"),
        ([page("/x")], "Page('/x') answers the same requests as Route('GET', '/x'): change the path of one of them"),
        ([page("/a"), page("/a")], "Page('/a') answers the same requests as Page('/a')"),
    ],
)
def test_pages_that_cannot_be_used_are_told_why(pages, told):
    checks = WebChecks()
    checks.routes([route("/x"), route("/a", "POST")], "p")
    with pytest.raises(BadValue) as caught:
        checks.pages(pages, "p")
    assert told in str(caught.value)


def test_two_plugins_may_have_the_same_paths():
    checks = WebChecks()
    assert [checks.routes([route()], name)[0].path for name in ("a", "b")] == ["/x", "/x"]


def test_a_plugin_whose_pages_are_refused_loses_its_routes_too():
    class Both:
        name, api = "both", 1

        @hookimpl
        def routes(self):
            return [route("/x")]

        @hookimpl
        def pages(self):
            return [page("/x")]

    class Good:
        name, api = "good", 1

        @hookimpl
        def routes(self):
            return [route("/y")]

    registry = Registry(PluginHostSettings(), given=(Both, Good), discover=False)
    hooks = Hooks(HookRunner(registry))
    hooks.gather()
    assert registry.plugins["both"].state is State.FAILED
    assert (list(hooks.routes()), hooks.pages()) == (["good"], {})


@given(st.text(max_size=60))
def test_any_address_finds_something_or_nothing_and_no_segment_that_could_climb(raw):
    segments = segments_below("/plugins/p/" + raw, 2)
    if segments is None:
        return
    assert not any("/" in segment or "\\" in segment or segment in {"", ".", ".."} or not segment.isprintable() for segment in segments)
    found = find([route("/{a}"), route("/{a}/{b}"), route("/a/{b}"), page("/a")], "GET", segments)
    if isinstance(found, Match) and len(segments) == 2:
        assert (found.target.path == "/a/{b}") == (segments[0] == "a")
    elif isinstance(found, Match):
        assert (found.target.path == "/a") == (segments == ("a",))
