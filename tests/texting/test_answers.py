"""What patients text back, over Twilio's signed webhook, to the book: each text once, nothing cancelled by a slip, nothing revealed."""

import asyncio
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select, update

from bella_core.core.settings import MessageSettings
from bella_core.crud import contact_consents, contacts
from bella_core.db.models import audit, openings, text_answers, users
from bella_core.domain.slots import Wish
from bella_core.services.clinics import demo_toml
from tests.texting.conftest import EACH, PHONE, person
from tests.texting.test_reminders import DAY, before

WHEN = "Tuesday, November 17 at 11:00 AM"
ASK = f"Cancel {WHEN}? Reply YES to cancel, NO to keep it. To change it, call 416-555-0100. Maple Dental"
LATER = before(days=7, hours=-1)


@pytest.fixture
async def reminded(clinic):
    """A patient who was reminded of one appointment."""
    booked = await clinic.book(DAY, at=time(11))
    await clinic.at(LATER)
    assert len(clinic.account.accepted) == 1
    return booked


async def count(clinic, table):
    return await clinic.db.read(lambda conn: conn.scalar(select(func.count()).select_from(table)))


@pytest.mark.parametrize("words", ["C", "c.", "YES", "Confirm please"])
async def test_c_confirms(clinic, reminded, words):
    assert await clinic.patient().text(words) == f"Thank you, it is confirmed: {WHEN}. Maple Dental, 416-555-0100"
    status, confirmed_at = await clinic.status(reminded)
    assert (status, confirmed_at) == ("booked", LATER)
    query = select(audit.c.actor).where(audit.c.action == "appointment.confirmed")
    assert await clinic.db.read(lambda conn: conn.scalar(query)) == "patient"


async def test_oui_is_answered_in_french(clinic):
    booked = await clinic.book(DAY, person(language="fr-CA"), at=time(11))
    await clinic.at(LATER)
    reply = await clinic.patient().text("Oui merci")
    assert reply == "Merci, c'est confirmé : mardi 17 novembre à 11 h. Maple Dental, 416 555-0100"
    assert (await clinic.status(booked))[1] is not None


@EACH
async def test_x_asks_and_only_a_yes_cancels(clinic, reminded):
    patient = clinic.patient()
    assert await patient.text("X") == ASK
    assert (await clinic.status(reminded))[0] == "booked"
    reply = await patient.text("yes")
    assert reply == f"It is cancelled: {WHEN}. To book another time, call 416-555-0100. Maple Dental"
    assert (await clinic.status(reminded))[0] == "cancelled"
    [task] = await clinic.left("text_cancelled")
    assert task.appointment_id == reminded.appointment_id
    query = select(audit.c.actor).where(audit.c.action == "appointment.cancelled")
    assert await clinic.db.read(lambda conn: conn.scalar(query)) == "patient"


async def test_the_answer_is_all_that_comes_of_a_cancellation_by_text(clinic_of):
    """The confirmation that other changes are followed by would say it twice."""
    clinic = await clinic_of(messages=MessageSettings())
    await clinic.book(DAY, at=time(11), actor="call")
    await clinic.at(LATER)
    before_answer = len(clinic.account.accepted)
    await clinic.patient().text("X")
    await clinic.patient().text("X")
    await clinic.work()
    assert len(clinic.account.accepted) == before_answer


async def test_what_is_cancelled_by_text_is_offered_to_who_waits(clinic, reminded):
    waiting = person(given="Wanda", phone="+14165550155")
    more = {"location_id": "main", "service": "cleaning", "wish": Wish(), "notice_min": 0}
    await clinic.bella.waiting.join(waiting, **more, key="w", actor="call")
    await clinic.patient().text("X")
    await clinic.patient().text("X")
    freed = await clinic.db.read(lambda conn: conn.execute(select(openings.c.appointment_id, openings.c.status)).all())
    assert [row.appointment_id for row in freed] == [reminded.appointment_id]


