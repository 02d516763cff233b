"""A time that comes free is offered by text to those it suits, a few at a time, and the first yes has it."""

import asyncio
from datetime import date, time, timedelta

import attrs
import pytest
from sqlalchemy import select, update

from bella_core.core.errors import SlotTaken
from bella_core.core.settings import MessageSettings
from bella_core.core.waiting_settings import WaitingListSettings
from bella_core.crud import appointments, contact_consents, openings, tasks, users, waits
from bella_core.crud import contacts as contact_rows
from bella_core.crud.contact_consents import Said
from bella_core.db.models import contacts, user_contacts
from bella_core.db.models import users as user_rows
from bella_core.domain.clinic import Approval
from bella_core.domain.clinic_rules import Ages
from bella_core.domain.slots import Wish
from bella_core.plugin import Verdict, hookimpl
from bella_core.telephony.transport import Spoken, StartCall, TurnInput
from tests.conversation.house import NOW, StandingClock
from tests.rest.conftest import ONE_ENGINE
from tests.waiting.conftest import person

LATER = date(2026, 11, 24)
FIRST, SECOND, THIRD, LAST = (person(name, 200 + number) for number, name in enumerate(("Roy", "Gagnon", "Bouchard", "Morin")))
LEAVING = person("Lapointe", 100)


async def freed(clinic, **wish):
    """Book a time and cancel it; return the slot."""
    slot = await clinic.slot(**wish)
    await clinic.cancel(await clinic.bella.booking.book(slot, LEAVING, key=clinic.key(), actor="staff:1"))
    return slot


async def test_the_first_yes_has_it_and_the_other_hears_kindly_that_it_is_gone(clinic):
    await clinic.join(FIRST)
    await clinic.join(SECOND)
    slot = await freed(clinic)
    await clinic.offered(FIRST, SECOND)
    [offer] = clinic.texts(FIRST)
    assert offer.startswith("an earlier time is free (cleaning): Tuesday, November 10 at 8:00 AM. First to reply YES by 10:15 AM gets it.")
    assert offer.endswith("NO to pass, STOP to opt out.")

    assert await clinic.answer(SECOND, "Yes please!") == (
        "Maple Dental: it is yours: cleaning, Tuesday, November 10 at 8:00 AM. To change it, call 416-555-0100."
    )
    await clinic.until(lambda: len(clinic.texts(FIRST)) == 2)
    assert clinic.texts(FIRST)[1].startswith("sorry, Tuesday, November 10 at 8:00 AM is no longer free. You are still on our waiting list")
    assert [day for _, day in await clinic.visits(SECOND)] == [slot.starts_at.date()]
    assert (await clinic.answer(FIRST, "YES")).startswith("Maple Dental: sorry, Tuesday, November 10")
    assert await clinic.visits(FIRST) == []
    assert [row.status for row in await clinic.bella.waiting.page(limit=9)] == ["waiting"]  # the first still waits
    assert await clinic.status() == (["taken"], ["accepted", "gone"])


async def test_while_it_is_offered_a_hold_keeps_it_from_callers(clinic):
    await clinic.join(FIRST)
    slot = await freed(clinic)
    await clinic.offered(FIRST)

    with pytest.raises(SlotTaken):
        await clinic.bella.booking.book(slot, LEAVING, key="x", actor="call")
    assert await clinic.slot() != slot


async def test_who_has_a_later_appointment_of_the_service_is_moved_and_that_time_is_offered_on(clinic):
    has = await clinic.book(FIRST, LATER)
    await clinic.join(FIRST)
    await clinic.join(SECOND, Wish(first=LATER))
    slot = await freed(clinic)
    await clinic.offered(FIRST)

    await clinic.answer(FIRST, "oui")
    assert await clinic.visits(FIRST) == [(has.appointment_id, slot.starts_at.date())]
    await clinic.offered(SECOND)  # the time that the move freed
    await clinic.answer(SECOND, "ok")
    assert [day for _, day in await clinic.visits(SECOND)] == [LATER]


