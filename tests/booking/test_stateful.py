"""Whatever callers, staff, calendars and those who wait do, in any order and at once: the book agrees with a plain list, and nothing overlaps."""

import asyncio
import os
from datetime import UTC, datetime, time, timedelta

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import insert, select, text, update

from bella_core.core.errors import RuleBroken, SlotTaken
from bella_core.core.ids import new_id
from bella_core.core.settings import Settings
from bella_core.core.waiting_settings import WaitingListSettings
from bella_core.crud import appointments as appointment_rows
from bella_core.crud import busy, openings, waiting
from bella_core.crud import claims as claim_rows
from bella_core.db import append_only
from bella_core.db.models import appointments, claims, contacts, holds, metadata, user_contacts, users
from bella_core.db.models import openings as opening_rows
from bella_core.db.models import waiting as waiting_rows
from bella_core.db.models import waiting_offers as offer_rows
from bella_core.db.trouble import is_overlap
from bella_core.db.types import db_now
from bella_core.db.vault import vault_of
from bella_core.domain.overflow import main_resource
from bella_core.domain.slots import Claim, Wish
from bella_core.domain.texting.reading import TextAnswer
from bella_core.plugin.types import Busy, BusyPage
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.alerting import Alerts
from bella_core.services.booking import Booking
from bella_core.services.booking_rules import BookingRules
from bella_core.services.clinics import ClinicStore
from bella_core.services.overbooking import Overbooking
from bella_core.services.texting.taking import IncomingText
from bella_core.services.waiting import WaitingList
from bella_core.services.waiting_answers import WaitingAnswers
from bella_core.services.waiting_offers import WaitingOffers
from tests.booking.agreeing import REFUSALS, Agreed, BlockIt, BookIt, CancelIt, HoldIt, MoveIt, Offer, SayYes, Visit, explain, own_time
from tests.booking.conftest import MONDAY, NOW, StandingClock, ask, draft
from tests.booking.test_kill import OVERLAPS
from tests.notices.conftest import Carrier
from tests.peers.stores import open_database

SERVICES = ("cleaning", "checkup", "filling")
CALLERS, WAITERS = [f"Caller {number}" for number in range(4)], [f"Waiter {number}" for number in range(4)]
TELEPHONES = {name: f"+14165550{150 + number}" for number, name in enumerate([*CALLERS, *WAITERS])}
SETTINGS = Settings(waiting_list=WaitingListSettings(at_once=2))


class Process:
    """One of bella's processes on a database: connections, a clinic and a memory of days of its own."""

    def __init__(self, db, clinics, hooks):
        self.db, self.clinics, self.hooks = db, clinics, hooks
        self.forget()

    def forget(self):
        """Know nothing of the book that is at hand."""
        clock = StandingClock()
        self.booking = Booking(self.db, self.clinics, SETTINGS, clock)
        self.waiting = WaitingList(self.db, self.clinics, clock)
        self.answers = WaitingAnswers(self.db, self.hooks, self.clinics, self.booking, SETTINGS, clock)
        rules = BookingRules(self.hooks, Alerts(self.db, self.hooks, clock), clock)
        self.offers = WaitingOffers(self.db, self.hooks, self.clinics, self.booking, rules, SETTINGS, clock)

    def draft(self, patient):
        given, number = patient.split()
        return draft(given, f"Number{number}", TELEPHONES[patient], verified=True)

    async def block(self, claim):
        """Write a block as whoever writes claims does, and have the guard decide."""

        def write(conn):
            claim_rows.lock(conn, [claim.resource])
            claim_rows.drop_expired(conn, [claim])
            block = {"id": new_id(), "kind": "block", **attrs.asdict(claim)}
            try:
                conn.execute(insert(claims).values(block))
            except Exception as error:
                if is_overlap(error):
                    raise SlotTaken from None
                raise
            return block["id"]

        return await self.db.write(write)

    async def say_yes(self, patient, key):
        """Text yes; return the appointment that it came to."""

        def contact(conn):
            mine = contacts.c.phone_lookup.in_(vault_of(conn).lookups("phone", TELEPHONES[patient]))
            return conn.scalar(select(contacts.c.id).where(mine))

        contact_id = await self.db.read(contact)
        offer = None if contact_id is None else await self.db.read(openings.running_offer, contact_id)
        said = IncomingText(key, TELEPHONES[patient], contact_id, "main", "yes", TextAnswer("yes"), "en-CA", NOW)
        answer = await self.answers.take(said)
        if offer is None or "it is yours" not in (answer or ""):
            raise SlotTaken(answer)
        wait = await self.db.read(waiting.by_id, offer.waiting_id)
        return (await self.db.read(appointment_rows.by_id, wait.appointment_id)).booked()


