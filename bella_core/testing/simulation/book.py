"""An honest little world that answers what the dialogue asks: the clinic's real rules and search over a book kept in memory."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Literal
from zoneinfo import ZoneInfo

import attrs

from bella_core.core.errors import RuleBroken, RuleDenied
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.dialogue.types import (
    AddTask,
    Ask,
    Booked,
    BookedTogether,
    Cancel,
    Changed,
    Commit,
    CommitTogether,
    Confirm,
    Failed,
    FindAppointments,
    FindSlots,
    FindTogether,
    Held,
    HeldTogether,
    HoldSlot,
    HoldTogether,
    Identify,
    JoinWaiting,
    Matches,
    Move,
    Noted,
    NoteLate,
    PatientDraft,
    Purpose,
    Recollect,
    Refused,
    ReleaseHold,
    Result,
    Slots,
    Tell,
    Together,
    Visit,
    Waitlisted,
)
from bella_core.domain.hours import windows_on
from bella_core.domain.phonetics import sound
from bella_core.domain.search import Taken, slots_on
from bella_core.domain.search_terms import Terms, apart, fits, nearby_rounds, ranking, rounds
from bella_core.domain.search_together import Way, ways_on
from bella_core.domain.slots import Hold, Slot
from bella_core.domain.standing import waits_for
from bella_core.domain.taking import check_taking
from bella_core.plugin.types import NameValue

from .agenda import Agenda
from .people import GIVEN
from .records import Interval, Record
from .rows import Row
from .standing import StandingBook

#: Days between a patient and a namesake.
_GENERATION = 365 * 28


@attrs.define
class Book(StandingBook):
    """
    Keep the appointments, holds and records of one clinic.

    Args:
        taken: what others have, ``(resource, start, end)``, aware UTC.
        people: who is on file.
    """

    clinic: ClinicView
    taken: list[Interval] = attrs.field(factory=list)
    people: list[Record] = attrs.field(factory=list)
    booked: list[tuple[Slot, PatientDraft]] = attrs.field(factory=list)
    holds: dict[str, Hold] = attrs.field(factory=dict)
    left: list[str] = attrs.field(factory=list)
    tasks: list[AddTask] = attrs.field(factory=list)
    waiting: list[JoinWaiting] = attrs.field(factory=list)
    count: int = 0

    def answer(self, ask: Ask, at: datetime) -> Result:
        """Do what is asked, as the database would."""
        match ask:
            case FindSlots():
                return self._find(ask, at)
            case HoldSlot():
                return self._hold(ask, at)
            case Commit():
                return self._commit(ask)
            case Identify():
                return self._identify(ask)
        return self._answer_more(ask, at)

    def _answer_more(self, ask: Ask, at: datetime) -> Result:
        """Do what is asked for several, and by who waits or returns a call."""
        match ask:
            case FindTogether():
                return self._find_together(ask, at)
            case HoldTogether():
                return self._hold_together(ask, at)
            case CommitTogether():
                return self._commit_together(ask)
            case JoinWaiting():
                self.waiting.append(ask)
                return Waitlisted(f"wait-{len(self.waiting)}")
            case Recollect():
                return Purpose()
            case FindAppointments():
                return self.appointments(ask, self.people, at)
            case Move() | Cancel() | Confirm():
                return self._change(ask)
            case NoteLate():
                self.left.append("late")
                return Noted(f"late-{len(self.left)}")
        return Failed("no_model")

    def tell(self, tell: Tell) -> None:
        """Let go of what is let go, and note what is left for staff."""
        if isinstance(tell, ReleaseHold):
            self.holds.pop(tell.hold_id, None)
        if isinstance(tell, AddTask):
            self.left.append(tell.kind)
            self.tasks.append(tell)

    def rows(self, location: Location) -> tuple[Row, ...]:
        """Return what was booked, as the judge reads it."""
        zone = ZoneInfo(location.zone)
        made = (
            Row(
                slot.service,
                slot.starts_at.astimezone(zone).replace(tzinfo=None),
                patient.full,
                patient.phone,
                slot.provider_id,
                patient.user_id,
            )
            for slot, patient in self.booked
        )
        return (*self.rows_of_standing(zone), *made)

    def _identify(self, ask: Identify) -> Matches:
        """Look for a record by two identifiers, as the database does."""
        if not ask.given and not ask.family:
            found = [one for one in self.people if one.born == ask.birth_date and ask.phone and one.phone == ask.phone]
            names = [NameValue(one.given, one.family, f"{one.given} {one.family}") for one in found]
            return Matches(found[0].id, visits=found[0].visits, name=names[0]) if len(found) == 1 else Matches(None, several=bool(found))
        found = [one for one in self.people if one.born == ask.birth_date and one.is_called(ask.given, ask.family)]
        if not found and ask.given and ask.phone:
            reached = [one for one in self.people if one.phone == ask.phone and one.is_named(ask.given, ask.family)]
            found = [one for one in reached if ask.birth_date is None or one.born in {None, ask.birth_date}]
        return Matches(found[0].id, visits=found[0].visits) if len(found) == 1 else Matches(None, several=bool(found))

    def _change(self, ask: Move | Cancel | Confirm) -> Changed | Refused:
        own = ask.hold.id if isinstance(ask, Move) else None
        changed = self.change(ask, Taken(self._intervals(own, moving=ask.appointment_id)))
        self.holds.pop(own or "", None)
        return changed

    def _intervals(self, *own: str | None, moving: str | None = None) -> Iterator[Interval]:
        yield from self.taken
        yield from self.intervals_of_standing(moving)
        kept = [hold.slot for hold_id, hold in self.holds.items() if hold_id not in own]
        for slot in [slot for slot, _ in self.booked] + kept:
            yield from ((claim.resource, claim.starts_at, claim.ends_at) for claim in slot.claims)

    def _find(self, ask: FindSlots, at: datetime) -> Slots:
        terms = Terms.of(self.clinic, ask.location_id, ask.service, ask.wish, limit=ask.limit, now=at, patient=ask.patient)
        taken = Taken(self._intervals(ask.own_hold, moving=ask.moving))
        for days in rounds(terms):
            found = [slot for day in days for slot in slots_on(terms, day, taken) if fits(terms, slot)]
            if found:
                return Slots(tuple(apart(found, ask.limit)), exact=True)
        for days in nearby_rounds(terms):
            near = sorted((slot for day in days for slot in slots_on(terms, day, taken)), key=ranking(terms))
            if near:
                return Slots(tuple(apart(near, ask.limit)), exact=False)
        return Slots((), exact=False)

    def _hold(self, ask: HoldSlot, at: datetime) -> Held | Refused:
        try:
            check_taking(self.clinic, ask.slot, at, patient=ask.patient)
        except RuleDenied as error:
            return Refused("rule", error.rule, error.says, error.instead)
        except RuleBroken as error:
            return Refused("rule", error.rule)
        if not self._free(ask.slot, ask.release, moving=ask.moving):
            return Refused("taken")
        self.holds.pop(ask.release or "", None)
        self.count += 1
        hold = Hold(f"hold-{self.count}", ask.slot, at + timedelta(seconds=150))
        self.holds[hold.id] = hold
        return Held(hold)

    def _commit(self, ask: Commit) -> Booked | Refused:
        if not self._free(ask.hold.slot, ask.hold.id):
            return Refused("taken")
        self.holds.pop(ask.hold.id, None)
        slot = ask.hold.slot
        self.booked.append((slot, ask.patient))
        status: Literal["booked", "requested"] = "booked" if waits_for(self.clinic, slot, by_staff=False) is None else "requested"
        name, where = f"appointment-{len(self.booked)}", (slot.service, slot.location_id, slot.provider_id)
        return Booked(name, *where, slot.starts_at, slot.ends_at, status)

    def _find_together(self, ask: FindTogether, at: datetime) -> Together:
        terms = [Terms.of(self.clinic, ask.location_id, code, ask.wish, limit=ask.limit, now=at) for code in ask.services]
        first, taken = terms[0], tuple(self._intervals(*ask.own_holds))
        for days in rounds(first):
            found = self._ways(terms, days, taken, lambda slot: fits(first, slot), lambda slot: slot.starts_at)
            if found:
                return Together(tuple(found[: ask.limit]), exact=True)
        for days in nearby_rounds(first):
            near = self._ways(terms, days, taken, lambda _: True, ranking(first))
            if near:
                return Together(tuple(sorted(near[: ask.limit], key=lambda way: way[0].starts_at)), exact=False)
        return Together((), exact=False)

    @staticmethod
    def _ways(  # what is looked for
        terms: Sequence[Terms],
        days: Sequence[date],
        taken: Sequence[Interval],
        suits: Callable[[Slot], bool],
        rank: Callable[[Slot], Any],
    ) -> list[Way]:
        return [way for day in days for way in ways_on(terms, day, taken, suits=suits, rank=rank)]

    def _hold_together(self, ask: HoldTogether, at: datetime) -> HeldTogether | Refused:
        before, made = dict(self.holds), []
        self.holds.clear()
        for visit in ask.visits:
            held = self._hold(HoldSlot(visit.slot, visit.patient.user_id, None, visit.patient), at)
            if isinstance(held, Refused):
                self.holds = before
                return held
            made.append(held.hold)
        return HeldTogether(tuple(made))

    def _commit_together(self, ask: CommitTogether) -> BookedTogether | Refused:
        mine = [hold.id for hold in ask.holds]
        if not all(self._free(hold.slot, *mine) for hold in ask.holds):
            return Refused("taken")
        booked = [self._commit(Commit(hold, patient)) for hold, patient in zip(ask.holds, ask.patients, strict=True)]
        return BookedTogether("group-1", tuple(row for row in booked if isinstance(row, Booked)))

    def _free(self, slot: Slot, *own: str | None, moving: str | None = None) -> bool:
        taken = Taken(self._intervals(*own, moving=moving))
        return all(taken.is_free(claim.resource, claim.starts_at, claim.ends_at) for claim in slot.claims)


def busy(rng: Random, clinic: ClinicView, location: Location, now: datetime) -> list[Interval]:
    """Fill the book of the next weeks, fuller the nearer: by hours, each provider on their own, and now and then a whole day."""
    zone = ZoneInfo(location.zone)
    taken: list[Interval] = []
    for ahead in range(30):
        day = now.date() + timedelta(days=ahead)
        full = 0.75 - 0.015 * ahead
        everybody = rng.random() < 0.05
        for provider in clinic.providers:
            for window in windows_on(location, day):
                hours = [hour for hour in range(window.start.hour, window.end.hour) if everybody or rng.random() < full]
                for first, last in _stretches(hours):
                    start = datetime(day.year, day.month, day.day, first, tzinfo=zone).astimezone(UTC)  # as a database has it
                    taken.append((f"provider:{provider.id}", start, start + timedelta(hours=last - first + 1)))
    return taken


def _stretches(hours: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each row of hours."""
    firsts = [hour for hour in hours if hour - 1 not in hours]
    lasts = [hour for hour in hours if hour + 1 not in hours]
    yield from zip(firsts, lasts, strict=True)


def _visits(clinic: ClinicView, agenda: Agenda) -> tuple[Visit, ...]:
    """Return the last cleaning of somebody who comes regularly, with the hygienist whom they see."""
    hygienist = next((found.id for found in reversed(clinic.providers) if found.role == "hygienist"), None)
    if not agenda.persona.regular or hygienist is None:
        return ()
    return (Visit("cleaning", hygienist, agenda.now.astimezone(UTC) - timedelta(days=170 + agenda.born.day)),)


def put_on_file(book: Book, agenda: Agenda) -> None:
    """Put the patient on file, if they are, beside others who are much like them: a namesake, a twin, and one who shares the birthday."""
    given, family, born = agenda.given, agenda.family, agenda.born
    twin = next(name for names in GIVEN.values() for name in names if sound(name) != sound(given))
    book.people += [
        Record("user-2", given, family, born - timedelta(days=_GENERATION)),
        Record("user-3", twin, family, born),
        Record("user-4", given, "Singh" if family != "Singh" else "Roy", born),
    ]
    if agenda.record is not None:
        book.people.append(Record(agenda.record, given, family, born, agenda.phone, _visits(book.clinic, agenda)))
