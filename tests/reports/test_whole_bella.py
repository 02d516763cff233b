"""What calls, texts and models leave in the rows is what reports tell, through a whole bella on each engine."""

import asyncio
import contextlib
from datetime import UTC, date, datetime, timedelta

import aiohttp
import attrs
import pytest
from bella_canadian_nlp import CanadianNlp

from bella_core.core.cost_settings import CostSettings
from bella_core.crud import alerts, calls, sent_messages, usage
from bella_core.crud.sent_messages import SentMessage
from bella_core.domain.clinic import Answering
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.notices.segments import segments
from bella_core.domain.period import Period
from bella_core.domain.slots import Wish
from bella_core.services.costing.budgets import BudgetWatch
from bella_core.telephony.transport import StartCall
from tests.conversation.house import NOW, TO_READ_BACK, StandingClock
from tests.conversation.models import NOTHING, Model, propose
from tests.conversation.plain_words import PlainWords
from tests.notices.serving import texting, whole
from tests.peers.engines import Modem
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_messages import TwilioMessages
from tests.peers.twilio_texts import TwilioTexter
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for
from tests.web.test_relay import ringing as relayed
from tests.web.test_streams import clinic as streaming
from tests.web.test_streams import ringing as streamed

#: The Tuesday that it is, and the Monday before.
TODAY, DAY_BEFORE = date(2026, 11, 3), date(2026, 11, 2)
ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Clinic:
    """A server, its callers, and a program with a key."""

    def __init__(self, server, clock, session, key):
        self.bella, self.url, self.clock, self.session, self.key = server.bella, server.url, clock, session, key

    async def dial(self, *said, seconds=0):
        """Call, say this, and stay for so long."""
        call = TwilioCaller(self.session, self.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in said:
            await call.say(words)
        self.clock.at += timedelta(seconds=seconds)
        return call

    async def used(self, call):
        row = await self.bella.db.read(calls.by_carrier, call.sid)
        return await self.bella.db.read(usage.of_call, row.id)

    async def get(self, path, **query):
        async with self.session.get(self.url + path, params=query, headers={"X-API-Key": self.key} if self.key else {}) as response:
            return response.status, await response.json(content_type=None)

    async def report(self, what, first=TODAY, last=TODAY, **more):
        status, document = await self.get(f"/reports/{what}", **{"from": first.isoformat(), "to": last.isoformat()}, **more)
        assert status == 200, document
        return document


@pytest.fixture
async def web():
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
async def clinic_with(database_url, tmp_path, web):
    """Open a clinic with some settings and plugins."""
    async with contextlib.AsyncExitStack() as stack:

        async def make(*plugins, **changes):
            clock = StandingClock()
            settings = settings_for(database_url, tmp_path, **changes)
            server = await stack.enter_async_context(running(settings, plugins=plugins or (PlainWords,), clock=clock))
            return Clinic(server, clock, web, await server.bella.keys.create("reports", "read"))

        yield make


async def work_a_day(clinic):
    """A booking of 150 seconds, a caller who is put through for 70, one who gives up at night, a robot, and somebody who tries bella out."""
    call = await clinic.dial(*TO_READ_BACK, seconds=150)
    await call.say("yes")
    put_through = await clinic.dial()
    await put_through.press("0")
    assert await put_through.answer_desk("1")
    clinic.clock.at += timedelta(seconds=70)
    await put_through.hang_up()
    robot = await clinic.dial()
    await robot.silence()
    await robot.silence()
    began = await clinic.bella.conversation.start(StartCall("try", "main", None, is_test=True))
    assert began[0]
    await clinic.bella.conversation.end("try", "completed")
    clinic.clock.at = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)  # nine in the evening
    at_night = await clinic.dial(seconds=20)
    await at_night.hang_up()
    return call, put_through, robot, at_night


