"""The lines of a server: an id that goes from the request to the outbox's worker, few of them, and nothing of a caller in any."""

import asyncio
import io
import json
import logging as standard
from datetime import timedelta

import attrs
import pytest

from bella_core.core import logging
from bella_core.core.dashboards import DASHBOARDS
from bella_core.core.ids import new_id
from bella_core.core.log_settings import LogSettings
from bella_core.core.settings import CalendarSettings, SpeechSettings
from bella_core.crud import alerts
from bella_core.domain.clinic import Answering
from bella_core.plugin import Rejected, hookimpl
from tests.conversation.house import TO_READ_BACK
from tests.conversation.plain_words import PlainWords
from tests.measuring.conftest import Cleaner, Ledger, Pages, Raises, SlowModel, Tracer
from tests.peers.engines import Modem
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_relay import RelayCaller
from tests.peers.twilio_stream import StreamCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

#: What is planted: a name, a number, an address and words, in every form in which they might leak.
GIVEN, FAMILY, NUMBER, WORDS = "Zebulon", "Quackenbush", "+14165550147", "my tooth is purple"
SECRETS = (GIVEN, FAMILY, "zebulon", "4165550147", "416-555-0147", "555 0147", WORDS, "purple", "1987-06-05")


class Chatty:
    """A calendar that writes a line of its own, and will not have the appointment; it puts what it knows into its error."""

    api, name = 1, "chatty"

    @hookimpl
    async def startup(self, host):
        self.log = host.logger

    @hookimpl
    async def calendar_apply(self, binding, state, ref):
        self.log.info("calendar_was_asked", appointment_id=state.id)
        raise Rejected(f"no room for {GIVEN}")


class Pager:
    """Keep every alert."""

    api, name = 1, "pager"

    def __init__(self):
        self.sent = []

    @hookimpl
    async def send_alert(self, alert):
        self.sent.append(alert)


@pytest.fixture
def written():
    """Every line from here on, at the lowest level, of bella's and of libraries."""
    stream, root = io.BytesIO(), standard.getLogger()
    before = root.handlers[:], root.level
    logging.configure(level="debug", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.configure(libraries=False)
    root.handlers[:], root.level = before


#: Whose calendar is kept by ``Chatty``.
CALENDARS = {"mine": CalendarSettings("chatty", "provider:okafor", "one")}


async def book(server, session, *said, caller=NUMBER):
    call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN, caller=caller)
    await call.dial()
    for words in said or (*TO_READ_BACK, "yes"):
        if call.state == "listening":
            await call.say(words)
    return call


async def until(condition):
    for _ in range(100):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come")


async def test_the_workers_lines_carry_the_id_of_the_request_that_booked_and_a_plugins_too(sqlite_url, tmp_path, session, written):
    async with running(settings_for(sqlite_url, tmp_path, calendars=CALENDARS), plugins=[PlainWords, Chatty()], jobs=True) as server:
        await book(server, session)
        await until(lambda: any(line["event"] == "outbox_not_delivered" for line in written()))

    lines = written()
    last_turn = max((line for line in lines if line["event"] == "turn_answered"), key=lambda line: line["turn"])
    (plugin,) = [line for line in lines if line["event"] == "calendar_was_asked"]
    (worker,) = [line for line in lines if line["event"] == "outbox_not_delivered"]
    assert last_turn["call_id"]
    assert worker["correlation_id"] == plugin["correlation_id"] == last_turn["correlation_id"]
    assert plugin["plugin"] == "chatty"
    assert worker["outbox_id"] == plugin["outbox_id"]


async def test_every_line_of_a_call_has_its_id_and_the_requests(sqlite_url, tmp_path, session, written):
    async with running(settings_for(sqlite_url, tmp_path), plugins=[PlainWords, Raises()]) as server:
        await book(server, session)

    during = [line for line in written() if line["event"] in {"turn_answered", "plugin_failed", "plugin_breaker_opened"}]
    assert len({line["call_id"] for line in during}) == 1
    assert all(line["correlation_id"] for line in during)
    assert len({line["correlation_id"] for line in during}) == len(TO_READ_BACK) + 1  # a request each


