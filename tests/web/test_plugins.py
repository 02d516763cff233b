"""Routes and pages of plugins, asked over a real socket: who may ask, what is answered, and what a bad plugin cannot do."""

import asyncio
import base64
import json
import time

import aiohttp
import attrs
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bella_core.app.bella import Bella
from bella_core.core.settings import RestSettings
from bella_core.plugin import (
    BadRequest,
    Bullets,
    Facts,
    Heading,
    Link,
    NotConfigured,
    Notice,
    Page,
    PageContent,
    Paragraph,
    Retry,
    Route,
    Table,
    WebRequest,
    WebResponse,
    hookimpl,
)
from bella_core.runtime import handling
from bella_core.runtime.registry import State
from bella_core.web.app import make_app
from tests.web.conftest import running, settings_for

EVIL = "<script>alert(1)</script>\"'&"


class Clinic:
    """A plugin that answers on the web, as its author would write it."""

    name, api = "clinic", 1

    def __init__(self):
        self.asked = []

    @hookimpl
    def routes(self):
        return [
            Route("GET", "/opening-hours.json", self.opening_hours, "public"),
            Route("GET", "/items/{item}", self.item, "read"),
            Route("GET", "/items/first", self.first, "read"),
            Route("POST", "/items", self.add, "write", max_body=100),
            Route("POST", "/push", self.echo, "public"),
            Route("DELETE", "/items/{item}", self.item, "write"),
        ]

    @hookimpl
    def pages(self):
        return [
            Page("/", {"en": "Waiting room", "fr": "Salle d'attente"}, self.show, "read"),
            Page("/hours", {"fr": f"Heures {EVIL}"}, self.show_blocking, "public"),
        ]

    async def opening_hours(self, request):
        self.asked.append(request)
        return WebResponse.json({"mon": "9–17 h"}, headers={"Cache-Control": "max-age=60"})

    async def item(self, request):
        self.asked.append(request)
        return WebResponse.json({"item": request.parameters["item"], "query": request.query.all("q"), "asker": request.asker.name})

    async def first(self, request):
        return WebResponse(303, headers={"Location": "/items/7?q=a"})

    async def add(self, request):
        self.asked.append(request)
        return WebResponse.json(request.json(), 201)

    def echo(self, request):
        self.asked.append(request)
        return WebResponse(200, request.body, "application/octet-stream")

    async def show(self, request):
        self.asked.append(request)
        who = request.asker.name if request.asker else "nobody"
        return PageContent((Heading(f"{request.language} for {who}"),))

    def show_blocking(self, request):
        time.sleep(0.01)
        return PageContent(
            (
                Notice(EVIL, "warning"),
                Heading(EVIL),
                Paragraph.of(EVIL, Link(EVIL, "/hours?day=2"), 12),
                Bullets((EVIL, Link("site", "https://example.ca/?a=1&b=2"))),
                Facts(((EVIL, EVIL),)),
                Table((EVIL,), ((EVIL,), (7,)), EVIL),
            )
        )


@pytest.fixture
async def plugin():
    return Clinic()


@pytest.fixture
async def server(sqlite_url, tmp_path, plugin):
    async with running(settings_for(sqlite_url, tmp_path), plugins=(plugin,)) as made:
        yield made


async def ask(session, server, method, path, key=None, **more):
    headers = {**({"X-API-Key": key} if key else {}), **more.pop("headers", {})}
    async with session.request(method, server.url + path, headers=headers, allow_redirects=False, **more) as answer:
        return answer.status, answer.headers, await answer.text()


def basic(password, name="anybody"):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


async def test_anybody_may_ask_a_public_route(server, session):
    status, headers, text = await ask(session, server, "GET", "/plugins/clinic/opening-hours.json")
    assert (status, json.loads(text), headers["Content-Type"]) == (200, {"mon": "9–17 h"}, "application/json; charset=utf-8")
    assert headers["Cache-Control"] == "max-age=60"
    status, _, text = await ask(session, server, "HEAD", "/plugins/clinic/opening-hours.json")
    assert (status, text) == (200, "")


