"""Whatever patients wish and staff decide, in any order: times never overlap, what was agreed is never lost, and the list tells it all."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from bella_core.core.errors import BookingError
from bella_core.crud import appointments, requests, to_enter, visits
from bella_core.db.models import appointments as table
from bella_core.db.models import holds
from bella_core.services.clinics import ClinicStore
from tests.booking.conftest import MONDAY, StandingClock, ask, draft
from tests.booking.test_kill import OVERLAPS
from tests.peers.stores import open_database

from .conftest import Clinic

NAMES = ("Marie Tremblay", "Luc Roy", "Ana Silva")
DONE = st.sampled_from(["book", "move", "move", "cancel", "approve", "decline", "enter", "staff_move"])


class Story:
    """What was agreed, by the model: where each appointment is booked, if it is."""

    def __init__(self, clinic):
        self.clinic, self.keys, self.agreed = clinic, 0, {}

    def key(self):
        self.keys += 1
        return str(self.keys)

    async def row(self, number):
        rows = await self.clinic.db.read(lambda conn: conn.scalars(select(table.c.id).order_by(table.c.id)).all())
        return await self.clinic.db.read(appointments.by_id, rows[number % len(rows)]) if rows else None

    async def slot(self, number, service="checkup"):
        found = (await self.clinic.booking.find_slots(ask(service, limit=30, days=(MONDAY,)))).slots
        return found[number % len(found)]

    async def do(self, what, number):
        row = await self.row(number)
        if what == "book":
            given_name, family = NAMES[number % len(NAMES)].split()
            patient = draft(given=given_name, family=family, phone=f"+1416555014{number % len(NAMES)}")
            wish = await self.clinic.booking.book(await self.slot(number), patient, key=self.key(), actor="call")
            assert wish.status == "requested"
            self.agreed[wish.appointment_id] = None
        elif row is not None:
            await self.to(what, row, number)

    async def to(self, what, row, number):
        booking, modes, it = self.clinic.booking, self.clinic.modes, row.id
        if what == "move":
            slot = await self.slot(number)
            moved = await booking.reschedule(it, slot, key=self.key(), actor="call")
            assert (moved.status == "booked") == (self.agreed[it] == slot)
        elif what == "staff_move":
            self.agreed[it] = slot = await self.slot(number)
            await booking.reschedule(it, slot, key=self.key(), actor="staff:1")
        elif what == "cancel":
            await booking.cancel(it, key=self.key(), actor="call")
            self.agreed[it] = None
        elif what == "approve":
            await modes.requests.approve(it, key=self.key(), actor="staff:1")
            self.agreed[it] = await self.clinic.db.read(visits.slot_of, await self.clinic.db.read(appointments.by_id, it))
        elif what == "decline":
            await modes.requests.decline(it, key=self.key(), actor="staff:1")
        else:
            await modes.to_enter.tick(it, actor="staff:1")
            if row.is_to_come:
                self.agreed[it] = await self.clinic.db.read(visits.slot_of, await self.clinic.db.read(appointments.by_id, it))

    async def check(self):
        def look(conn):
            assert conn.scalar(text(OVERLAPS)) == 0
            for it, slot in self.agreed.items():
                row = appointments.by_id(conn, it)
                assert requests.agreed(conn, row) == slot if row.is_to_come else slot is None
                assert (requests.of(conn, it) is not None) == (row.status == "requested")
                entry = to_enter.by_id(conn, it)
                standing = row.is_to_come and (row.starts_at, row.room_id, row.provider_id)
                entered = entry.entered is not None and (entry.entered.starts_at, entry.entered.room_id, entry.entered.provider_id)
                assert entry.is_open or standing == entered
            kept = [row.former for row in requests.page(conn, limit=99) if row.former is not None]
            assert len(kept) == len(conn.execute(select(holds.c.id)).all())

        await self.clinic.db.read(look)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(DONE, st.integers(0, 29)), min_size=3, max_size=14))
def test_whatever_is_wished_and_decided_nothing_overlaps_or_is_lost(migrated_sqlite, steps):
    async def tell(folder):
        shutil.copy(migrated_sqlite, folder / "bella.db")
        db, clock = await open_database(f"sqlite:///{folder / 'bella.db'}"), StandingClock()
        clinics = ClinicStore(db, clock)
        await clinics.load(demo=True)
        story = Story(Clinic(db, clinics, clock))
        await story.clinic.change(mode="request")
        for what, number in steps:
            before = dict(story.agreed)
            try:
                await story.do(what, number)
            except BookingError:
                story.agreed = before
            await story.check()
        await db.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(tell(Path(folder)))
