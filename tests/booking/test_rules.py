"""A plugin's rule is asked before a slot is taken, outside of any transaction, and a no leaves the book as it was."""

from datetime import date, timedelta

import attrs
import orjson
import pytest
from sqlalchemy import Engine, event, func, select

from bella_core.core.errors import RuleBroken, RuleDenied
from bella_core.core.settings import Settings
from bella_core.crud import alerts, appointments, outbox
from bella_core.db.models import appointments as appointment_rows
from bella_core.db.models import claims, holds
from bella_core.plugin import Verdict, hookimpl
from bella_core.runtime.hooks import Hooks
from bella_core.runtime.registry import Registry
from bella_core.runtime.runner import HookRunner
from bella_core.services.alerting import Alerts, from_payload
from bella_core.services.booking import Booking
from bella_core.services.booking_rules import BookingRules

from .conftest import MONDAY, ask, draft

SAYS = {"en-CA": "Not then.", "fr-CA": "Pas à cette heure."}
NO = Verdict.deny("not_then", SAYS)


class Rule:
    """A rule that answers as a test wants it to, and keeps what it was asked."""

    api = 1

    def __init__(self, name="rule", verdict=NO):
        self.name, self.verdict, self.asked = name, verdict, []

    @hookimpl
    def check_booking(self, booking):
        self.asked.append(booking)
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return self.verdict


class Pager:
    """An alert sink; alerts wait for it in the outbox."""

    name = "zz_pager"
    api = 1

    @hookimpl
    async def send_alert(self, alert): ...


class Book:
    """A booking service with plugins."""

    def __init__(self, db, clinics, clock, *plugins):
        self.hooks = Hooks(HookRunner(Registry(given=list(plugins), discover=False)))
        self.rules = BookingRules(self.hooks, Alerts(db, self.hooks, clock), clock)
        self.service = Booking(db, clinics, Settings(), clock, self.rules, self.hooks)


@pytest.fixture
def book(db, clinics, clock):
    return lambda *plugins: Book(db, clinics, clock, *plugins)


@pytest.fixture
async def slots(booking):
    return (await booking.find_slots(ask(limit=3))).slots


async def count(db, table):
    return await db.read(lambda conn: conn.scalar(select(func.count()).select_from(table)))


async def test_a_denied_slot_is_not_held_and_what_was_held_stays(db, book, slots):
    rule = Rule(verdict=Verdict.allow())
    service = book(rule).service
    held = await service.hold(slots[0], key="1")
    rule.verdict = NO
    with pytest.raises(RuleDenied) as denied:
        await service.hold(slots[1], key="2", release=held.id)
    assert (denied.value.rule, denied.value.says, denied.value.instead) == ("not_then", SAYS, "other_time")
    assert await db.read(lambda conn: conn.scalars(select(holds.c.id)).all()) == [held.id]


async def test_who_has_a_hold_is_not_asked_again_after_the_yes(book, slots):
    rule = Rule(verdict=Verdict.allow())
    service = book(rule).service
    held = await service.hold(slots[0], key="1", patient=draft())
    rule.verdict = NO
    assert (await service.book(held, draft(), key="2", actor="call")).starts_at == slots[0].starts_at
    assert len(rule.asked) == 1


async def test_a_booking_without_a_hold_is_asked_about(db, book, slots):
    rule = Rule()
    with pytest.raises(RuleBroken, match="not_then"):
        await book(rule).service.book(slots[0], draft(known=True), key="1", actor="api:website")
    (asked,) = rule.asked
    assert (asked.action, asked.channel, asked.room_id) == ("book", "api", slots[0].room_id)
    assert (asked.known, asked.language, asked.relation) == (True, "fr-CA", "self")
    assert (await count(db, appointment_rows), await count(db, claims)) == (0, 0)


@pytest.mark.parametrize(("born", "age"), [(date(2020, 3, 12), 7), (date(2020, 3, 13), 6), (date(2027, 3, 12), 0), (None, None)])
async def test_a_rule_is_told_the_age_on_the_day_of_the_visit(book, booking, born, age):
    rule = Rule()
    (slot,) = (await booking.find_slots(ask(limit=1))).slots
    assert slot.starts_at.date() == date(2027, 3, 12)
    with pytest.raises(RuleDenied):
        await book(rule).service.hold(slot, key="1", patient=draft(birth_date=born, relation="child"))
    assert (rule.asked[0].age, rule.asked[0].relation) == (age, "child")


async def test_a_move_without_a_hold_is_asked_about_and_the_appointment_stays(db, book, slots):
    rule = Rule(verdict=Verdict.allow())
    service = book(rule).service
    booked = await service.book(slots[0], draft(), key="1", actor="api:website")
    rule.verdict = NO
    with pytest.raises(RuleDenied):
        await service.reschedule(booked.appointment_id, slots[2], key="2", actor="api:website")
    assert rule.asked[-1].action == "move"
    assert (await db.read(appointments.by_id, booked.appointment_id)).starts_at == slots[0].starts_at
    rule.verdict = Verdict.allow()
    held = await service.hold(slots[2], key="3")
    rule.verdict = NO
    moved = await service.reschedule(booked.appointment_id, slots[2], key="4", actor="call", hold_id=held.id)
    assert moved.starts_at == slots[2].starts_at


