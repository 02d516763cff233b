"""Google tells of changes at once where it can reach bella; who is not told is asked all the same."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from bella_google_calendar import GoogleCalendar
from sqlalchemy import update

from bella_core.app.bella import Bella
from bella_core.core.settings import CalendarSettings, Settings
from bella_core.db.models import jobs as job_rows
from bella_core.plugin import Secret
from bella_core.services.jobs import Jobs, pull_calendars
from tests.booking.conftest import NOW, StandingClock
from tests.peers.google_calendar import GoogleCalendars
from tests.peers.stores import KEY

OKAFOR = "okafor@clinic.example.ca"
PUBLIC = "https://bella.example.ca"


class House:
    """A bella that Google may reach, and her clock."""

    def __init__(self, google, database_url, folder, public_url):
        self.google, self.clock = google, StandingClock()
        self.settings = Settings(
            data_dir=folder,
            database_url=Secret(database_url),
            encryption_key=Secret(KEY),
            public_url=public_url,
            calendars={"okafor": CalendarSettings("google_calendar", "provider:okafor", OKAFOR)},
            plugins={"google_calendar": google.settings},
        )

    def open(self):
        return Bella(self.settings, plugins=[GoogleCalendar], discover=False, clock=self.clock, jobs=False)


async def pull(bella):
    await bella.db.write(lambda conn: conn.execute(update(job_rows).values(due_at=datetime(2020, 1, 1, tzinfo=UTC))))
    return await Jobs(bella.db, pull_calendars(bella.db, bella.hooks, clock=bella.clock)).run_due()


@pytest.fixture
def google():
    with GoogleCalendars(OKAFOR, now=lambda: NOW) as made:
        yield made


@pytest.fixture
def house(google, database_url, tmp_path):
    return lambda public_url=PUBLIC: House(google, database_url, tmp_path, public_url)


async def test_a_calendar_has_one_channel_that_tells_bella_and_ends_with_her(house, google):
    async with house().open() as bella:
        await pull(bella)
        await pull(bella)
        [(calendar, address)] = google.channels.values()
        assert (calendar, address) == (OKAFOR, f"{PUBLIC}/hooks/google_calendar")
        assert google.shown(OKAFOR) == []
    assert google.channels == {}


async def test_what_google_tells_makes_the_pull_due(house, google):
    async with house().open() as bella:
        await pull(bella)
        assert await Jobs(bella.db, pull_calendars(bella.db, bella.hooks, clock=bella.clock)).run_due() == ()
        [(_, address)] = google.channels.values()
        _, hooks, plugin = urlsplit(address).path.split("/")
        assert hooks == "hooks"
        assert await bella.waker.wake(plugin)
        assert await Jobs(bella.db, pull_calendars(bella.db, bella.hooks, clock=bella.clock)).run_due() == (
            "calendar_pull:google_calendar",
        )


async def test_a_channel_that_is_about_to_end_is_followed_by_another(house, google):
    google.lasting_s = 6 * 3600
    home = house()
    async with home.open() as bella:
        await pull(bella)
        home.clock.at = NOW + timedelta(hours=3)
        await pull(bella)
        assert len(google.channels) == 1
        home.clock.at = NOW + timedelta(hours=4, minutes=1)
        await pull(bella)
        assert len(google.channels) == 2


@pytest.mark.parametrize("public_url", [None, "http://localhost:8080"])
async def test_where_google_cannot_reach_her_nothing_is_asked_for(house, google, public_url):
    async with house(public_url).open() as bella:
        assert await pull(bella)
    assert "watch" not in google.asked
    assert google.channels == {}


async def test_who_is_told_nothing_pulls_all_the_same(house, google):
    google.add(OKAFOR, "2027-03-15T09:00:00-04:00", "2027-03-15T10:00:00-04:00")
    answers = iter(["away"])  # the channel is refused
    google.trouble = lambda: next(answers, "")
    async with house().open() as bella:
        await pull(bella)
        assert google.channels == {}
        assert "list" in google.asked
