"""A family that was booked together reads of it once: when, and nothing of whose visits they are."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from sqlalchemy import select

from bella_core.core.clock import SystemClock
from bella_core.core.settings import MessageSettings
from bella_core.crud import contact_consents
from bella_core.crud.contact_consents import Said
from bella_core.db.models import audit, sent_messages
from bella_core.domain.dialogue.types import FindTogether, Visiting
from bella_core.domain.notices.families import TEXTS, Visits, family_text
from bella_core.domain.notices.segments import segments
from bella_core.domain.slots import Wish
from bella_core.services.notices_family import FamilyNotices
from bella_core.services.outbox import Outbox
from tests.booking.conftest import MONDAY, NOW, draft

STARTS = datetime(2027, 3, 15, 13, tzinfo=UTC)


class Links:
    """Where e-mails are unsubscribed from."""

    def link(self, contact_id, message_class):
        return None


def everything(clinic, **settings):
    """A worker that tells families too."""
    needs = (clinic.db, clinic.hooks, clinic.clinics)
    families = FamilyNotices(*needs, Links(), MessageSettings(**settings), clinic.clock)
    told = clinic.another(**settings)
    return Outbox(clinic.db, clinic.hooks, SystemClock(), told._tellers, families.deliveries())


async def book_two(clinic, language="en-CA"):
    kids = [attrs.evolve(draft(given, "Lee", relation="child", phone_is_mobile=True), language=language) for given in ("Zoe", "Max")]
    way = (await clinic.booking.find_together(FindTogether(("cleaning", "checkup"), "main", Wish(days=(MONDAY,))))).ways[0]
    kept = await clinic.booking.hold_together([Visiting(slot, kid) for slot, kid in zip(way, kids, strict=True)], key="h")
    return await clinic.booking.book_together(kept, kids, key="b", actor="call")


async def test_there_is_one_message_for_all_of_them(clinic, carrier, db):
    booked = await book_two(clinic)
    await clinic.deliver(everything(clinic))
    [message] = carrier.sent
    assert message.text == (
        "Maple Dental: your 2 appointments are booked for Monday, March 15 at 8:00 AM, 100 Maple Street, Toronto, Ontario. "
        "To change them, call 416-555-0100. Reply STOP to opt out."
    )
    assert (message.to, message.channel) == ("+14165550142", "sms")
    ids = {visit.appointment_id for visit in booked.visits}
    told = await db.read(lambda conn: set(conn.scalars(select(audit.c.subject_id).where(audit.c.action == "family_notice.sent"))))
    assert told == ids
    assert await db.read(lambda conn: len(conn.execute(select(sent_messages)).all())) == 1


async def test_each_is_told_of_alone_from_the_next_change_on(clinic, carrier):
    booked = await book_two(clinic)
    worker = everything(clinic)
    await clinic.deliver(worker)
    await clinic.booking.cancel(booked.visits[0].appointment_id, key="c", actor="call")
    await clinic.deliver(worker)
    assert len(carrier.sent) == 2
    assert "cancelled" in carrier.sent[1].text


async def test_what_was_cancelled_before_the_message_left_is_not_in_it(clinic, carrier):
    booked = await book_two(clinic)
    await clinic.booking.cancel(booked.visits[0].appointment_id, key="c", actor="call")
    await clinic.deliver(everything(clinic))
    assert sorted(message.text.partition(": ")[2][:19] for message in carrier.sent) == ["your appointment (c", "your appointment (c"]


async def test_who_wants_no_confirmations_gets_none(clinic, carrier, db):
    booked = await book_two(clinic)
    contact_id = await db.read(lambda conn: conn.scalar(select(contact_consents.contacts.c.id)))
    await db.write(contact_consents.withdraw_all, contact_id, Said("carrier", "opted_out", "system"))
    await clinic.deliver(everything(clinic))
    assert (carrier.sent, len(booked.visits)) == ([], 2)


async def test_it_is_told_once_however_often_the_row_is_delivered(clinic, carrier):
    await book_two(clinic)
    worker = everything(clinic)
    for _ in range(3):
        await clinic.deliver(worker)
        await clinic.make_due()
    assert len(carrier.sent) == 1


@pytest.mark.parametrize("kind", ["booked", "requested"])
@pytest.mark.parametrize("language", ["en-CA", "fr-CA"])
def test_every_text_names_clinic_and_telephone_says_how_to_stop_and_names_nobody(clinics_view, kind, language):
    visits = Visits(kind, language, "main", (STARTS, STARTS + timedelta(hours=1)), ("cleaning", "cleaning"))
    text = family_text(clinics_view, visits, NOW)
    assert segments(text) <= 2
    assert "Maple Dental" in text
    assert "STOP" in text
    assert "2" in text
    assert all("STOP" in variant for variant in TEXTS[language][kind])
    assert ("9 h et 10 h" if language == "fr-CA" else "9:00 AM and 10:00 AM") in text


@pytest.fixture
def clinics_view(clinics):
    return clinics.view