async def test_of_two_who_say_yes_at_once_one_has_it(clinic):
    await clinic.join(FIRST)
    await clinic.join(SECOND)
    await freed(clinic)
    await clinic.offered(FIRST, SECOND)

    answers = await asyncio.gather(clinic.answer(FIRST, "yes"), clinic.answer(SECOND, "yes"))
    assert sorted(answer.split(":")[1][:11] for answer in answers) == [" it is your", " sorry, Tue"]
    assert len(await clinic.visits(FIRST)) + len(await clinic.visits(SECOND)) == 1


async def test_a_yes_after_the_hold_takes_nothing_from_who_booked_meanwhile(clinic):
    await clinic.join(FIRST)
    slot = await freed(clinic)
    await clinic.offered(FIRST)
    await clinic.hold_is_lost()
    await clinic.bella.booking.book(slot, SECOND, key="x", actor="call")

    assert (await clinic.answer(FIRST, "yes")).startswith("Maple Dental: sorry")
    assert await clinic.visits(FIRST) == []
    assert (await clinic.status())[0] == ["released"]


async def test_what_a_rule_keeps_from_who_says_yes_is_free_at_once_for_whoever_calls(clinic):
    await clinic.join(FIRST)
    slot = await freed(clinic)
    await clinic.offered(FIRST)
    elsewhere = next(name for name in ("okafor", "bouchard", "chen", "lavoie") if f"provider:{name}" not in str(slot.claims))
    await clinic.book(FIRST, service="checkup", at=time(8), provider_id=elsewhere)  # another visit of theirs at that time
    await clinic.until(clinic.is_at_rest)

    assert (await clinic.answer(FIRST, "yes")) is not None
    assert (await clinic.status())[0] == ["released"]
    await clinic.bella.booking.book(slot, SECOND, key="x", actor="call")


class French:
    """A rule of the clinic's: this provider sees those who speak French."""

    name, api = "french", 1

    def __init__(self):
        self.asked = []

    @hookimpl
    def check_booking(self, booking):
        self.asked.append(booking)
        return Verdict.allow() if booking.language == "fr-CA" else Verdict.deny("french_only", {})


@ONE_ENGINE
async def test_whom_a_rule_of_the_clinics_keeps_out_is_not_asked(clinic_of):
    rule = French()
    clinic, marie = await clinic_of(plugins=[rule]), person("Tremblay", 300, language="fr-CA")
    await clinic.join(FIRST)
    await clinic.join(marie)
    await freed(clinic)
    await clinic.offered(marie)
    await clinic.until(clinic.is_at_rest)
    assert clinic.texts(FIRST) == []
    assert {(booking.action, booking.service, booking.known) for booking in rule.asked} == {("book", "cleaning", True)}


@ONE_ENGINE
async def test_who_is_too_old_for_a_service_is_not_asked(clinic):
    view = clinic.bella.clinics.view
    services = tuple(attrs.evolve(one, ages=Ages(last=13)) if one.code == "cleaning" else one for one in view.services)
    grown = attrs.evolve(FIRST, birth_date=date(1980, 5, 4))
    child = attrs.evolve(SECOND, birth_date=date(2018, 5, 4))
    for one in (grown, child):
        await clinic.join(one)
    booked = await clinic.book(LEAVING)
    await clinic.bella.clinics.save(attrs.evolve(view, services=services))
    await clinic.cancel(booked)

    await clinic.offered(child)
    await clinic.until(clinic.is_at_rest)
    assert clinic.texts(grown) == []


async def changed(clinic, **changes):
    """Change the location."""
    view = clinic.bella.clinics.view
    await clinic.bella.clinics.save(attrs.evolve(view, locations=(attrs.evolve(view.locations[0], **changes),)))