async def test_no_keeps_what_x_put_in_question_and_a_question_is_forgotten_after_a_day(clinic, reminded):
    patient = clinic.patient()
    await patient.text("X")
    assert await patient.text("NO") == f"Thank you, it stays as it is: {WHEN}. Maple Dental, 416-555-0100"
    await patient.text("X")
    clinic.clock.at += timedelta(hours=25)
    assert "confirmed" in await patient.text("yes")
    assert (await clinic.status(reminded))[0] == "booked"


async def test_a_yes_answers_what_was_said_last_and_cancels_nothing_else(clinic, reminded):
    """X for one appointment, no answer to the question, and the reminder of another before the yes."""
    other = await clinic.book(DAY + timedelta(days=1), at=time(9))
    assert (await clinic.patient().text("X")).startswith("Cancel Tuesday, November 17")
    await clinic.at(LATER + timedelta(hours=23))
    assert len(clinic.account.accepted) == 2
    reply = await clinic.patient().text("YES")
    assert reply == "Thank you, it is confirmed: Wednesday, November 18 at 9:00 AM. Maple Dental, 416-555-0100"
    assert (await clinic.status(reminded)) == ("booked", None)
    assert (await clinic.status(other))[1] is not None


async def test_a_yes_to_bellas_question_takes_no_offer_that_was_made_before_it(clinic, reminded):
    class Taker:
        seen = None

        async def take(self, text):
            Taker.seen = text.told_at
            return

    clinic.bella.texts._takers = (Taker(),)
    await clinic.patient().text("X")
    assert Taker.seen == LATER
    clinic.clock.at += timedelta(hours=1)
    await clinic.patient().text("X 1")
    clinic.clock.at += timedelta(hours=1)
    await clinic.patient().text("NO")
    assert Taker.seen == LATER + timedelta(hours=1)
    assert (await clinic.status(reminded))[0] == "booked"


async def test_a_late_cancellation_is_told_the_clinics_policy(clinic, reminded):
    assert reminded
    policy = "step_min = 10\n\n[locations.cancellation]\nbusiness_days = 2\n"
    await clinic.bella.clinics.import_toml(demo_toml().replace("step_min = 10\n", policy, 1))
    assert "fee" not in await clinic.patient().text("X")
    clinic.clock.at = before(hours=26)
    reply = await clinic.patient().text("X")
    assert reply.startswith(f"Cancel {WHEN}? We ask for 2 business days of notice; a fee may apply. Reply YES to cancel")


async def test_the_same_text_again_does_nothing_and_gets_the_same_answer(clinic, reminded):
    patient = clinic.patient()
    first = await patient.text("C", sid="SM" + "a" * 32)
    await clinic.bella.booking.cancel(reminded.appointment_id, key="k", actor="staff:1")
    assert await patient.text("C", sid="SM" + "a" * 32) == first
    assert await count(clinic, text_answers) == 1


@EACH
async def test_two_deliveries_of_one_text_at_once_do_it_once(clinic, reminded):
    patient = clinic.patient()
    await patient.text("X")
    answers = await asyncio.gather(*(patient.text("YES", sid="SM" + "b" * 32) for _ in range(4)))
    assert set(answers) == {f"It is cancelled: {WHEN}. To book another time, call 416-555-0100. Maple Dental"}
    assert len(await clinic.left("text_cancelled")) == 1
    assert await clinic.left("text_message") == []


async def test_what_a_server_that_died_had_not_done_yet_is_done_when_the_text_comes_again(clinic, reminded, monkeypatch):
    patient = clinic.patient()
    await patient.text("X")

    async def dies(*_args, **_kwargs):
        raise RuntimeError("the server is killed here")

    with monkeypatch.context() as patch:
        patch.setattr(clinic.bella.booking, "cancel", dies)
        status, _, _ = await patient.post(
            "/twilio/sms", {"MessageSid": "SM" + "c" * 32, "From": PHONE, "To": "+14165550100", "Body": "YES"}
        )
        assert status == 500
    assert (await clinic.status(reminded))[0] == "booked"
    assert "cancelled" in await patient.text("YES", sid="SM" + "c" * 32)
    assert (await clinic.status(reminded))[0] == "cancelled"
    assert len(await clinic.left("text_cancelled")) == 1


