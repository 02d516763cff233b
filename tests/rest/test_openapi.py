"""The interface describes itself: every route, what it takes and answers, for programs and on a page for people."""

import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from openapi_spec_validator import OpenAPIV31SpecValidator

from bella_core.web.app import make_app
from bella_core.web.operations import ERRORS, TAGS
from bella_core.web.rest import rest_routes
from tests.rest.conftest import ONE_ENGINE

pytestmark = ONE_ENGINE


@pytest.fixture
async def document(make_client):
    status, headers, document = await (await make_client(None)).get("/openapi.json")
    assert (status, headers["Content-Type"]) == (200, "application/json")
    return document


async def test_the_document_is_open_and_valid(document):
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"


async def test_every_route_is_in_it_and_nothing_else(bella, document):
    placed = {(route.method.lower(), re.sub(r"\{(\w+):[^{}]*\}", r"{\1}", route.path)) for route in rest_routes(bella)}
    told = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert told == placed
    names = [said["operationId"] for methods in document["paths"].values() for said in methods.values()]
    assert len(set(names)) == len(names)


async def test_each_operation_says_whom_it_serves_and_how_it_refuses(document):
    scopes = set()
    for methods in document["paths"].values():
        for said in methods.values():
            assert said["summary"]
            assert set(said["tags"]) <= set(TAGS)
            assert {"429", "503"} <= set(said["responses"])
            scopes |= {scope for scheme in said["security"] for asked in scheme.values() for scope in asked}
            if said["security"]:
                assert {"401", "400"} <= set(said["responses"])
    assert scopes == {"read", "write", "staff"}
    for status in ERRORS:
        assert "application/problem+json" in document["components"]["responses"][f"Problem{status}"]["content"]
    for status in (429, 503):
        assert document["components"]["responses"][f"Problem{status}"]["headers"]["Retry-After"]


async def test_what_the_document_says_a_key_needs_is_what_the_route_asks_for(document, reader, make_client):
    stranger = await make_client(None)
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            address = re.sub(r"\{(change|decision)\}", lambda name: {"change": "ack", "decision": "approve"}[name[1]], path)
            address = re.sub(r"\{\w+\}", "x", address)
            [scheme] = said["security"][:1] or [{}]
            if scheme and path != "/metrics":
                assert (await stranger.request(method.upper(), address))[0] == 401, path
            if scheme and scheme["key"] != ["read"]:
                assert (await reader.request(method.upper(), address))[0] == 403, path


async def test_it_is_sent_once(reader):
    _, headers, _ = await reader.get("/openapi.json")
    status, again, body = await reader.request("GET", "/openapi.json", headers={"If-None-Match": headers["ETag"]})
    assert (status, again["ETag"], body) == (304, headers["ETag"], None)


@pytest.mark.parametrize(
    ("language", "words"), [("en-CA", "Take no more calls from a number"), ("fr-CA", "Ne plus prendre les appels d’un numéro")]
)
async def test_the_page_says_it_in_both_languages(server, session, document, language, words):
    async with session.get(server.make_url("/openapi"), headers={"Accept-Language": language}) as answer:
        text = await answer.text()
    assert (answer.status, answer.headers["Content-Language"]) == (200, language)
    assert words in text
    assert "<script" not in text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    for path in document["paths"]:
        assert path in text
    for name in document["components"]["schemas"]:
        assert f'id="schema-{name}"' in text
    links = set(re.findall(r'href="#([^"]+)"', text))
    assert links <= set(re.findall(r'id="([^"]+)"', text))
    async with session.get(server.make_url(re.search(r'href="(/[^"]+admin\.css)"', text)[1])) as style:
        assert style.status == 200


async def test_the_page_finds_its_style_where_bella_is_mounted(bella, session):
    whole = web.Application()
    whole.add_subapp("/clinic", make_app(bella))
    async with TestServer(whole) as mounted, session.get(mounted.make_url("/clinic/openapi")) as answer:
        assert 'href="/clinic/admin/static/' in await answer.text()