@ONE_ENGINE
async def test_where_the_clinic_confirms_the_answer_never_says_that_it_is_booked(clinic):
    await clinic.join(FIRST)
    await freed(clinic)
    await changed(clinic, mode="request")
    await clinic.offered(FIRST)

    answer = await clinic.answer(FIRST, "yes")
    assert answer.startswith(
        "Maple Dental: thank you. We have asked for Tuesday, November 10 at 8:00 AM (cleaning) for you; the clinic will"
    )
    assert "booked" not in answer
    [(appointment_id, _)] = await clinic.visits(FIRST)
    assert (await clinic.db.read(appointments.by_id, appointment_id)).status == "requested"


@ONE_ENGINE
async def test_a_request_that_staff_decline_leaves_its_time_to_those_who_wait(clinic):
    await changed(clinic, approval=Approval(minutes=60))
    asked = await clinic.bella.booking.book(await clinic.slot(), LEAVING, key="x", actor="call")
    assert asked.status == "requested"
    await clinic.join(FIRST)
    await clinic.bella.modes.requests.decline(asked.appointment_id, key="d", actor="staff:1")

    await clinic.offered(FIRST)


@ONE_ENGINE
async def test_nobody_hears_of_who_wants_nothing_said_or_by_a_number_that_staff_have_not_looked_at(clinic):
    for one in (FIRST, SECOND, THIRD):
        await clinic.join(one)
    no = {FIRST.phone: ("users", {"do_not_disclose": True}), SECOND.phone: ("user_contacts", {"may_be_told": False})}
    for phone, (table, values) in no.items():
        of = select(user_contacts.c.user_id).join(contacts).where(contacts.c.id == await clinic.db.read(contact_rows.by_phone, phone))
        column = user_rows.c.id if table == "users" else user_contacts.c.user_id
        change = update(user_rows if table == "users" else user_contacts).where(column.in_(of)).values(**values)
        await clinic.db.write(lambda conn, change=change: conn.execute(change))
    await freed(clinic)

    await clinic.offered(THIRD)
    await clinic.until(clinic.is_at_rest)
    assert (clinic.texts(FIRST), clinic.texts(SECOND)) == ([], [])
    rows = await clinic.bella.waiting.page(limit=9)
    assert len(await clinic.bella.waiting.reachable(rows)) == 1


async def test_who_takes_the_offered_time_by_telephone_waits_no_more_and_the_others_hear_of_it(clinic):
    await clinic.join(FIRST)
    await clinic.join(SECOND)
    slot = await freed(clinic)
    await clinic.offered(FIRST, SECOND)
    offered = await clinic.db.read(openings.running_offer, await clinic.contact(FIRST))
    held = (await clinic.db.read(openings.by_id, offered.opening_id)).hold_id
    hold = await clinic.bella.booking.hold(slot, key="call", release=held)
    await clinic.bella.booking.book(hold, FIRST, key="x", actor="call")

    await clinic.until(lambda: len(clinic.texts(SECOND)) == 2)
    assert "no longer free" in clinic.texts(SECOND)[1]
    assert await clinic.status() == (["taken"], ["accepted", "gone"])
    assert [row.user_id for row in await clinic.bella.waiting.page(limit=9)] == [(await clinic.db.read(identified, SECOND)).user_id]


@pytest.mark.parametrize("lapses", [False, True])
async def test_who_returns_the_call_and_books_another_time_waits_no_more_and_the_offer_goes_on(clinic, lapses):
    """Also where the offer lapses while they speak."""
    await clinic.join(FIRST)
    await freed(clinic)
    await clinic.offered(FIRST)
    call_id, _ = await clinic.bella.conversation.start(StartCall("CA1", "main", FIRST.phone))
    for turn, words in enumerate(("intent=returned_call", "about=2026-11-17 10:00", "name=Ann Roy; known=yes", "first"), 1):
        await clinic.bella.conversation.turn(TurnInput(call_id, turn, Spoken(words)))
    await clinic.join(SECOND)
    if lapses:
        await clinic.hour_goes_by()
        await clinic.offered(SECOND)
    await clinic.bella.conversation.turn(TurnInput(call_id, 5, Spoken("yes")))
    await clinic.bella.conversation.end("CA1", "completed")

    assert [booked_on for _, booked_on in await clinic.visits(FIRST)] == [date(2026, 11, 17)]
    assert [row.user_id for row in await clinic.bella.waiting.page(limit=9)] == [(await clinic.db.read(identified, SECOND)).user_id]
    await clinic.offered(SECOND)