async def test_nobody_asks_a_plugin_for_more_than_their_share(sqlite_url, tmp_path, session, plugin):
    few = attrs.evolve(settings_for(sqlite_url, tmp_path), rest=RestSettings(requests_per_min=6, burst=2))
    async with running(few, plugins=(plugin,)) as server:
        for path in ("/plugins/clinic/opening-hours.json", "/plugins/clinic/items/7"):
            plugin.asked.clear()
            key = await server.bella.keys.create("program", "read") if "items" in path else None
            answers = [await ask(session, server, "GET", path, key) for _ in range(3)]
            assert [status for status, _, _ in answers] == [200, 200, 429]
            assert 0 < int(answers[-1][1]["Retry-After"]) <= 10
            assert len(plugin.asked) == 2


async def test_other_routes_ask_for_a_key_of_their_scope(server, session):
    reading, writing = [await server.bella.keys.create(scope, scope) for scope in ("read", "write")]
    path = "/plugins/clinic/items/caf%C3%A9%20au%20lait?q=1&q=2"
    status, headers, text = await ask(session, server, "GET", path)
    assert (status, headers["Content-Type"], headers["WWW-Authenticate"]) == (401, "application/problem+json", 'ApiKey realm="bella"')
    status, _, text = await ask(session, server, "GET", path, reading)
    assert (status, json.loads(text)) == (200, {"item": "café au lait", "query": ["1", "2"], "asker": "read"})
    assert (await ask(session, server, "POST", "/plugins/clinic/items", reading, json={}))[0] == 403
    status, _, text = await ask(session, server, "POST", "/plugins/clinic/items", writing, json={"a": 1})
    assert (status, json.loads(text)) == (201, {"a": 1})


async def test_a_plugin_never_sees_a_key_or_a_browsers_cookie(server, session, plugin):
    key = await server.bella.keys.create("reader", "read")
    await ask(session, server, "GET", "/plugins/clinic/items/1", key, headers={"Cookie": "a=b", "Authorization": "Bearer b"})
    await ask(session, server, "POST", "/plugins/clinic/push", key, headers={"Cookie": "a=b", "Authorization": "Bearer b"}, data=b"x")
    guarded, public = plugin.asked
    assert not {"x-api-key", "cookie", "authorization"} & set(guarded.headers)
    assert public.headers["authorization"] == "Bearer b"  # a webhook's sender proves itself as it likes
    assert not {"x-api-key", "cookie"} & set(public.headers)
    assert key not in repr(plugin.asked)
    assert (public.body, public.asker, public.content_type) == (b"x", None, "application/octet-stream")
    assert "b'x'" not in repr(public)


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/plugins/nobody/x", 404, None),
        ("GET", "/plugins/clinic/nothing", 404, None),
        ("GET", "/plugins/nobody", 404, None),
        ("GET", "/plugins/clinic", 401, None),
        ("GET", "/plugins/clinic/items/", 404, None),
        ("GET", "/plugins/clinic/items/a/b", 404, None),
        ("GET", "/plugins/clinic/items/..%2f..%2fetc", 404, None),
        ("GET", "/plugins/clinic/items/%2e%2e", 404, None),
        ("GET", "/plugins/clinic/items/a%00b", 404, None),
        ("GET", "/plugins/clinic/items/a%0d%0aSet-Cookie:b", 404, None),
        ("GET", "/plugins/clinic/items/%ff", 404, None),
        ("GET", "/plugins/clinic//items/a", 404, None),
        ("POST", "/plugins/clinic/opening-hours.json", 405, "GET, HEAD"),
        ("OPTIONS", "/plugins/clinic/push", 405, "POST"),
        ("PUT", "/plugins/clinic/items/a", 405, "DELETE, GET, HEAD"),
        ("POST", "/plugins/clinic/", 405, "GET, HEAD"),
    ],
)
async def test_what_no_plugin_answers_is_a_problem(server, method, path, status, allowed):
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))  # a client would tidy the path
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert "application/problem+json" in answer
    assert allowed is None or f"Allow: {allowed}\r\n" in answer
    assert "Content-Security-Policy: default-src 'none'" in answer


