"""An honest little world that answers the dialogue's asks: the clinic's real rules and search over a calendar kept in memory."""

from datetime import timedelta
from functools import partial

import attrs

from bella_core.core.errors import RuleBroken, RuleDenied
from bella_core.domain.dialogue import MAX_ASKS, initial, step
from bella_core.domain.dialogue.types import (
    AddTask,
    Answer,
    Booked,
    BookedTogether,
    Failed,
    Held,
    HeldTogether,
    HoldSlot,
    Matches,
    Purpose,
    Refused,
    ReleaseHold,
    Slots,
    Together,
    Waitlisted,
)
from bella_core.domain.search import Taken, slots_on
from bella_core.domain.search_terms import Terms, apart, fits, nearby_rounds, ranking, rounds
from bella_core.domain.search_together import ways_on
from bella_core.domain.slots import Hold
from bella_core.domain.standing import waits_for
from bella_core.domain.taking import check_taking
from bella_core.services.booking_rules import proposed
from tests.dialogues.standing import StandingBook


def starting(slot):
    return slot.starts_at


@attrs.define
class Row:
    """One booked appointment, as a database would show it."""

    id: str
    slot: object
    patient: object
    reason: str


@attrs.define
class World(StandingBook):
    """Bookings, holds and records of one clinic."""

    clinic: object
    taken: list = attrs.field(factory=list)
    rows: list = attrs.field(factory=list)
    holds: dict = attrs.field(factory=dict)
    people: dict = attrs.field(factory=dict)  # (family, birth date) -> user id
    on_file: dict = attrs.field(factory=dict)  # (number, birth date) -> user id and name
    visits: dict = attrs.field(factory=dict)  # user id -> the last visit of each service
    tasks: list = attrs.field(factory=list)
    tells: list = attrs.field(factory=list)
    broken: set = attrs.field(factory=set)
    rules: tuple = ()  # plugins, asked as the booking service asks them
    groups: list = attrs.field(factory=list)  # how many were booked together, each time
    waiting: list = attrs.field(factory=list)  # who joined the waiting list
    purposes: dict = attrs.field(factory=dict)  # number -> why the clinic had called it
    snatched: list = attrs.field(factory=list)  # how many of the next commits somebody else gets ahead of

    def answer(self, ask, key, at):
        name = type(ask).__name__
        if name in self.broken:
            return Answer(key, Failed("database"))
        return Answer(key, self._performers()[name](ask, at))

    def _performers(self):
        return self.of_standing() | {
            "FindSlots": self._find,
            "HoldSlot": self._hold,
            "Commit": self._commit,
            "Identify": self._identify,
            "FindTogether": self._find_together,
            "HoldTogether": self._hold_together,
            "CommitTogether": self._commit_together,
            "JoinWaiting": self._join,
            "Recollect": lambda ask, at: self.purposes.get(ask.phone, Purpose()),
        }

    def tell(self, tell):
        self.tells.append(tell)
        if isinstance(tell, ReleaseHold):
            self.holds.pop(tell.hold_id, None)
        if isinstance(tell, AddTask):
            self.tasks.append(tell)

    def _intervals(self, own=None, moving=None):
        yield from self.taken
        yield from self.standing_intervals(moving)
        own = own if isinstance(own, list | tuple) else (own,)
        kept = [hold.slot for hold_id, hold in self.holds.items() if hold_id not in own]
        for slot in [row.slot for row in self.rows] + kept:
            yield from ((claim.resource, claim.starts_at, claim.ends_at) for claim in slot.claims)

    def _find(self, ask, at):
        terms = Terms.of(self.clinic, ask.location_id, ask.service, ask.wish, limit=ask.limit, now=at, patient=ask.patient)
        taken = Taken(self._intervals(ask.own_hold, ask.moving))
        for days in rounds(terms):
            found = [slot for day in days for slot in slots_on(terms, day, taken) if fits(terms, slot)]
            if found:
                return Slots(apart(found, ask.limit), exact=True)
        for days in nearby_rounds(terms):
            near = sorted((slot for day in days for slot in slots_on(terms, day, taken)), key=ranking(terms))
            if near:
                return Slots(apart(near, ask.limit), exact=False)
        return Slots((), exact=False)

    def _hold(self, ask, at):
        try:
            check_taking(self.clinic, ask.slot, at, patient=ask.patient)
        except RuleDenied as error:
            return Refused("rule", error.rule, error.says, error.instead)
        except RuleBroken as error:
            return Refused("rule", error.rule)
        booking = proposed(self.clinic, ask.slot, ask.patient, action="book", channel="call")
        for verdict in (rule.check_booking(booking) for rule in self.rules):
            if not verdict.allowed:
                return Refused("rule", verdict.code, dict(verdict.says), verdict.instead)
        if not self._free(ask.slot, ask.release, ask.moving):
            return Refused("taken")
        self.holds.pop(ask.release, None)
        hold = Hold(f"hold{len(self.tells)}-{len(self.holds)}-{at.timestamp():.6f}", ask.slot, at + timedelta(seconds=150))
        self.holds[hold.id] = hold
        return Held(hold)

    def _commit(self, ask, at):
        if self.snatched:
            self.taken += [(claim.resource, claim.starts_at, claim.ends_at) for claim in ask.hold.slot.claims]
            self.snatched.pop()
            self.holds.pop(ask.hold.id, None)
            return Refused("taken")
        if not self._free(ask.hold.slot, ask.hold.id):
            return Refused("taken")
        self.holds.pop(ask.hold.id, None)
        return self._write(ask.hold.slot, ask.patient, ask.reason)

    def _write(self, slot, patient, reason):
        row = Row(f"appointment{len(self.rows) + 1}", slot, patient, reason)
        self.rows.append(row)
        status = "booked" if waits_for(self.clinic, slot, by_staff=False) is None else "requested"
        return Booked(row.id, slot.service, slot.location_id, slot.provider_id, slot.starts_at, slot.ends_at, status)

    def _find_together(self, ask, at):
        terms = [Terms.of(self.clinic, ask.location_id, code, ask.wish, limit=ask.limit, now=at) for code in ask.services]
        taken, first = list(self._intervals(ask.own_holds)), terms[0]
        for days in rounds(first):
            ways = [way for day in days for way in ways_on(terms, day, taken, suits=partial(fits, first), rank=starting)]
            if ways:
                return Together(tuple(ways[: ask.limit]), exact=True)
        for days in nearby_rounds(first):
            ways = [way for day in days for way in ways_on(terms, day, taken, suits=lambda _: True, rank=ranking(first))]
            if ways:
                near = sorted(ways, key=lambda way: ranking(first)(way[0]))[: ask.limit]
                return Together(tuple(sorted(near, key=lambda way: way[0].starts_at)), exact=False)
        return Together((), exact=False)

    def _hold_together(self, ask, at):
        before, made = dict(self.holds), []
        self.holds.clear()
        for number, visit in enumerate(ask.visits):
            held = self._hold(HoldSlot(visit.slot, visit.patient.user_id, None, visit.patient), at + timedelta(microseconds=number))
            if isinstance(held, Refused):
                self.holds = before
                return held
            made.append(held.hold)
        return HeldTogether(tuple(made))

    def _commit_together(self, ask, at):
        mine = [hold.id for hold in ask.holds]
        if self.snatched:
            self.snatched.pop()
            self.taken += [(claim.resource, claim.starts_at, claim.ends_at) for claim in ask.holds[-1].slot.claims]
        if not all(self._free(hold.slot, mine) for hold in ask.holds):
            return Refused("taken")
        for hold_id in mine:
            self.holds.pop(hold_id, None)
        booked = [self._write(hold.slot, patient, ask.reason) for hold, patient in zip(ask.holds, ask.patients, strict=True)]
        self.groups.append(len(booked))
        return BookedTogether(f"group{len(self.groups)}", tuple(booked))

    def _join(self, ask, at):
        self.waiting.append(ask)
        return Waitlisted(f"wait{len(self.waiting)}")

    def _identify(self, ask, at):
        if not ask.given and not ask.family:
            user_id, name = self.on_file.get((ask.phone, ask.birth_date), (None, None))
            return Matches(user_id, visits=self.visits.get(user_id, ()), name=name)
        found = self.people.get(((ask.family or "").casefold(), ask.birth_date))
        return Matches(found, visits=self.visits.get(found, ()))

    def _free(self, slot, own, moving=None):
        taken = Taken(self._intervals(own, moving))
        return all(taken.is_free(claim.resource, claim.starts_at, claim.ends_at) for claim in slot.claims)


@attrs.define
class Call:
    """One call to the dialogue, turn by turn, as the conversation service runs it."""

    world: World
    at: object
    state: object = attrs.field(factory=lambda: initial("call"))
    replies: list = attrs.field(factory=list)

    def take(self, event):
        for number in range(MAX_ASKS + 1):
            made = step(self.state, event, self.at, self.world.clinic)
            self.state = made.state
            for tell in made.tell:
                self.world.tell(tell)
            if made.ask is None:
                break
            assert number < MAX_ASKS, "too many asks in one turn"
            event = self.world.answer(made.ask, f"call:{self.state.turn}:{number}", self.at)
        self.at += timedelta(seconds=12)
        if made.reply is not None:
            self.replies.append(made.reply)
        return made.reply
