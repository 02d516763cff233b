"""Erasures and legal holds: what staff do when somebody asks to be forgotten, or somebody else asks that they are not."""

from collections.abc import Callable, Sequence
from datetime import date

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError, NotFound
from bella_core.core.privacy_settings import PrivacySettings
from bella_core.crud import appointments, audit, consent_log, erasing, erasures, legal_holds, outbox, personal, recordings, users
from bella_core.crud.consent_log import ConsentEntry
from bella_core.crud.erasures import Erasure
from bella_core.crud.legal_holds import LegalHold
from bella_core.crud.personal import Person
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.hours import local_date
from bella_core.domain.retention import kept_until
from bella_core.services.clinics import ClinicStore
from bella_core.services.exporting.patients import find_person
from bella_core.services.jobs import Job
from bella_core.services.recordings.keeping import DELETE

_NO_PLUGINS: tuple[str, ...] = ()


class EraseRefused(BellaError):
    """Somebody cannot be erased now; the message says why, and what to do first."""


@attrs.frozen
class Doing:
    """What an erasure needs to know: the clinic, today there, who does it, and who deletes recordings at the carrier."""

    clinic: ClinicView
    today: date
    actor: str
    keepers: Sequence[str]


@attrs.frozen
class Outlook:
    """What an erasure would come to: whether a hold lies on them, whether a visit is to come, and until when their record is kept."""

    is_held: bool
    has_visit: bool
    kept_until: date


