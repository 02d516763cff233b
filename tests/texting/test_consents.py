"""What a contact may be sent follows from what was said, and can be taken back; nothing of it is lost."""

import pytest
from sqlalchemy import select

from bella_core.crud import contact_consents, contacts
from bella_core.crud.contact_consents import Said
from bella_core.db.models import audit
from tests.booking.conftest import NOW

SMS = Said("sms", "STOP", "patient")
STAFF = Said("staff", "form 2026-03", "api:desk")
ALLOWED = {"confirmation": True, "reminder": True, "recall": False, "waiting_list": True}


@pytest.fixture
async def contact(db):
    return await db.write(contacts.ensure, "+14165550142", known_mobile=False, language="en-CA", at=NOW)


async def test_what_belongs_to_an_appointment_needs_no_yes_and_a_recall_does(db, contact):
    assert await db.read(contact_consents.states, contact) == ALLOWED
    assert await db.read(contact_consents.may, contact, "reminder")
    assert not await db.read(contact_consents.may, contact, "recall")


async def test_stop_withdraws_everything_and_start_gives_back_what_there_was(db, contact):
    assert await db.write(contact_consents.withdraw_all, contact, SMS) == ("confirmation", "recall", "reminder", "waiting_list")
    assert not any((await db.read(contact_consents.states, contact)).values())
    assert await db.write(contact_consents.withdraw_all, contact, SMS) == ()

    assert await db.write(contact_consents.restore, contact, SMS) == ("confirmation", "reminder", "waiting_list")
    assert await db.read(contact_consents.states, contact) == ALLOWED  # START is no consent to what needs one


async def test_start_gives_a_recall_back_to_whoever_had_said_yes_to_it(db, contact):
    assert await db.write(contact_consents.say, contact, ["recall"], given=True, said=STAFF) == ("recall",)
    await db.write(contact_consents.withdraw_all, contact, SMS)
    assert "recall" in await db.write(contact_consents.restore, contact, SMS)
    assert await db.read(contact_consents.may, contact, "recall")


async def test_one_class_alone_can_be_refused(db, contact):
    await db.write(contact_consents.say, contact, ["reminder"], given=False, said=STAFF)
    assert await db.read(contact_consents.states, contact) == {**ALLOWED, "reminder": False}


async def test_the_log_keeps_every_word_in_order_with_where_it_came_from(db, contact):
    await db.write(contact_consents.say, contact, ["recall"], given=True, said=STAFF)
    await db.write(contact_consents.say, contact, ["recall"], given=True, said=STAFF)
    await db.write(contact_consents.withdraw_all, contact, SMS)
    rows = await db.read(contact_consents.history, contact)
    recalls = [(row.given, row.source, row.version, row.actor) for row in rows if row.message_class == "recall"]
    assert recalls == [(True, "staff", "form 2026-03", "api:desk"), (False, "sms", "STOP", "patient")]
    assert all(row.at.tzinfo is not None for row in rows)
    trail = await db.read(lambda conn: conn.execute(select(audit.c.action, audit.c.actor).order_by(audit.c.id)).all())
    assert [tuple(row) for row in trail] == [("consent.given", "api:desk"), ("consent.withdrawn", "patient")]