async def test_a_day_of_calls_is_what_its_figures_say(clinic_with):
    clinic = await clinic_with()
    await work_a_day(clinic)
    told = await clinic.report("kpis")
    assert told == {
        "from": "2026-11-03",
        "to": "2026-11-03",
        "kpis": {"calls": 3, "bookings": 1, "completion_rate": 1 / 3, "handling_s": 80.0, "after_hours_share": 1 / 3, "fill_rate": 0.0},
    }
    assert (await clinic.report("kpis", location="main"))["kpis"] == told["kpis"]
    booked = (await clinic.report("kpis", date(2026, 11, 10), date(2026, 11, 10)))["kpis"]
    assert list(booked) == ["fill_rate"]
    assert 0 < booked["fill_rate"] < 1


async def test_a_day_of_calls_is_paid_for_item_by_item(clinic_with):
    clinic = await clinic_with()
    call, put_through, robot, at_night = await work_a_day(clinic)
    assert await clinic.used(call) == {"gathers": len(TO_READ_BACK) + 1}
    assert await clinic.used(put_through) == {"transfer_leg_seconds": 70}
    assert await clinic.used(robot) == await clinic.used(at_night) == {}
    text = SentMessage("SM1", "twilio", "sms", "reminder", None, "main", "fr-CA", NOW, segments=2).written("À bientôt, Zoë ! " * 5)
    await clinic.bella.db.write(sent_messages.add, text, ())

    told = await clinic.report("costs")
    items = {item["item"]: (item["quantity"], item["amount"]) for item in told["items"]}
    assert items == {"call_minutes": (6, 0.051), "gathers": (5, 0.1), "transfer_leg_minutes": (2, 0.028), "sms_segments": (2, 0.0166)}
    assert told["total"] == pytest.approx(sum(amount for _, amount in items.values()))
    assert (told["per_call"], told["per_booking"]) == (pytest.approx(told["total"] / 3, abs=1e-6), told["total"])
    assert (told["currency"], told["prices_of"], told["prices_are_old"]) == ("USD", "2025-06-01", True)
    [advice] = told["advice"]
    assert (advice["kind"], advice["message_class"], advice["language"]) == ("shorten_text", "reminder", "fr-CA")
    assert advice["evidence"] == {"texts": 1, "segments": 2, "segments_if_plain": 1, "characters_fewest": 15, "characters_most": 15}
    assert "from 1 texts" in advice["text"]

    nothing = await clinic.report("costs", DAY_BEFORE, DAY_BEFORE)
    assert {"total", "per_call", "per_booking"} & nothing.keys() == set()
    assert (nothing["items"], nothing["advice"]) == ([], [])


@ONE_ENGINE
async def test_what_the_carrier_delivers_twice_is_paid_for_once(clinic_with):
    clinic = await clinic_with()
    call = await clinic.dial(TO_READ_BACK[0])
    await call.again()
    await call.press("0")
    assert await call.answer_desk("1")
    clinic.clock.at += timedelta(seconds=70)
    await call.hang_up()
    clinic.clock.at += timedelta(hours=1)
    await call.status("completed")
    assert await clinic.used(call) == {"gathers": 1, "transfer_leg_seconds": 70}


async def test_tokens_are_the_calls_own_and_a_model_that_tells_nothing_new_is_found_out(clinic_with):
    answers = [propose(("service:checkup", "gums")), NOTHING]
    clinic = await clinic_with(CanadianNlp, Model(lambda said, request: answers.pop(0) if answers else NOTHING))
    to_service = ("I would like to make an appointment", "no I am new", "Peter Jones", "yes")
    for _ in range(2):
        call = await clinic.dial(*to_service, "my gums are a bit funny lately you know")
        await call.hang_up()
    told = await clinic.report("costs")
    items = {item["item"]: item["quantity"] for item in told["items"]}
    assert (items["model_input_tokens"], items["model_output_tokens"]) == (400, 40)
    [advice] = told["advice"]
    assert (advice["kind"], advice["evidence"]) == ("ask_model_less", {"requests": 2, "nothing_new": 1, "tokens": 440})


