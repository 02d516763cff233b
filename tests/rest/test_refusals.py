"""Whatever the REST interface refuses it refuses as a problem document (RFC 9457): also an address that is none, and a method not taken."""

import json
import re
from itertools import product

from aiohttp import web

from bella_core.schemas.problems import PROBLEM_JSON
from bella_core.web.rest import rest_routes
from tests.rest.conftest import ONE_ENGINE

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")


def addresses(bella):
    """Every address of the interface, with the methods that it takes."""
    app = web.Application()
    app.add_routes(rest_routes(bella))
    taken = {}
    for route in app.router.routes():
        pattern = re.sub(r"\{\w+:(\w+)\|[^}]*\}", r"\1", route.resource.get_info().get("path") or route.resource.canonical)
        taken.setdefault(re.sub(r"\{\w+\}", "x", pattern.replace("{decision}", "approve").replace("{change}", "ack")), set()).add(
            route.method
        )
    return taken


async def told(client, method, path, **more):
    async with client.session.request(method, client.url + path, headers={"X-API-Key": client.key}, **more) as answer:
        return answer, await answer.read()


@ONE_ENGINE
async def test_a_method_that_is_not_taken_is_told_with_those_that_are(bella, writer):
    refused = 0
    found = addresses(bella)
    assert {"/appointments", "/conflicts/x/resolve", "/requests/x/approve"} <= set(found)
    for path, taken in found.items():
        for method in METHODS:
            answer, body = await told(writer, method, path) if method not in taken else (None, b"")
            if answer is not None and answer.status == 405:
                refused += 1
                assert answer.content_type == PROBLEM_JSON
                assert taken <= set(answer.headers["Allow"].split(", "))
                assert json.loads(body)["detail"] == f"this address takes {answer.headers['Allow']}"
    assert refused > 4 * len(found)


@ONE_ENGINE
async def test_an_address_that_is_none_is_told(writer):
    nowhere = ("/nothing", "/conflicts/x/y", "/appointments/", "/users/x/y/%2e%2e/nothing", "/to-enter/x/y/z")
    for method, path in product((*METHODS, "HEAD"), nowhere):
        answer, body = await told(writer, method, path)
        assert (answer.status, answer.content_type) == (404, PROBLEM_JSON)
        assert not body if method == "HEAD" else json.loads(body)["title"] == "Not found"
        assert "X-Correlation-Id" in answer.headers


@ONE_ENGINE
async def test_a_body_that_is_too_large_is_told(writer):
    for path in ("/waiting", "/releases", "/assistant/book", "/merges/x", "/conflicts/x/resolve", "/feeds", "/blocked-numbers"):
        answer, body = await told(writer, "POST", path, data=b"[" * 70_000)
        assert (answer.status, answer.content_type) == (413, PROBLEM_JSON)
        assert json.loads(body)["title"] == "Body too large"
