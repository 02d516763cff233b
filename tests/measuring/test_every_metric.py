"""Every metric of the catalogue has the value that it should have, after one call with what can go wrong in it."""

import asyncio
import base64
import copy
import time
from datetime import timedelta

import attrs
import pytest
from sqlalchemy import text

from bella_core.core.errors import NotFound, RuleBroken
from bella_core.core.ids import new_id
from bella_core.core.metrics import CATALOGUE
from bella_core.core.settings import CalendarSettings
from bella_core.crud import hours
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from bella_core.services.degradation import percentile
from tests.conversation.house import StandingClock
from tests.conversation.plain_words import PlainWords
from tests.measuring.conftest import NOISE, SLOW_S, Cleaner, Ledger, Misconfigured, Pages, Raises, SlowCalendar, SlowModel
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

#: What the caller says: a noise, a silence, words that nobody understands, and the name, put right.
SAID = (
    f"{NOISE}service=cleaning; known=no; name=Peter Jones",
    f"{NOISE}blah",
    "at=2026-11-10 10:00",
    "no",
    "name=Peter Johnson",
    "yes",
)
#: The names that were agreed on, by namespace.
CONTRACT = {
    "Bella/API": ("RequestCount", "ResponseTime", "ErrorRate", "TwilioWebhookLatency", "AdminLoginCount"),
    "Bella/Services": (
        "OpenAIAPILatency",
        "OpenAITokenUsage",
        "ExtractionAccuracy",
        "CalendarIntegrationLatency",
        "CacheHitRate",
        "ArtifactFilteringEffectiveness",
    ),
    "Bella/Core": ("SystemHealth", "BusinessRuleViolations", "ConfigurationErrors", "PerformanceDegradation", "CircuitBreakerState"),
    "Bella/Database": ("ConnectionPoolUsage", "QueryLatency", "TransactionCount", "DatabaseErrors", "MigrationStatus"),
    "Bella/CRUD": ("CRUDOperationLatency", "DataValidationErrors", "QueryOptimizationImpact"),
    "Bella/Schemas": ("SchemaValidationErrors", "SerializationLatency"),
}
#: How often each part of a turn was gone through in the call.
PARTS = {"waiting": 6, "look_up": 6, "clean": 6, "extract": 6, "find_slots": 1, "hold": 1, "commit": 1, "propose": 1, "journal": 7}
PAGES = "/plugins/{plugin}{path}"
WAITED = "Bella/Database/PoolWaitSeconds"
PATIENT = PatientDraft("Ann", "Tester", "Ann Tester", "+14165550142", "en-CA")


def basic(password):
    return {"Authorization": "Basic " + base64.b64encode(f"me:{password}".encode()).decode()}


async def the_call(server, session):
    caller = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
    await caller.dial()
    for words in SAID:
        await caller.say(words)
    assert "booked" in caller.text
    return caller


async def what_else_goes_wrong(server, session):
    """Requests that are refused, statements that fail, and bookings that a rule forbids."""
    bella, key = server.bella, await server.bella.keys.create("me", "write")
    for password in (key, key, "guessed"):
        async with session.get(f"{server.url}/plugins/pages/", headers=basic(password)) as page:
            assert page.status == (401 if password == "guessed" else 200)
    async with session.get(f"{server.url}/plugins/pages/broken") as broken:
        assert broken.status == 502
    headers = {"X-API-Key": key}
    async with session.get(f"{server.url}/users?limit=1", headers=headers) as users:
        assert users.status == 200
    async with session.post(f"{server.url}/assistant/extract", json={"text": 1}, headers=headers) as refused:
        assert refused.status == 422
    with pytest.raises(Exception, match="no_such_table"):
        await bella.db.read(lambda conn: conn.execute(text("SELECT * FROM no_such_table")))
    with pytest.raises(NotFound):
        await bella.booking.cancel(new_id(), key="k1", actor="call")
    (slot, *_) = (await bella.booking.find_slots(FindSlots("cleaning", "main", Wish()))).slots
    yesterday = attrs.evolve(slot, starts_at=slot.starts_at - timedelta(days=100), ends_at=slot.ends_at - timedelta(days=100))
    with pytest.raises(RuleBroken) as broken_rule:
        await bella.booking.book(yesterday, PATIENT, key="k2", actor="call")
    return broken_rule.value.rule


