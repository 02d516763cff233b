"""Reminders, from the book to the telephone: when, once a day, of the state that there is, and only to who may and wants to hear."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select, update

from bella_core.core.reminder_settings import ReminderSettings
from bella_core.core.settings import MessageSettings
from bella_core.crud import contact_consents, contacts, reminding
from bella_core.crud.contact_consents import Said
from bella_core.db.models import appointments, outbox, sent_messages, users
from bella_core.services.reminders_due import Plan, due_rows
from tests.conversation.house import NOW
from tests.texting.conftest import EACH, PHONE, person

#: A Tuesday two weeks on; ten o'clock in Toronto is three in UTC.
DAY = date(2026, 11, 17)
TEN = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


def before(**delta):
    return TEN - timedelta(**delta)


@EACH
async def test_a_patient_is_reminded_a_week_two_days_and_three_hours_before(clinic):
    booked = await clinic.book(DAY, at=time(11))
    assert booked.starts_at == TEN + timedelta(hours=1)
    for when, count in [
        (before(days=7), 0), (before(days=7, hours=-1), 1), (before(days=6), 1), (before(days=2, hours=-1), 2), (before(days=1), 2),
        (before(hours=2), 3), (before(hours=1), 3),
    ]:  # fmt: skip
        await clinic.at(when)
        assert len(clinic.account.accepted) == count, when
    assert clinic.account.bodies()[0] == (
        "Maple Dental: reminder of your appointment (cleaning), Tuesday, November 17 at 11 AM, 100 Maple Street, Toronto, Ontario. "
        "Reply C to confirm, X to cancel or change, STOP to end. 416-555-0100"
    ).replace("11 AM", "11:00 AM")


async def test_who_speaks_french_is_reminded_in_french(clinic):
    await clinic.book(DAY, person(language="fr-CA"), at=time(11))
    await clinic.at(before(days=7, hours=-1))
    [body] = clinic.account.bodies()
    assert body.startswith("Maple Dental : rappel de votre rendez-vous (nettoyage), mardi 17 novembre à 11 h, 100 Maple Street")
    assert "Répondez C pour confirmer, X pour annuler ou changer, ARRET pour vous désabonner. 416 555-0100" in body


async def test_nobody_is_reminded_until_it_is_switched_on(clinic_of):
    clinic = await clinic_of(reminders=ReminderSettings())
    await clinic.book(DAY)
    await clinic.at(before(days=1, hours=12))
    assert clinic.account.accepted == []
    assert clinic.bella.reminders.jobs() == ()


async def test_the_times_are_the_clinics_own(clinic_of):
    clinic = await clinic_of(reminders=ReminderSettings(enabled=True, before_h=(24.0,)))
    await clinic.book(DAY, at=time(11))
    await clinic.at(before(days=2))
    assert clinic.account.accepted == []
    await clinic.at(before(days=1, hours=-1))
    assert len(clinic.account.accepted) == 1


async def test_a_booking_inside_the_window_is_not_reminded_at_once(clinic):
    await clinic.book(NOW.date() + timedelta(days=1), at=time(14))
    await clinic.at(NOW + timedelta(minutes=5))
    await clinic.at(NOW + timedelta(hours=8))
    assert clinic.account.accepted == []
    await clinic.at(datetime(2026, 11, 4, 16, 0, tzinfo=UTC))
    assert len(clinic.account.accepted) == 1


async def test_what_moved_is_reminded_of_at_its_new_time_alone(clinic):
    booked = await clinic.book(DAY, at=time(11))
    await clinic.at(before(days=7, hours=-1))
    await clinic.move(booked, DAY + timedelta(days=7))
    await clinic.at(before(days=2, hours=-1))
    assert len(clinic.account.accepted) == 1
    await clinic.at(before(hours=2))
    assert ["Tuesday, November 24" in body for body in clinic.account.bodies()] == [False, True]


async def test_what_is_cancelled_is_not_reminded_of(clinic):
    booked = await clinic.book(DAY, at=time(11))
    await clinic.cancel(booked)
    for days in (7, 2):
        await clinic.at(before(days=days, hours=-1))
    assert clinic.account.accepted == []


async def test_a_row_that_waits_tells_the_state_of_the_moment_in_which_it_leaves(clinic):
    """The service is down when the reminder is due, and the appointment is cancelled meanwhile."""
    booked = await clinic.book(DAY, at=time(11))
    other = await clinic.book(DAY, person(given="Bob"), at=time(14))
    clinic.account.trouble = lambda: "refuse"
    clinic.clock.at = before(days=7, hours=-5)
    await clinic.bella.reminders.find()
    while not clinic.account.asked:
        await clinic.bella.reminders.find()
    await clinic.cancel(booked)
    clinic.account.trouble = lambda: ""
    await clinic.work()
    [body] = clinic.account.bodies()
    assert "2:00 PM" in body
    assert "11:00" not in body
    assert other.starts_at.hour == 19


@EACH
async def test_a_family_gets_one_message_with_all_of_the_day(clinic):
    for number, name in enumerate(("Ann", "Bob", "Cleo")):
        await clinic.book(DAY, person(given=name, relation="self" if number == 0 else "child"), at=time(9 + number))
    await clinic.at(before(days=7, hours=1) + timedelta(minutes=5))
    [body] = clinic.account.bodies(PHONE)
    assert "Tuesday, November 17: 1) 9:00 AM, 2) 10:00 AM, 3) 11:00 AM. Reply C ALL or C1 to confirm, X1 to cancel or change" in body
    assert not any(name in body for name in ("Ann", "Bob", "Cleo", "Baker"))
    await clinic.at(before(days=7) + timedelta(hours=3))
    assert len(clinic.account.accepted) == 1


async def test_two_appointments_on_different_days_make_one_message_a_day(clinic):
    await clinic.book(date(2026, 11, 13), at=time(9), service="cleaning")
    await clinic.book(date(2026, 11, 18), at=time(16), service="exam_new")
    await clinic.at(datetime(2026, 11, 11, 14, 5, tzinfo=UTC))  # 48 hours before the one, a week before the other this afternoon
    await clinic.at(datetime(2026, 11, 11, 21, 5, tzinfo=UTC))
    [body] = clinic.account.bodies(PHONE)
    assert "Friday, November 13: 1) 9:00 AM; Wednesday, November 18: 2) 4:00 PM" in body


async def test_what_comes_up_after_the_message_of_the_day_makes_no_second_one(clinic):
    await clinic.book(DAY, at=time(9))
    later = await clinic.book(DAY, person(given="Bob", relation="child"), at=time(10))
    mine = select(appointments.c.user_id).where(appointments.c.id == later.appointment_id).scalar_subquery()
    hidden = update(users).where(users.c.id == mine)
    await clinic.db.write(lambda conn: conn.execute(hidden.values(do_not_disclose=True)))
    await clinic.at(before(days=7, hours=1) + timedelta(minutes=5))
    assert len(clinic.account.accepted) == 1
    await clinic.db.write(lambda conn: conn.execute(hidden.values(do_not_disclose=False)))
    await clinic.at(before(days=7) + timedelta(minutes=5))
    assert len(clinic.account.accepted) == 1


@EACH
async def test_two_who_look_at_once_and_look_again_remind_once(clinic):
    await clinic.book(DAY, at=time(11))
    clinic.clock.at = before(days=7, hours=-1)
    await asyncio.gather(*(clinic.bella.reminders.find() for _ in range(4)))
    await clinic.work()
    await clinic.work()
    assert len(clinic.account.accepted) == 1


async def test_reminders_that_nothing_can_carry_are_told_in_the_log(clinic_of, capfd):
    clinic = await clinic_of(reminders=ReminderSettings(enabled=True, channels=("email",)))
    await clinic.book(DAY, at=time(11))
    await clinic.at(before(days=7, hours=-1))
    assert "reminders_have_no_carrier" in capfd.readouterr().out
    assert clinic.account.accepted == []


async def test_at_night_nobody_is_reminded(clinic):
    await clinic.book(DAY, at=time(8))
    clinic.clock.at = before(days=7, hours=3)  # seven in the morning
    await clinic.work()
    assert clinic.account.accepted == []
    await clinic.at(before(days=7, hours=2))
    assert len(clinic.account.accepted) == 1


async def test_a_row_that_comes_late_into_the_night_waits_for_the_morning(clinic):
    await clinic.book(DAY, at=time(16))
    clinic.account.trouble = lambda: "refuse"
    clinic.clock.at = datetime(2026, 11, 10, 21, 30, tzinfo=UTC)
    await clinic.bella.reminders.find()
    while not clinic.account.asked:
        await clinic.bella.reminders.find()
    clinic.account.trouble, clinic.clock.at = (lambda: ""), datetime(2026, 11, 11, 3, 0, tzinfo=UTC)
    asked = clinic.account.asked
    await clinic.db.write(lambda conn: conn.execute(update(outbox).where(outbox.c.status == "due").values(due_at=NOW.replace(year=2020))))
    query = select(outbox.c.due_at).where(outbox.c.topic == "reminder")
    while (await clinic.db.read(lambda conn: conn.scalar(query))).year == 2020:
        await clinic.bella.reminders.find()
    assert clinic.account.asked == asked
    await clinic.at(datetime(2026, 11, 11, 13, 5, tzinfo=UTC))
    assert len(clinic.account.accepted) == 1


async def test_who_has_confirmed_gets_softer_words_or_none(clinic_of):
    clinic = await clinic_of()
    booked = await clinic.book(DAY, at=time(11))
    await clinic.bella.booking.confirm(booked.appointment_id, key="c", actor="call")
    await clinic.at(before(days=7, hours=-1))
    assert clinic.account.bodies()[0].startswith("Maple Dental: see you Tuesday, November 17 at 11:00 AM (cleaning)")
    assert "Reply C" not in clinic.account.bodies()[0]


async def test_who_has_confirmed_gets_none_where_the_clinic_wants_that(clinic_of):
    clinic = await clinic_of(reminders=ReminderSettings(enabled=True, confirmed="none"))
    booked = await clinic.book(DAY, at=time(11))
    await clinic.bella.booking.confirm(booked.appointment_id, key="c", actor="call")
    await clinic.at(before(days=7, hours=-1))
    assert clinic.account.accepted == []


async def test_who_wants_no_reminders_gets_none_and_their_confirmations_go_on(clinic_of):
    clinic = await clinic_of(messages=MessageSettings())
    booked = await clinic.book(DAY, at=time(11), actor="call")
    await clinic.work()
    contact = await clinic.db.read(contacts.by_phone, PHONE)
    staff = Said("staff", "telephone", "api:desk")
    await clinic.db.write(lambda conn: contact_consents.say(conn, contact, ["reminder"], given=False, said=staff))
    await clinic.at(before(days=7, hours=-1))
    await clinic.move(booked, DAY + timedelta(days=1))
    await clinic.work()
    assert ["booked for" in body or "moved to" in body for body in clinic.account.bodies()] == [True, True]


async def test_of_whom_nothing_may_be_said_nobody_is_reminded(clinic):
    await clinic.book(DAY, at=time(11))
    await clinic.db.write(lambda conn: conn.execute(update(users).values(do_not_disclose=True)))
    await clinic.at(before(days=7, hours=-1))
    assert clinic.account.accepted == []


async def test_a_number_that_is_new_to_a_record_is_not_reminded(clinic):
    born = date(1980, 3, 4)
    await clinic.book(DAY, person(birth_date=born), at=time(11))
    await clinic.book(DAY + timedelta(days=1), person(birth_date=born, phone="+14165550199"), at=time(11))
    await clinic.at(before(days=7, hours=-1))
    await clinic.at(before(days=6, hours=-1))
    assert clinic.account.bodies("+14165550199") == []


@EACH
async def test_a_landline_is_left_to_staff_once_a_day_with_its_appointment(clinic):
    clinic.account.landlines.add(PHONE)
    booked = await clinic.book(DAY, at=time(11))
    await clinic.at(before(days=7, hours=-1))
    await clinic.at(before(days=7, hours=-3))
    [task] = await clinic.left("undeliverable")
    assert task.appointment_id == booked.appointment_id
    assert task.details["why"] == "rejected"
    assert "21614" in task.details["told"]


async def test_what_was_sent_is_noted_for_the_trail_and_for_answers(clinic):
    booked = await clinic.book(DAY, at=time(11))
    await clinic.at(before(days=7, hours=-1))
    [row] = await clinic.db.read(lambda conn: conn.execute(select(sent_messages)).all())
    assert (row.message_class, row.channel, row.plugin, row.day, row.segments) == ("reminder", "sms", "twilio", "2026-11-10", 2)
    assert row.ref == clinic.account.accepted[0].sid
    assert booked.appointment_id


async def test_a_text_that_twilio_took_without_a_word_is_not_sent_twice(clinic):
    await clinic.book(DAY, at=time(11))
    troubles = iter(["lose", "drop"])
    clinic.account.trouble = lambda: next(troubles, "")
    await clinic.at(before(days=7, hours=-1))
    assert len(clinic.account.accepted) == 1


@EACH
async def test_nothing_is_read_again_and_again_of_what_was_told(clinic):
    """A job looks every minute: of what was told it asks nothing more than the list of what is to come."""
    await clinic.book(DAY, at=time(11))
    await clinic.at(before(days=7, hours=-1))
    plan = Plan.of(clinic.bella.clinics.view, clinic.clock.at, clinic.bella.settings)
    rows = await clinic.db.read(reminding.between, plan.now, plan.until)
    assert [row.told_min for row in rows] == [10080]
    assert list(due_rows(plan, rows)) == []
