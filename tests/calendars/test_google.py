"""Google calendars and the book stay in step, through answers that are lost, limits, forgotten tokens and refused credentials."""

import contextlib
import random
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from bella_google_calendar import GoogleCalendar
from sqlalchemy import select, update

from bella_core.app.bella import Bella
from bella_core.core.errors import ConfigError, SlotTaken
from bella_core.core.settings import CalendarSettings, Settings
from bella_core.db.models import alerts as alert_rows
from bella_core.db.models import jobs as job_rows
from bella_core.db.models import outbox as outbox_rows
from bella_core.plugin import Applied, Secret, hookimpl
from bella_core.services.alerting_watch import PluginWatch
from bella_core.services.jobs import Jobs, pull_calendars
from bella_core.services.outbox import Outbox
from tests.booking.conftest import MONDAY, StandingClock, ask, draft
from tests.peers.google_calendar import GoogleCalendars
from tests.peers.stores import KEY
from tests.rest.conftest import ONE_ENGINE

OKAFOR = "okafor@clinic.example.ca"
NINE = datetime(2027, 3, 15, 13, tzinfo=UTC)
#: Whose calendar need not be read before anything is booked; and whose must.
DECLARED = {"okafor": CalendarSettings("google_calendar", "provider:okafor", OKAFOR, until_read="offer")}
AWAITED = {"okafor": CalendarSettings("google_calendar", "provider:okafor", OKAFOR)}


@pytest.fixture
def google():
    with GoogleCalendars(OKAFOR, "bouchard@clinic.example.ca") as made:
        yield made


class Clinic:
    """One bella, whose jobs and outbox run when a test says so."""

    def __init__(self, bella):
        self.bella = bella
        self._jobs = Jobs(bella.db, pull_calendars(bella.db, bella.hooks, clock=bella.clock, noted=bella.conflicts.propose_each))
        self._outbox = Outbox(bella.db, bella.hooks, bella.clock)

    async def pull(self):
        await self.bella.db.write(lambda conn: conn.execute(update(job_rows).values(due_at=datetime(2020, 1, 1, tzinfo=UTC))))
        assert await self._jobs.run_due() == ("calendar_pull:google_calendar",)

    async def deliver(self):
        """Deliver what is waiting, whatever pauses it should have made, until nothing is left."""
        past = {"due_at": datetime(2020, 1, 1, tzinfo=UTC), "leased_until": None}
        for _ in range(100):
            await self.bella.db.write(lambda conn: conn.execute(update(outbox_rows).values(past)))
            if not await self._outbox.deliver_due():
                return
        raise AssertionError("there is always something left to deliver")

    async def starts(self, provider="okafor"):
        """When Dr Okafor, or another, has time on Monday."""
        found = await self.bella.booking.find_slots(ask("whitening", limit=50, days=(MONDAY,), provider_id=provider))
        return [slot.starts_at for slot in found.slots if slot.provider_id == provider]

    async def book(self, number=0, **wish):
        slot = (await self.bella.booking.find_slots(ask("whitening", provider_id="okafor", **wish))).slots[0]
        patient = attrs.evolve(draft(), full=f"Ann Tester{'abcdefghijklmnopqrstuvwxyz'[number % 26] * (number // 26 + 1)}")
        return await self.bella.booking.book(slot, patient, key=f"k{number}", actor="call")


class Shows:
    """A calendar that shows appointments, and is never read."""

    name, api = "shows", 1

    @hookimpl
    async def calendar_apply(self, binding, state, ref):
        return Applied(ref or state.id)


@pytest.fixture
def open_clinic(database_url, tmp_path, google):
    """Start bella on each engine, as often as a test wants: ``async with open_clinic() as clinic``."""

    @contextlib.asynccontextmanager
    async def start(calendars=DECLARED):
        settings = Settings(
            data_dir=tmp_path,
            database_url=Secret(database_url),
            encryption_key=Secret(KEY),
            calendars=calendars,
            plugins={"google_calendar": google.settings},
        )
        async with Bella(settings, plugins=[GoogleCalendar], discover=False, clock=StandingClock(), jobs=False) as bella:
            yield Clinic(bella)

    return start