# --- other transports -------------------------------------------------------------------------------------------------


async def test_a_call_over_the_relay_notes_its_minutes_and_its_utterances(clinic_with):
    clinic = await clinic_with()
    view = clinic.bella.clinics.view
    await clinic.bella.clinics.save(
        attrs.evolve(view, locations=(attrs.evolve(view.locations[0], answering=Answering(transport="relay")),))
    )
    async with relayed(clinic, clinic.session) as call:
        await call.dial()
        await call.say(TO_READ_BACK[0])
        await call.hang_up()
        row = await clinic.bella.db.read(calls.by_carrier, call.sid)
    await clinic.bella.relays.close()
    used = await ended(clinic.bella, row.id, "relay_seconds")
    assert used["relay_turns"] == 1
    assert {item["item"] for item in (await clinic.report("costs"))["items"]} >= {"relay_minutes"}


async def ended(bella, call_id, item):
    """What a call used, once its socket is let go of."""
    async with asyncio.timeout(30):
        while item not in (used := await bella.db.read(usage.of_call, call_id)):  # noqa: ASYNC110  # the server has no event for it
            await asyncio.sleep(0.02)
    assert used[item] >= 1
    return used


@ONE_ENGINE
async def test_a_call_by_live_audio_notes_its_minutes_and_what_engines_heard(database_url, tmp_path, web):
    async with streaming(database_url, tmp_path, Modem()) as server, streamed(server, web) as call:
        await call.dial()
        await call.say(TO_READ_BACK[0])
        await call.hang_up()
        row = await server.bella.db.read(calls.by_carrier, call.sid)
        used = await ended(server.bella, row.id, "stream_seconds")
        assert used["transcription_seconds"] >= 1
        assert "gathers" not in used


# --- texts ------------------------------------------------------------------------------------------------------------


async def test_texts_are_paid_for_by_the_part_in_both_directions(database_url, tmp_path, web, monkeypatch):
    monkeypatch.setattr("bella_core.services.outbox.POLL_S", 0.02)
    clock, patient = StandingClock(), PatientDraft("Ann", "Baker", "Ann Baker", "+14165550123", "fr-CA")
    with TwilioMessages() as account:
        account.now = lambda: clock.at
        async with whole(texting(database_url, tmp_path, account.url), clock) as (bella, url):
            found = await bella.booking.find_slots(FindSlots("cleaning", "main", Wish(days=(date(2026, 11, 10),)), 1), now=clock.at)
            await bella.booking.book(found.slots[0], patient, key="1", actor="staff:1")
            async with asyncio.timeout(30):
                while not (await bella.costs.of(Period(TODAY, TODAY))).bill.lines:  # noqa: ASYNC110  # the outbox delivers in its own time
                    await asyncio.sleep(0.02)
            [body] = account.bodies()
            answer = await TwilioTexter(web, url, public_url=PUBLIC, token=TOKEN).text("hello there")
            report = await bella.costs.of(Period(TODAY, TODAY))
            assert {line.item: line.quantity for line in report.bill.lines} == {
                "sms_segments": segments(body) + (segments(answer) if answer else 0),
                "sms_received": 1,
            }
            assert (report.calls, report.per_call, report.per_booking) == (0, None, None)


# --- budgets ----------------------------------------------------------------------------------------------------------


async def raised(bella):
    rows = sorted(await bella.db.read(alerts.open_alerts), key=lambda row: row.fingerprint)
    return [(row.rule, row.severity, row.count, dict(row.fields)) for row in rows]


