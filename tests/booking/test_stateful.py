"""Whatever callers and staff do, in any order: the book agrees with a plain list of what was agreed, and nothing overlaps."""

import asyncio
import os
import shutil
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule, run_state_machine_as_test
from sqlalchemy import select, text, update

from bella_core.core.errors import HoldLost, RuleBroken, SlotTaken, StaleVersion
from bella_core.core.settings import Settings
from bella_core.crud import busy, waiting
from bella_core.db.models import appointments, claims, holds, metadata
from bella_core.db.types import db_now
from bella_core.domain.overflow import main_resource
from bella_core.domain.slots import Claim, Wish
from bella_core.plugin.types import Busy, BusyPage
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.overbooking import Overbooking
from tests.booking.conftest import MONDAY, NOW, StandingClock, ask, draft
from tests.booking.test_kill import OVERLAPS
from tests.peers.stores import open_database

SERVICES = ("cleaning", "checkup", "filling")


class Callers(RuleBasedStateMachine):
    """The model: which claims each live hold and each appointment has, and when providers are away."""

    url = ""
    slots = Bundle("slots")
    held = Bundle("held")
    booked = Bundle("booked")

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.keys, self.holding, self.agreed, self.away = 0, {}, {}, {}

    def run(self, awaitable):
        return self.runner.run(awaitable)

    def key(self):
        self.keys += 1
        return str(self.keys)

    def free(self, wanted, *but):
        """Tell whether no live hold and no appointment takes any of the claims, by the model."""
        others = [claim for name, taken in {**self.holding, **self.agreed, **self.away}.items() if name not in but for claim in taken]
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
            # two processes, each with what it has at hand of the book
            return db, [Booking(db, clinics, Settings(), StandingClock()) for _ in range(2)], clinics

        self.db, (self.booking, self.other), self.clinics = self.run(start())

    @rule(target=slots, service=st.sampled_from(SERVICES), at=st.sampled_from([time(9), time(9, 20), time(10), time(13)]))
    def look(self, service, at):
        wanted = ask(service, limit=3, days=(MONDAY,), at=at)
        found = self.run(self.booking.find_slots(wanted))
        assert all(self.free(slot.claims) for slot in found.slots)
        knows_nothing = Booking(self.db, self.clinics, Settings(), StandingClock())
        assert found == self.run(self.other.find_slots(wanted)) == self.run(knows_nothing.find_slots(wanted))
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

    @rule(target=held, slot=slots, callers=st.integers(2, 4))
    def all_at_once(self, slot, callers):
        """Several callers want one slot at the same moment: one of them has it, if it was free."""

        async def race():
            wanting = [self.booking.hold(slot, key=self.key()) for _ in range(callers)]
            return await asyncio.gather(*wanting, return_exceptions=True)

        may = self.free(slot.claims)
        answers = self.run(race())
        held = [answer for answer in answers if not isinstance(answer, Exception)]
        assert all(isinstance(answer, SlotTaken) for answer in answers if isinstance(answer, Exception))
        assert len(held) == may
        for hold in held:
            self.holding[hold.id] = slot.claims
        return multiple(*held)

    @rule(slot=slots, number=st.integers(1, 2))
    def somebody_is_away(self, slot, number):
        """A calendar says that a provider's time is taken; what is booked then stays."""
        claim = next(claim for claim in slot.claims if claim.resource.startswith("provider:"))
        taken = Busy(f"event-{number}", claim.starts_at, claim.ends_at)
        self._pull(claim.resource, BusyPage((taken,), (), "cursor"))
        self.away = {name: times for name, times in self.away.items() if name != (claim.resource, number)}
        self.away[claim.resource, number] = (claim,)

    @rule(slot=slots, number=st.integers(1, 2))
    def somebody_is_back(self, slot, number):
        resource = next(claim.resource for claim in slot.claims if claim.resource.startswith("provider:"))
        self._pull(resource, BusyPage((), (f"event-{number}",), "cursor"))
        self.away.pop((resource, number), None)

    def _pull(self, resource, page):
        async def pull():
            await self.db.write(busy.bind, "calendar", resource, "diary")
            (row,) = await self.db.read(busy.bindings, [resource])
            await self.db.write(busy.apply_page, attrs.evolve(row, cursor="cursor"), page)

        self.run(pull())

    @rule(slot=slots, patient=st.integers(1, 4))
    def wait(self, slot, patient):
        """Somebody joins the waiting list: the times that come free are noted for them, and nothing is taken by that."""
        who = draft("Waiter", f"Number{patient}", f"+1416555015{patient}", verified=True)
        joined = self.db.write(
            waiting.join, who, location_id="main", service=slot.service, wish=Wish(), call_id=None, at=NOW, key=self.key()
        )
        self.run(joined)

    @rule(seconds=st.integers(1, 600))
    def time_passes(self, seconds):
        """The database's clock is moved by moving what it is compared with."""

        def pass_by(conn):
            for hold_id, expires_at in conn.execute(select(holds.c.id, holds.c.expires_at)).all():
                conn.execute(update(holds).where(holds.c.id == hold_id).values(expires_at=expires_at - timedelta(seconds=seconds)))
            return set(conn.scalars(select(holds.c.id).where(holds.c.expires_at > db_now())))

        alive = self.run(self.db.write(pass_by))
        self.holding = {name: taken for name, taken in self.holding.items() if name in alive}

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

    @rule(target=booked, slot=slots, patient=st.integers(1, 4))
    def overbook(self, slot, patient):
        """Staff book beside what is there: in a lane of its own what is taken, else where everybody books."""
        who, here = (
            draft("Caller", f"Number{patient}", "+14165550142", verified=True),
            Claim(f"patient {patient}", slot.starts_at, slot.ends_at),
        )
        overbooking = Overbooking(self.db, self.booking, self.clinics, StandingClock())
        where = {"reason": "in pain", "key": self.key(), "actor": "staff:1", "provider_id": slot.provider_id}
        try:
            booked = self.run(overbooking.book(slot.service, "main", slot.starts_at, who, **where))
        except (SlotTaken, RuleBroken):
            lanes = [attrs.evolve(claim, resource=f"overflow:1:{claim.resource}") for claim in slot.claims]
            others = [claim for taken in self.agreed.values() for claim in taken if claim.resource.startswith("overflow:")]
            beside = any(a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in lanes for b in others)
            assert beside or not self.free([here])
            return multiple()

        def written(conn):
            mine = select(claims.c.resource, claims.c.starts_at, claims.c.ends_at).where(claims.c.appointment_id == booked.appointment_id)
            return tuple(Claim(*row) for row in conn.execute(mine) if not row.resource.startswith("user:"))

        taken = self.run(self.db.read(written))
        assert self.free((*taken, here))
        assert not any(
            self.free([attrs.evolve(claim, resource=main_resource(claim.resource))]) for claim in taken if "overflow" in claim.resource
        )
        self.agreed[booked.appointment_id] = (*taken, here)
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


#: Steps of a run, and runs: 500 steps in all, or 10,000 in a soak.
STEPS = 25
RUNS = {"sqlite": 15, "postgresql": 5} if not os.environ.get("BELLA_TEST_SOAK") else {"sqlite": 280, "postgresql": 120}


@pytest.mark.soak
@pytest.mark.parametrize(("engine", "examples"), RUNS.items())
def test_the_book_agrees_with_what_was_agreed(engine, examples, request, migrated_sqlite):
    folder = Path(tempfile.mkdtemp(prefix="bella-stateful-"))
    if engine == "sqlite":
        shutil.copy(migrated_sqlite, folder / "bella.db")
        url = f"sqlite:///{folder / 'bella.db'}"
    else:
        url = request.getfixturevalue("postgres_databases").create(request.getfixturevalue("migrated_postgres"))
    machine = type("CallersOnce", (Callers,), {"url": url})
    profile = settings(max_examples=examples, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=profile)
    shutil.rmtree(folder)