async def test_a_turn_writes_two_lines_at_most(sqlite_url, tmp_path, session, written):
    async with running(settings_for(sqlite_url, tmp_path), plugins=[PlainWords, Cleaner(), SlowModel()]) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in (*TO_READ_BACK, "yes"):
            before = len(written())
            await call.say(words)
            assert len(written()) - before <= 2, written()[before:]


async def test_a_client_learns_the_id_under_which_its_request_is_logged(sqlite_url, tmp_path, session, written):
    async with running(settings_for(sqlite_url, tmp_path)) as server, session.get(f"{server.url}/users") as response:
        correlation_id = response.headers["X-Correlation-Id"]

    (line,) = [line for line in written() if line["event"] == "request_answered"]
    assert (line["correlation_id"], line["stream"], line["route"], line["status"]) == (correlation_id, "access", "/users", 401)


async def test_access_lines_name_the_key_and_can_be_turned_off(sqlite_url, tmp_path, session, written):
    async with running(settings_for(sqlite_url, tmp_path)) as server:
        key = await server.bella.keys.create(f"{GIVEN} {FAMILY}", "read")
        async with session.get(f"{server.url}/users", headers={"X-API-Key": key}):
            pass
    quiet = settings_for(sqlite_url, tmp_path, log=LogSettings(access=False))
    async with running(quiet) as server, session.get(f"{server.url}/users", headers={"X-API-Key": key}):
        pass

    (line,) = [line for line in written() if line["event"] == "request_answered"]
    assert len(line["key"]) == len(new_id())
    assert GIVEN not in json.dumps(written())


async def test_nothing_of_a_caller_is_in_any_line_metric_alert_or_trace_whatever_goes_wrong(sqlite_url, tmp_path, session, written):
    ledger, pager, tracer, withheld = Ledger(), Pager(), Tracer(), logging.withheld()
    plugins = [PlainWords, Raises(), Cleaner(), SlowModel(), Chatty(), Pages(), pager, ledger, tracer]
    async with running(settings_for(sqlite_url, tmp_path, calendars=CALENDARS), plugins=plugins, jobs=True) as server:
        said = ("service=cleaning; known=no; name=Zebulon Quackenbush; born=1987-06-05", f"[noise] {WORDS}", "yes", "yes")
        await book(server, session, *said, "at=2026-11-10 10:00", "first", f"no; name={GIVEN} Quack", "yes", "yes")
        key = await server.bella.keys.create(f"{GIVEN} {FAMILY}", "write")
        headers = {"X-API-Key": key}
        for path in ("/users", f"/users?cursor={GIVEN}", f"/{GIVEN}/{NUMBER}", "/plugins/pages/broken"):
            async with session.get(server.url + path, headers=headers):
                pass
        for path, body in (
            ("/assistant/extract", {"text": WORDS, "language": GIVEN}),
            ("/assistant/book", {"transcript": WORDS, "from": NUMBER, GIVEN: FAMILY}),
            ("/assistant/chat", {"message": f"name={GIVEN} {FAMILY}", "location": GIVEN}),
        ):
            async with session.post(server.url + path, json=body, headers={**headers, "Idempotency-Key": new_id()}):
                pass
        async with session.get(f"{server.url}/users", headers={"X-API-Key": f"{GIVEN}-{NUMBER}"}):
            pass
        async with session.get(f"{server.url}/metrics", headers=headers) as response:
            exposed = await response.text()
        await until(lambda: any(line["event"] == "outbox_not_delivered" for line in written()))
        await server.bella.db.close()
        await book(server, session, f"name={GIVEN} {FAMILY}")

    everything = {
        "lines": json.dumps(written()),
        "metrics": repr(ledger.values) + exposed,
        "alerts": repr(pager.sent),
        "traces": repr(tracer.spans),
    }
    assert pager.sent
    assert tracer.named("turn")
    assert "turn_not_answered" in everything["lines"]
    found = [(where, secret) for where, text in everything.items() for secret in SECRETS if secret in text]
    assert found == []
    assert logging.withheld() == withheld  # nothing had to be held back: nobody tried