@EACH
async def test_a_family_is_asked_which_by_number_and_names_nobody(clinic):
    booked = [
        await clinic.book(DAY, person(given=name, relation="self" if name == "Ann" else "child"), at=time(hour))
        for name, hour in (("Ann", 9), ("Bob", 10), ("Cleo", 11))
    ]
    await clinic.at(LATER)
    patient = clinic.patient()
    which = await patient.text("C")
    listed = "Tuesday, November 17: 1) 9:00 AM, 2) 10:00 AM, 3) 11:00 AM"
    assert which == f"Which one do you confirm? {listed}. Reply C and its number, or C ALL. Maple Dental, 416-555-0100"
    assert "10:00 AM" in await patient.text("2")
    assert [bool((await clinic.status(one))[1]) for one in booked] == [False, True, False]
    assert "9:00 AM; " in await patient.text("C ALL")
    assert all([(await clinic.status(one))[1] for one in booked])
    assert await patient.text("X3") == ASK
    await patient.text("YES")
    assert [(await clinic.status(one))[0] for one in booked] == ["booked", "booked", "cancelled"]


async def test_what_moved_since_is_confirmed_only_when_the_new_time_is_known(clinic, reminded):
    await clinic.move(reminded, DAY + timedelta(days=1))
    patient = clinic.patient()
    told = await patient.text("C")
    assert told.startswith("It has moved since: Wednesday, November 18 at ")
    assert (await clinic.status(reminded))[1] is None
    assert (await patient.text("C")).startswith("Thank you, it is confirmed: Wednesday, November 18")


async def test_change_is_left_to_a_person_with_the_number_to_call(clinic, reminded):
    assert (
        await clinic.patient().text("reschedule") == "To change your appointment, call 416-555-0100; our team was told, too. Maple Dental"
    )
    [task] = await clinic.left("text_change")
    assert (task.appointment_id, task.details["phone"]) == (reminded.appointment_id, PHONE)


@EACH
async def test_anything_else_is_left_to_a_person_and_answered_once_a_day(clinic, reminded):
    patient = clinic.patient()
    assert reminded
    thanks = "Thank you, our team will read your message. If it cannot wait, call 416-555-0100; in an emergency, 911. Maple Dental"
    assert await patient.text("Can my sister come too? <b>&") == thanks
    assert await patient.text("hello?") is None
    clinic.clock.at += timedelta(hours=25)
    assert await patient.text("still there?") == thanks
    left = await clinic.left("text_message")
    assert [task.details["words"] for task in left] == ["Can my sister come too? <b>&", "hello?", "still there?"]
    assert {task.urgency for task in left} == {"today"}
    assert all(task.user_id for task in left)


async def test_a_strange_number_is_told_nothing_of_anybody(clinic, reminded):
    stranger = clinic.patient("+14165550177")
    said = "Thank you. We could not match your answer to an appointment; our team will look at it. Maple Dental, 416-555-0100"
    assert await stranger.text("C") == said
    assert await stranger.text("X") is None
    assert (await clinic.status(reminded)) == ("booked", None)
    # A patient's own number that was told of nothing gets the very same words.
    await clinic.book(DAY, person(given="Zoe", phone="+14165550188"), at=time(15))
    assert await clinic.patient("+14165550188").text("C") == said


async def test_of_whom_nothing_may_be_said_nothing_is_said_by_text_either(clinic, reminded):
    await clinic.db.write(lambda conn: conn.execute(update(users).values(do_not_disclose=True)))
    reply = await clinic.patient().text("C")
    assert "November" not in reply
    assert (await clinic.status(reminded))[1] is None


