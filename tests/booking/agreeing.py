"""A plain list of what was agreed at a clinic, and what each of its callers wants: whoever is right, the list explains it."""

import itertools
from typing import ClassVar

import attrs

from bella_core.core.errors import HoldLost, RuleBroken, SlotTaken, StaleVersion
from bella_core.domain.dialogue.types import Booked
from bella_core.domain.slots import Claim, Hold, Slot

#: How a caller is told that something cannot be had.
REFUSALS = (SlotTaken, HoldLost, RuleBroken, StaleVersion)


@attrs.frozen
class Visit:
    """An appointment as it was answered: whose, and all that it takes, the patient's own time last."""

    patient: str
    booked: Booked
    claims: tuple[Claim, ...]


@attrs.frozen
class Offer:
    """A time that was offered to one who waits, and the hold that keeps it."""

    id: str
    hold_id: str
    slot: Slot


@attrs.frozen
class Agreed:
    """What is taken by live holds, by visits and by blocks of staff's, when calendars say that providers are away, and who is offered what."""

    held: dict[str, tuple[Claim, ...]] = attrs.field(factory=dict)
    visits: dict[str, Visit] = attrs.field(factory=dict)
    blocks: dict[str, tuple[Claim, ...]] = attrs.field(factory=dict)
    away: dict[object, tuple[Claim, ...]] = attrs.field(factory=dict)
    offers: dict[str, Offer] = attrs.field(factory=dict)

    def is_free(self, wanted, *but, calendars=True):
        """Tell whether nothing that was agreed, ``but`` some of it, takes any of the claims."""
        taken = {
            **self.held,
            **{name: visit.claims for name, visit in self.visits.items()},
            **self.blocks,
            **(self.away if calendars else {}),
        }
        others = [claim for name, claims in taken.items() if name not in but for claim in claims]
        return not any(a.resource == b.resource and a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in wanted for b in others)

    def but(self, part, *names, **more):
        """Return the list with something taken off, or put on, one of its parts."""
        left = {name: value for name, value in getattr(self, part).items() if name not in names}
        return attrs.evolve(self, **{part: {**left, **more}})

    def settled(self, offer):
        """Return the list once an offer came to an end for all to whom it was made: nothing keeps its slot for them any more."""
        others = [name for name, other in self.offers.items() if other.hold_id == offer.hold_id]
        return self.but("offers", *others).but("held", offer.hold_id)


def own_time(patient, slot):
    return Claim(f"patient {patient}", slot.starts_at, slot.ends_at)


@attrs.frozen
class HoldIt:
    """Keep a slot."""

    kind: ClassVar = "hold"
    slot: Slot

    async def ask(self, desk, key):
        return await desk.booking.hold(self.slot, key=key)

    def explained(self, agreed, answer):
        if (answer is not None) != agreed.is_free(self.slot.claims):
            return None
        return agreed if answer is None else agreed.but("held", **{answer.id: self.slot.claims})


@attrs.frozen
class BookIt:
    """Book what is held, or a slot; and repeat it, as a request whose answer was lost is repeated."""

    kind: ClassVar = "book"
    wanted: Hold | Slot
    patient: str

    @property
    def slot(self):
        return self.wanted.slot if isinstance(self.wanted, Hold) else self.wanted

    async def ask(self, desk, key):
        booked = await desk.booking.book(self.wanted, desk.draft(self.patient), key=key, actor="call")
        assert await desk.booking.book(self.wanted, desk.draft(self.patient), key=key, actor="call") == booked
        return booked

    def explained(self, agreed, answer):
        claims, hold_id = (*self.slot.claims, own_time(self.patient, self.slot)), getattr(self.wanted, "id", None)
        if (answer is not None) != agreed.is_free(claims, hold_id):
            return None
        return (
            agreed
            if answer is None
            else agreed.but("held", hold_id).but("visits", **{answer.appointment_id: Visit(self.patient, answer, claims)})
        )


@attrs.frozen
class MoveIt:
    """Move an appointment."""

    kind: ClassVar = "move"
    appointment_id: str
    slot: Slot

    async def ask(self, desk, key):
        return await desk.booking.reschedule(self.appointment_id, self.slot, key=key, actor="call")

    def explained(self, agreed, answer):
        visit = agreed.visits.get(self.appointment_id)
        claims = None if visit is None else (*self.slot.claims, own_time(visit.patient, self.slot))
        if (answer is not None) != (claims is not None and agreed.is_free(claims, self.appointment_id)):
            return None
        if answer is None:
            return agreed
        offer = agreed.offers.get(visit.patient)
        same = offer is not None and (offer.slot.service, offer.slot.starts_at) == (answer.service, answer.starts_at)
        after = agreed.settled(offer) if same else agreed  # in whichever room, and with whomever: they have what was offered
        return after.but("visits", **{self.appointment_id: Visit(visit.patient, answer, claims)})


@attrs.frozen
class CancelIt:
    """Cancel an appointment, also one that is cancelled already."""

    kind: ClassVar = "cancel"
    appointment_id: str

    async def ask(self, desk, key):
        return await desk.booking.cancel(self.appointment_id, key=key, actor="call")

    def explained(self, agreed, answer):
        return None if answer is None else agreed.but("visits", self.appointment_id)


@attrs.frozen
class BlockIt:
    """Take a provider's time for nobody: a claim of the kind ``block``."""

    kind: ClassVar = "block"
    claim: Claim

    async def ask(self, desk, key):
        return await desk.block(self.claim)

    def explained(self, agreed, answer):
        if (answer is not None) != agreed.is_free([self.claim], calendars=False):
            return None
        return agreed if answer is None else agreed.but("blocks", **{answer: (self.claim,)})


@attrs.frozen
class SayYes:
    """Take by text what was offered to who waits; a later visit of theirs moves there."""

    kind: ClassVar = "yes"
    patient: str

    async def ask(self, desk, key):
        return await desk.say_yes(self.patient, key)

    def explained(self, agreed, answer):
        offer = agreed.offers.get(self.patient)
        if offer is None:  # who says yes twice hears the same twice
            before = None if answer is None else agreed.visits.get(answer.appointment_id)
            return agreed if answer is None or (before and (before.patient, before.booked) == (self.patient, answer)) else None
        claims = (*offer.slot.claims, own_time(self.patient, offer.slot))
        later = self._later(agreed, offer.slot)
        if (answer is not None) != agreed.is_free(claims, offer.hold_id, later):
            return None
        if answer is None:
            return agreed.settled(offer)
        if (answer.appointment_id in agreed.visits) != (later is not None) or later not in (None, answer.appointment_id):
            return None
        visit = Visit(self.patient, answer, claims)
        return agreed.settled(offer).but("visits", **{answer.appointment_id: visit})

    def _later(self, agreed, slot):
        """Return the visit that the offered one would take the place of."""
        mine = [visit.booked for visit in agreed.visits.values() if visit.patient == self.patient and visit.booked.service == slot.service]
        after = sorted((booked.starts_at, booked.appointment_id) for booked in mine if booked.starts_at > slot.starts_at)
        return after[0][1] if after else None


def explain(agreed, wishes, answers):
    """
    Return what is agreed after wishes that came at once: by the first order in which each would have been answered as it was.

    Raises:
        AssertionError: there is none.
    """
    for order in itertools.permutations(range(len(wishes))):
        after = agreed
        for number in order:
            after = None if after is None else wishes[number].explained(after, answers[number])
        if after is not None:
            return after
    raise AssertionError(f"in no order are these answers right: {list(zip(wishes, answers, strict=True))}, after {agreed}")