@ONE_ENGINE
async def test_who_takes_an_earlier_time_by_telephone_has_the_later_one_still_and_staff_see_it(clinic):
    """A yes by text moves it; a caller may want both."""
    later = await clinic.book(FIRST, LATER)
    await clinic.join(FIRST)
    slot = await freed(clinic)
    await clinic.offered(FIRST)
    call_id, _ = await clinic.bella.conversation.start(StartCall("CA1", "main", FIRST.phone))
    for turn, words in enumerate(("intent=returned_call", "yes", "name=Ann Roy; known=yes", "yes"), 1):
        reply = await clinic.bella.conversation.turn(TurnInput(call_id, turn, Spoken(words)))
    assert "booked" in reply.parts[0].text
    await clinic.bella.conversation.end("CA1", "completed")

    assert [booked_on for _, booked_on in await clinic.visits(FIRST)] == [slot.starts_at.date(), LATER]
    kept = [task for task in await clinic.db.read(tasks.of_call, call_id) if task.kind == "other"]
    assert [(task.details["about"], task.appointment_id) for task in kept] == [("has_another_visit", later.appointment_id)]
    assert await clinic.bella.waiting.page(limit=9) == ()


async def test_an_appointment_of_somebody_else_ends_nobodys_wait(clinic):
    waiting_id, theirs = await clinic.join(FIRST), await clinic.book(SECOND)
    other = await clinic.bella.booking.book(await clinic.slot(service="checkup"), FIRST, key="x", actor="staff:1")
    for booked in (theirs, other):
        assert not await clinic.db.write(waits.end, waiting_id, booked.appointment_id, call_id=None, at=clinic.clock.at)
    assert [row.id for row in await clinic.bella.waiting.page(limit=9)] == [waiting_id]


def identified(conn, patient):
    return users.identify(conn, patient.given, patient.family, None, patient.phone)


@ONE_ENGINE
async def test_who_left_the_list_cannot_take_what_they_were_offered(clinic):
    waiting_id = await clinic.join(FIRST)
    await freed(clinic)
    await clinic.offered(FIRST)
    await clinic.bella.waiting.leave(waiting_id, actor="staff:1")

    assert "yours" not in (await clinic.answer(FIRST, "yes") or "")
    assert await clinic.visits(FIRST) == []


async def test_nobody_answers_the_next_are_asked_and_in_the_end_it_is_free_for_all(clinic):
    for one in (FIRST, SECOND, THIRD):
        await clinic.join(one)
        clinic.clock.at += timedelta(seconds=1)
    slot = await freed(clinic)
    await clinic.offered(FIRST, SECOND)
    assert clinic.texts(THIRD) == []

    await clinic.hour_goes_by()
    await clinic.offered(THIRD)
    assert (await clinic.answer(FIRST, "yes")).startswith("Maple Dental: sorry")
    await clinic.hour_goes_by()

    async def released():
        return (await clinic.status())[0] == ["released"]

    await clinic.until(released)
    assert (await clinic.status())[1] == ["lapsed", "lapsed", "lapsed"]
    assert await clinic.slot() == slot
    assert [len(clinic.texts(one)) for one in (FIRST, SECOND, THIRD)] == [1, 1, 1]


@ONE_ENGINE
async def test_when_all_say_no_the_next_are_asked_at_once(clinic):
    for one in (FIRST, SECOND, THIRD):
        await clinic.join(one)
        clinic.clock.at += timedelta(seconds=1)
    await freed(clinic)
    await clinic.offered(FIRST, SECOND)

    assert await clinic.answer(FIRST, "No, thanks") is None
    assert await clinic.answer(SECOND, "non merci") is None
    await clinic.offered(THIRD)


