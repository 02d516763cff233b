"""The database goes away in the middle of a call: a person or a message, an alert, and no promise that nobody can keep."""

import os
import re
import signal
from pathlib import Path

import pytest

from bella_core.core.settings import CallSettings
from bella_core.crud import appointments, calls, tasks
from bella_core.plugin import hookimpl
from tests.conversation.house import TO_READ_BACK, StandingClock
from tests.conversation.plain_words import PlainWords
from tests.peers.postgres import Databases
from tests.peers.stores import open_database
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

#: Words that would promise something.
PROMISE = re.compile(r"call you back|rappel|will get your message|recevra|booked|réservé|confirm", re.IGNORECASE)


class Pager:
    name = "pager"
    api = 1

    def __init__(self):
        self.sent = []

    @hookimpl
    async def send_alert(self, alert):
        self.sent.append(alert)


def processes(parent):
    """A process and its children."""
    return [parent, *map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())]


@pytest.fixture
async def clinic(postgres_server, session, tmp_path):
    """A server whose database the test stops, a pager, and a caller who has heard the read-back."""
    url = Databases(postgres_server.url).create()
    db = await open_database(url)
    await db.upgrade()
    await db.close()
    pager = Pager()
    async with running(settings_for(url, tmp_path, call=CallSettings()), plugins=[PlainWords, pager], clock=StandingClock()) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in TO_READ_BACK:
            await call.say(words)
        yield server, postgres_server, pager, call


async def test_open_the_desk_is_dialled_and_operators_get_the_call_id(clinic):
    server, postgres, pager, call = clinic
    postgres.stop()
    await call.say("yes")
    assert (call.state, call.dialled) == ("dialling", "+14165550199")
    assert not PROMISE.search(call.text)
    await server.bella.alerts.close()
    assert {alert.fields.get("carrier_id") for alert in pager.sent if alert.rule == "database_away"} == {call.sid}
    assert call.slowest < 15


async def test_a_desk_that_does_not_answer_either_leaves_a_message_that_is_kept_and_imported(clinic):
    server, postgres, _, call = clinic
    postgres.stop()
    await call.say("yes")
    await call.desk("no-answer")
    assert call.state == "recording"
    assert not PROMISE.search(call.text)
    await call.leave_message(11)
    assert "Our team will get your message" in call.text
    assert call.state == "over"
    postgres.start()
    assert await server.bella.messages.import_spool() == 1
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    kept = [task for task in await server.bella.db.read(tasks.of_call, row.id) if task.kind == "message"]
    assert [task.details["seconds"] for task in kept] == ["11"]
    assert await server.bella.db.read(appointments.of_call, row.id) == ()


async def test_closed_a_message_is_recorded(clinic):
    server, postgres, _, call = clinic
    server.bella.clock.at = server.bella.clock.at.replace(hour=3)
    postgres.stop()
    await call.say("yes")
    assert call.state == "recording"
    assert not PROMISE.search(call.text)


async def test_a_message_that_nothing_can_keep_is_not_thanked_for(clinic):
    server, postgres, pager, call = clinic
    server.bella.clock.at = server.bella.clock.at.replace(hour=3)
    (server.bella.settings.data_dir / "spool").write_text("no folder")
    postgres.stop()
    await call.say("yes")
    await call.leave_message()
    assert not PROMISE.search(call.text)
    await server.bella.alerts.close()
    assert "message_lost" in {alert.rule for alert in pager.sent}


async def test_a_new_call_is_not_lost_either(clinic, session):
    server, postgres, pager, _ = clinic
    postgres.stop()
    call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
    await call.dial()
    assert call.state == "dialling"
    await call.desk("busy")
    assert call.state == "recording"
    await server.bella.alerts.close()
    assert call.sid in {alert.fields.get("carrier_id") for alert in pager.sent}


async def test_a_database_that_is_back_lets_the_same_turn_book(clinic):
    server, postgres, _, call = clinic
    url, fields = call._action, {"SpeechResult": "yes"}
    postgres.stop()
    text, status = await call.post(url, **fields)
    assert (status, "<Dial" in text) == (200, True)
    postgres.start()
    text, status = await call.post(url, **fields)
    assert "booked" in text
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    assert len(await server.bella.db.read(appointments.of_call, row.id)) == 1


async def test_the_end_of_a_call_while_the_database_is_away_is_no_error(clinic):
    _, postgres, _, call = clinic
    postgres.stop()
    assert await call.status("completed") == 200


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the server's processes in /proc")
async def test_a_database_that_hangs_keeps_nobody_waiting_for_twilios_limit(clinic, session):
    server, postgres, pager, call = clinic
    family = processes(postgres.process.pid)
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    try:
        await call.say("yes")
        assert (call.state, call.dialled) == ("dialling", "+14165550199")
        await call.desk("no-answer")
        await call.leave_message()
        assert "Our team will get your message" in call.text
        fresh = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await fresh.dial()
        assert fresh.state == "dialling"
        assert await fresh.status("completed") == 200
        assert max(call.slowest, fresh.slowest) < 13
    finally:
        for pid in reversed(family):
            os.kill(pid, signal.SIGCONT)
    assert call.sid in {alert.fields.get("carrier_id") for alert in pager.sent}
