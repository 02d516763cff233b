"""Whatever callers and staff do, in any order: the book agrees with a plain list of what was agreed, and nothing overlaps."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule, run_state_machine_as_test
from sqlalchemy import select, text, update

from bella_core.core.errors import HoldLost, RuleBroken, SlotTaken, StaleVersion
from bella_core.core.settings import Settings
from bella_core.db.models import appointments, claims, holds, metadata
from bella_core.domain.slots import Claim
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from tests.booking.conftest import MONDAY, StandingClock, ask, draft
from tests.booking.test_kill import OVERLAPS
from tests.peers.stores import open_database

SERVICES = ("cleaning", "checkup", "filling")


class Callers(RuleBasedStateMachine):
    """The model: which claims each live hold and each appointment has."""

    url = ""
    slots = Bundle("slots")
    held = Bundle("held")
    booked = Bundle("booked")

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.keys, self.holding, self.agreed = 0, {}, {}

    def run(self, awaitable):
        return self.runner.run(awaitable)

    def key(self):
        self.keys += 1
        return str(self.keys)

    def free(self, wanted, *but):
        """Tell whether no live hold and no appointment takes any of the claims, by the model."""
        others = [claim for name, taken in {**self.holding, **self.agreed}.items() if name not in but for claim in taken]
        return not any(a.resource == b.resource and a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in wanted for b in others)

    @initialize()
    def begin(self):
        async def start():
            db = await open_database(self.url)

            def wipe(conn):
                for table in reversed(metadata.sorted_tables):
                    conn.execute(table.delete())

            await db.write(wipe)
            clinics = ClinicStore(db, StandingClock())
            await clinics.load(demo=True)
            return db, Booking(db, clinics, Settings(), StandingClock())

        self.db, self.booking = self.run(start())

    @rule(target=slots, service=st.sampled_from(SERVICES), at=st.sampled_from([time(9), time(9, 20), time(10), time(13)]))
    def look(self, service, at):
        found = self.run(self.booking.find_slots(ask(service, limit=3, days=(MONDAY,), at=at)))
        assert all(self.free(slot.claims) for slot in found.slots)
        return multiple(*found.slots)

    @rule(target=held, slot=slots)
    def hold(self, slot):
        try:
            hold = self.run(self.booking.hold(slot, key=self.key()))
        except SlotTaken:
            assert not self.free(slot.claims)
            return multiple()
        assert self.free(slot.claims)
        self.holding[hold.id] = slot.claims
        return hold

    @rule(hold=held)
    def expire(self, hold):
        past = datetime.now(UTC) - timedelta(seconds=1)
        self.run(self.db.write(lambda conn: conn.execute(update(holds).where(holds.c.id == hold.id).values(expires_at=past))))
        self.holding.pop(hold.id, None)

    @rule(target=booked, hold=consumes(held), patient=st.integers(1, 4))
    def book_hold(self, hold, patient):
        return self._book(hold, hold.slot, patient)

    @rule(target=booked, slot=slots, patient=st.integers(1, 4))
    def book_slot(self, slot, patient):
        return self._book(slot, slot, patient)

    def _book(self, wanted, slot, patient):
        key, who = self.key(), draft("Caller", f"Number{patient}", "+14165550142", verified=True)
        wanted_claims = (*slot.claims, Claim(f"patient {patient}", slot.starts_at, slot.ends_at))
        may = self.free(wanted_claims, getattr(wanted, "id", None))
        try:
            booked = self.run(self.booking.book(wanted, who, key=key, actor="call"))
        except (SlotTaken, HoldLost, RuleBroken):
            assert not may
            return multiple()
        assert may
        assert self.run(self.booking.book(wanted, who, key=key, actor="call")) == booked
        self.holding.pop(getattr(wanted, "id", None), None)
        self.agreed[booked.appointment_id] = wanted_claims
        return booked.appointment_id

    @rule(appointment_id=booked, slot=slots)
    def move(self, appointment_id, slot):
        patient = next((claim for claim in self.agreed.get(appointment_id, ()) if claim.resource.startswith("patient")), None)
        wanted = (*slot.claims, Claim(patient.resource if patient else "", slot.starts_at, slot.ends_at))
        may = patient is not None and self.free(wanted, appointment_id)
        try:
            self.run(self.booking.reschedule(appointment_id, slot, key=self.key(), actor="call"))
        except (SlotTaken, RuleBroken, StaleVersion):
            assert not may
            return
        assert may
        self.agreed[appointment_id] = wanted

    @rule(appointment_id=booked)
    def cancel(self, appointment_id):
        self.run(self.booking.cancel(appointment_id, key=self.key(), actor="call"))
        self.agreed.pop(appointment_id, None)

    @invariant()
    def the_book_agrees(self):
        def read(conn):
            overlaps = conn.scalar(text(OVERLAPS))
            found = conn.execute(select(claims.c.appointment_id, claims.c.resource, claims.c.starts_at, claims.c.ends_at)).all()
            alive = set(conn.scalars(select(appointments.c.id).where(appointments.c.status == "booked")))
            return overlaps, {row for row in found if row[0] and not row[1].startswith("user:")}, alive

        if self.keys == 0:
            return
        overlaps, found, alive = self.run(self.db.read(read))
        assert overlaps == 0
        assert alive == set(self.agreed)
        assert found == {
            (name, claim.resource, claim.starts_at, claim.ends_at)
            for name, taken in self.agreed.items()
            for claim in taken
            if not claim.resource.startswith("patient")
        }

    def teardown(self):
        if hasattr(self, "db"):
            self.run(self.db.close())
        self.runner.close()


@pytest.mark.parametrize(("engine", "examples"), [("sqlite", 15), ("postgresql", 5)])
def test_the_book_agrees_with_what_was_agreed(engine, examples, request, migrated_sqlite):
    folder = Path(tempfile.mkdtemp(prefix="bella-stateful-"))
    if engine == "sqlite":
        shutil.copy(migrated_sqlite, folder / "bella.db")
        url = f"sqlite:///{folder / 'bella.db'}"
    else:
        url = request.getfixturevalue("postgres_databases").create(request.getfixturevalue("migrated_postgres"))
    machine = type("CallersOnce", (Callers,), {"url": url})
    profile = settings(max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=profile)
    shutil.rmtree(folder)