async def test_a_dentists_own_event_is_not_offered_until_it_is_gone(open_clinic, google):
    async with open_clinic() as clinic:
        before = await clinic.starts()
        assert NINE in before
        event = google.add(OKAFOR, "2027-03-15T09:00:00-04:00", "2027-03-15T10:00:00-04:00", summary="Dentist's dentist")
        await clinic.pull()
        assert NINE not in await clinic.starts()

        google.remove(OKAFOR, event)
        await clinic.pull()
        assert await clinic.starts() == before


async def test_a_day_off_takes_the_whole_day_there(open_clinic, google):
    async with open_clinic() as clinic:
        google.add(OKAFOR, "2027-03-15", "2027-03-16", eventType="outOfOffice")
        await clinic.pull()
        found = await clinic.bella.booking.find_slots(ask("whitening", limit=50, days=(MONDAY,), provider_id="okafor"))
        assert not found.exact


@pytest.mark.parametrize(
    "fields",
    [{"transparency": "transparent"}, {"eventType": "birthday"}, {"attendees": [{"self": True, "responseStatus": "declined"}]}],
)
async def test_what_takes_nobodys_time_blocks_nothing(open_clinic, google, fields):
    async with open_clinic() as clinic:
        google.add(OKAFOR, "2027-03-15T09:00:00-04:00", "2027-03-15T10:00:00-04:00", **fields)
        await clinic.pull()
        assert NINE in await clinic.starts()


async def test_an_appointment_is_one_event_that_moves_and_goes_and_names_nobody(open_clinic, google):
    async with open_clinic() as clinic:
        booked = await clinic.book()
        await clinic.deliver()
        [event] = google.shown(OKAFOR)
        assert datetime.fromisoformat(event["start"]["dateTime"]) == booked.starts_at
        assert "Tester" not in str(event)
        await clinic.pull()  # its own event takes no time of its own

        slot = (await clinic.bella.booking.find_slots(ask("whitening", provider_id="okafor", days=(MONDAY + timedelta(days=1),)))).slots[0]
        await clinic.bella.booking.reschedule(booked.appointment_id, slot, key="move", actor="call")
        await clinic.deliver()
        [moved] = google.shown(OKAFOR)
        assert (moved["id"], datetime.fromisoformat(moved["start"]["dateTime"])) == (event["id"], slot.starts_at)

        await clinic.bella.booking.cancel(booked.appointment_id, key="cancel", actor="call")
        await clinic.deliver()
        assert google.shown(OKAFOR) == []


async def test_an_event_that_somebody_changes_between_two_requests_is_looked_at_again_before_it_is_written(open_clinic, google):
    async with open_clinic() as clinic:
        booked = await clinic.book()
        await clinic.deliver()
        tomorrow = ask("whitening", provider_id="okafor", days=(MONDAY + timedelta(days=1),))
        slot = (await clinic.bella.booking.find_slots(tomorrow)).slots[0]
        await clinic.bella.booking.reschedule(booked.appointment_id, slot, key="move", actor="call")
        [event] = google.shown(OKAFOR)
        edits = iter([("2027-03-15T17:00:00-04:00", "2027-03-15T18:00:00-04:00")])

        def meddle():
            if google.asked[-1] == "get" and (edit := next(edits, None)):
                google.move(OKAFOR, event["id"], *edit)
            return ""

        google.asked.clear()
        google.asked.append("")
        google.trouble = meddle
        await clinic.deliver()
        assert google.asked[1:] == ["get", "update", "get", "update"]
        assert [datetime.fromisoformat(shown["start"]["dateTime"]) for shown in google.shown(OKAFOR)] == [slot.starts_at]


async def test_an_event_that_somebody_changes_before_it_is_deleted_is_looked_at_again(open_clinic, google):
    async with open_clinic() as clinic:
        booked = await clinic.book()
        await clinic.deliver()
        [event] = google.shown(OKAFOR)
        await clinic.bella.booking.cancel(booked.appointment_id, key="cancel", actor="call")
        edits = iter([("2027-03-15T17:00:00-04:00", "2027-03-15T18:00:00-04:00")])

        def meddle():
            if google.asked[-1:] == ["get"] and (edit := next(edits, None)):
                google.move(OKAFOR, event["id"], *edit)
            return ""

        google.asked.clear()
        google.trouble = meddle
        await clinic.deliver()
        assert google.asked == ["get", "delete", "get", "delete"]
        assert google.shown(OKAFOR) == []


