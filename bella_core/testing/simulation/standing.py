"""Appointments that stand before the call: put where the clinic could have booked them, told, moved, cancelled and confirmed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from bella_core.domain.dialogue.types import (
    Appointments,
    Booked,
    Cancel,
    Changed,
    Coming,
    Confirm,
    FindAppointments,
    Move,
    Refused,
)
from bella_core.domain.disclosure import Standing, is_child, refusal
from bella_core.domain.phonetics import sound
from bella_core.domain.search import Taken, slots_on
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Slot, Wish
from bella_core.plugin.types import NameValue

from .agenda import Agenda
from .records import Interval, Record
from .rows import Row

#: Days that are looked at for a time at which an appointment could stand.
_DAYS = 21
#: Whoever is late calls so many minutes before.
_BEFORE = timedelta(minutes=12)


@attrs.define
class Stands:
    """An appointment that stands, or did."""

    id: str
    slot: Slot
    record: Record
    version: int = 1
    cancelled: bool = False
    confirmed: bool = False

    def booked(self) -> Booked:
        slot = self.slot
        return Booked(self.id, slot.service, slot.location_id, slot.provider_id, slot.starts_at, slot.ends_at)


@attrs.define
class StandingBook:
    """Keep the appointments that stand."""

    stands: list[Stands] = attrs.field(factory=list, kw_only=True)

    def intervals_of_standing(self, moving: str | None = None) -> Iterator[Interval]:
        """Yield what they take, but for one that is being moved."""
        for one in self.stands:
            if not one.cancelled and one.id != moving:
                yield from ((claim.resource, claim.starts_at, claim.ends_at) for claim in one.slot.claims)

    def rows_of_standing(self, zone: ZoneInfo) -> Iterator[Row]:
        """Yield those that are left, as the judge reads them."""
        for one in self.stands:
            if not one.cancelled:
                starts, who = one.slot.starts_at.astimezone(zone).replace(tzinfo=None), one.record
                name, confirmed = f"{who.given} {who.family}", one.confirmed
                yield Row(one.slot.service, starts, name, who.phone, one.slot.provider_id, who.id, confirmed)

    def appointments(self, ask: FindAppointments, people: list[Record], at: datetime) -> Appointments:
        """Tell what may be told, by the same rules as the database's."""
        if ask.family:
            named = [one for one in people if one.born == ask.birth_date]
            said = sound(f"{ask.given} {ask.family}")
            heard = {sound(word) for word in f"{ask.given} {ask.family}".split()}
            reached = [one for one in named if ask.caller and one.phone == ask.caller and sound(one.given) in heard]
            found = (
                [one for one in named if one.is_called(ask.given, ask.family)] or [one for one in named if _sounds(one) == said] or reached
            )
        else:
            found = [one for one in people if one.born == ask.birth_date and ask.caller and one.phone == ask.caller]
        known = len(found) == 1 and ask.caller is not None and found[0].phone == ask.caller
        if refusal(Standing(len(found), known_number=known, is_patient=_is_patient(ask, at))) is not None:
            return Appointments(None)
        who = found[0]
        mine = [one for one in self.stands if one.record == who and not one.cancelled and one.slot.starts_at > at]
        name = NameValue(who.given, who.family, f"{who.given} {who.family}")
        return Appointments(who.id, tuple(Coming(one.booked(), one.version, one.confirmed) for one in mine), name)

    def change(self, ask: Move | Cancel | Confirm, taken: Taken) -> Changed | Refused:
        """Do what was agreed to."""
        one = next((one for one in self.stands if one.id == ask.appointment_id and not one.cancelled), None)
        if one is None or (not isinstance(ask, Confirm) and one.version != ask.version):
            return Refused("stale")
        if isinstance(ask, Confirm):
            one.confirmed = True
            return Changed("confirmed", one.booked())
        if isinstance(ask, Move):
            if not all(taken.is_free(claim.resource, claim.starts_at, claim.ends_at) for claim in ask.hold.slot.claims):
                return Refused("taken")
            one.slot, one.confirmed = ask.hold.slot, False
        one.cancelled, one.version = isinstance(ask, Cancel), one.version + 1
        return Changed("cancelled" if one.cancelled else "moved", one.booked())


def _is_patient(ask: FindAppointments, at: datetime) -> bool:
    return ask.relation == "self" and bool(ask.family) and not is_child(ask.birth_date, at.date())


def _sounds(one: Record) -> str:
    return sound(f"{one.given} {one.family}")


def settle(book: StandingBook, agenda: Agenda, people: list[Record], taken: list[Interval]) -> Agenda:
    """Put the appointment that a caller has where the clinic could have booked it; return the agenda with its real time."""
    record = next((one for one in people if one.id == agenda.record), None)
    if agenda.standing is None or record is None:
        return agenda
    slot = _place(book, agenda, taken)
    if slot is None:
        return attrs.evolve(agenda, standing=None)
    book.stands.append(Stands("standing-1", slot, record))
    starts = slot.starts_at.astimezone(agenda.now.tzinfo)
    standing = attrs.evolve(agenda.standing, service=slot.service, starts_at=starts.replace(tzinfo=None), provider=slot.provider_id)
    standing = attrs.evolve(standing, phone=record.phone)  # they may have been lent another number
    now = starts - _BEFORE if agenda.persona.errand == "late" else agenda.now
    return attrs.evolve(agenda, standing=standing, now=now)


def _place(book: StandingBook, agenda: Agenda, taken: list[Interval]) -> Slot | None:
    """Return the first slot from the day on that was drawn."""
    clinic, standing = book.clinic, agenda.standing  # type: ignore[attr-defined]  # of the whole book
    assert standing is not None  # settle has looked
    terms = Terms.of(clinic, clinic.locations[0].id, standing.service, Wish(), limit=1, now=agenda.now)
    day = standing.starts_at.date()
    free = Taken(taken)
    for ahead in range(_DAYS):
        slots = list(slots_on(terms, day + timedelta(days=ahead), free))
        later = [slot for slot in slots if slot.starts_at.astimezone(agenda.now.tzinfo).time() >= standing.starts_at.time()]
        if slots:
            return (later or slots)[0]
    return None
