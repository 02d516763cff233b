"""A clinic whose book is not bella's alone: on each engine, at a time that stands still."""

from datetime import UTC, datetime

import attrs
import pytest

from bella_core.core.settings import Settings
from bella_core.domain.clinic import Approval
from bella_core.domain.releases import Release
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.modes.desk import Modes
from tests.booking.conftest import MONDAY, StandingClock, ask, draft

#: Of the demo clinic's rules none is in the way: an approval of half an hour.
HALF_AN_HOUR = Approval(30)


def on(hour, minute=0, *, day=MONDAY):
    """An instant of the clinic's Monday, which is on daylight time."""
    return datetime(day.year, day.month, day.day, hour + 4, minute, tzinfo=UTC)


def time_of(start, end, provider=None, room=None):
    """A release of some hours of the Monday."""
    return Release(on(start), on(end), provider, room)


class Clinic:
    """A clinic, its book, and what staff do beside bella."""

    def __init__(self, db, clinics, clock):
        self.db, self.clinics, self.clock = db, clinics, clock
        self.booking = Booking(db, clinics, Settings(), clock)
        self.modes = Modes(db, clinics, self.booking, clock)
        self.keys = 0

    async def change(self, **changes):
        """Store the clinic with some fields of its location changed."""
        view = await self.clinics.refresh()
        return await self.clinics.save(attrs.evolve(view, locations=(attrs.evolve(view.locations[0], **changes),)))

    async def change_service(self, code, **changes):
        view = await self.clinics.refresh()
        services = tuple(attrs.evolve(service, **changes) if service.code == code else service for service in view.services)
        return await self.clinics.save(attrs.evolve(view, services=services))

    async def find(self, service="cleaning", **wish):
        return (await self.booking.find_slots(ask(service, **wish))).slots

    async def book(self, patient=None, *, service="cleaning", actor="call", slot=None, **wish):
        self.keys += 1
        slot = slot or (await self.find(service, days=(MONDAY,), **wish))[0]
        return await self.booking.book(slot, patient or draft(), key=f"b{self.keys}", actor=actor)

    async def move(self, appointment_id, slot, *, actor="call"):
        self.keys += 1
        return await self.booking.reschedule(appointment_id, slot, key=f"m{self.keys}", actor=actor)

    async def cancel(self, appointment_id, *, actor="call"):
        self.keys += 1
        return await self.booking.cancel(appointment_id, key=f"c{self.keys}", actor=actor)


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
async def clinics(db, clock):
    store = ClinicStore(db, clock)
    await store.load(demo=True)
    return store


@pytest.fixture
async def clinic(db, clinics, clock):
    return Clinic(db, clinics, clock)


@pytest.fixture
def read(db):
    """Read with a function of ``crud``."""
    return db.read