async def the_hour_after(server, ledger, clock):
    """The same hour was twice as fast on each of the last seven days."""
    bella = server.bella
    bella.measuring.flush()
    await bella.hooks.runner.flush()
    hour = clock.at.replace(minute=0, second=0, microsecond=0)
    p95_s = percentile(ledger.all_of("Bella/Calls/TurnSeconds"), 0.95)
    for day in range(1, 8):
        await bella.db.write(hours.add, "turn", hour - timedelta(days=day), "another", p95_s / 2)
    clock.at += timedelta(hours=1)
    await bella.degradation.look()


async def settled(server, ledger):
    """
    Return what is measured at a moment when every read that began is over.

    A server that stops lets go of reads that still wait: these count as rolled back, and never waited for a connection.
    """
    for _ in range(200):
        server.bella.measuring.flush()
        await server.bella.hooks.runner.flush()
        if ledger.count(WAITED, "read") == transactions(ledger, "read"):
            return Ledger(copy.deepcopy(ledger.values))
        await asyncio.sleep(0.02)
    raise AssertionError(f"{ledger.count(WAITED, 'read')} reads waited, {transactions(ledger, 'read')} ended")


async def measured(settings, session, ledger, clock):
    """Let everything happen, and return the rule that was broken and what was measured."""
    plugins = [PlainWords, Raises, Cleaner, SlowCalendar, SlowModel, Pages, Misconfigured, ledger]
    async with running(settings, plugins=plugins, clock=clock, jobs=True) as server:
        await the_call(server, session)
        rule = await what_else_goes_wrong(server, session)
        await server.bella.db.read(lambda conn: time.sleep(1.2))  # a connection is in use while the pulse looks twice
        while ("Bella/Services/CalendarIntegrationLatency", "slow_calendar", "calendar_apply", "ok") not in ledger.values:
            await asyncio.sleep(0.1)  # the outbox's worker looks once a second
            server.bella.measuring.flush()
        await server.bella.readings.look()
        await the_hour_after(server, ledger, clock)
        return rule, await settled(server, ledger)