class House:
    """Two processes on one migrated database, emptied for each run but for the clinic itself."""

    def __init__(self, url):
        self.runner = asyncio.Runner()
        self.hooks = HookRunner(Registry(given=[Carrier()], discover=False))
        hooks = Hooks(self.hooks)

        async def start():
            hooks.gather()
            processes = []
            for _ in range(2):
                db = await open_database(url)
                clinics = ClinicStore(db, StandingClock())
                await clinics.load(demo=True)
                processes.append(Process(db, clinics, hooks))
            return processes

        self.processes = self.run(start())
        emptied = [table for table in reversed(metadata.sorted_tables) if table.name not in append_only.TABLES]
        tables = [table for table in emptied if not self._read(select(table).limit(1))]
        self._wiped = [table for table in tables if table.name != "days"]  # what counts up goes on counting

    def run(self, awaitable):
        return self.runner.run(awaitable)

    def _read(self, query):
        return self.run(self.processes[0].db.read(lambda conn: conn.execute(query).all()))

    def wipe(self):
        def wipe(conn):
            for table in self._wiped:
                conn.execute(table.delete())

        self.run(self.processes[0].db.write(wipe))
        for process in self.processes:
            process.forget()

    def close(self):
        self.run(self.hooks.close())
        for process in self.processes:
            self.run(process.db.close())
        self.runner.close()


#: One of the things that have been seen, by a number that any list is long enough for.
ONE = st.integers(0, 40)
KINDS = ("hold", "book", "book_hold", "move", "cancel", "block", "yes")