async def test_bytes_that_are_no_text_can_be_encoded_by_whoever_gets_them(server, plugin):
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /plugins/clinic/opening-hours.json?b=%ff HTTP/1.1\r\nHost: a\r\nX-A: \xff\xe9\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200 ")
    (request,) = plugin.asked
    assert request.headers["x-a"].encode().decode() == "\ufffd\ufffd"
    "".join(request.query.values()).encode()


async def test_of_two_routes_that_fit_the_one_that_is_written_out_answers(server, session):
    key = await server.bella.keys.create("reader", "read")
    status, headers, _ = await ask(session, server, "GET", "/plugins/clinic/items/first", key)
    assert (status, headers["Location"]) == (303, "/plugins/clinic/items/7?q=a")


async def test_a_body_longer_than_the_route_allows_never_reaches_it(server, session, plugin):
    key = await server.bella.keys.create("writer", "write")
    status, _, text = await ask(session, server, "POST", "/plugins/clinic/items", key, data=b"x" * 101)
    assert (status, json.loads(text)["detail"]) == (413, "send at most 100 bytes")
    assert plugin.asked == []


async def test_a_body_that_trickles_is_given_up(server, session, plugin, monkeypatch):
    monkeypatch.setattr("bella_core.web.routes.plugins.BODY_S", 0.1)

    async def trickle():
        for _ in range(100):
            yield b"x"
            await asyncio.sleep(0.05)

    status, _, text = await ask(session, server, "POST", "/plugins/clinic/push", data=trickle())
    assert (status, json.loads(text)["title"]) == (408, "Body too slow")
    assert plugin.asked == []


async def test_what_is_no_json_is_told_its_sender_by_the_request_itself(server, session):
    key = await server.bella.keys.create("writer", "write")
    for body in (b"{", b"\xff", b"[" * 99):
        status, _, text = await ask(session, server, "POST", "/plugins/clinic/items", key, data=body)
        assert (status, json.loads(text)["detail"]) == (400, "the body must be JSON in UTF-8")


async def test_every_answer_forbids_a_browser_to_run_frame_or_keep_it(server, session):
    for path in ("/plugins/clinic/hours", "/plugins/clinic/items/first", "/plugins/clinic/nothing", "/plugins/clinic/"):
        _, headers, _ = await ask(session, server, "GET", path)
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
        assert headers["Referrer-Policy"] == "no-referrer"


# --- pages ------------------------------------------------------------------------------------------------------------


async def test_a_page_shows_its_blocks_and_nothing_in_them_is_markup(server, session):
    status, headers, text = await ask(
        session, server, "GET", "/plugins/clinic/hours", headers={"Accept-Language": "de, fr;q=0.9, en;q=0.1"}
    )
    assert (status, headers["Content-Type"], headers["Content-Language"]) == (200, "text/html; charset=utf-8", "fr-CA")
    assert "<script" not in text
    assert text.count("&lt;script&gt;") == 12
    assert '<a href="/plugins/clinic/hours?day=2" rel="noreferrer">' in text
    assert '<a href="https://example.ca/?a=1&amp;b=2" rel="noreferrer">site</a>' in text
    assert "<td>7</td>" in text
    assert '<html lang="fr-CA">' in text
    assert '<a href="/">Accueil</a>' in text
    assert '<a href="?lang=en" lang="en-CA" hreflang="en-CA">English</a>' in text