async def test_what_somebody_made_their_own_before_it_is_deleted_stays(open_clinic, google):
    async with open_clinic() as clinic:
        booked = await clinic.book()
        await clinic.deliver()
        [event] = google.shown(OKAFOR)
        await clinic.bella.booking.cancel(booked.appointment_id, key="cancel", actor="call")
        takes_over = iter(["Team meeting"])

        def meddle():
            if google.asked[-1:] == ["get"] and (summary := next(takes_over, None)):
                google.take_over(OKAFOR, event["id"], summary)
            return ""

        google.asked.clear()
        google.trouble = meddle
        await clinic.deliver()
        assert google.asked == ["get", "delete", "get"]
        assert [shown["summary"] for shown in google.shown(OKAFOR)] == ["Team meeting"]


async def test_an_event_that_somebody_deleted_comes_back_when_its_appointment_changes(open_clinic, google):
    async with open_clinic() as clinic:
        booked = await clinic.book()
        await clinic.deliver()
        google.remove(OKAFOR, google.shown(OKAFOR)[0]["id"])
        slot = (await clinic.bella.booking.find_slots(ask("whitening", provider_id="okafor", days=(MONDAY + timedelta(days=1),)))).slots[0]
        await clinic.bella.booking.reschedule(booked.appointment_id, slot, key="move", actor="call")
        await clinic.deliver()
        [event] = google.shown(OKAFOR)
        assert datetime.fromisoformat(event["start"]["dateTime"]) == slot.starts_at


async def test_thirty_percent_of_requests_failing_end_in_one_event_each(open_clinic, google):
    chance = random.Random(7)
    async with open_clinic() as clinic:
        google.trouble = lambda: chance.choice(["busy", "away", "lose", "", "", "", "", "", "", ""])
        booked = [await clinic.book(number) for number in range(30)]
        await clinic.deliver()
    shown = sorted(datetime.fromisoformat(event["start"]["dateTime"]) for event in google.shown(OKAFOR))
    assert shown == sorted(one.starts_at for one in booked)


@pytest.mark.parametrize(("trouble", "least_s"), [("busy", 30), ("away", 30)])
async def test_where_google_says_too_much_nothing_is_asked_again_at_once(open_clinic, google, trouble, least_s):
    async with open_clinic() as clinic:
        await clinic.book()
        google.trouble = lambda: trouble
        while await Outbox(clinic.bella.db, clinic.bella.hooks, clinic.bella.clock).deliver_due():
            pass
        [due] = await clinic.bella.db.read(
            lambda conn: conn.scalars(
                select(outbox_rows.c.due_at).where(outbox_rows.c.status == "due", outbox_rows.c.topic == "calendar")
            ).all()
        )
        assert due > datetime.now(UTC) + timedelta(seconds=least_s - 10)


async def test_a_forgotten_token_frees_nothing_before_everything_was_seen_again(open_clinic, google):
    google.page_size = 2
    async with open_clinic() as clinic:
        for hour in range(9, 13):
            google.add(OKAFOR, f"2027-03-15T{hour:02}:00:00-04:00", f"2027-03-15T{hour + 1:02}:00:00-04:00")
        await clinic.pull()
        taken = await clinic.starts()
        google.remove(OKAFOR, google.shown(OKAFOR)[0]["id"])
        google.forget_tokens()
        calls = iter(["", "", "away"])  # the refused token, the first page; then Google goes away
        google.trouble = lambda: next(calls, "away")
        await clinic.pull()
        assert await clinic.starts() == taken

        google.trouble = lambda: ""
        await clinic.pull()
        assert await clinic.starts() == sorted([NINE, *taken])


