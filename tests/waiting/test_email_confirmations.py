"""Patients whose address is known get each state of their appointment by e-mail too, with an entry for their calendar."""

from datetime import date

import attrs
import pytest
from aiohttp import ClientSession
from icalendar import Calendar
from sqlalchemy import select

from bella_core.core.settings import MessageSettings
from bella_core.crud import contact_consents
from bella_core.db.models import contacts, sent_messages
from tests.rest.conftest import ONE_ENGINE
from tests.waiting.conftest import person

ANN = person("Quackenbush", 200)
MARIE = person("Tremblay", 201, language="fr-CA")
LATER = date(2026, 11, 24)


@pytest.fixture
async def clinic(clinic_of, mails):
    return await clinic_of(mails=mails)


async def known(clinic, patient, address="ann@example.ca"):
    """Somebody who has been here, and whose address is known."""
    await clinic.cancel(await clinic.book(patient))
    await clinic.until(clinic.is_at_rest)
    await clinic.has_email(patient, address)


async def test_each_state_is_confirmed_with_an_entry_that_replaces_the_last(clinic, mails):
    await known(clinic, ANN)
    booked = await clinic.book(ANN)
    await clinic.until(lambda: len(mails.mails) == 1)
    await clinic.bella.booking.reschedule(booked.appointment_id, await clinic.slot(LATER), key="m", actor="staff:1")
    await clinic.until(lambda: len(mails.mails) == 2)
    await clinic.cancel(booked)
    await clinic.until(lambda: len(mails.mails) == 3)

    assert [mail["Subject"] for mail in mails.mails] == [
        "Your appointment: Tuesday, November 10 at 8:00 AM",
        "Your appointment was moved: Tuesday, November 24 at 8:00 AM",
        "Your appointment is cancelled: Tuesday, November 24 at 8:00 AM",
    ]
    assert {mail["To"] for mail in mails.mails} == {"ann@example.ca"}
    parts = [next(mail.iter_attachments()) for mail in mails.mails]
    assert [part.get_param("method") for part in parts] == ["PUBLISH", "PUBLISH", "CANCEL"]
    entries = [Calendar.from_ical(part.get_payload(decode=True)).events[0] for part in parts]
    assert {entry["uid"] for entry in entries} == {f"{booked.appointment_id}@bella"}
    assert [int(entry["sequence"]) for entry in entries] == [1, 2, 3]
    assert (entries[0].start, str(entries[0]["summary"])) == (booked.starts_at, "cleaning, Maple Dental")
    words = mails.mails[0].get_body().get_content()
    assert "100 Maple Street, Toronto, Ontario" in words
    assert "https://bella.example.ca/unsubscribe/" in words
    assert "Quackenbush" not in "".join(str(mail) for mail in mails.mails)
    await clinic.until(clinic.is_at_rest)
    rows = await clinic.db.read(
        lambda conn: conn.execute(select(sent_messages.c.channel, sent_messages.c.segments).where(sent_messages.c.channel == "email")).all()
    )
    assert [tuple(row) for row in rows] == [("email", None)] * 3


@ONE_ENGINE
async def test_french_is_written_to_who_speaks_it(clinic, mails):
    await known(clinic, MARIE)
    await clinic.book(MARIE)
    await clinic.until(lambda: mails.mails)
    [mail] = mails.mails
    assert mail["Subject"] == "Votre rendez-vous : mardi 10 novembre à 8 h"
    words = mail.get_body().get_content()
    assert "votre rendez-vous est confirmé :" in words
    assert "nettoyage" in words


@ONE_ENGINE
async def test_who_wants_none_gets_none(clinic, mails):
    await known(clinic, ANN)
    await known(clinic, MARIE, "marie@example.ca")
    await clinic.agree(ANN, "confirmation", given=False)
    await clinic.book(ANN)
    await clinic.book(MARIE, LATER)
    await clinic.until(lambda: mails.mails)
    await clinic.until(clinic.is_at_rest)
    assert [mail["To"] for mail in mails.mails] == ["marie@example.ca"]


@ONE_ENGINE
async def test_switched_off_texts_go_on_and_emails_do_not(clinic_of, mails):
    clinic = await clinic_of(mails=mails, messages=MessageSettings(email_confirmations=False))
    await known(clinic, ANN)
    await clinic.book(ANN)
    await clinic.until(clinic.is_at_rest)
    assert mails.mails == []
    assert any("is booked for" in body for body in clinic.account.bodies(ANN.phone))


async def test_an_address_is_set_over_rest_kept_sealed_and_forgotten(clinic, mails):
    await clinic.cancel(await clinic.book(ANN))
    headers = {"X-API-Key": await clinic.bella.keys.create("tests", "write")}
    async with ClientSession(clinic.url, headers=headers) as client:
        [user] = (await (await client.get("/users")).json())["items"]
        path = f"/users/{user['id']}/email"
        assert (await client.put(path, json={"email": "ann@example.ca"})).status == 204
        await clinic.book(ANN)
        await clinic.until(lambda: mails.mails)
        kept = await clinic.db.read(lambda conn: conn.execute(select(contacts.c.email, contacts.c.email_lookup)).one())
        assert not [value for value in kept if b"ann" in value or b"example" in value]
        for wrong in ("ann", "ann@", "a nn@example.ca", "ann@example", "ann@exämple.ca", "a" * 300 + "@example.ca"):
            assert (await client.put(path, json={"email": wrong})).status == 422
        assert (await client.put("/users/nobody/email", json={"email": None})).status == 404
        assert (await client.put(path, json={"email": None})).status == 204
    assert await clinic.db.read(lambda conn: conn.execute(select(contacts.c.email, contacts.c.email_lookup)).one()) == (None, None)


@ONE_ENGINE
async def test_a_childs_confirmations_go_to_the_parent(clinic, mails):
    await known(clinic, ANN)
    child = attrs.evolve(ANN, given="Leo", full="Leo Quackenbush", relation="child")
    await clinic.book(child)
    await clinic.until(lambda: mails.mails)
    assert mails.mails[0]["To"] == "ann@example.ca"
    assert await clinic.db.read(contact_consents.may, await clinic.contact(ANN), "confirmation")