async def test_a_browser_is_asked_for_a_key_and_sends_it_as_password(server, session):
    key = await server.bella.keys.create("Léa", "read")
    status, headers, _ = await ask(session, server, "GET", "/plugins/clinic/?lang=fr")
    assert (status, headers["WWW-Authenticate"]) == (401, 'Basic realm="bella", charset="UTF-8"')
    status, _, text = await ask(session, server, "GET", "/plugins/clinic/?lang=fr", headers=basic(key))
    assert status == 200
    assert "<h1>Salle d&#39;attente</h1>" in text
    assert "<h2>fr-CA for Léa</h2>" in text
    assert (await ask(session, server, "GET", "/plugins/clinic/", key))[0] == 200


@pytest.mark.parametrize(
    "given",
    ["Basic", "Basic !!", "Basic " + base64.b64encode(b"\xff:\xff").decode(), "Basic " + base64.b64encode(b"nokey").decode(), "Bearer x"],
)
async def test_a_password_that_is_no_key_is_asked_for_again(server, session, given):
    assert (await ask(session, server, "GET", "/plugins/clinic/", headers={"Authorization": given}))[0] == 401


async def test_a_password_that_a_browser_kept_changes_nothing(server, session, plugin):
    key = await server.bella.keys.create("writer", "write")
    for method, path in (("POST", "/plugins/clinic/items"), ("DELETE", "/plugins/clinic/items/1"), ("GET", "/plugins/clinic/items/1")):
        assert (await ask(session, server, method, path, headers=basic(key)))[0] == 401
    assert plugin.asked == []


async def test_the_home_page_links_pages_by_name_and_title_only(server, session, plugin):
    _, _, text = await ask(session, server, "GET", "/", headers={"Accept-Language": "fr"})
    assert '<a href="plugins/clinic/">Salle d&#39;attente</a> (clinic)' in text
    assert '<a href="plugins/clinic/hours">Heures &lt;script&gt;' in text
    assert "<script" not in text
    assert plugin.asked == []


async def test_plugins_answer_also_where_bella_is_mounted_in_another_application(database_url, tmp_path, session, plugin):
    bella = Bella(settings_for(database_url, tmp_path), plugins=(plugin,), discover=False, jobs=False)
    app, inner = web.Application(), web.Application()

    async def run(app):
        async with bella:
            yield

    app.cleanup_ctx.append(run)
    inner.add_subapp("/plugins", make_app(bella))  # before she starts, and at an address that looks like a plugin's
    app.add_subapp("/my-clinic/", inner)
    async with TestServer(app) as server, session.get(server.make_url("/my-clinic/plugins/plugins/clinic/hours")) as answer:
        text = await answer.text()
        assert answer.status == 200
        assert '<a href="/my-clinic/plugins/plugins/clinic/hours?day=2"' in text
        assert '<a href="/my-clinic/plugins/">Home</a>' in text
        async with session.get(server.make_url("/my-clinic/plugins/")) as home:
            assert '<a href="plugins/clinic/">' in await home.text()
        async with session.get(server.make_url("/my-clinic/plugins/plugins/clinic/opening-hours.json")) as hours:
            assert hours.status == 200
        assert plugin.asked[-1].path == "/opening-hours.json"


# --- plugins that fail ------------------------------------------------------------------------------------------------


async def hangs(request):
    await asyncio.sleep(3600)


async def raises(request):
    raise ValueError("Marie Tremblay, +1 416 555 0123")


async def refuses(request):
    raise BadRequest("send a signature", 422)


async def refuses_strangely(request):
    raise BadRequest("Marie", 200)


async def asks_for_patience(request):
    raise Retry("quota", 7)


async def lacks_a_key(request):
    raise NotConfigured("set plugins.bad.token")


async def exits(request):
    raise SystemExit(3)


def answers(value):
    async def handler(request):
        return value

    return handler