@EACH
@pytest.mark.parametrize(
    ("words", "reply"), [("STOP", None), ("unsubscribe", None), ("ARRÊT", "vous ne recevrez plus"), ("stop texting me", "no more texts")]
)
async def test_stop_ends_all_texts_and_start_brings_them_back(clinic_of, words, reply):
    clinic = await clinic_of(messages=MessageSettings())
    booked = await clinic.book(DAY, at=time(11), actor="call")
    await clinic.work()
    patient = clinic.patient()
    answer = await patient.text(words)
    assert answer is None if reply is None else reply in answer
    contact = await clinic.db.read(contacts.by_phone, PHONE)
    assert not any((await clinic.db.read(contact_consents.states, contact)).values())
    await clinic.at(LATER)
    await clinic.move(booked, DAY + timedelta(days=1))
    await clinic.work()
    assert len(clinic.account.accepted) == 1  # the confirmation from before

    assert (
        await patient.text("START")
        == "Maple Dental: you will get texts about your appointments again. Reply STOP to end them. 416-555-0100"
    )
    await clinic.at(before(days=1, hours=-2))
    assert len(clinic.account.accepted) == 2
    [log] = {row.actor for row in await clinic.db.read(contact_consents.history, contact)}
    assert log == "patient"


async def test_cancel_alone_is_twilios_stop_and_staff_see_to_it(clinic, reminded):
    assert await clinic.patient().text("Cancel") is None
    assert (await clinic.status(reminded))[0] == "booked"
    [task] = await clinic.left("text_message")
    assert (task.details["words"], task.appointment_id, task.urgency) == ("Cancel", reminded.appointment_id, "today")
    contact = await clinic.db.read(contacts.by_phone, PHONE)
    assert not await clinic.db.read(contact_consents.may, contact, "reminder")


async def test_cancel_is_x_where_the_carrier_leaves_it_to_bella(clinic_of):
    clinic = await clinic_of(messages=MessageSettings(confirmations=False, carrier_answers_stop=False))
    await clinic.book(DAY, at=time(11))
    await clinic.at(LATER)
    assert await clinic.patient().text("Cancel") == ASK
    assert "no more texts" in await clinic.patient().text("STOP")


async def test_stop_of_a_number_that_nobody_knows_is_heeded_when_it_becomes_known(clinic_of):
    clinic = await clinic_of(messages=MessageSettings())
    await clinic.patient("+14165550166").text("STOP")
    await clinic.book(DAY, person(phone="+14165550166"), at=time(11), actor="call")
    await clinic.work()
    assert clinic.account.accepted == []


async def test_what_twilio_itself_took_for_stop_is_heeded_and_not_answered(clinic, reminded):
    assert reminded
    assert await clinic.patient().text("va-t'en", OptOutType="STOP") is None
    contact = await clinic.db.read(contacts.by_phone, PHONE)
    assert not await clinic.db.read(contact_consents.may, contact, "reminder")


async def test_help_says_who_we_are(clinic):
    reply = await clinic.patient().text("AIDE")
    assert reply.startswith("Maple Dental, 100 Maple Street, Toronto, Ontario, 416 555-0100. Nous écrivons au sujet de vos rendez-vous")


async def test_a_forged_text_does_nothing(clinic, reminded):
    form = {"MessageSid": "SM" + "d" * 32, "From": PHONE, "To": "+14165550100", "Body": "C"}
    status, _, _ = await clinic.patient().post("/twilio/sms", form, signature="bm90IGl0")
    assert status == 403
    assert (await clinic.status(reminded))[1] is None
    assert await count(clinic, text_answers) == 0


@pytest.mark.parametrize("form", [{}, {"MessageSid": "x"}, {"MessageSid": "SM" + "e" * 31}])
async def test_a_form_without_an_id_is_refused(clinic, form):
    assert (await clinic.patient().post("/twilio/sms", form))[0] == 400
    assert (await clinic.patient().post("/twilio/message-status", form))[0] == 400


async def test_a_short_code_is_not_answered(clinic):
    assert await clinic.patient("12345").text("Your code is 99") is None
    assert await count(clinic, text_answers) == 0


async def test_words_and_numbers_stand_in_no_log_line(clinic, reminded, capfd):
    assert reminded
    await clinic.patient().text("mon secret est bien gardé")
    await clinic.patient().text("X")
    written = "".join(capfd.readouterr())
    assert "text_read" in written
    assert "secret" not in written
    assert "5550123" not in written
