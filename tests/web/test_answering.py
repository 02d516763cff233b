"""By hours and mode a call goes to bella, the desk or a message, and from there where it should."""

import attrs
import pytest

from bella_core.crud import calls, tasks
from bella_core.domain.clinic import Answering
from tests.web.conftest import running, settings_for


@pytest.fixture
def database_url(sqlite_url):
    """One engine will do: modes are decided before anything is written."""
    return sqlite_url


@pytest.fixture
async def answering(server):
    """Set how the clinic answers: ``await answering(mode="off")``."""

    async def change(**kwargs):
        clinic = server.bella.clinics.view
        location = attrs.evolve(clinic.locations[0], answering=Answering(**kwargs))
        await server.bella.clinics.save(attrs.evolve(clinic, locations=(location,)))

    return change


def close(server):
    server.bella.clock.at = server.bella.clock.at.replace(hour=3)


async def test_first_bella_answers_at_once(caller, answering):
    await answering(mode="first")
    call = caller()
    await call.dial()
    assert call.state == "listening"


async def test_overflow_rings_the_desk_first_and_then_bella_answers(server, caller, answering):
    await answering(mode="overflow", ring_s=12)
    call = caller()
    await call.dial()
    assert (call.state, call.dialled) == ("dialling", "+14165550199")
    assert 'timeout="12"' in call.twiml
    assert 'answerOnBridge="true"' in call.twiml
    assert await server.bella.db.read(calls.by_carrier, call.sid) is None
    await call.desk("no-answer")
    assert call.state == "listening"
    assert "How can I help you?" in call.text


async def test_overflow_that_the_desk_answered_is_over(caller, answering):
    await answering(mode="overflow")
    call = caller()
    await call.dial()
    await call.desk("completed")
    assert (call.state, call.text) == ("over", "")


async def test_after_hours_only_the_desk_answers_while_open_and_bella_when_closed(server, caller, answering):
    await answering(mode="after_hours")
    day, night = caller(), caller()
    await day.dial()
    assert day.state == "dialling"
    await day.desk("no-answer")
    assert day.state == "recording"
    close(server)
    await night.dial()
    assert night.state == "listening"


async def test_off_closed_takes_a_message_without_bella(server, caller, answering):
    await answering(mode="off")
    close(server)
    call = caller()
    await call.dial()
    assert call.state == "recording"
    await call.leave_message(7)
    assert "Our team will get your message" in call.text
    (item,) = await server.bella.db.read(tasks.unresolved)
    assert (item.kind, item.details["phone"], item.details["seconds"]) == ("message", "+14165550123", "7")
    assert await call.again() == call.twiml
    assert len(await server.bella.db.read(tasks.unresolved)) == 1


async def test_a_switch_set_while_the_server_runs_counts_for_the_next_call(server, session, caller, answering, tmp_path):
    """Another process changes the clinic: the next call sees it."""
    url = server.bella.settings.database_url.reveal()
    async with running(settings_for(url, tmp_path)) as other:
        clinic = other.bella.clinics.view
        location = attrs.evolve(clinic.locations[0], answering=Answering("first", switch="off"))
        await other.bella.clinics.save(attrs.evolve(clinic, locations=(location,)))
    call = caller()
    await call.dial()
    assert call.state == "dialling"
