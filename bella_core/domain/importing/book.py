"""
Appointments of a list, laid into the clinic's book: which are new, which have moved, and which find their place taken.

Pure: what the book holds is learnt, and what is to be written is told. Of an appointment that is to come the provider, the room and the
patient are taken for all of its time; one that is past is history and takes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

import attrs

from ..clinic import ClinicView
from ..lasting import objection
from ..phonetics import fold
from ..releases import NOT_RELEASED
from ..slots import Claim, Slot
from .rows import AppointmentRow, Rejected

#: What became of a row: booked; past, kept as history; changed; as it was; kept as it was changed here since; no place for it.
Outcome = Literal["new", "past", "changed", "same", "kept", "conflict"]


@attrs.frozen
class Words:
    """What the list's own words mean, by folded word; ``location``: where appointments are that do not say."""

    providers: Mapping[str, str]
    rooms: Mapping[str, str]
    services: Mapping[str, str]
    locations: Mapping[str, str]
    location: str


@attrs.frozen
class Known:
    """
    A row as it was taken in before.

    Args:
        appointment_id: empty where it has no place yet. ``version``: of the appointment as the import left it.
        conflict_id: of the conflict about it, and ``is_open`` whether nobody has decided that yet.
    """

    appointment_id: str
    version: int
    said: Mapping[str, Any] = attrs.field(repr=False)
    conflict_id: str = ""
    is_open: bool = False


@attrs.frozen
class Standing:
    """An appointment as it stands in the book."""

    version: int
    status: str


@attrs.frozen
class Entry:
    """
    An appointment as it is to be written.

    Args:
        version: that it gets. ``claims``: what it takes; nothing of what is past or cancelled.
        trouble: why the clinic could not receive it, by a code of ``lasting``; empty where it could.
    """

    id: str
    version: int
    user_id: str
    contact_id: str | None
    location_id: str
    provider_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    status: str
    reason: str = attrs.field(repr=False)
    claims: tuple[Claim, ...]
    trouble: str = ""


@attrs.frozen
class Clash:
    """An appointment without a place: how it would be, and which of ``provider``, ``room`` and ``patient`` is taken then."""

    ref: str = attrs.field(repr=False)
    wanted: Entry
    overlaps: str
    moves: bool


@attrs.define
class Changes:
    """What is to be written; ``settled``: conflicts whose cause has gone. ``kept``: by the list's numbers."""

    made: dict[str, Entry] = attrs.field(factory=dict)
    moved: dict[str, Entry] = attrs.field(factory=dict)
    clashes: list[Clash] = attrs.field(factory=list)
    settled: list[str] = attrs.field(factory=list)
    differs: list[tuple[str, Mapping[str, Any]]] = attrs.field(factory=list)
    kept: dict[str, Known] = attrs.field(factory=dict)


