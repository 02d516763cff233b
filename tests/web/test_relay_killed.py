"""A server is killed while it holds a call over the relay: the call goes on at another one, and what was agreed is booked once."""

import itertools
import signal

import attrs
import pytest

from bella_core.app.bella import Bella
from bella_core.domain.clinic import Answering
from tests.conversation.house import TO_READ_BACK
from tests.conversation.plain_words import PlainWords
from tests.peers.twilio_relay import RelayCaller
from tests.web.conftest import PUBLIC, TOKEN, settings_for
from tests.web.test_killed import Fleet, _booked, _overlaps

#: The turn writes twice: the appointment, then its row.
POINTS = ("after 1", "after 2")


@pytest.fixture
async def fleets(migrated_postgres, postgres_databases, tmp_path):
    """Two servers on one database, behind one address; a location takes its calls over the relay."""
    url = postgres_databases.create(migrated_postgres)
    async with Bella(settings_for(url, tmp_path), plugins=(PlainWords,), discover=False, jobs=False) as bella:
        view = bella.clinics.view
        location = attrs.evolve(view.locations[0], answering=Answering(transport="relay"))
        await bella.clinics.save(attrs.evolve(view, locations=(location,)))
    made = [Fleet(url, tmp_path / name) for name in ("one", "other")]
    for fleet in made:
        fleet.folder.mkdir()
        await fleet.start()
    yield made
    for fleet in made:
        await fleet.kill()


async def test_a_server_killed_after_either_write_of_the_yes_books_once_and_the_call_goes_on_elsewhere(fleets, session):
    for day, point in zip((10, 12), POINTS, strict=True):
        one, other = fleets
        call = RelayCaller(session, one.address, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in (*TO_READ_BACK[:2], f"about=2026-11-{day} 10:00", "first"):
            text = await call.say(words)
        assert "Peter Jones" in text
        await one.arm(point)
        call._servers = itertools.repeat(other.address)
        text = await call.say("yes")
        assert await one.died() == -signal.SIGKILL
        if "booked" not in text:  # nothing was written down of the turn: she reads back again
            assert "Peter Jones" in text, point
            text = await call.say("yes")
        assert "booked" in text, point
        assert len(await _booked(other.url, call)) == 1, point
        assert await _overlaps(other.url) == 0
        await call.close()
        await one.start()
