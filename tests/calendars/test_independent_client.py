"""Another program that keeps a copy of the calendars, by a client that bella has no part in, sees what bella wrote and is heard by her."""

from datetime import timedelta

import aiohttp
import pytest
from gcal_sync.api import GoogleCalendarService
from gcal_sync.auth import AbstractAuth
from gcal_sync.model import DateOrDatetime, Event
from gcal_sync.sync import CalendarEventSyncManager

from tests.booking.conftest import MONDAY, ask
from tests.calendars.test_google import NINE, OKAFOR, google, open_clinic  # noqa: F401  # its fixtures


class Token(AbstractAuth):
    async def async_get_access_token(self):
        return "t"


class Copy:
    """A copy of a calendar, brought up to date by the other program."""

    def __init__(self, session, url):
        self.service = GoogleCalendarService(Token(session, f"{url}/calendar/v3"))
        self._manager = CalendarEventSyncManager(self.service, OKAFOR)

    async def starts(self):
        await self._manager.run()
        timeline = await self._manager.store_service.async_get_timeline()
        return [event.start.value for event in timeline]


@pytest.fixture
async def copy(google):  # noqa: F811  # the fixture
    async with aiohttp.ClientSession() as session:
        yield Copy(session, google.url)


async def test_what_bella_books_moves_and_cancels_arrives_in_the_copy(open_clinic, copy):  # noqa: F811  # the fixture
    async with open_clinic() as clinic:
        booked = await clinic.book()
        await clinic.deliver()
        assert await copy.starts() == [booked.starts_at]

        tomorrow = ask("whitening", provider_id="okafor", days=(MONDAY + timedelta(days=1),))
        slot = (await clinic.bella.booking.find_slots(tomorrow)).slots[0]
        await clinic.bella.booking.reschedule(booked.appointment_id, slot, key="move", actor="call")
        await clinic.deliver()
        assert await copy.starts() == [slot.starts_at]

        await clinic.bella.booking.cancel(booked.appointment_id, key="cancel", actor="call")
        await clinic.deliver()
        assert await copy.starts() == []


async def test_what_a_person_puts_into_the_copy_takes_time_here_until_it_is_taken_out(open_clinic, copy, google):  # noqa: F811  # the fixture
    async with open_clinic() as clinic:
        before = await clinic.starts()
        event = Event(
            summary="Dentist's dentist",
            start=DateOrDatetime(date_time=NINE),
            end=DateOrDatetime(date_time=NINE + timedelta(hours=1)),
        )
        await copy.service.async_create_event(OKAFOR, event)
        await clinic.pull()
        assert NINE not in await clinic.starts()

        [put] = google.shown(OKAFOR)
        await copy.service.async_delete_event(OKAFOR, put["id"])
        await clinic.pull()
        assert await clinic.starts() == before