RESULTS = [
    (hangs, 504, "deadline"),
    (raises, 502, "error"),
    (exits, 502, "error"),
    (refuses, 422, "plugin_error"),
    (refuses_strangely, 502, "plugin_error"),
    (asks_for_patience, 503, "retry"),
    (lacks_a_key, 503, "not_configured"),
    (answers(None), 502, "bad_value"),
    (answers("text"), 502, "bad_value"),
    (answers(WebResponse(99)), 502, "bad_value"),
    (answers(WebResponse(204, "body")), 502, "bad_value"),
    (answers(WebResponse(body="<p>", content_type="text/html")), 502, "bad_value"),
    (answers(WebResponse(headers={"Set-Cookie": "a=b"})), 502, "bad_value"),
    (answers(WebResponse(headers={"Content-Security-Policy": ""})), 502, "bad_value"),
    (answers(WebResponse(headers={"Access-Control-Allow-Origin": "*"})), 502, "bad_value"),
    (answers(WebResponse(headers={"ETag": "a\r\nSet-Cookie: b"})), 502, "bad_value"),
    (answers(WebResponse(302, headers={"Location": "javascript:alert(1)"})), 502, "bad_value"),
    (answers(WebResponse(302, headers={"Location": "//evil.example"})), 502, "bad_value"),
    (answers(WebResponse(body="\ud800")), 502, "bad_value"),
    (answers(WebResponse(body=b"x" * (4 * 1024 * 1024 + 1))), 502, "bad_value"),
]


class Bad:
    name, api = "bad", 1

    def __init__(self, *handlers):
        self.handlers = handlers

    @hookimpl
    def routes(self):
        return [Route("GET", f"/{number}", handler, "public") for number, handler in enumerate(self.handlers)]


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(handling, "POLICY", handling.Policy(handling.Kind.CONTRIBUTE, 0.2))


async def test_a_handler_that_fails_is_a_problem_and_tells_nothing(sqlite_url, tmp_path, session, soon, capsysbinary):
    async with running(settings_for(sqlite_url, tmp_path), plugins=(Bad(*(handler for handler, _, _ in RESULTS)),)) as server:
        for number, (handler, status, outcome) in enumerate(RESULTS):
            got, headers, text = await ask(session, server, "GET", f"/plugins/bad/{number}")
            assert (got, headers["Content-Type"]) == (status, "application/problem+json"), (handler, outcome)
            assert json.loads(text)["status"] == status
            assert not any(word in text for word in ("Marie", "416", "Traceback", "ValueError", "token"))
            assert server.bella.hooks.runner.timings.rows()["bad", f"GET /{number}", outcome].count == 1
        assert json.loads((await ask(session, server, "GET", "/plugins/bad/3"))[2])["detail"] == "send a signature"
        assert (await ask(session, server, "GET", "/plugins/bad/5"))[1]["Retry-After"] == "7"
        assert (await ask(session, server, "GET", "/healthz"))[0] == 200
    written = capsysbinary.readouterr().out
    assert b'"plugin":"bad"' in written
    assert b"Marie" not in written


async def test_a_route_that_fails_again_and_again_is_not_asked_for_a_while_and_the_others_are(sqlite_url, tmp_path, session):
    asked = []

    async def fails(request):
        asked.append(1)
        raise ValueError

    async with running(settings_for(sqlite_url, tmp_path), plugins=(Bad(fails, answers(WebResponse())),)) as server:
        got = [(await ask(session, server, "GET", "/plugins/bad/0"))[0] for _ in range(6)]
        assert got == [502, 502, 502, 503, 503, 503]
        assert len(asked) == 3
        assert (await ask(session, server, "GET", "/plugins/bad/1"))[0] == 200


async def test_a_handler_that_blocks_the_loop_is_named_and_not_asked_any_more(sqlite_url, tmp_path, session, capsysbinary, monkeypatch):
    monkeypatch.setattr("bella_core.runtime.calling.BLOCKING_S", 0.02)

    async def blocks(request):
        time.sleep(0.05)  # noqa: ASYNC251  # the very mistake
        return WebResponse()

    async with running(settings_for(sqlite_url, tmp_path), plugins=(Bad(blocks),)) as server:
        got = [(await ask(session, server, "GET", "/plugins/bad/0"))[0] for _ in range(4)]
        assert server.bella.registry.plugins["bad"].state is State.FAILED
        late = await server.bella.hooks.handlers.respond("bad", Route("GET", "/0", blocks, "public"), WebRequest("GET", "/0"))
    assert got == [200, 200, 200, 404]
    assert late.outcome == "absent"  # asked for before it was taken out of use
    assert b'"hook":"GET /0"' in capsysbinary.readouterr().out