async def test_budgets_tell_once_at_a_share_and_once_past_it_and_calls_go_on(clinic_with):
    costs = CostSettings(month=1.0, day=0.1, location_day=0.11, location_month=50.0, warn_share=0.5)
    clinic = await clinic_with(costs=costs)
    watch = BudgetWatch(clinic.bella.costs, clinic.bella.clinics, clinic.bella.alerts, costs, clinic.clock)
    await watch.check()
    assert await raised(clinic.bella) == []
    call = await clinic.dial(*TO_READ_BACK[:3], seconds=30)
    await call.hang_up()
    await watch.check()
    await watch.check()
    told = {"unit": "percent", "threshold": 100}
    assert await raised(clinic.bella) == [
        ("cost_budget_share", "info", 2, {"scope": "day_20261103", "value": 68, **told}),
        ("cost_budget_share", "info", 2, {"scope": "day_20261103", "location_id": "main", "value": 62, **told}),
    ]
    again = await clinic.dial(*TO_READ_BACK[:2], seconds=30)
    await again.hang_up()
    await watch.check()
    spent = [row for row in await raised(clinic.bella) if row[0] == "cost_budget_spent"]
    assert spent == [
        ("cost_budget_spent", "warning", 1, {"scope": "day_20261103", "value": 117, **told}),
        ("cost_budget_spent", "warning", 1, {"scope": "day_20261103", "location_id": "main", "value": 106, **told}),
    ]
    assert "How can I help you?" in (await clinic.dial()).text
    clinic.clock.at += timedelta(days=1)
    await watch.check()
    assert len(await raised(clinic.bella)) == 4


@ONE_ENGINE
async def test_bella_herself_looks_after_budgets(database_url, tmp_path, web):
    changes = {"costs": CostSettings(on_aws=True, month=0.01)}
    async with running(settings_for(database_url, tmp_path, **changes), clock=StandingClock(), jobs=True) as server, asyncio.timeout(30):
        while not await raised(server.bella):  # noqa: ASYNC110  # jobs run in their own time
            await asyncio.sleep(0.05)
        [(rule, severity, _, fields)] = await raised(server.bella)
        assert (rule, severity, fields["scope"]) == ("cost_budget_spent", "warning", "month_202611")


async def test_the_days_on_aws_are_shared_by_the_locations_and_none_is_still_to_come(clinic_with):
    clinic = await clinic_with(costs=CostSettings(on_aws=True))
    whole_month = await clinic.report("costs", date(2026, 11, 1), date(2026, 11, 30))
    [item] = whole_month["items"]
    assert (item["item"], item["quantity"]) == ("aws_days", pytest.approx((2 * 24 + 10 + 1) / 24, abs=1e-6))  # an hour more on the first
    view = clinic.bella.clinics.view
    second = attrs.evolve(view.locations[0], id="second", numbers=("+14165550199",), rooms=())
    await clinic.bella.clinics.save(attrs.evolve(view, locations=(*view.locations, second)))
    halves = [(await clinic.report("costs", date(2026, 11, 1), date(2026, 11, 30), location=one))["total"] for one in ("main", "second")]
    assert sum(halves) == pytest.approx(whole_month["total"], abs=1e-5)


# --- what is asked ----------------------------------------------------------------------------------------------------


@ONE_ENGINE
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2026-11-01"}, "?to"),
        ({"from": "yesterday", "to": "2026-11-01"}, "?from"),
        ({"from": "2026-11-02", "to": "2026-11-01"}, "?to"),
        ({"from": "2020-01-01", "to": "2026-11-01"}, "?to"),
        ({"from": "2026-11-01", "to": "2026-11-01", "location": "nowhere"}, "?location"),
        ({"from": "2026-11-01", "to": "2026-11-01", "place": "main"}, "?place"),
    ],
)
async def test_what_cannot_be_asked_is_said_to_be_so(clinic_with, query, pointer):
    clinic = await clinic_with()
    for what in ("kpis", "costs"):
        status, problem = await clinic.get(f"/reports/{what}", **query)
        assert (status, [one["pointer"] for one in problem["errors"]]) == (400, [pointer])


@ONE_ENGINE
async def test_reports_ask_for_a_key(clinic_with):
    clinic = await clinic_with()
    clinic.key = ""
    for what in ("kpis", "costs"):
        status, _ = await clinic.get(f"/reports/{what}", **{"from": "2026-11-01", "to": "2026-11-01"})
        assert status == 401