class Book:
    """
    The clinic's book, as far as rows of a list may touch it.

    Args:
        now: aware UTC. ``new_id``: makes an id.

    Attributes:
        clinic: as it is. ``changes``: what is to be written of the rows that were taken.
    """

    def __init__(self, clinic: ClinicView, words: Words, now: datetime, new_id: Callable[[], str]) -> None:
        self.clinic, self._words, self._now, self._new_id = clinic, words, now, new_id
        self._rooms = {room.id: location.id for location in clinic.locations for room in location.rooms}
        self._refs: dict[str, Known] = {}
        self._standing: dict[str, Standing] = {}
        self._contacts: dict[str, str] = {}
        self._taken: dict[tuple[str, date], list[tuple[datetime, datetime, str]]] = {}
        self.changes = Changes()

    def learn(
        self,
        refs: Mapping[str, Known],
        standing: Mapping[str, Standing],
        contacts: Mapping[str, str],
        taken: Iterable[tuple[str, datetime, datetime, str]],
    ) -> None:
        """
        Learn what the book holds; what was learnt or decided before stays.

        Args:
            contacts: by user who is told of their appointments. ``taken``: resource, start, end, and whose it is.
        """
        self._refs = {**refs, **self._refs}
        self._standing = {**standing, **self._standing}
        self._contacts = {**contacts, **self._contacts}
        for resource, start, end, owner in taken:
            self._take(resource, start, end, owner)

    def resources(self, row: AppointmentRow) -> tuple[str, ...]:
        """Return what a row may take, for what must be learnt and locked before it is laid; of its room every one there is."""
        rooms = (f"room:{room}" for room in self._rooms)
        return (f"provider:{self._word('providers', row.provider)}", *rooms)

    def take(self, row: AppointmentRow, user_id: str) -> Outcome:
        """
        Lay a row into the book.

        Raises:
            Rejected: a word of the list's means nothing here, or the row contradicts itself.
        """
        wanted, said, known = self._wanted(row, user_id), _said(row), self._refs.get(row.ref)
        if known is None or (not known.appointment_id and not known.conflict_id):
            return self._lay(row, wanted, said)
        if known.said == said and not known.is_open:
            return "same"
        if not known.appointment_id:
            return self._lay(row, wanted, said, known)
        return self._again(row, attrs.evolve(wanted, id=known.appointment_id), said, known)

    # --- what a row asks for ------------------------------------------------------------------------------------------

    def _wanted(self, row: AppointmentRow, user_id: str) -> Entry:
        provider, service = self._word("providers", row.provider), self._word("services", row.service)
        location, room = self._place(row)
        minutes = row.minutes or self.clinic.service(service).minutes
        ends_at = row.starts_at + timedelta(minutes=minutes)
        status: str = row.came
        if ends_at <= self._now and status == "booked":
            status = "completed"
        elif ends_at > self._now and status in {"completed", "no_show"}:
            if row.starts_at > self._now:
                raise Rejected("status: it is over, and the appointment is to come")
            status = "booked"
        contact = self._contacts.get(user_id)
        return Entry(self._new_id(), 1, user_id, contact, location, provider, room, service, row.starts_at, ends_at, status, row.reason, ())

    def _word(self, table: str, word: str) -> str:
        """Return what a word of the list's means here; the word that is no word stands for cells that are empty."""
        code: str = getattr(self._words, table).get(fold(word), "")
        if not code:
            what = table.removesuffix("s")
            raise Rejected(f"{what}: it is not known what {word!r} means here; put it under [{table}] of the map")
        return code

    def _place(self, row: AppointmentRow) -> tuple[str, str]:
        """Return the location and the room; the room is empty where any will do."""
        room = self._word("rooms", row.room) if row.room else ""
        named = self._word("locations", row.location) if row.location else self._rooms.get(room, self._words.location)
        if room and self._rooms[room] != named:
            raise Rejected(f"room: {row.room!r} is at another location")
        return named, room

    # --- where it goes ------------------------------------------------------------------------------------------------

    def _lay(self, row: AppointmentRow, wanted: Entry, said: dict[str, Any], known: Known | None = None) -> Outcome:
        """Write a row that has no appointment yet."""
        placed, overlaps = self._fit(wanted)
        if placed is None:
            return self._clash(row, wanted, overlaps, said, known, moves=False)
        self.changes.made[placed.id] = placed
        self._settle(known)
        self._keep(row, placed, said)
        return "past" if placed.ends_at <= self._now else "new"

    def _again(self, row: AppointmentRow, wanted: Entry, said: dict[str, Any], known: Known) -> Outcome:
        """Carry over what changed in the list; what was changed here since stays, and staff are told."""
        stands = self._standing.get(known.appointment_id)
        if stands is None or stands.version != known.version:
            self.changes.differs.append((known.appointment_id, said))
            self._settle(known)
            self._refs[row.ref] = self.changes.kept[row.ref] = attrs.evolve(known, said=said, conflict_id="", is_open=False)
            return "kept"
        freed = self._free(wanted.id)
        placed, overlaps = self._fit(attrs.evolve(wanted, version=known.version + 1))
        if placed is None:
            for resource, start, end in freed:
                self._take(resource, start, end, wanted.id)
            return self._clash(row, wanted, overlaps, said, known, moves=True)
        self.changes.moved[placed.id] = placed
        self._settle(known)
        self._keep(row, placed, said)
        return "changed"

    def _fit(self, wanted: Entry) -> tuple[Entry | None, str]:
        """Return an appointment with what it takes, or what is taken already."""
        rooms = [wanted.room_id] if wanted.room_id else [room for room, location in self._rooms.items() if location == wanted.location_id]
        if wanted.status != "booked":
            return attrs.evolve(wanted, room_id=rooms[0]), ""
        whose = {"provider": f"provider:{wanted.provider_id}", "patient": f"user:{wanted.user_id}"}
        for what, resource in whose.items():
            if not self._is_free(resource, wanted.starts_at, wanted.ends_at):
                return None, what
        room = next((room for room in rooms if self._is_free(f"room:{room}", wanted.starts_at, wanted.ends_at)), None)
        if room is None:
            return None, "room"
        resources = sorted((*whose.values(), f"room:{room}"))
        claims = tuple(Claim(resource, wanted.starts_at, wanted.ends_at) for resource in resources)
        for claim in claims:
            self._take(claim.resource, claim.starts_at, claim.ends_at, wanted.id)
        placed = attrs.evolve(wanted, room_id=room, claims=claims)
        return attrs.evolve(placed, trouble=self._trouble(placed)), ""

    def _trouble(self, placed: Entry) -> str:
        """Return why the clinic could not receive a visit then; that bella herself may not offer its time is none of the list's."""
        slot = Slot(placed.service, placed.location_id, placed.provider_id, placed.room_id, placed.starts_at, placed.ends_at, placed.claims)
        code = objection(self.clinic, slot)
        return "" if code == NOT_RELEASED else code

    def _clash(
        self, row: AppointmentRow, wanted: Entry, overlaps: str, said: dict[str, Any], known: Known | None, *, moves: bool
    ) -> Outcome:
        self.changes.clashes.append(Clash(row.ref, wanted, overlaps, moves))
        kept = Known(known.appointment_id, known.version, said, known.conflict_id) if known else Known("", 0, said)
        self._refs[row.ref] = self.changes.kept[row.ref] = attrs.evolve(kept, is_open=True)
        return "conflict"

    def _settle(self, known: Known | None) -> None:
        if known is not None and known.is_open:
            self.changes.settled.append(known.conflict_id)

    def _keep(self, row: AppointmentRow, placed: Entry, said: dict[str, Any]) -> None:
        self._standing[placed.id] = Standing(placed.version, placed.status)
        self._refs[row.ref] = self.changes.kept[row.ref] = Known(placed.id, placed.version, said)

    # --- what is taken ------------------------------------------------------------------------------------------------

    def _take(self, resource: str, start: datetime, end: datetime, owner: str) -> None:
        for day in _days(start, end):
            times = self._taken.setdefault((resource, day), [])
            if (start, end, owner) not in times:
                times.append((start, end, owner))

    def _free(self, owner: str) -> set[tuple[str, datetime, datetime]]:
        """Let go of what an appointment takes, and return it."""
        freed = {(key[0], time[0], time[1]) for key, times in self._taken.items() for time in times if time[2] == owner}
        for resource, start, end in freed:
            for day in _days(start, end):
                self._taken[resource, day].remove((start, end, owner))
        return freed

    def _is_free(self, resource: str, start: datetime, end: datetime) -> bool:
        times = (time for day in _days(start, end) for time in self._taken.get((resource, day), ()))
        return not any(first < end and start < last for first, last, _ in times)


def _days(start: datetime, end: datetime) -> Iterable[date]:
    """Return the UTC days that a time touches."""
    day = start.date()
    while day <= end.date():
        yield day
        day += timedelta(days=1)


def _said(row: AppointmentRow) -> dict[str, Any]:
    """Return what a row says, JSON-able: what the next import is compared with."""
    whose = row.patient_ref or [row.name.full if row.name else "", str(row.birth_date or ""), row.phone or ""]
    words = {"provider": row.provider, "room": row.room, "service": row.service, "location": row.location, "came": row.came}
    return {"whose": whose, "starts_at": row.starts_at.isoformat(), "minutes": row.minutes, "reason": row.reason, **words}