async def test_a_moved_appointment_leaves_its_time_to_those_who_wait(clinic):
    booked = await clinic.book(LEAVING)
    await clinic.join(FIRST)
    await clinic.bella.booking.reschedule(booked.appointment_id, await clinic.slot(LATER), key="move", actor="staff:1")

    await clinic.offered(FIRST)
    assert "November 10 at 8:00 AM" in clinic.texts(FIRST)[0]


@ONE_ENGINE
async def test_urgency_comes_before_patience_and_patience_before_the_rest(clinic_of):
    clinic = await clinic_of(waiting_list=WaitingListSettings(at_once=1))
    for one, urgency in ((FIRST, "normal"), (SECOND, "normal"), (THIRD, "today"), (LAST, "now")):
        await clinic.join(one, urgency=urgency)
        clinic.clock.at += timedelta(seconds=1)
    await freed(clinic)

    for number, one in enumerate((LAST, THIRD, FIRST, SECOND), 1):
        await clinic.offered(one)
        assert len(clinic.account.bodies()) - clinic.confirmations() == number
        await clinic.answer(one, "n")


@ONE_ENGINE
@pytest.mark.parametrize(
    ("patient", "wish", "more"),
    [
        (FIRST, Wish(weekdays=(0,)), {}),  # that day is a Tuesday
        (FIRST, Wish(days=(date(2026, 11, 12),)), {}),
        (FIRST, Wish(day_start=time(13)), {}),
        (FIRST, Wish(provider_id="bouchard"), {}),
        (FIRST, Wish(not_providers=("okafor",)), {}),
        (FIRST, Wish(), {"service": "filling"}),  # a dentist's, and the time is a hygienist's
        (FIRST, Wish(), {"notice_min": 60 * 24 * 8}),
        (LEAVING, Wish(), {}),  # who has just given it away
        (attrs.evolve(FIRST, phone=None), Wish(), {}),
    ],
)
async def test_it_is_offered_to_those_only_whom_it_suits(clinic, patient, wish, more):
    await clinic.join(patient, wish, **more)
    await clinic.join(SECOND)
    await freed(clinic, provider_id="okafor")

    await clinic.offered(SECOND)
    await clinic.until(clinic.is_at_rest)
    assert await clinic.status() == (["offered"], ["offered"])


async def test_who_is_busy_then_or_comes_earlier_anyway_is_not_asked(clinic):
    await clinic.join(FIRST)
    await clinic.join(SECOND)
    await clinic.join(THIRD)
    await clinic.book(FIRST, service="filling")  # at eight too
    await clinic.book(SECOND, date(2026, 11, 9))
    slot = await freed(clinic, provider_id="okafor", at=time(8))
    assert slot.starts_at.hour == 13  # eight in Toronto

    await clinic.offered(THIRD)
    await clinic.until(clinic.is_at_rest)
    assert (clinic.texts(FIRST), clinic.texts(SECOND)) == ([], [])


@ONE_ENGINE
async def test_who_does_not_want_such_messages_gets_none(clinic):
    await clinic.join(FIRST)
    await clinic.join(SECOND)
    said = Said("sms", "1", "patient")
    await clinic.db.write(contact_consents.withdraw_all, await clinic.contact(FIRST), said)
    await freed(clinic)

    await clinic.offered(SECOND)
    await clinic.until(clinic.is_at_rest)
    assert clinic.texts(FIRST) == []


@ONE_ENGINE
async def test_at_night_nobody_is_woken_and_in_the_morning_it_is_offered(clinic_of):
    clock = StandingClock(NOW.replace(hour=3, day=4))  # ten in the evening
    clinic = await clinic_of(clock)
    await clinic.join(FIRST)
    await freed(clinic)
    await clinic.until(clinic.is_due_later)
    assert clinic.texts(FIRST) == []

    clock.at += timedelta(hours=11)
    await clinic.hour_goes_by()
    await clinic.offered(FIRST)


