"""The telephone line through the whole of bella: plugins, conversation, and a real database, from which the rows are read."""

from datetime import UTC, date
from time import monotonic

from bella_canadian_nlp.plugin import CanadianNlp
from sqlalchemy import insert, select, update

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.core.ids import new_id
from bella_core.crud import calls, listing, tasks, users
from bella_core.crud import contacts as contact_rows
from bella_core.db.models import appointments, claims, contacts, holds, user_contacts
from bella_core.db.models import users as user_table
from bella_core.db.vault import vault_of
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.telephony.transport import Keys, Nothing, Spoken, StartCall, TurnInput
from tests.dialogues.line import clinic_for, full_name, stood, the_day_before, wanted
from tests.dialogues.rules import RULES
from tests.dialogues.script import ZONE
from tests.peers.stores import KEY, put_migrated


class StandingClock:
    """Stands still at the script's time."""

    def __init__(self, at):
        self._at = at.astimezone(UTC)

    def now(self):
        return self._at

    def monotonic(self):
        return monotonic()


class ServerLine:
    """One call to a bella of its own, in a folder of its own; an async context manager."""

    def __init__(self, script, folder):
        self._script = script
        self._clock = StandingClock(script.now)
        put_migrated(folder)
        settings = load_settings(None, {"BELLA_DATA_DIR": str(folder), "BELLA_ENCRYPTION_KEY": KEY})
        plugins = [CanadianNlp, *(RULES[name] for name in script.rules)]  # to find and to load the others takes longer than the call
        self._bella = Bella(settings, clock=self._clock, jobs=False, plugins=plugins, discover=False)
        self._replies = []

    async def __aenter__(self):
        await self._bella.__aenter__()
        clinic = clinic_for(self._script)
        await self._bella.clinics.save(clinic)
        await self._bella.db.write(_furnish, self._script, [who.id for who in clinic.providers], self._clock.now())
        for number, one in enumerate(self._script.has):
            await self._book(one, f"has-{number}")
        return self

    async def _book(self, one, key):
        """Have staff book an appointment that the script says is there."""
        person = next(person for person in self._script.known if person["id"] == one["user"])
        draft = PatientDraft(person["given"], person["family"], full_name(person), None, "en-CA", user_id=person["id"])
        found = await self._bella.booking.find_slots(wanted(one), now=the_day_before(self._script, one))
        await self._bella.booking.book(found.slots[0], draft, key=key, actor="staff:1")

    async def __aexit__(self, *error):
        await self._bella.__aexit__(*error)

    async def start(self):
        self._call = StartCall(new_id(), clinic_for(self._script).locations[0].id, self._script.number)
        self._id, reply = await self._bella.conversation.start(self._call)
        return self._heard(reply)

    async def say(self, words, *, heard=True, confidence=None):
        return await self._turn(Spoken(words, confidence), heard)

    async def keys(self, digits):
        return await self._turn(Keys(digits), heard=True)

    async def silence(self):
        return await self._turn(Nothing(), heard=True)

    async def hang_up(self):
        await self._bella.conversation.end(self._call.carrier_id, "completed")

    async def rows(self):
        return await self._bella.db.read(_rows)

    async def stands(self):
        return await self._bella.db.read(_stands)

    async def tasks(self):
        found = await self._bella.db.read(tasks.unresolved)
        return [task.kind for task in found if task.kind != "check_spelling"]  # every name that was only heard leaves one

    async def holds(self):
        return len(await self._bella.db.read(lambda conn: conn.execute(select(holds.c.id)).all()))

    async def outcome(self):
        return (await self._bella.db.read(calls.by_carrier, self._call.carrier_id)).outcome or "none"

    def said(self):
        return [part.text for reply in self._replies for part in reply.parts]

    async def _turn(self, body, heard):
        return self._heard(await self._bella.conversation.turn(TurnInput(self._id, len(self._replies), body, heard)))

    def _heard(self, reply):
        self._replies.append(reply)
        return reply


def _furnish(conn, script, providers, at):
    """Put what the script says is there into the book: busy times, and patients on file."""
    for start, end in script.taken:
        for who in providers:
            conn.execute(insert(claims).values(id=new_id(), resource=f"provider:{who}", starts_at=start, ends_at=end, kind="block"))
    for person in script.known:
        born = date.fromisoformat(person["birth_date"])
        draft = PatientDraft(person["given"], person["family"], f"{person['given']} {person['family']}", None, "en-CA", birth_date=born)
        users.create(conn, person["id"], draft, at)
        if "phone" in person:
            contact = contact_rows.ensure(conn, person["phone"], known_mobile=True, language="en-CA", at=at)
            contact_rows.relate(conn, person["id"], contact, relation="self", may_be_told=True)
        if person.get("forbidden"):
            conn.execute(update(user_table).where(user_table.c.id == person["id"]).values(do_not_disclose=True))


def _rows(conn):
    made = set(conn.scalars(select(appointments.c.id).where(appointments.c.call_id.is_not(None))))
    return [_row(conn, found) for found in listing.appointments_page(conn, limit=10) if found.id in made]


def _stands(conn):
    rows = select(appointments).where(appointments.c.call_id.is_(None), appointments.c.status != "cancelled")
    return [stood(row, confirmed=row.confirmed_at is not None) for row in conn.execute(rows.order_by(appointments.c.starts_at))]


def _row(conn, found):
    user = users.by_id(conn, found.user_id)
    link = select(contacts.c.phone, user_contacts.c.relation).join(user_contacts).where(user_contacts.c.user_id == user.id)
    phone, relation = conn.execute(link).one()
    starts = found.starts_at.astimezone(ZONE)
    return {
        "service": found.service,
        "provider": found.provider_id,
        "day": starts.date().isoformat(),
        "time": starts.strftime("%H:%M"),
        "name": user.full_name,
        "phone": vault_of(conn).open(phone),
        "language": user.language,
        "relation": relation,
        "user": user.id if user.id.startswith("user-") else "",
        "birth_date": user.birth_date.isoformat() if user.birth_date else "",
    }
