"""Finding slots, offering two that differ usefully, and hearing which one it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import attrs

from bella_core.plugin.types import Extraction, TimeValue

from ..slots import Slot, Wish
from . import elsewhere
from .heard import PLAIN, Heard
from .questions import pose
from .state import Step
from .turn import Turn
from .types import FindSlots, Slots
from .wishes import is_exact, is_narrow, read_wish

#: Offers that may be turned down before somebody else looks for a time.
ROUNDS = 3
#: Slots to choose two from.
_LIMIT = 6
#: Two slots of one half-day differ usefully when they are this far apart.
_APART = timedelta(minutes=60)


def search(turn: Turn) -> Step:
    """Look for slots that meet the wish; staff take over when nothing suited for several rounds."""
    if turn.state.offer.rounds > ROUNDS:
        return elsewhere.to_person(turn, "callback", "no_slots", about="no_suitable_time")
    return turn.ask("find", _find(turn, turn.state.form.wish or Wish()))


def present(turn: Turn, found: Slots, *, widened: bool = False) -> Step:
    """Offer what was found: one slot if exactly that was asked for, else two that differ usefully."""
    wish = turn.state.form.wish or Wish()
    offer = turn.state.offer
    if widened:
        return _second_found(turn, found)
    exact = found.exact and is_exact(wish)
    named = found.exact and wish.at is not None  # who names a time may have it, declined before or not
    fresh = [slot for slot in found.slots if named or slot.starts_at not in offer.declined]
    if not fresh:
        return _nothing(turn)
    if exact:
        return _put(turn, fresh[:1], exact=True)
    pair = _differing(turn, _by_nearness(turn, fresh, wish))
    if found.exact and not is_narrow(wish) and _alike(turn, pair):
        turn.state = attrs.evolve(turn.state, offer=attrs.evolve(offer, slots=tuple(pair), exact=True))
        return turn.ask("widen", _find(turn, attrs.evolve(wish, after=_end_of_half_day(turn, pair[0]))))
    return _put(turn, pair, exact=found.exact)


def answer(turn: Turn, heard: Heard) -> Step | Heard:
    """
    Read an answer to an offer.

    Returns:
        A reply, or what is left of the answer to be read into the form: without its times when they picked a slot.
    """
    slots = turn.state.offer.slots
    heard = _plainly(turn, heard)
    agreeing = matching(turn, slots, heard.times) if heard.times else ()
    picked = _picked(heard, slots) if not agreeing else (agreeing[0] if len(agreeing) == 1 else None)
    way = next((way for way in ("later", "earlier") if way in heard.intents), None)
    if picked is not None:
        choose(turn, picked)
        return attrs.evolve(heard, times=(), yes_no=None, provider=None)
    if way is not None:
        return _move_on(turn, heard, way)
    if _says_when(heard) and not agreeing:
        return heard
    if agreeing or heard.yes_no == "yes":
        return pose(turn, "offer", "again")
    if heard.yes_no == "no" and heard.doubt:
        return attrs.evolve(heard, yes_no=None)  # not understood
    if heard.yes_no == "no" or "neither" in heard.intents or heard.choice == 3:
        decline(turn)
        return search(turn) if turn.state.offer.rounds > ROUNDS else pose(turn, "when")
    return heard


def _plainly(turn: Turn, heard: Heard) -> Heard:
    """Leave out numbers that may be taken for times, next to a choice that does without them ("yes, that's okay, five")."""
    slots = turn.state.offer.slots
    chosen = (heard.yes_no == "yes" and len(slots) == 1) or heard.intents & {"first", "second", "either"}
    if not chosen or matching(turn, slots, heard.times):
        return heard
    return attrs.evolve(heard, times=tuple(time for time in heard.times if time.confidence >= PLAIN))


def choose(turn: Turn, slot: Slot) -> None:
    """Note that the caller takes this slot."""
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(turn.state.offer, chosen=slot))


def decline(turn: Turn) -> None:
    """Note that the caller takes none of what is on offer."""
    offer = turn.state.offer
    declined = tuple(dict.fromkeys((*offer.declined, *(slot.starts_at for slot in offer.slots))))
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(offer, slots=(), chosen=None, declined=declined, rounds=offer.rounds + 1))


def matching(turn: Turn, slots: Iterable[Slot], times: Sequence[Extraction]) -> tuple[Slot, ...]:
    """Return the slots that agree with every time that was said."""
    return tuple(slot for slot in slots if all(_agrees(turn.local(slot.starts_at), time) for time in times))


def _agrees(starts: datetime, extraction: Extraction) -> bool:
    readings = [value for value in (extraction.value, *extraction.alternatives) if isinstance(value, TimeValue)]
    either_half = "meridiem" in extraction.inferred
    return any(_fits(starts.replace(tzinfo=None), value, either_half=either_half) for value in readings)


def _fits(starts: datetime, value: TimeValue, *, either_half: bool) -> bool:
    if value.asap or (value.start is None and value.end is None):
        return False
    if value.kind == "interval":
        return _within(starts, value)
    at = value.start
    if at is None:
        return False
    same_day = starts.weekday() == at.weekday() if value.recurring else starts.date() == at.date()
    hours = {at.hour, (at.hour + 12) % 24} if either_half else {at.hour}
    same_time = starts.hour in hours and (value.grain == "hour" or starts.minute == at.minute)
    if value.kind == "date":
        return same_day if value.grain == "day" else at.date() <= starts.date()
    return same_time if value.kind == "time" else same_day and same_time


def _within(starts: datetime, value: TimeValue) -> bool:
    if not value.no_date:
        return (value.start is None or value.start <= starts) and (value.end is None or starts < value.end)
    late = value.start is None or value.start.time() <= starts.time()
    return late and (value.end is None or value.end.time() == datetime.min.time() or starts.time() < value.end.time())


def _picked(heard: Heard, slots: Sequence[Slot]) -> Slot | None:
    if heard.times:
        return None
    if len(slots) > 1 and ("second" in heard.intents or heard.choice == 2):
        return slots[1]
    if heard.choice == 1 or heard.intents & {"first", "either"}:
        return slots[0]
    if heard.yes_no == "yes" and len(slots) == 1 and not _says_when(heard) and not heard.intents & {"earlier", "later"}:
        return slots[0]
    return None


def _says_when(heard: Heard) -> bool:
    return bool(heard.times or heard.excluded or heard.provider)


def _move_on(turn: Turn, heard: Heard, way: str) -> Step:
    """Look before or after what was offered."""
    starts = [slot.starts_at for slot in turn.state.offer.slots]
    wish = read_wish(turn.state.form.wish, heard.times, heard.excluded, turn.now.date())
    if not heard.times:
        wish = attrs.evolve(wish, at=None)
    bounded = attrs.evolve(wish, after=max(starts)) if way == "later" else attrs.evolve(wish, before=min(starts))
    decline(turn)
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, wish=bounded))
    return search(turn)


def _find(turn: Turn, wish: Wish) -> FindSlots:
    service = turn.state.form.service
    own = turn.state.hold.id if turn.state.hold else None
    limit = _LIMIT + len(turn.state.offer.declined)  # so that some are left when those are left out
    return FindSlots(service.value if service else "", turn.location.id, wish, limit, own)


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
    wider = [slot for slot in found.slots if found.exact and slot.starts_at not in declined]
    return _put(turn, [first, *(wider[:1] or rest)], exact=turn.state.offer.exact)


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
