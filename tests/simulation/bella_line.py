"""The line of a simulated call through the whole of bella: plugins, conversation, and a database, from which the rows are read."""

from datetime import UTC
from time import monotonic
from zoneinfo import ZoneInfo

from bella_canadian_nlp.plugin import CanadianNlp
from sqlalchemy import insert, select

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.core.ids import new_id
from bella_core.crud import listing, users
from bella_core.db.models import claims, contacts, user_contacts
from bella_core.db.vault import vault_of
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.telephony.transport import Keys, Nothing, Spoken, StartCall, TurnInput
from bella_core.testing.simulation import Row
from tests.peers.stores import KEY, put_migrated


class StandingClock:
    def __init__(self, at):
        self._at = at.astimezone(UTC)

    def now(self):
        return self._at

    def monotonic(self):
        return monotonic()


class BellaLine:
    """One call to a bella of its own, in a folder of its own; an async context manager."""

    def __init__(self, given, folder):
        self._given = given
        self._clock = StandingClock(given.agenda.now)
        put_migrated(folder)
        settings = load_settings(None, {"BELLA_DATA_DIR": str(folder), "BELLA_ENCRYPTION_KEY": KEY})
        self._bella = Bella(settings, clock=self._clock, jobs=False, plugins=[CanadianNlp], discover=False)
        self._turn = 0

    async def __aenter__(self):
        await self._bella.__aenter__()
        await self._bella.clinics.save(self._given.clinic)
        await self._bella.db.write(_furnish, self._given, self._clock.now())
        for one in self._given.book.stands:
            who = one.record
            name = f"{who.given} {who.family}"
            draft = PatientDraft(who.given, who.family, name, who.phone, "en-CA", user_id="user-1", birth_date=who.born)
            await self._bella.booking.book(one.slot, draft, key=one.id, actor="staff:desk")
        return self

    async def __aexit__(self, *error):
        await self._bella.__aexit__(*error)

    async def start(self):
        self._call = StartCall(new_id(), self._given.location.id, self._given.agenda.number)
        self._id, reply = await self._bella.conversation.start(self._call)
        return reply

    async def say(self, heard, *, complete):
        return await self._take(Spoken(heard.text, heard.confidence), complete)

    async def press(self, keys, *, complete):
        return await self._take(Keys(keys), complete)

    async def wait(self):
        return await self._take(Nothing(), True)

    async def hang_up(self):
        await self._bella.conversation.end(self._call.carrier_id, "completed")

    async def rows(self):
        return await self._bella.db.read(_rows, ZoneInfo(self._given.location.zone))

    async def _take(self, body, complete):
        self._turn += 1
        return await self._bella.conversation.turn(TurnInput(self._id, self._turn, body, complete))


def _furnish(conn, given, at):
    for resource, start, end in given.book.taken:
        conn.execute(insert(claims).values(id=new_id(), resource=resource, starts_at=start, ends_at=end, kind="block"))
    who = given.agenda
    if who.known:
        draft = PatientDraft(who.given, who.family, who.name, None, "en-CA", birth_date=who.born)
        users.create(conn, "user-1", draft, at)


def _rows(conn, zone):
    return [_row(conn, found, zone) for found in listing.appointments_page(conn, limit=10) if found.status != "cancelled"]


def _row(conn, found, zone):
    user = users.by_id(conn, found.user_id)
    link = select(contacts.c.phone).join(user_contacts).where(user_contacts.c.user_id == user.id)
    phone = conn.execute(link).scalar()
    starts = found.starts_at.astimezone(zone).replace(tzinfo=None)
    record = found.user_id if found.user_id == "user-1" else None
    return Row(found.service, starts, user.full_name, vault_of(conn).open(phone) if phone else None, found.provider_id, record)