async def test_a_person_of_the_clinic_is_not_asked_for_leave(book, slots):
    rule = Rule()
    await book(rule).service.book(slots[0], draft(), key="1", actor="staff:1")
    assert rule.asked == []


async def test_the_same_key_books_the_same_whatever_the_rule_says_by_now(book, slots):
    rule = Rule(verdict=Verdict.allow())
    service = book(rule).service
    first = await service.book(slots[0], draft(), key="1", actor="api:website")
    rule.verdict = NO
    assert await service.book(slots[0], draft(), key="1", actor="api:website") == first


async def test_a_slot_that_the_clinic_does_not_have_is_no_matter_for_a_rule(book, slots):
    rule = Rule()
    with pytest.raises(RuleBroken) as broken:
        await book(rule).service.hold(attrs.evolve(slots[0], location_id="elsewhere"), key="1")
    assert (broken.value.rule, rule.asked) == ("unknown_location", [])


async def test_the_first_denial_in_the_plugins_order_speaks_and_all_are_counted(book, slots, capsysbinary):
    one, two = Rule("alpha", NO), Rule("beta", Verdict.deny("other_reason", {"en-CA": "Nor this."}, instead="staff"))
    made = book(two, Rule("aa", Verdict.allow()), one)
    with pytest.raises(RuleDenied, match="not_then"):
        await made.service.hold(slots[0], key="1", patient=draft())
    assert [len(rule.asked) for rule in (one, two)] == [1, 1]
    assert {key: tally.count for key, tally in made.rules.denied.rows().items()} == {("alpha", "not_then"): 1, ("beta", "other_reason"): 1}
    lines = [orjson.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    told = [(line["plugin"], line["rule"]) for line in lines if line["event"] == "booking_was_denied"]
    assert told == [("alpha", "not_then"), ("beta", "other_reason")]
    assert "Nor this" not in str(lines)


@pytest.fixture
def open_transactions():
    """The connections that have a transaction open, of any engine in this process."""
    found = set()
    watched = (("begin", found.add), ("commit", found.discard), ("rollback", found.discard))
    for name, note in watched:
        event.listen(Engine, name, note)
    yield found
    for name, note in watched:
        event.remove(Engine, name, note)


async def test_no_transaction_is_open_while_a_rule_is_asked(book, slots, open_transactions):
    seen = []

    class Looks:
        name = "looks"
        api = 1

        @hookimpl
        def check_booking(self, booking):
            seen.append(len(open_transactions))
            return Verdict.allow()

    service = book(Looks()).service
    held = await service.hold(slots[0], key="1")
    booked = await service.book(held, draft(), key="2", actor="call")
    await service.reschedule(booked.appointment_id, slots[2], key="3", actor="api:website")
    assert seen == [0, 0]


@pytest.mark.parametrize("verdict", [RuntimeError("no table"), None, Verdict.deny("not_then", {})])
async def test_what_cannot_be_asked_denies_and_operators_hear_of_it_once(db, book, slots, clock, verdict):
    broken = Rule("broken", verdict)
    service = book(broken, Rule("fine", Verdict.allow()), Pager()).service
    for key in "12":
        with pytest.raises(RuleDenied) as denied:
            await service.hold(slots[0], key=key)
        assert (denied.value.rule, denied.value.says, denied.value.instead) == ("unchecked", {}, "staff")
    (row,) = [row for row in await db.write(outbox.lease, 10, 60) if row.topic == "alert"]
    _, alert = from_payload(row.payload)
    assert (alert.rule, alert.severity, alert.fields["plugin"]) == ("booking_unchecked", "critical", "broken")
    assert alert.fields["why"] in {"error", "bad_value"}


async def test_a_rule_that_is_broken_still_is_counted_again_after_ten_minutes(db, book, slots, clock):
    now = [0.0]
    clock.monotonic = lambda: now[0]
    service = book(Rule("broken", RuntimeError()), Pager()).service
    for now[0] in (0.0, 599.0, 601.0):
        with pytest.raises(RuleDenied):
            await service.hold(slots[0], key="1")
    [alert] = await db.read(alerts.open_alerts)
    assert (alert.rule, alert.count) == ("booking_unchecked", 2)
    assert len([row for row in await db.write(outbox.lease, 10, 60) if row.topic == "alert"]) == 1


async def test_asking_adds_no_statement_to_a_hold(booking, book):
    async def statements(service, number):
        slot = (await booking.find_slots(ask(days=(MONDAY + timedelta(days=number),)))).slots[0]
        seen = []

        def note(*_):
            seen.append(1)

        event.listen(Engine, "before_cursor_execute", note)
        await service.hold(slot, key=str(number))
        event.remove(Engine, "before_cursor_execute", note)
        return len(seen)

    services = (booking, book().service, book(Rule(verdict=Verdict.allow())).service)
    spent = [await statements(service, number) for number, service in enumerate(services)]
    assert spent[0] == spent[1] == spent[2] > 0
