"""A whole bella with its workers, Twilio at the other end, and people who wait for an earlier time."""

import asyncio
import contextlib
import inspect
from datetime import UTC, date, datetime

import attrs
import pytest
from aiohttp import ClientSession
from sqlalchemy import select, update

from bella_core.core.settings import PluginHostSettings
from bella_core.core.waiting_settings import WaitingListSettings
from bella_core.crud import appointments, contact_consents, contacts, users
from bella_core.crud.contact_consents import Said
from bella_core.db.models import holds, openings, outbox, waiting_offers
from bella_core.db.types import db_now
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from tests.conversation.house import NOW, StandingClock
from tests.notices.serving import texting, whole
from tests.peers.smtp_server import SmtpServer
from tests.peers.twilio_messages import TwilioMessages
from tests.peers.twilio_texts import TwilioTexter
from tests.web.conftest import PUBLIC, TOKEN

DAY = date(2026, 11, 10)
PAST = datetime(2020, 1, 1, tzinfo=UTC)
ANY = Wish()


def person(name, number, **more):
    return PatientDraft("Ann", name, f"Ann {name}", f"+1416555{number:04}", more.pop("language", "en-CA"), **more)


class Clinic:
    """A bella at work, and what the test's people do."""

    def __init__(self, bella, url, account, clock, session):
        self.bella, self.url, self.account, self.clock, self.session, self.db = bella, url, account, clock, session, bella.db
        self.keys = 0

    def key(self):
        self.keys += 1
        return str(self.keys)

    async def slot(self, day=DAY, service="cleaning", **wish):
        ask = FindSlots(service, "main", Wish(days=(day,), **wish), 1)
        return (await self.bella.booking.find_slots(ask, now=self.clock.at)).slots[0]

    async def book(self, patient, day=DAY, **wish):
        slot = await self.slot(day, **wish)
        return await self.bella.booking.book(slot, patient, key=self.key(), actor="staff:1")

    async def cancel(self, booked):
        await self.bella.booking.cancel(booked.appointment_id, key=self.key(), actor="call")

    async def join(self, patient, wish=ANY, service="cleaning", **more):
        return await self.bella.waiting.join(
            patient, location_id="main", service=service, wish=wish, key=self.key(), actor="call", **{"notice_min": 0, **more}
        )

    def texts(self, patient, beginning="Maple Dental: "):
        """The texts about the waiting list that a patient got."""
        found = [body.removeprefix(beginning) for body in self.account.bodies(patient.phone)]
        return [body for body in found if not body.startswith(("your appointment", "votre rendez-vous"))]

    async def answer(self, patient, words, **more):
        """Text something, by Twilio, and return what comes back."""
        telephone = TwilioTexter(self.session, self.url, public_url=PUBLIC, token=TOKEN, number=patient.phone)
        return await telephone.text(words, **more)

    async def contact(self, patient):
        return await self.db.read(contacts.by_phone, patient.phone)

    async def hour_goes_by(self):
        """Let what is held and waited for be over, by the database's clock."""

        def expire(conn):
            conn.execute(update(holds).values(expires_at=PAST))
            conn.execute(update(openings).values(due_at=PAST))
            conn.execute(update(outbox).where(outbox.c.status == "due").values(due_at=PAST, leased_until=None))

        await self.db.write(expire)

    async def hold_is_lost(self):
        """Let what is held be free, while nobody has looked yet."""
        await self.db.write(lambda conn: conn.execute(update(holds).values(expires_at=PAST)))

    async def status(self):
        """The statuses of what came free, and of the offers of it."""

        def read(conn):
            freed = conn.scalars(select(openings.c.status).order_by(openings.c.id)).all()
            return list(freed), sorted(conn.scalars(select(waiting_offers.c.status)).all())

        return await self.db.read(read)

    async def until(self, true, seconds=20):
        """Wait for something, at work."""
        async with asyncio.timeout(seconds):
            while not (await found if inspect.isawaitable(found := true()) else found):  # noqa: ASYNC110  # what other tasks do is looked at
                await asyncio.sleep(0.02)

    async def offered(self, *patients):
        await self.until(lambda: all(any("YES" in text or "OUI" in text for text in self.texts(one, "")) for one in patients))

    async def is_at_rest(self):
        """Whether there is nothing left to do: no freed time to be offered, nothing to be sent."""

        def busy(conn):
            due = conn.scalars(select(outbox.c.id).where(outbox.c.status == "due")).first()
            ready = conn.scalars(select(openings.c.id).where(openings.c.status == "open")).first()
            return due or ready

        return await self.db.read(busy) is None

    def confirmations(self):
        """How many texts confirmed an appointment."""
        return sum("your appointment" in body for body in self.account.bodies())

    async def is_due_later(self):
        """Whether a freed time waits for the morning."""
        later = select(openings.c.id).where(openings.c.status == "open", openings.c.due_at > db_now())
        return await self.db.read(lambda conn: conn.scalar(later)) is not None

    async def agree(self, patient, *classes, given=True):
        """Say what a patient's contact may be sent."""
        said = Said("staff", "form-1", "staff:1")
        await self.db.write(contact_consents.say, await self.contact(patient), classes, given=given, said=said)

    async def has_email(self, patient, address):
        await self.db.write(contacts.set_email, await self.contact(patient), address, actor="staff:1")

    async def visits(self, patient):
        """What a patient has to come to, and its day."""
        found = await self.db.read(users.identify, patient.given, patient.family, patient.birth_date, patient.phone)
        rows = await self.db.read(appointments.of_user, found.user_id, self.clock.at)
        return [(row.id, row.starts_at.date()) for row in rows]


@pytest.fixture
def account():
    with TwilioMessages() as made:
        made.now = lambda: NOW
        yield made


@pytest.fixture
def fast(monkeypatch):
    """Workers that look again at once."""
    monkeypatch.setattr("bella_core.services.jobs.POLL_S", 0.02)
    monkeypatch.setattr("bella_core.services.outbox.POLL_S", 0.02)
    monkeypatch.setattr("bella_core.services.waiting_offers.EVERY_S", 0.02)
    monkeypatch.setattr("bella_core.services.recall_offers.EVERY_S", 0.02)


@pytest.fixture
async def clinic_of(database_url, tmp_path, account, fast):
    """Make the clinic, with settings."""
    async with contextlib.AsyncExitStack() as stack:

        async def make(clock=None, mails=None, plugins=(), **changes):
            changes.setdefault("waiting_list", WaitingListSettings(at_once=2))
            clock, settings = clock or StandingClock(), texting(database_url, tmp_path, account.url, **changes)
            enabled = [*settings.plugin_host.enable, *(plugin.name for plugin in plugins)]
            settings = attrs.evolve(settings, plugin_host=attrs.evolve(settings.plugin_host, enable=tuple(enabled)))
            if mails is not None:
                host = PluginHostSettings(enable=("plain_words", "twilio", "smtp"), required=("twilio", "smtp"))
                table = {"host": "127.0.0.1", "port": mails.port, "security": "none", "sender": "clinic@example.ca"}
                settings = attrs.evolve(settings, plugin_host=host, plugins={**settings.plugins, "smtp": table})
            bella, url = await stack.enter_async_context(whole(settings, clock, plugins))
            return Clinic(bella, url, account, clock, await stack.enter_async_context(ClientSession()))

        yield make


@pytest.fixture
def mails():
    """A server that takes e-mails."""
    with SmtpServer() as made:
        yield made


@pytest.fixture
async def clinic(clinic_of):
    return await clinic_of()