async def test_one_plugins_slow_requests_are_limited_and_stop_nobody_else(sqlite_url, tmp_path, soon):
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        running(settings_for(sqlite_url, tmp_path), plugins=(Bad(hangs, answers(WebResponse())),)) as server,
    ):
        flood = [asyncio.create_task(ask(session, server, "GET", "/plugins/bad/0")) for _ in range(handling.MOST_AT_ONCE + 10)]
        await asyncio.sleep(0.05)
        assert (await ask(session, server, "GET", "/healthz"))[0] == 200
        statuses = [status for status, _, _ in await asyncio.gather(*flood)]
        assert statuses.count(504) == handling.MOST_AT_ONCE
        assert statuses.count(503) == 10
        assert (await ask(session, server, "GET", "/plugins/bad/1"))[0] == 200


@pytest.mark.parametrize(
    "content",
    [
        "<script>",
        PageContent(["a list"]),
        PageContent(("text",)),
        PageContent((Heading(3),)),
        PageContent((Table(("a", "b"), (("1",),)),)),
        PageContent((Paragraph.of(Link("x", "javascript:alert(1)")),)),
        PageContent((Paragraph.of(Link("x", "data:text/html,x")),)),
        PageContent((Paragraph.of(Link("x", "//evil.example")),)),
        PageContent((Paragraph.of(Link("x", "/\\evil.example")),)),
        PageContent((Heading("\ud800"),)),
        PageContent((Notice("x", "loud"),)),
        PageContent((Heading("x" * 200_001),)),
        PageContent((Bullets(("x",) * 5_001),)),
        PageContent((Table(("a",), ((1,),) * 5_001),)),
    ],
)
async def test_a_page_that_is_not_made_of_blocks_is_not_shown(sqlite_url, tmp_path, session, content):
    class BadPage:
        name, api = "bad", 1

        @hookimpl
        def pages(self):
            return [Page("/", {"en": "Bad"}, answers(content), "public")]

    async with running(settings_for(sqlite_url, tmp_path), plugins=(BadPage,)) as server:
        assert (await ask(session, server, "GET", "/plugins/bad/"))[0] == 502


async def test_a_plugin_whose_routes_cannot_be_used_has_none_and_says_why(sqlite_url, tmp_path, session):
    class Twins:
        name, api = "twins", 1

        @hookimpl
        def routes(self):
            return [Route("GET", "/items/{a}", raises, "public")]

        @hookimpl
        def pages(self):
            return [Page("/items", {"en": "Items"}, raises, "public"), Page("/{a}", {"en": "Items"}, raises, "public")]

    async with running(settings_for(sqlite_url, tmp_path), plugins=(Twins,)) as server:
        twins = server.bella.registry.plugins["twins"]
        assert twins.state is State.FAILED
        assert twins.reason == "pages() cannot be used: Page('/{a}'): a page's path has no {name}, for it is linked: take it from the query"
        assert (await ask(session, server, "GET", "/plugins/twins/items/1"))[0] == 404


def test_a_request_is_readable_by_letter_case_and_by_all_values():
    from bella_core.plugin import Fields

    headers = Fields((("X-Day", "1"), ("x-day", "2")), any_case=True)
    assert (headers["X-DAY"], headers.all("x-Day"), list(headers), len(headers)) == ("1", ("1", "2"), ["x-day"], 1)
    query = Fields((("a", "1"), ("A", "2")))
    assert (query["a"], query.get("b"), dict(query), "1" in repr(WebRequest("GET", "/1", query=query))) == (
        "1",
        None,
        {"a": "1", "A": "2"},
        False,
    )
