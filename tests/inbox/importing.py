"""A clinic's desk that imports lists: the demo clinic on one database, at a time that stands still."""

from collections import Counter

from sqlalchemy import func, select

from bella_core.core.settings import Settings
from bella_core.crud import contacts, users
from bella_core.db.models import appointments, audit, metadata, user_contacts
from bella_core.services.booking import Booking
from bella_core.services.conflicts import Conflicts
from bella_core.services.importing.desk import Importing, Options, dropped_file, rejected_file

PATIENTS = "Patient ID;Nom;Prénom;Date de naissance;Tél. résidence;Cellulaire;Langue;Famille\n"
VISITS = "Appt ID,Chart #,Date,Time,Length,Provider,Operatory,Type,Status\n"


class Desk:
    """Whoever imports lists."""

    def __init__(self, db, clinics, clock):
        self.db, self.clinics, self.clock = db, clinics, clock
        self.booking = Booking(db, clinics, Settings(), clock)
        self.conflicts = Conflicts(db, self.booking, clinics, clock)
        self.importing = Importing(db, clinics, clock, self.conflicts)

    async def take(self, kind, text, *, dry=False, progress=None, **options):
        """Import a list, and return what its rows became; rejected rows under their reasons' first words."""
        data = text if isinstance(text, bytes) else text.encode()
        ready = await self.importing.read(kind, data, Options(**options))
        report = await self.importing.run(ready, actor="staff:desk", dry=dry, progress=progress)
        self.rejected = rejected_file(ready, report).decode("utf-8-sig")
        self.dropped = dropped_file(report).decode("utf-8-sig")
        return {**report.outcomes, **Counter(reason.partition(":")[0] for _, reason in report.rejected)}

    async def patients(self, *rows, **more):
        return await self.take("patients", PATIENTS + "\n".join(rows), **more)

    async def visits(self, *rows, **more):
        return await self.take("appointments", VISITS + "\n".join(rows), **more)

    async def user(self, given, family, born=None, phone=None):
        found = await self.db.read(users.identify, given, family, born, phone)
        return None if found.user_id is None else await self.db.read(users.by_id, found.user_id)

    async def told(self, user_id):
        """What a user is to whom, by number."""

        def read(conn):
            rows = conn.execute(select(user_contacts).where(user_contacts.c.user_id == user_id)).all()
            return {row.contact_id: row for row in rows}

        rows = await self.db.read(read)
        numbers = {}
        for phone in ("+15145550142", "+15145550199", "+15145550177"):
            contact = await self.db.read(contacts.by_phone, phone)
            if contact in rows:
                numbers[phone] = rows[contact].relation
        return numbers

    async def book(self):
        """Every appointment, by start."""
        rows = await self.db.read(lambda conn: conn.execute(select(appointments).order_by(appointments.c.starts_at)).all())
        return [(row.status, row.provider_id, row.room_id, row.starts_at) for row in rows]

    async def actions(self):
        rows = await self.db.read(lambda conn: conn.execute(select(audit.c.actor, audit.c.action)).all())
        return Counter(f"{row.actor} {row.action}" for row in rows)

    async def counts(self):
        """How many rows every table has."""
        return await self.db.read(
            lambda conn: {name: conn.scalar(select(func.count()).select_from(table)) for name, table in metadata.tables.items()}
        )
