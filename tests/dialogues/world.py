"""An honest little world that answers the dialogue's asks: the clinic's real rules and search over a calendar kept in memory."""

from datetime import timedelta

import attrs

from bella_core.core.errors import RuleBroken
from bella_core.domain import rules
from bella_core.domain.dialogue import MAX_ASKS, initial, step
from bella_core.domain.dialogue.types import (
    AddTask,
    Answer,
    Booked,
    Failed,
    Held,
    Matches,
    Refused,
    ReleaseHold,
    Slots,
)
from bella_core.domain.search import Taken, slots_on
from bella_core.domain.search_terms import Terms, apart, fits, nearby_rounds, ranking, rounds
from bella_core.domain.slots import Hold
from bella_core.services.booking_rules import proposed


@attrs.define
class Row:
    """One booked appointment, as a database would show it."""

    id: str
    slot: object
    patient: object
    reason: str


@attrs.define
class World:
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
    snatched: list = attrs.field(factory=list)  # how many of the next commits somebody else gets ahead of

    def answer(self, ask, key, at):
        name = type(ask).__name__
        if name in self.broken:
            return Answer(key, Failed("database"))
        return Answer(key, self._performers()[name](ask, at))

    def _performers(self):
        return {"FindSlots": self._find, "HoldSlot": self._hold, "Commit": self._commit, "Identify": self._identify}

    def tell(self, tell):
        self.tells.append(tell)
        if isinstance(tell, ReleaseHold):
            self.holds.pop(tell.hold_id, None)
        if isinstance(tell, AddTask):
            self.tasks.append(tell)

    def _intervals(self, own=None):
        yield from self.taken
        kept = [hold.slot for hold_id, hold in self.holds.items() if hold_id != own]
        for slot in [row.slot for row in self.rows] + kept:
            yield from ((claim.resource, claim.starts_at, claim.ends_at) for claim in slot.claims)

    def _find(self, ask, at):
        terms = Terms.of(self.clinic, ask.location_id, ask.service, ask.wish, limit=ask.limit, now=at)
        taken = Taken(self._intervals(ask.own_hold))
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
            rules.check(self.clinic, ask.slot)
            rules.check_notice(self.clinic, ask.slot, at)
            rules.check_by_phone(self.clinic, ask.slot)
        except RuleBroken as error:
            return Refused("rule", error.rule)
        booking = proposed(self.clinic, ask.slot, ask.patient, action="book", channel="call")
        for verdict in (rule.check_booking(booking) for rule in self.rules):
            if not verdict.allowed:
                return Refused("rule", verdict.code, dict(verdict.says), verdict.instead)
        if not self._free(ask.slot, ask.release):
            return Refused("taken")
        self.holds.pop(ask.release, None)
        hold = Hold(f"hold{len(self.tells)}-{len(self.holds)}-{at.timestamp():.0f}", ask.slot, at + timedelta(seconds=150))
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
        row = Row(f"appointment{len(self.rows) + 1}", ask.hold.slot, ask.patient, ask.reason)
        self.rows.append(row)
        slot = ask.hold.slot
        return Booked(row.id, slot.service, slot.location_id, slot.provider_id, slot.starts_at, slot.ends_at)

    def _identify(self, ask, at):
        if not ask.given and not ask.family:
            user_id, name = self.on_file.get((ask.phone, ask.birth_date), (None, None))
            return Matches(user_id, visits=self.visits.get(user_id, ()), name=name)
        found = self.people.get(((ask.family or "").casefold(), ask.birth_date))
        return Matches(found, visits=self.visits.get(found, ()))

    def _free(self, slot, own):
        taken = Taken(self._intervals(own))
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