class Privacy:
    """
    Erase people, and place and release holds.

    Args:
        keepers: gives the plugins that delete recordings at the carrier; none in a process without plugins.
    """

    def __init__(
        self,
        db: Database,
        clinics: ClinicStore,
        settings: PrivacySettings,
        clock: Clock,
        keepers: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        self._db, self._clinics, self._settings, self._clock = db, clinics, settings, clock
        self._keepers = keepers or (lambda: _NO_PLUGINS)

    async def erase(self, user_id: str, *, actor: str) -> Erasure:
        """
        Forget a patient as far as the law lets the clinic, and the rest when it does.

        At once go telephones and addresses, what was said, recorded, texted and left for staff. Name, birth date and appointments go on
        the day that the answer names, which may be today; until then nothing is said of them to anybody.

        Args:
            actor: ``staff:ID`` or ``api:NAME``.

        Raises:
            NotFound: there is no such user.
            EraseRefused: a legal hold lies on them, or they have an appointment that is to come.
        """
        person = await find_person(self._db, user_id)
        clinic = await self._clinics.refresh()
        doing = Doing(clinic, local_date(clinic.locations[0], self._clock.now()), actor, self._keepers())
        return await self._db.write(self._erase, user_id, person, doing)

    async def outlook(self, user_id: str) -> Outlook:
        """
        Return what an erasure would come to; nothing is changed.

        Raises:
            NotFound: there is no such user.
        """
        person = await find_person(self._db, user_id)
        clinic = await self._clinics.refresh()
        doing = Doing(clinic, local_date(clinic.locations[0], self._clock.now()), "", ())

        def look(conn: Connection) -> Outlook:
            held = legal_holds.is_held(conn, user_id)
            coming = bool(appointments.of_user_ending_after(conn, user_id, self._clock.now()))
            return Outlook(held, coming, self._kept_until(conn, user_id, person, doing))

        return await self._db.read(look)

    async def finish_due(self, limit: int = 100) -> int:
        """Take away the names and appointments that need not be kept any more; return of how many people."""
        clinic = await self._clinics.refresh()
        today = local_date(clinic.locations[0], self._clock.now())
        due = await self._db.read(erasures.due, today, limit)
        return sum([await self._db.write(self._finish, user_id) for user_id in due])

    def job(self) -> Job:
        """Return the job that forgets, day by day, whom the law lets the clinic forget."""

        async def finish() -> None:
            await self.finish_due()

        return Job("finish_erasures", finish, 24 * 3600.0)

    async def erasures(self) -> tuple[Erasure, ...]:
        """Return who was erased, the newest first."""
        return await self._db.read(erasures.listed)

    async def hold(self, user_id: str, reason: str, *, actor: str) -> str:
        """
        Keep everything of a patient until the hold is released; return its id.

        Raises:
            NotFound: there is no such user.
        """
        return await self._db.write(legal_holds.place, user_id, reason=_said(reason), actor=actor, at=self._clock.now())

    async def release(self, hold_id: str, reason: str, *, actor: str) -> None:
        """
        Take a hold back.

        Raises:
            NotFound: there is none, or it was released before.
        """
        await self._db.write(legal_holds.release, hold_id, reason=_said(reason), actor=actor, at=self._clock.now())

    async def consents(self, user_id: str, *, actor: str) -> tuple[ConsentEntry, ...]:
        """
        Return what a patient agreed to and took back, the oldest first; who looked stands in the audit.

        Raises:
            NotFound: there is no such user.
        """

        def look(conn: Connection) -> tuple[ConsentEntry, ...]:
            found = consent_log.of_user(conn, user_id)
            if found is None:
                raise NotFound("there is no such user")
            audit.add(conn, actor, "consents.viewed", "user", user_id)
            return found

        return await self._db.write(look)

    async def holds(self, *, released: bool = False) -> tuple[LegalHold, ...]:
        """Return the holds, the newest first; those that were released too where that is asked."""
        return await self._db.read(legal_holds.listed, released=released)

    def _erase(self, conn: Connection, user_id: str, person: Person, doing: Doing) -> Erasure:
        now = self._clock.now()
        fresh = personal.find(conn, user_id)
        if fresh is None:
            raise NotFound("there is no such user")
        person = personal.with_calls(conn, fresh, person.call_ids)
        self._check(conn, user_id)
        kept = self._kept_until(conn, user_id, person, doing)
        for row in (row for call_id in person.call_ids for row in recordings.of_call(conn, call_id)):
            if row.status in {"waiting", "failed"} and row.ref is not None and doing.keepers:
                outbox.add_once(conn, DELETE, row.id, {"plugin": doing.keepers[0], "ref": row.ref})
        erasing.now(conn, person, now, held_calls=legal_holds.held(conn).call_ids)
        done = kept <= doing.today
        if done:
            erasing.identity(conn, person, now)
        erasure = Erasure(user_id, doing.actor, now, kept, now if done else None)
        erasures.note(conn, erasure)
        audit.add(conn, doing.actor, "user.erased", "user", user_id, kept_until=kept.isoformat(), whole=int(done))
        return erasure

    def _check(self, conn: Connection, user_id: str) -> None:
        if legal_holds.is_held(conn, user_id):
            raise EraseRefused("a legal hold lies on this patient; nothing is erased before it is released (bella privacy holds)")
        if appointments.of_user_ending_after(conn, user_id, self._clock.now()):
            raise EraseRefused("this patient has an appointment that is to come; cancel it first")

    def _kept_until(self, conn: Connection, user_id: str, person: Person, doing: Doing) -> date:
        """Return from when on the law lets the clinic forget; whoever never had an appointment has no record that it speaks of."""
        last, row = erasing.last_entry(conn, person), users.by_id(conn, user_id)
        if last is None:
            return doing.today
        location, provinces = doing.clinic.locations[0], [one.province for one in doing.clinic.locations]
        return kept_until(local_date(location, last), row.birth_date if row else None, provinces, self._settings.records_years)

    def _finish(self, conn: Connection, user_id: str) -> int:
        if legal_holds.is_held(conn, user_id):
            return 0
        person = personal.find(conn, user_id)
        if person is not None:
            erasing.identity(conn, person, self._clock.now())
            audit.add(conn, "system", "user.erased", "user", user_id, whole=1)
        erasures.finish(conn, user_id, self._clock.now())
        return 1


def _said(reason: str) -> str:
    """
    Return a reason, trimmed.

    Raises:
        EraseRefused: it is none, or longer than 500 characters.
    """
    text = reason.strip()
    if not 1 <= len(text) <= 500:
        raise EraseRefused("say why, in 1 to 500 characters")
    return text
