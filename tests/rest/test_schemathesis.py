"""
Schemathesis sends what the OpenAPI document allows, and what it does not: nothing fails, and nothing is answered that is not in it.

A bella listens on a socket of its own; schemathesis comes as the command that anybody would run. ``BELLA_TEST_SOAK`` makes it a long run with
other requests each time; the short one sends the same requests every time.
"""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bella_core.app.bella import Bella
from bella_core.core.settings import RestSettings, Settings
from bella_core.plugin import Secret
from bella_core.web.app import make_app
from tests.peers.stores import KEY

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "unsupported_method", "allow_header_conformance", "negative_data_rejection",
)  # fmt: skip
#: A header with control characters is refused before there is a request, which no document can tell of.
PLAIN = ("--generation-allow-x00", "false", "--generation-codec", "ascii")
SHORT = ("--generation-deterministic", "--no-shrink")


@pytest.fixture
async def served(sqlite_url, tmp_path):
    """A bella with nothing in its book, whose keys may ask for as much as they like."""
    limits = RestSettings(requests_per_min=1_000_000, burst=1_000_000)
    settings = Settings(data_dir=tmp_path / "data", database_url=Secret(sqlite_url), encryption_key=Secret(KEY), rest=limits)
    async with Bella(settings, jobs=False) as bella:
        await bella.clinics.load(demo=True)
        async with TestServer(make_app(bella)) as server:
            yield bella, server


async def attack(bella, server, folder, scope, *more):
    """Run schemathesis with a key of a scope, or none; return its exit code and what it says."""
    key = ["-H", f"X-API-Key: {await bella.keys.create(scope, scope)}"] if scope else []
    words = [
        "run",
        str(server.make_url("/openapi.json")),
        *key,
        "--checks",
        ",".join(CHECKS),
        *PLAIN,
        "--continue-on-failure",
        "--no-color",
    ]
    command = [Path(sys.executable).with_name("schemathesis"), *words, *more]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "SCHEMATHESIS_", "PYTEST_"))}
    pipes = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT}
    running = await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, **pipes)
    said, _ = await running.communicate()
    return running.returncode, said.decode()


@pytest.mark.parametrize(
    ("scope", "phases", "examples"),
    [(None, "fuzzing", 1), ("read", "coverage", 1), ("write", "fuzzing", 2), ("staff", "coverage,fuzzing", 1)],
)
async def test_nothing_fails_and_nothing_is_answered_that_is_not_said(served, tmp_path, scope, phases, examples):
    code, said = await attack(*served, tmp_path, scope, "--phases", phases, "-n", str(examples), "--seed", "7", *SHORT)
    assert code == 0, said[-6000:]
    operations = sum(len(methods) for methods in (await document(served[1])).values())
    assert f"Tested: {operations}" in said


@pytest.mark.soak
@pytest.mark.skipif("BELLA_TEST_SOAK" not in os.environ, reason="minutes long: set BELLA_TEST_SOAK")
@pytest.mark.parametrize("scope", [None, "read", "write", "staff"])
async def test_nothing_fails_in_a_long_run(served, tmp_path, scope):
    seed = os.environ.get("BELLA_TEST_SEED", "1")
    code, said = await attack(
        *served, tmp_path, scope, "--phases", "coverage,fuzzing", "-n", "50", "--seed", seed, "--generation-database", "none"
    )
    assert code == 0, said[-6000:]


async def document(server):
    """Return the paths of the document."""
    async with ClientSession() as session, session.get(server.make_url("/openapi.json")) as answer:
        return (await answer.json())["paths"]