async def test_before_a_calendar_was_read_once_nothing_of_its_owner_is_offered_and_others_are(open_clinic, google):
    google.page_size = 1
    for hour in (9, 13):
        google.add(OKAFOR, f"2027-03-15T{hour:02}:00:00-04:00", f"2027-03-15T{hour + 1:02}:00:00-04:00")
    async with open_clinic({}) as clinic:
        everything, others = await clinic.starts(), await clinic.starts("bouchard")
        free = (await clinic.bella.booking.find_slots(ask("whitening", provider_id="okafor", days=(MONDAY,)))).slots[0]
        assert NINE in everything
    async with open_clinic(AWAITED) as clinic:
        google.trouble = lambda: "away"
        await clinic.pull()
        assert await clinic.starts() == []
        assert await clinic.starts("bouchard") == others
        with pytest.raises(SlotTaken):
            await clinic.bella.booking.book(free, draft(), key="k", actor="call")

        pages = iter(["", "away"])  # Google goes away after the first of two pages
        google.trouble = lambda: next(pages, "away")
        await clinic.pull()
        assert await clinic.starts() == []
    async with open_clinic(AWAITED) as clinic:
        assert await clinic.starts() == []

        google.trouble = lambda: ""
        await clinic.pull()
        assert NINE not in await clinic.starts()
        read = await clinic.starts()
        assert set(read) < set(everything)
    google.trouble = lambda: "away"
    async with open_clinic(AWAITED) as clinic:
        await clinic.pull()
        assert await clinic.starts() == read
        assert (await clinic.book(days=(MONDAY,))).starts_at in read


async def test_where_the_clinic_says_so_slots_are_offered_before_the_calendar_was_read(open_clinic, google):
    google.trouble = lambda: "away"
    async with open_clinic(AWAITED) as clinic:
        assert await clinic.starts() == []
    async with open_clinic(DECLARED) as clinic:
        await clinic.pull()
        assert NINE in await clinic.starts()


@ONE_ENGINE
async def test_a_calendar_whose_plugin_has_no_key_is_waited_for_and_one_that_only_shows_is_not(database_url, tmp_path):
    calendars = {"okafor": AWAITED["okafor"], "bouchard": CalendarSettings("shows", "provider:bouchard", "one")}
    settings = Settings(data_dir=tmp_path, database_url=Secret(database_url), encryption_key=Secret(KEY), calendars=calendars)
    async with Bella(settings, plugins=[GoogleCalendar, Shows()], discover=False, clock=StandingClock(), jobs=False) as bella:
        clinic = Clinic(bella)
        assert await clinic.starts() == []
        assert NINE in await clinic.starts("bouchard")


async def test_refused_credentials_are_told_and_cost_no_booking(open_clinic, google):
    async with open_clinic() as clinic:
        google.refuses = True
        booked = await clinic.book()
        await clinic.pull()
        assert booked.appointment_id
        assert "Google refuses the credentials" in clinic.bella.registry.plugins["google_calendar"].reason

        google.refuses = False
        clinic.bella.clock.at += timedelta(minutes=5)
        await clinic.deliver()
        assert len(google.shown(OKAFOR)) == 1
        assert clinic.bella.registry.plugins["google_calendar"].reason == ""


async def test_who_is_refused_asks_google_once_in_five_minutes_and_operators_are_told(open_clinic, google):
    async with open_clinic() as clinic:
        google.refuses = True
        await clinic.book()
        for _ in range(3):
            await clinic.pull()
        refused = google.refused
        assert refused > 0
        await clinic.pull()
        assert google.refused == refused

        watch = PluginWatch(clinic.bella.registry, clinic.bella.hooks.runner, clinic.bella.alerts)
        for _ in range(2):
            await watch.watch()
        [alert] = await clinic.bella.db.read(lambda conn: conn.execute(select(alert_rows.c.rule, alert_rows.c.severity)).all())
        assert tuple(alert) == ("plugin_cannot_work", "warning")

        clinic.bella.clock.at += timedelta(minutes=5)
        await clinic.pull()
        assert google.refused > refused


async def test_a_calendar_that_is_no_longer_declared_blocks_nothing(open_clinic, google):
    google.add(OKAFOR, "2027-03-15T09:00:00-04:00", "2027-03-15T10:00:00-04:00")
    async with open_clinic() as clinic:
        await clinic.pull()
        assert NINE not in await clinic.starts()
    async with open_clinic() as clinic:
        assert NINE not in await clinic.starts()
    async with open_clinic({}) as clinic:
        assert NINE in await clinic.starts()


async def test_a_calendar_of_nobody_refuses_the_start_with_every_mistake(open_clinic):
    wrong = {"a": CalendarSettings("google_calender", "provider:okafro", " ")}
    with pytest.raises(ConfigError) as caught:
        async with open_clinic(wrong):
            raise AssertionError
    told = str(caught.value)
    assert "did you mean 'google_calendar'" in told
    assert "did you mean 'provider:okafor'" in told
    assert "calendars.a.calendar: is empty" in told
