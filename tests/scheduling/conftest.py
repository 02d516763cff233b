"""The demo clinic's book, as staff write into it, on each engine, at a time that stands still."""

from datetime import UTC, datetime, time

import pytest

from bella_core.services.blocked_times import BlockedTimes
from bella_core.services.day_sheets import DaySheets
from bella_core.services.scheduling import Scheduling
from bella_core.services.slots import SlotDesk
from tests.booking.conftest import MONDAY, ask, booking, clinics, clock, draft
from tests.booking.test_book import TORONTO

__all__ = ["booking", "clinics", "clock"]  # fixtures of the book

STAFF = "staff:1"


def at(hour, minute=0, day=MONDAY):
    """An instant on the clinic's own clock."""
    return datetime.combine(day, time(hour, minute), TORONTO).astimezone(UTC)


@pytest.fixture
def scheduling(db, booking, clinics, clock):
    return Scheduling(db, booking, SlotDesk(db, clinics, clock), clinics, clock)


@pytest.fixture
def sheets(db, clinics):
    return DaySheets(db, clinics)


@pytest.fixture
def blocked(db, clinics, clock):
    return BlockedTimes(db, clinics, clock)


@pytest.fixture
async def visit(booking):
    """Marie's check-up with Dr. Lavoie on Monday at nine."""
    slot = (await booking.find_slots(ask("checkup", days=(MONDAY,), at=time(9), provider_id="lavoie"))).slots[0]
    return await booking.book(slot, draft(), key="there", actor="call", reason="ma dent")
