"""Finding slots, and offering two that differ usefully."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from ..rules import notice
from ..slots import Slot, Wish
from . import callbacks, drafts, elsewhere, usual
from .desk import desk_answers
from .existing import wording as standing
from .families import roll, together
from .questions import pose
from .state import Step
from .turn import Turn
from .types import FindSlots, FindTogether, Slots
from .wishes import is_exact, is_narrow

#: Offers that may be turned down before somebody else looks for a time.
ROUNDS = 3
#: Slots to choose two from.
_LIMIT = 6
#: Two slots of one half-day differ usefully when they are this far apart.
_APART = timedelta(minutes=60)

#: Nobody waits longer for the usual provider than this, who has not said on which day it shall be.
_PATIENCE = timedelta(days=7)

#: While a caller thinks, a slot may come too near to be booked.
_THINKING = timedelta(minutes=3)


def search(turn: Turn) -> Step:
    """Look for slots that meet the wish; staff take over when nothing suited for several rounds."""
    if turn.state.offer.rounds > ROUNDS:
        return nothing_suits(turn)
    return turn.ask("find", _find(turn, turn.state.form.wish or Wish()))


def nothing_suits(turn: Turn) -> Step:
    """Offer a place on the waiting list to a caller who found no time: they never hear the same offers again."""
    turn.say("no_slots")
    return to_staff(turn) if roll.is_together(turn) else pose(turn, "waitlist")


def to_staff(turn: Turn) -> Step:
    """Put the caller through who found no time, or have staff ring them with one."""
    if desk_answers(turn):
        return elsewhere.to_person(turn, "callback", about="no_suitable_time")
    return callbacks.promise(turn, "no_suitable_time")


def first_openings(turn: Turn) -> Step:
    """Offer what there is to a caller whose wish cannot be understood: two times are easier to answer than a question."""
    form, trouble = turn.state.form, turn.state.trouble
    wish = attrs.evolve(form.wish or Wish(), days=(), first=None, last=None, weekdays=(), at=None, after=None, before=None)
    turn.say("sorry")
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, wish=wish), trouble=attrs.evolve(trouble, misses=0))
    return search(turn)


def present(turn: Turn, found: Slots, *, widened: bool = False) -> Step:
    """Offer what was found: one slot if exactly that was asked for, else two that differ usefully."""
    wish = turn.state.form.wish or Wish()
    offer = turn.state.offer
    if widened:
        return _second_found(turn, found)
    exact = found.exact and is_exact(wish)
    named = found.exact and wish.at is not None  # who names a time may have it, declined before or not
    fresh = _fresh(turn, found, named=named)
    if not fresh:
        return _nothing(turn)
    if exact:
        return _put(turn, fresh[:1], exact=True)
    pair = _differing(turn, _by_nearness(turn, fresh, wish))
    if found.exact and (offer.apart or not is_narrow(wish)) and _alike(turn, pair):
        turn.state = attrs.evolve(turn.state, offer=attrs.evolve(offer, slots=tuple(pair), exact=True))
        return turn.ask("widen", _find(turn, attrs.evolve(wish, after=_end_of_half_day(turn, pair[0]))))
    return _put(turn, pair, exact=found.exact)


def _fresh(turn: Turn, found: Slots, *, named: bool) -> list[Slot]:
    """Leave out what is forbidden, too near, or was turned down; the last not where that very time was named."""
    declined = turn.state.offer.declined
    soonest = turn.at + _notice(turn, found.slots) + _THINKING
    allowed = [slot for slot in found.slots if not _is_denied(turn, slot)]
    return [slot for slot in allowed if (named or slot.starts_at not in declined) and slot.starts_at >= soonest]


def _notice(turn: Turn, slots: Sequence[Slot]) -> timedelta:
    """Return how long before a visit it must be made, for the service of the slots."""
    service = next((service for service in turn.clinic.services if slots and service.code == slots[0].service), None)
    return timedelta(minutes=turn.location.notice_min) if service is None else notice(turn.location, service)


def is_past_usual(turn: Turn, found: Slots) -> bool:
    """Tell whether the usual provider was looked for and has nothing that suits, so that others are looked for now; and note it."""
    offer, wish = turn.state.offer, turn.state.form.wish or Wish()
    if _usual(turn) is None:
        return False
    fresh = _fresh(turn, found, named=wish.at is not None) if found.exact else []
    ready = max(turn.now.date(), wish.first or turn.now.date()) + _PATIENCE
    if fresh and (wish.days or wish.after or turn.local(fresh[0].starts_at).date() <= ready):
        return False
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(offer, past_usual=True))
    return True


def _usual(turn: Turn) -> str | None:
    return None if turn.state.offer.past_usual or roll.is_together(turn) else usual.provider(turn)


def is_asked_for(turn: Turn, found: Slots) -> bool:
    """Tell whether the slot that was found is the very one that was asked for: it is held, and read back at once."""
    form, wish = turn.state.form, turn.state.form.wish or Wish()
    if not found.exact or not found.slots or not is_exact(wish) or not form.wish_sure or form.name is None:
        return False
    first = found.slots[0]
    starts, soonest = turn.local(first.starts_at), turn.at + _notice(turn, found.slots) + _THINKING
    fresh = first.starts_at not in turn.state.offer.declined and not _is_denied(turn, first)
    return fresh and (starts.date(), starts.time()) == (wish.days[0], wish.at) and first.starts_at >= soonest


def _find(turn: Turn, wish: Wish) -> FindSlots | FindTogether:
    service = turn.state.form.service
    purpose = turn.state.purpose
    own = turn.state.hold.id if turn.state.hold else (purpose.hold_id or None) if purpose is not None else None
    if (provider := _usual(turn)) is not None:
        wish = attrs.evolve(wish, provider_id=provider)
    limit = _LIMIT + len(turn.state.offer.declined) + len(turn.state.denied)  # so that some are left when those are left out
    if roll.is_together(turn):
        return together.find(turn, wish, limit)
    if (moved := standing.moving(turn)) is not None:
        return FindSlots(moved.service, moved.location_id, wish, limit, own, moving=moved.appointment_id)
    patient = drafts.patient(turn) if turn.state.form.cdcp_from is not None else None
    return FindSlots(service.value if service else "", turn.location.id, wish, limit, own, patient=patient)


def _put(turn: Turn, slots: Sequence[Slot], *, exact: bool) -> Step:
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(turn.state.offer, slots=tuple(slots[:2]), exact=exact))
    return pose(turn, "offer")


def _nothing(turn: Turn) -> Step:
    offer = turn.state.offer
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(offer, slots=(), rounds=offer.rounds + 1))
    if turn.state.form.urgent == "same_day":
        return elsewhere.to_person(turn, "emergency", "emergency.full", urgency="now")
    if turn.state.offer.rounds > ROUNDS:
        return search(turn)
    turn.say("no_slots")
    return pose(turn, "when")


def _second_found(turn: Turn, found: Slots) -> Step:
    """Put the first slot of the wider search in the place of the second one, if it is what was wished."""
    first, *rest = turn.state.offer.slots
    declined = turn.state.offer.declined
    wider = [slot for slot in found.slots if found.exact and slot.starts_at not in declined and not _is_denied(turn, slot)]
    return _put(turn, [first, *(wider[:1] or rest)], exact=turn.state.offer.exact)


def _is_denied(turn: Turn, slot: Slot) -> bool:
    """Tell whether a rule has forbidden this visit at this time, with whomever it was; what is moved is not moved to where it is."""
    moved = standing.moving(turn)
    if moved is not None and moved.starts_at == slot.starts_at:
        return True
    return any((slot.service, slot.starts_at) == (denied.service, denied.starts_at) for denied in turn.state.denied)


def _by_nearness(turn: Turn, slots: list[Slot], wish: Wish) -> list[Slot]:
    if not is_exact(wish) or wish.at is None:
        return slots
    target = datetime.combine(wish.days[0], wish.at)
    return sorted(slots, key=lambda slot: (abs(turn.local(slot.starts_at).replace(tzinfo=None) - target), slot.starts_at))


def _half_day(turn: Turn, slot: Slot) -> tuple[object, bool]:
    starts = turn.local(slot.starts_at)
    return starts.date(), starts.hour < 12


def _alike(turn: Turn, pair: Sequence[Slot]) -> bool:
    return len(pair) < 2 or _half_day(turn, pair[0]) == _half_day(turn, pair[1])


def _differing(turn: Turn, slots: Sequence[Slot]) -> list[Slot]:
    """Return the first slot, and the first that lies in another half-day, else an hour away, else at another time."""
    first, rest = slots[0], [slot for slot in slots[1:] if slot.starts_at != slots[0].starts_at]
    for differs in (
        lambda slot: _half_day(turn, slot) != _half_day(turn, first),
        lambda slot: abs(slot.starts_at - first.starts_at) >= _APART,
        lambda _: True,
    ):
        second = next((slot for slot in rest if differs(slot)), None)
        if second is not None:
            return [first, second]
    return [first]


def _end_of_half_day(turn: Turn, slot: Slot) -> datetime:
    starts = turn.local(slot.starts_at)
    hour, minute = (11, 59) if starts.hour < 12 else (23, 59)
    return starts.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(turn.at.tzinfo)