async def relay_call(server, session, words):
    """A call over the relay, whose location is told to take it so."""
    view = server.bella.clinics.view
    location = attrs.evolve(view.locations[0], answering=Answering(transport="relay"))
    await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
    server.bella.relays.pace = 6.0
    call = RelayCaller(session, server.url, public_url=PUBLIC, token=TOKEN, caller=NUMBER)
    try:
        await call.dial()
        for said in words:
            await call.say(said)
    finally:
        await call.close()


async def chat(server, session, words):
    headers = {"X-API-Key": await server.bella.keys.create("site", "write")}
    sent = {"from": NUMBER}
    for number, said in enumerate((*words, "")):
        async with session.post(f"{server.url}/assistant/chat", json=sent, headers=headers) as response:
            assert response.status == 200
            answer = await response.json()
        sent = {"id": answer["id"], "message_id": f"m{number}", "after": answer["turn"], "message": said}


async def test_nothing_of_a_caller_is_written_over_the_relay_or_in_writing(sqlite_url, tmp_path, session, written):
    ledger, said = Ledger(), (f"service=cleaning; known=no; name={GIVEN} {FAMILY}; born=1987-06-05", f"[noise] {WORDS}", "yes")
    async with running(settings_for(sqlite_url, tmp_path), plugins=[PlainWords, Raises(), Cleaner(), SlowModel(), ledger]) as server:
        await chat(server, session, said)
        await relay_call(server, session, said)

    assert ledger.count("Bella/Calls/TurnSeconds") >= 2 * len(said)
    text = json.dumps(written()) + repr(ledger.values)
    assert [secret for secret in SECRETS if secret in text] == []


class Transcriber(Modem):
    """Hear well at first; then fail with what was said in the error, as services do."""

    name = "transcriber"

    def heard(self, audio, hints):
        transcript = super().heard(audio, hints)
        if "purple" in transcript.text:
            raise RuntimeError(f"cannot file {transcript.text!r} under {NUMBER}")
        return transcript


async def test_nothing_of_a_caller_is_in_any_line_metric_alert_or_trace_of_live_audio(sqlite_url, tmp_path, session, written):
    ledger, pager, tracer, withheld = Ledger(), Pager(), Tracer(), logging.withheld()
    plugins = [PlainWords, Raises(), Cleaner(), SlowModel(), Transcriber(), Chatty(), pager, ledger, tracer]
    settings = settings_for(sqlite_url, tmp_path, calendars=CALENDARS, speech=SpeechSettings(voice_activity="energy"))
    said = (f"service=cleaning; known=no; name={GIVEN} {FAMILY}; born=1987-06-05", f"[noise] {GIVEN}", WORDS, WORDS)
    async with running(settings, plugins=plugins, jobs=True) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], answering=Answering(transport="stream"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        call = StreamCaller(session, server.url, public_url=PUBLIC, token=TOKEN, caller=NUMBER)
        await call.dial()
        for words in said:
            await call.say(words)
        await call.close()
        assert call.failure is None, call.failure
        async with session.get(f"{server.url}/metrics", headers={"X-API-Key": await server.bella.keys.create("site", "read")}) as response:
            exposed = await response.text()
        server.bella.measuring.flush()
        await server.bella._kept.store()
        server.bella.clock.at += timedelta(minutes=3)
        filled = [await server.bella.dashboards.look(board, timedelta(hours=3)) for board in DASHBOARDS]
        open_alerts = await server.bella.db.read(alerts.open_alerts)

    drawn = [values for data in filled for chart in data.charts for _, values in chart.lines if any(values)]
    assert len(drawn) >= 10
    everything = {"lines": json.dumps(written()), "metrics": repr(ledger.values) + exposed, "alerts": repr(pager.sent)}
    everything |= {"traces": repr(tracer.spans), "dashboards": repr(filled) + repr(open_alerts)}
    assert {"raises", "transcriber"} <= {line["plugin"] for line in written() if line["event"] == "plugin_failed"}
    assert {"turn", "transcribe", "speak", "hook"} <= {span.name for span in tracer.spans}
    assert [(where, secret) for where, text in everything.items() for secret in SECRETS if secret in text] == []
    assert logging.withheld() == withheld