class Callers(RuleBasedStateMachine):
    """What can be done at a clinic; what it should come to is told by ``agreeing``."""

    house: House
    steps = 0
    #: How often each thing was done and refused, alone and at the same time as another.
    seen: dict[tuple[str, bool, bool], int]

    def __init__(self):
        super().__init__()
        self.keys, self.agreed = 0, Agreed()
        self.slots, self.holds, self.visits = [], [], []

    def run(self, awaitable):
        return self.house.run(awaitable)

    @property
    def booking(self):
        return self.house.processes[0].booking

    @property
    def db(self):
        return self.house.processes[0].db

    def key(self):
        self.keys += 1
        return str(self.keys)

    def _idle(self):
        """Count no step: there is nothing to do. Rules have no preconditions, as hypothesis would have races go the same way each time."""
        type(self).steps -= 1

    @initialize()
    def begin(self):
        self.house.wipe()
        self.look("checkup", time(9))
        type(self).steps -= 1  # the invariants that follow are of no step

    # --- callers -------------------------------------------------------------------------------------------------------

    @rule(service=st.sampled_from(SERVICES), at=st.sampled_from([time(9), time(9, 20), time(10), time(13)]))
    def look(self, service, at):
        wanted = ask(service, limit=3, days=(MONDAY,), at=at)
        first, second = (process.booking for process in self.house.processes)
        found = self.run(first.find_slots(wanted))
        assert all(self.agreed.is_free(slot.claims) for slot in found.slots)
        knows_nothing = Booking(self.db, self.house.processes[0].clinics, SETTINGS, StandingClock())
        assert found == self.run(second.find_slots(wanted)) == self.run(knows_nothing.find_slots(wanted))
        self.slots = [*self.slots, *found.slots][-9:]  # what was seen long ago is mostly taken

    @rule(kind=st.sampled_from(KINDS), slot=ONE, one=ONE)
    def somebody(self, kind, slot, one):
        self._do(self._wish(kind, self._slot(slot), one))

    @rule(kinds=st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS)), slot=ONE, ones=st.tuples(ONE, ONE))
    def two_at_once(self, kinds, slot, ones):
        """Two who are connected to two processes want one slot at the same moment; a yes is for the one that is offered."""
        offered = [offer.slot for _, offer in sorted(self.agreed.offers.items())]
        slot = self._one(offered, ones[0]) if "yes" in kinds and offered else self._slot(slot)
        self._do(*(self._wish(kind, slot, one) for kind, one in zip(kinds, ones, strict=True)))

    @rule(kind=st.sampled_from(["hold", "book", "move", "yes"]), slot=ONE, one=ONE)
    def two_of_a_kind_at_once(self, kind, slot, one):
        slot = self._slot(slot)
        self._do(*(self._wish(kind, slot, one + number) for number in range(2)))

    def _slot(self, number):
        return self._one(self.slots, number)

    def _one(self, things, number):
        return things[-1 - number % len(things)]

    def _wish(self, kind, slot, one):
        """Return what somebody wants; where there is nothing of the kind yet, they want the slot."""
        offered = sorted(self.agreed.offers)
        if kind == "yes":
            return SayYes(self._one(offered, one) if offered else self._one(WAITERS, one))
        if kind == "book_hold" and self.holds:
            return BookIt(self._one(self.holds, one), self._one(CALLERS, one))
        same = [booked for booked in self.visits if booked.service == slot.service]
        if kind == "move" and same:
            return MoveIt(self._one(same, one).appointment_id, slot)
        if kind == "cancel" and self.visits:
            return CancelIt(self._one(self.visits, one).appointment_id)
        if kind == "block":
            return BlockIt(next(claim for claim in slot.claims if claim.resource.startswith("provider:")))
        return BookIt(slot, self._one(CALLERS, one)) if kind == "book" else HoldIt(slot)

    def _do(self, *wishes):
        """Do what is wanted, each through a process of its own, and see that some order of it explains every answer."""
        processes = self.house.processes

        async def each():
            asking = [wish.ask(process, self.key()) for wish, process in zip(wishes, processes, strict=False)]
            return await asyncio.gather(*asking, return_exceptions=True)

        answers = []
        for answer in self.run(each()):
            if isinstance(answer, BaseException) and not isinstance(answer, REFUSALS):
                raise answer
            answers.append(None if isinstance(answer, BaseException) else answer)
        self.agreed = explain(self.agreed, wishes, answers)
        for wish, answer in zip(wishes, answers, strict=True):
            what = wish.kind, answer is not None, len(wishes) > 1
            self.seen[what] = self.seen.get(what, 0) + 1
            if answer is not None and wish.kind == "hold":
                self.holds.append(answer)
            elif answer is not None and wish.kind in ("book", "yes"):
                self.visits.append(answer)
        self._read_offers()

    # --- those who wait ------------------------------------------------------------------------------------------------

    @rule(slot=ONE, one=ONE)
    def wait(self, slot, one):
        """Somebody joins the waiting list; nothing is taken by that."""
        self._join(self._slot(slot), one)

    def _join(self, slot, one):
        process, patient = self.house.processes[0], self._one(WAITERS, one)
        joined = process.waiting.join(
            process.draft(patient), location_id="main", service=slot.service, wish=Wish(), key=self.key(), actor="call", notice_min=0
        )
        self.run(joined)

    @rule()
    def offer_what_came_free(self):
        """Offers are made, lapse, and go to others: a hold that was not there takes only what was free."""
        self.run(self.house.processes[0].offers.run())

        def read(conn):
            mine = select(claims.c.hold_id, claims.c.resource, claims.c.starts_at, claims.c.ends_at).join(
                holds, holds.c.id == claims.c.hold_id
            )
            return conn.execute(mine.where(holds.c.expires_at > db_now()).order_by(claims.c.resource)).all()

        found = {}
        for hold_id, *claim in self.run(self.db.read(read)):
            found[hold_id] = (*found.get(hold_id, ()), Claim(*claim))
        asked = {hold.id for hold in self.holds}
        assert {name for name in self.agreed.held if name in asked} == {name for name in found if name in asked}
        self.agreed = attrs.evolve(self.agreed, held={name: taken for name, taken in self.agreed.held.items() if name in found})
        for hold_id, taken in found.items():
            if hold_id not in self.agreed.held:
                assert self.agreed.is_free(taken)
                self.agreed = self.agreed.but("held", **{hold_id: taken})
        self._read_offers()

    @rule(service=st.sampled_from(SERVICES), one=ONE)
    def a_time_comes_free_for_two_who_wait(self, service, one):
        found = self.run(self.booking.find_slots(ask(service, limit=3, days=(MONDAY,))))
        slot = self._one(found.slots or self.slots, one)
        for number in range(2):
            self._join(slot, one + number)
        self._do(BookIt(slot, self._one(CALLERS, one)))
        if self.visits:
            self._do(CancelIt(self.visits[-1].appointment_id))
        self.offer_what_came_free()

    @rule(one=ONE)
    def two_say_yes_at_once(self, one):
        names = sorted(self.agreed.offers) or WAITERS
        self._do(SayYes(self._one(names, one)), SayYes(self._one(names, one + 1)))

    def _read_offers(self):
        """Who is offered what; what is kept by no hold any more can be had until somebody looks."""

        def read(conn):
            running = (
                select(users.c.id, contacts.c.phone, offer_rows.c.id.label("offer_id"), offer_rows.c.opening_id)
                .join(waiting_rows, waiting_rows.c.id == offer_rows.c.waiting_id)
                .join(users, users.c.id == waiting_rows.c.user_id)
                .join(user_contacts, user_contacts.c.user_id == users.c.id)
                .join(contacts, contacts.c.id == user_contacts.c.contact_id)
                .where(offer_rows.c.status == "offered", waiting_rows.c.status == "waiting")
                .order_by(offer_rows.c.id)
            )
            rows, names = conn.execute(running).all(), {phone: name for name, phone in TELEPHONES.items()}
            return {names[vault_of(conn).open(row.phone)]: (row.offer_id, openings.by_id(conn, row.opening_id)) for row in rows}

        found = self.run(self.db.read(read)).items()
        offers = {name: Offer(offer_id, it.hold_id, it.slot) for name, (offer_id, it) in found if it.status == "offered"}
        self.agreed = attrs.evolve(self.agreed, offers=offers)

    # --- calendars, staff and time --------------------------------------------------------------------------------------

    @rule(slot=ONE, number=st.integers(1, 2))
    def somebody_is_away(self, slot, number):
        """A calendar says that a provider's time is taken; what is booked then stays."""
        claim = next(claim for claim in self._slot(slot).claims if claim.resource.startswith("provider:"))
        self._pull(claim.resource, BusyPage((Busy(f"event-{number}", claim.starts_at, claim.ends_at),), (), "cursor"))
        self.agreed = attrs.evolve(self.agreed, away={**self.agreed.away, (claim.resource, number): (claim,)})

    @rule(slot=ONE, number=st.integers(1, 2))
    def somebody_is_back(self, slot, number):
        resource = next(claim.resource for claim in self._slot(slot).claims if claim.resource.startswith("provider:"))
        self._pull(resource, BusyPage((), (f"event-{number}",), "cursor"))
        left = {name: times for name, times in self.agreed.away.items() if name != (resource, number)}
        self.agreed = attrs.evolve(self.agreed, away=left)

    def _pull(self, resource, page):
        async def pull():
            await self.db.write(busy.bind, "calendar", resource, "diary")
            (row,) = await self.db.read(busy.bindings, [resource])
            await self.db.write(busy.apply_page, attrs.evolve(row, cursor="cursor"), page)

        self.run(pull())

    @rule(one=ONE)
    def a_block_is_lifted(self, one):
        if not self.agreed.blocks:
            return self._idle()
        name = self._one(sorted(self.agreed.blocks), one)
        self.run(self.db.write(lambda conn: conn.execute(claims.delete().where(claims.c.id == name))))
        self.agreed = self.agreed.but("blocks", name)
        return None

    @rule(seconds=st.integers(1, 1000))
    def time_passes(self, seconds):
        """The database's clock is moved by moving what it is compared with."""

        def pass_by(conn):
            for table, columns in ((holds, ["expires_at"]), (opening_rows, ["expires_at", "due_at"])):
                for row in conn.execute(select(table)).all():
                    earlier = {name: getattr(row, name) - timedelta(seconds=seconds) for name in columns if getattr(row, name) is not None}
                    conn.execute(update(table).where(table.c.id == row.id).values(**earlier))
            return set(conn.scalars(select(holds.c.id).where(holds.c.expires_at > db_now())))

        alive = self.run(self.db.write(pass_by))
        self.agreed = self.agreed.but("held", *(name for name in self.agreed.held if name not in alive))

    @rule(one=ONE)
    def expire(self, one):
        if not self.agreed.held:
            return self._idle()
        name, past = self._one(sorted(self.agreed.held), one), datetime.now(UTC) - timedelta(seconds=1)
        self.run(self.db.write(lambda conn: conn.execute(update(holds).where(holds.c.id == name).values(expires_at=past))))
        self.agreed = self.agreed.but("held", name)
        return None

    @rule(slot=ONE, patient=st.sampled_from(CALLERS))
    def overbook(self, slot, patient):
        """Staff book beside what is there: in a lane of its own what is taken, else where everybody books."""
        slot, process = self._slot(slot), self.house.processes[0]
        here = own_time(patient, slot)
        overbooking = Overbooking(self.db, self.booking, process.clinics, StandingClock())
        where = {"reason": "in pain", "key": self.key(), "actor": "staff:1", "provider_id": slot.provider_id}
        try:
            booked = self.run(overbooking.book(slot.service, "main", slot.starts_at, process.draft(patient), **where))
        except (SlotTaken, RuleBroken):
            lanes = [attrs.evolve(claim, resource=f"overflow:1:{claim.resource}") for claim in slot.claims]
            others = [claim for visit in self.agreed.visits.values() for claim in visit.claims if claim.resource.startswith("overflow:")]
            beside = any(a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in lanes for b in others)
            assert beside or not self.agreed.is_free([here])
            return

        def written(conn):
            mine = select(claims.c.resource, claims.c.starts_at, claims.c.ends_at).where(claims.c.appointment_id == booked.appointment_id)
            return tuple(Claim(*row) for row in conn.execute(mine) if not row.resource.startswith("user:"))

        taken = self.run(self.db.read(written))
        assert self.agreed.is_free((*taken, here))
        main = [attrs.evolve(claim, resource=main_resource(claim.resource)) for claim in taken if "overflow" in claim.resource]
        assert not any(self.agreed.is_free([claim]) for claim in main)
        self.agreed = self.agreed.but("visits", **{booked.appointment_id: Visit(patient, booked, (*taken, here))})
        self.visits.append(booked)

    # --- what is always true --------------------------------------------------------------------------------------------

    @invariant()
    def the_book_agrees(self):
        """Nothing overlaps; whatever was answered is committed with all that it takes, and nothing else takes anything."""

        def read(conn):
            taken = select(claims, holds.c.expires_at > db_now()).outerjoin(holds, holds.c.id == claims.c.hold_id)
            alive = conn.scalars(select(appointments.c.id).where(appointments.c.status == "booked")).all()
            rows = {name: appointment_rows.by_id(conn, name).booked() for name in alive}
            return conn.scalar(text(OVERLAPS)), conn.execute(taken).all(), rows

        type(self).steps += 1
        overlaps, found, rows = self.run(self.db.read(read))
        assert overlaps == 0
        assert rows == {name: visit.booked for name, visit in self.agreed.visits.items()}
        expected = {(name, claim) for name, taken in self.agreed.held.items() for claim in taken}
        expected |= {("block", claim) for taken in self.agreed.blocks.values() for claim in taken}
        for name, visit in self.agreed.visits.items():
            *taken, own = visit.claims
            expected |= {(name, claim) for claim in (*taken, attrs.evolve(own, resource="user"))}
        there = [
            (row.hold_id or row.appointment_id or row.kind, Claim(_whose(row.resource), row.starts_at, row.ends_at))
            for row in found
            if row.hold_id is None or row[-1]
        ]
        assert sorted(there, key=str) == sorted(expected, key=str)


def _whose(resource):
    return "user" if resource.startswith("user:") else resource


#: Steps of a run, and steps in all at the least, on each engine.
STEPS, LEAST = 25, 10_000 if os.environ.get("BELLA_TEST_SOAK") else 500


@pytest.mark.soak
def test_the_book_agrees_with_what_was_agreed(database_url):
    house = House(database_url)
    machine = type("CallersOnce", (Callers,), {"house": house, "seen": {}})
    try:
        while machine.steps < LEAST:  # runs are shorter now and then
            runs, before = -(-(LEAST - machine.steps) // STEPS), machine.steps
            profile = settings(max_examples=runs, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck))
            run_state_machine_as_test(machine, settings=profile)
            assert machine.steps > before
    finally:
        house.close()
    print(f"{machine.steps} steps; done or refused, alone or at once: {dict(sorted(machine.seen.items()))}")
    assert machine.steps >= LEAST