async def test_after_a_call_with_faults_every_name_has_its_value(sqlite_url, tmp_path, session, ledger, monkeypatch):
    monkeypatch.setattr("bella_core.services.degradation.AT_LEAST", len(SAID))
    settings = settings_for(sqlite_url, tmp_path, calendars={"mine": CalendarSettings("slow_calendar", "provider:okafor", "one")})
    rule, ledger = await measured(settings, session, ledger, StandingClock())
    turns = len(SAID)

    api = "Bella/API/"
    assert ledger.count(f"{api}RequestCount", "/twilio/turn", "2xx") == ledger.count(f"{api}ResponseTime", "/twilio/turn") == turns
    assert ledger.mean(f"{api}ErrorRate", "/twilio/turn") == 0
    assert ledger.mean(f"{api}ErrorRate", PAGES) == 0.25  # one of four
    assert ledger.count(f"{api}TwilioWebhookLatency", "/twilio/turn") == turns
    assert 0 < ledger.mean(f"{api}TwilioWebhookLatency", "/twilio/turn") < 5
    assert ledger.sum(f"{api}AdminLoginCount", "api_key", "success") == 1  # two pages, one visit
    assert ledger.sum(f"{api}AdminLoginCount", "api_key", "failure") == 1
    assert ledger.sum(f"{api}SecurityEvents", "failed_login") == 1
    assert ledger.count(f"{api}DashboardLoadTime", PAGES) == 2

    services = "Bella/Services/"
    assert ledger.count(f"{services}OpenAIAPILatency", "slow_model", "understand") == 1
    assert ledger.mean(f"{services}OpenAIAPILatency", "slow_model", "understand") >= SLOW_S
    assert ledger.sum(f"{services}OpenAITokenUsage", "slow_model", "understand", "input") == 120
    assert ledger.sum(f"{services}OpenAITokenUsage", "slow_model", "understand", "output") == 8
    assert ledger.mean(f"{services}ExtractionAccuracy", "name") == 0.5  # put right, then confirmed
    assert ledger.mean(f"{services}ExtractionAccuracy", "service") == ledger.mean(f"{services}ExtractionAccuracy", "time") == 1
    assert ledger.mean(f"{services}CalendarIntegrationLatency", "slow_calendar", "calendar_apply", "ok") >= SLOW_S
    assert ledger.mean(f"{services}CacheHitRate", "session") == 1
    assert ledger.mean(f"{services}ArtifactFilteringEffectiveness") == 0.5

    core = "Bella/Core/"
    assert ledger.lowest(f"{core}SystemHealth") == 0.5  # one plugin does not work, and bella does
    assert ledger.sum(f"{core}BusinessRuleViolations", rule) == 1
    assert ledger.sum(f"{core}ConfigurationErrors", "plugin") == 1
    assert ledger.highest(f"{core}PerformanceDegradation", "turn") == pytest.approx(2)
    assert ledger.highest(f"{core}CircuitBreakerState", "raises", "extract") == 1
    assert ledger.highest(f"{core}CircuitBreakerState", "plain_words", "extract") == 0
    assert 0 <= ledger.lowest(f"{core}LoopLagSeconds") < 0.5
    assert ledger.lowest(f"{core}ExecutorQueue", "db_writer") == 0

    database = "Bella/Database/"
    assert 0.25 <= ledger.highest(f"{database}ConnectionPoolUsage") <= 1
    assert ledger.count(WAITED, "read") == transactions(ledger, "read")
    assert 0 < ledger.mean(f"{database}QueryLatency", "insert") < 1
    assert ledger.sum(f"{database}TransactionCount", "read", "rolled_back") == 1
    assert ledger.sum(f"{database}TransactionCount", "write", "rolled_back") == 2
    assert ledger.sum(f"{database}DatabaseErrors", "refused") == 1
    assert ledger.lowest(f"{database}MigrationStatus") == 1

    crud = "Bella/CRUD/"
    assert ledger.count(f"{crud}CRUDOperationLatency", "turns", "add") == turns + 1  # and the greeting
    assert ledger.sum(f"{crud}DataValidationErrors", "bookings", "unknown") == 1
    assert ledger.highest(f"{crud}QueryOptimizationImpact", "users_page") == 2  # a row and a number for each user
    assert ledger.sum("Bella/Schemas/SchemaValidationErrors", "ExtractText") == 1
    assert ledger.count("Bella/Schemas/SerializationLatency", "TurnRecord", "write") == turns + 1

    calls = "Bella/Calls/"
    assert ledger.count(f"{calls}SpeechRecognitionAccuracy", "en-CA") == turns
    assert ledger.mean(f"{calls}SpeechRecognitionAccuracy", "en-CA") == (turns - 2) / turns  # one asked again, one corrected
    assert {stage: ledger.sum(f"{calls}CallFunnel", stage) for stage in ("answered", "understood", "offered", "booked")} == dict.fromkeys(
        ("answered", "understood", "offered", "booked"), 1
    )
    assert {part: ledger.count(f"{calls}TurnPartSeconds", part) for part in PARTS} == PARTS
    assert ledger.count("Bella/Plugins/HookSeconds", "raises", "extract", "error") == 3

    contract = {f"{namespace}/{name}" for namespace, names in CONTRACT.items() for name in names}
    assert contract <= ledger.names()
    assert ledger.names() <= {f"{metric.namespace}/{metric.name}" for metric in CATALOGUE}


def transactions(ledger, mode):
    return sum(sum(ledger.values[key].values()) for key in ledger.values if key[:2] == ("Bella/Database/TransactionCount", mode))


def test_the_catalogue_has_every_name_of_the_contract_letter_for_letter():
    declared = {(metric.namespace, metric.name) for metric in CATALOGUE}

    assert {(namespace, name) for namespace, names in CONTRACT.items() for name in names} <= declared
