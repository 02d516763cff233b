"""A clinic to book at: the demo clinic, on each engine, at a time that stands still."""

from datetime import UTC, date, datetime

import pytest

from bella_core.core.settings import Settings
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore

#: A Friday, half past nine in Toronto.
NOW = datetime(2027, 3, 12, 14, 30, tzinfo=UTC)
MONDAY = date(2027, 3, 15)


class StandingClock:
    def __init__(self, at=NOW):
        self.at = at

    def now(self):
        return self.at

    def monotonic(self):
        return 0.0


def ask(service="cleaning", limit=6, own_hold=None, **wish):
    return FindSlots(service, "main", Wish(**wish), limit, own_hold)


def draft(given="Marie", family="Tremblay", phone="+14165550142", **more):
    return PatientDraft(given=given, family=family, full=f"{given} {family}", phone=phone, language="fr-CA", **more)


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
async def clinics(db, clock):
    store = ClinicStore(db, clock)
    await store.load(demo=True)
    return store


@pytest.fixture
async def booking(db, clinics, clock):
    return Booking(db, clinics, Settings(), clock)