@ONE_ENGINE
async def test_one_telephone_is_asked_one_thing_at_a_time(clinic):
    """A yes would not tell which of two is meant; a family's other member is asked when the first was answered for."""
    child = attrs.evolve(FIRST, given="Leo", full="Leo Roy", relation="child")
    await clinic.join(FIRST)
    clinic.clock.at += timedelta(seconds=1)
    await clinic.join(child)
    await freed(clinic, at=time(8))
    await clinic.offered(FIRST)
    await freed(clinic, at=time(9))
    await clinic.until(clinic.is_at_rest)
    assert len(clinic.texts(FIRST)) == 1


@ONE_ENGINE
async def test_a_yes_to_what_they_were_told_last_takes_no_offer_and_neither_does_a_yes_but(clinic):
    await clinic.join(FIRST)
    await freed(clinic)
    await clinic.offered(FIRST)
    assert "yours" not in (await clinic.answer(FIRST, "Yes, but can I come at ten?") or "")

    clinic.clock.at += timedelta(minutes=1)
    booked = await clinic.book(FIRST, LATER, service="filling")
    await clinic.until(clinic.is_at_rest)
    assert "your appointment (filling) is booked" in clinic.account.bodies(FIRST.phone)[-1]
    assert "yours" not in (await clinic.answer(FIRST, "yes") or "")
    assert await clinic.visits(FIRST) == [(booked.appointment_id, LATER)]


async def test_the_same_yes_delivered_again_gets_the_same_answer_and_a_second_yes_too(clinic):
    await clinic.join(FIRST)
    await freed(clinic)
    await clinic.offered(FIRST)
    answers = [await clinic.answer(FIRST, "yes", sid="SM" + "1" * 32) for _ in range(2)] + [await clinic.answer(FIRST, "Yes")]
    assert len(set(answers)) == 1
    assert answers[0].startswith("Maple Dental: it is yours")
    assert len(await clinic.visits(FIRST)) == 1


@ONE_ENGINE
async def test_who_reads_french_is_asked_in_french(clinic):
    marie = person("Tremblay", 300, language="fr-CA")
    await clinic.join(marie)
    await freed(clinic)
    await clinic.offered(marie)
    [offer] = clinic.texts(marie, "Maple Dental : ")
    assert offer == (
        "place libre (nettoyage), mardi 10 novembre à 8 h. Au premier OUI avant 10 h 15. NON pour passer, STOP pour vous désabonner."
    )
    assert await clinic.answer(marie, "Oui, s’il vous plaît") == (
        "Maple Dental : elle est à vous : nettoyage, mardi 10 novembre à 8 h. Pour changer : 416 555-0100."
    )


@ONE_ENGINE
async def test_switched_off_or_where_nobody_waits_nothing_is_offered(clinic_of):
    clinic = await clinic_of(waiting_list=WaitingListSettings(offers=False), messages=MessageSettings(confirmations=False))
    await freed(clinic)
    assert (await clinic.status())[0] == []  # nobody waits: nothing is even noted
    await clinic.join(FIRST)
    await freed(clinic)
    await clinic.until(clinic.is_at_rest)
    assert (await clinic.status())[0] == ["released"]
    assert clinic.account.bodies() == []


async def test_what_a_caller_takes_first_is_offered_to_nobody(clinic_of):
    clinic = await clinic_of(StandingClock(NOW.replace(hour=3, day=4)))  # at night: nothing is offered yet
    await clinic.join(FIRST)
    slot = await freed(clinic)
    await clinic.bella.booking.book(slot, SECOND, key="x", actor="call")
    clinic.clock.at += timedelta(hours=11)
    await clinic.hour_goes_by()

    await clinic.until(clinic.is_at_rest)
    assert (await clinic.status())[0] == ["released"]
    assert clinic.texts(FIRST) == []
