"""What somebody who watches over security should know of: counted by kind, and told in a stream of its own."""

import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from bella_core.core import logging
from bella_core.core.security import Event, Frequency
from bella_core.core.security_settings import SecuritySettings
from bella_core.core.settings import RestSettings
from tests.measuring.conftest import Pages
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, PlainWords, running, settings_for


@pytest.fixture
def lines():
    stream = io.BytesIO()
    logging.configure(stream=stream, libraries=False)
    yield lambda: [line for line in map(json.loads, stream.getvalue().splitlines()) if line.get("stream") == "security"]
    logging.configure(libraries=False)


def kinds(lines):
    return Counter(line["kind"] for line in lines() if line["event"] == "security_event")


async def test_keys_that_are_not_good_or_may_not_are_told(sqlite_url, tmp_path, session, ledger, lines):
    settings = settings_for(sqlite_url, tmp_path, rest=RestSettings(requests_per_min=0.001, burst=1))
    async with running(settings, plugins=[PlainWords, ledger]) as server:
        key = await server.bella.keys.create("reader", "read")
        for headers in ({}, {"X-API-Key": "guess"}, {"X-API-Key": key}, {"X-API-Key": key}):
            async with session.get(f"{server.url}/plugins", headers=headers):
                pass

    assert kinds(lines) == {"failed_login": 1, "refused_key_scope": 1, "rate_limited": 1}  # who has no key at all tries nothing
    assert {kind: ledger.sum("Bella/API/SecurityEvents", kind) for kind in kinds(lines)} == kinds(lines)
    assert all("guess" not in json.dumps(line) and key not in json.dumps(line) for line in lines())


async def test_a_wrong_signature_is_told(sqlite_url, tmp_path, session, ledger, lines):
    async with running(settings_for(sqlite_url, tmp_path), plugins=[PlainWords, ledger]) as server:
        caller = TwilioCaller(session, server.url, public_url=PUBLIC, token="other")
        _, status = await caller.post("/twilio/voice")
        async with session.get(f"{server.url}/twilio/media"):
            pass

    assert status == 403
    assert kinds(lines) == {"refused_signature": 2}
    assert ledger.sum("Bella/API/SecurityEvents", "refused_signature") == 2


async def test_a_key_that_lists_far_more_than_is_usual_is_told_once(sqlite_url, tmp_path, session, lines):
    settings = settings_for(sqlite_url, tmp_path, security=SecuritySettings(export_rows=1))
    async with running(settings) as server:
        for number, words in enumerate(("at=2026-11-10 10:00", "at=2026-11-11 10:00")):
            caller = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN, caller=f"+1416555012{number}")
            await caller.dial()
            for said in (f"service=cleaning; known=no; name=Ann Test{'ab'[number]}", "yes", words, "first", "yes"):
                await caller.say(said)
        key = await server.bella.keys.create("exporter", "read")
        for _ in range(3):
            async with session.get(f"{server.url}/appointments", headers={"X-API-Key": key}) as response:
                assert len((await response.json())["items"]) == 2

    (told,) = lines()
    assert (told["kind"], told["rows"]) == ("unusual_export", 2)


async def test_many_calls_from_one_number_are_told_and_answered(sqlite_url, tmp_path, session, lines):
    settings = settings_for(sqlite_url, tmp_path, security=SecuritySettings(calls_from_number=2))
    async with running(settings) as server:
        for _ in range(4):
            caller = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
            await caller.dial()
            assert caller.state == "listening"

    (told,) = lines()
    assert told["kind"] == "call_burst"
    assert "4165550123" not in json.dumps(lines())


async def test_a_program_that_reads_a_page_by_its_header_is_no_visitor(sqlite_url, tmp_path, session, lines):
    async with running(settings_for(sqlite_url, tmp_path), plugins=[PlainWords, Pages()]) as server:
        key = await server.bella.keys.create("desk", "read")
        for _ in range(2):
            async with session.get(f"{server.url}/plugins/pages/", headers={"X-API-Key": key}) as page:
                assert page.status == 200
        assert lines() == []


def test_what_passes_the_limit_is_told_once_in_a_window():
    often = Frequency(2, 60.0)

    assert [often.passes_limit("a", now) for now in (0, 1, 2, 3, 59)] == [False, False, True, False, False]
    assert [often.passes_limit("b", 59), often.passes_limit("a", 61, times=3), often.passes_limit("a", 62)] == [False, True, False]


def test_whoever_comes_beyond_the_memory_is_not_counted(monkeypatch):
    monkeypatch.setattr(Frequency, "MOST", 2)
    often = Frequency(1, 60.0)

    assert not any(often.passes_limit(str(number), 0) for number in range(100))
    assert often.passes_limit("0", 0)
    assert not any(often.passes_limit("99", 0) for _ in range(3))


def test_the_docs_name_whatever_is_told():
    page = (Path(__file__).parents[2] / "docs" / "logs.md").read_text(encoding="utf-8")
    assert set(get_args(Event)) <= set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
