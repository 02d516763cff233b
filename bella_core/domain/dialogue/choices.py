"""Hearing which of the slots on offer the caller takes, or what they would like instead."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import attrs

from bella_core.plugin.types import Extraction, TimeValue

from ..slots import Slot, Wish
from ..spoken import WEEKDAYS
from .heard import PLAIN, Heard
from .offers import ROUNDS, nothing_suits, search
from .questions import pose
from .state import Offer, Step
from .turn import Turn
from .types import Booked
from .whom import unwanted
from .wishes import read_wish

T = TypeVar("T", Slot, Booked)

#: The key for neither of the slots; a spoken three is a time.
_OTHER_KEY = 3
#: Who finds a time too early, or too late, does not mean by ten minutes.
STEP = timedelta(minutes=50)
#: Times that were turned down: two of two.
_ENOUGH = 2
_WORDS = re.compile(r"[^\W_]+")
#: What may stand beside a weekday that tells one offer from the other.
_THE_ONE = frozenset({"the", "one", "s", "on", "for", "at", "le", "la", "de", "du", "celui", "celle"})


def answer(turn: Turn, heard: Heard) -> Step | Heard:
    """
    Read an answer to an offer.

    Returns:
        A reply, or what is left of the answer to be read into the form: without its times when they picked a slot.
    """
    slots = turn.state.offer.slots
    if not slots:  # more are to come than it was for: a yes to it is none any more
        return attrs.evolve(heard, yes_no=None, choice=None, refused=None)
    heard = _soonest(turn, _refusing(turn, heard))
    if heard.refused is not None and not heard.intents & {"first", "second", "either", "neither"}:
        return _without_refused(turn, heard)
    heard = _plainly(turn, heard)
    asks_again = "repeat" in heard.intents and heard.yes_no != "yes"  # "what was the first one again?" takes none of them
    if asks_again or _may_be_either(turn, heard):
        return pose(turn, "offer", "first" if asks_again else "again")
    agreeing = (matching(turn, slots, heard.times) or of_weekday(turn, slots, heard.times)) if heard.times else ()
    picked = _picked(heard, slots) if not agreeing else (agreeing[0] if len(agreeing) == 1 else None)
    way = next((way for way in ("later", "earlier") if way in heard.intents), None)
    if picked is not None and not (heard.provider and picked.provider_id in unwanted(turn, heard.provider)):
        choose(turn, picked)
        return attrs.evolve(heard, times=(), yes_no=None, provider=None)
    if way is not None:
        return _move_on(turn, heard, way)
    if _says_when(heard) and not agreeing:
        return heard
    if (agreeing and "neither" not in heard.intents) or heard.yes_no == "yes":
        return _which(turn, heard)
    if heard.yes_no == "no" and heard.doubt:
        return attrs.evolve(heard, yes_no=None)  # not understood
    if heard.yes_no == "no" or "neither" in heard.intents or (heard.choice == _OTHER_KEY and heard.keyed):
        decline(turn)
        return search(turn) if turn.state.offer.rounds > ROUNDS else pose(turn, "when")
    return heard


def _which(turn: Turn, heard: Heard) -> Step | Heard:
    """Ask which of two; for who says yes to both again and again it is the first, which is read back like any other."""
    trouble = turn.state.trouble
    trouble = attrs.evolve(trouble, misses=trouble.misses + 1, total=trouble.total + 1, silences=0)
    turn.state = attrs.evolve(turn.state, trouble=trouble)
    if trouble.misses <= _ENOUGH:
        return pose(turn, "offer", "again" if trouble.misses == 1 else "keys")
    choose(turn, turn.state.offer.slots[0])
    return attrs.evolve(heard, times=(), yes_no=None)


def _may_be_either(turn: Turn, heard: Heard) -> bool:
    """Tell whether a bare number may be one slot's place and another slot's time ("one", for the second at one o'clock)."""
    slots = turn.state.offer.slots
    if heard.choice is None or heard.choice > len(slots) or len(heard.times) != 1:
        return False
    (time,) = heard.times
    bare = "meridiem" in time.inferred and time.confidence < PLAIN
    agreeing = matching(turn, slots, heard.times)
    return bare and bool(agreeing) and slots[heard.choice - 1] not in agreeing


def _soonest(turn: Turn, heard: Heard) -> Heard:
    """Take the first of two for who wants to come as soon as possible: it is the soonest there is."""
    slots, told = turn.state.offer.slots, [one.value for one in heard.times if isinstance(one.value, TimeValue)]
    asap = bool(told) and all(value.asap and value.end is None for value in told)
    if (
        not asap
        or len(slots) != 2
        or heard.yes_no == "no"
        or heard.excluded
        or heard.refused is not None
        or heard.intents & {"second", "neither", "later"}
    ):
        return heard
    place = "first" if slots[0].starts_at <= slots[1].starts_at else "second"
    return attrs.evolve(heard, times=(), intents=(heard.intents - {"earlier"}) | {place}, yes_no=None)


def _refusing(turn: Turn, heard: Heard) -> Heard:
    """Read "the 8 AM doesn't work" as what it is where one of two offers is at that very time: a no to that one."""
    slots, told = turn.state.offer.slots, heard.excluded
    if heard.refused is not None or heard.times or len(slots) != 2 or not all(_is_exact(one) for one in told):
        return heard
    struck = matching(turn, slots, told) if told else ()
    if len(struck) != 1 or heard.intents & {"later", "earlier"}:
        return heard
    return attrs.evolve(heard, refused="first" if struck[0] == slots[0] else "second", excluded=(), choice=None)


def _is_exact(one: Extraction) -> bool:
    return isinstance(one.value, TimeValue) and one.value.kind in {"time", "datetime"} and one.value.grain != "day"


def _without_refused(turn: Turn, heard: Heard) -> Step | Heard:
    """Offer the other slot alone where one of two will not do; of a single one that is a no."""
    offer = turn.state.offer
    left = [slot for place, slot in zip(("first", "second"), offer.slots, strict=False) if place != heard.refused]
    rest = attrs.evolve(heard, refused=None, choice=None, yes_no="no", doubt=False, hedged=False)
    if len(offer.slots) < 2 or heard.times or heard.excluded or heard.provider or heard.intents & {"earlier", "later"}:
        return answer(turn, rest)
    gone = tuple(slot.starts_at for slot in offer.slots if slot not in left)
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(offer, slots=tuple(left), declined=(*offer.declined, *gone)))
    return pose(turn, "offer", "again")


def other_picked(turn: Turn, heard: Heard, held: Slot) -> Slot | None:
    """Return the other slot of the last offer, where the caller takes that one after all ("no, the second one")."""
    slots = turn.state.offer.slots
    if len(slots) < 2 or held not in slots[:2]:
        return None
    wanted = {"first": slots[0], "second": slots[1]}
    picked = [slot for name, slot in wanted.items() if name in heard.intents]
    return picked[0] if len(picked) == 1 and picked[0] != held else None


def move_on_from_declined(turn: Turn, heard: Heard) -> Step | None:
    """
    Look before or after what was turned down, for a caller who is asked for another time; None for any other answer.

    Who knows of no other time, and has turned down two times, is not asked a third time: there is the waiting list.
    """
    way = next((way for way in ("later", "earlier") if way in heard.intents), None)
    declined = turn.state.offer.declined
    if _knows_none(heard) and len(declined) >= _ENOUGH:
        return nothing_suits(turn)
    if way is None or not declined or _says_when(heard):
        return None
    wish = attrs.evolve(turn.state.form.wish or Wish(), at=None, after=None, before=None)
    wish = attrs.evolve(wish, after=max(declined)) if way == "later" else attrs.evolve(wish, before=min(declined))
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, wish=wish))
    return search(turn)


def _knows_none(heard: Heard) -> bool:
    """Tell whether nothing but a plain no was said."""
    plain = heard.yes_no == "no" or "neither" in heard.intents
    return plain and not (_says_when(heard) or heard.doubt or heard.services or heard.names or heard.intents - {"neither"})


def choose(turn: Turn, slot: Slot) -> None:
    """Note that the caller takes this slot."""
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(turn.state.offer, chosen=slot))


def decline(turn: Turn, slots: Sequence[Slot] | None = None) -> None:
    """Note that the caller takes none of what is on offer, or none of some ``slots`` of it; it is on offer no more."""
    offer = turn.state.offer
    gone = offer.slots if slots is None else slots
    declined = tuple(dict.fromkeys((*offer.declined, *(slot.starts_at for slot in gone))))
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(offer, slots=(), chosen=None, declined=declined, rounds=offer.rounds + 1))


def other_than(turn: Turn, slot: Slot) -> Step:
    """Look for another time than one that is held and will not do, on the days that were wished for."""
    form, offer = turn.state.form, turn.state.offer
    wish = attrs.evolve(form.wish or Wish(), at=None, after=None, before=None)
    if not (wish.days or wish.first or wish.weekdays):
        wish = attrs.evolve(wish, days=(turn.local(slot.starts_at).date(),))
    declined = tuple(dict.fromkeys((*offer.declined, slot.starts_at)))
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, wish=wish), offer=Offer(declined=declined, rounds=offer.rounds + 1))
    turn.say("changed")
    return search(turn)


def matching(turn: Turn, slots: Iterable[T], times: Sequence[Extraction]) -> tuple[T, ...]:
    """Return the slots, or appointments, that agree with every time that was said."""
    return tuple(slot for slot in slots if all(_agrees(turn.local(slot.starts_at), time) for time in times))


def of_weekday(turn: Turn, slots: Sequence[T], times: Sequence[Extraction]) -> tuple[T, ...]:
    """
    Return the slot, or appointment, that "Wednesday's one" means.

    On a Wednesday that is today's, though the day alone is taken for the next.
    """
    (value, *others) = (time.value for time in times)
    words = set(_WORDS.findall(times[0].text.lower()))
    named = words & WEEKDAYS
    if others or not isinstance(value, TimeValue) or value.start is None or len(named) != 1 or words - named - _THE_ONE:
        return ()
    return tuple(slot for slot in slots if turn.local(slot.starts_at).weekday() == value.start.weekday())


def _plainly(turn: Turn, heard: Heard) -> Heard:
    """Leave out numbers that may be taken for times, next to a choice that does without them ("yes, that's okay, five")."""
    slots = turn.state.offer.slots
    by_number = heard.choice is not None and heard.choice <= len(slots)
    chosen = (heard.yes_no == "yes" and len(slots) == 1) or by_number or heard.intents & {"first", "second", "either"}
    if not chosen or matching(turn, slots, heard.times):
        return heard
    return attrs.evolve(heard, times=tuple(time for time in heard.times if time.confidence >= PLAIN))


def _agrees(starts: datetime, extraction: Extraction) -> bool:
    either_half = "meridiem" in extraction.inferred
    return any(_fits(starts.replace(tzinfo=None), value, either_half=either_half) for value in _readings(extraction))


def _readings(extraction: Extraction) -> list[TimeValue]:
    """Return what a time may mean: the first reading, on another day if people disagree on it, or what plugins disagree on."""
    first, disputed = extraction.value, "doubt" in extraction.inferred
    if not isinstance(first, TimeValue):
        return []
    others = [value for value in extraction.alternatives if isinstance(value, TimeValue)]
    return [first, *(other for other in others if disputed or _is_moved(first, other))]


def _is_moved(first: TimeValue, other: TimeValue) -> bool:
    """Tell whether another reading has another day and nothing else: "next Tuesday"."""
    ends = ((first.start, other.start), (first.end, other.end))
    moved = {then - at if at and then else None for at, then in ends if at or then}
    (by,) = moved if len(moved) == 1 else (None,)
    return by is not None and first.kind == other.kind and not by % timedelta(days=1)


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
    slots, before = turn.state.offer.slots, turn.state.form.wish
    struck = [slot for slot in slots if any(_is_exact(one) and matching(turn, (slot,), (one,)) for one in heard.excluded)]
    starts = [slot.starts_at for slot in struck or slots]  # "eight is too early": later than eight, and not than the other one too
    if before is not None and ((way == "earlier" and before.after) or (way == "later" and before.before)):
        _take_back(turn)
    wish = read_wish(turn.state.form.wish, heard.times, heard.excluded, turn.now.date())
    if not heard.times:
        wish = attrs.evolve(wish, at=None)
    step = STEP if struck else timedelta()
    bounded = attrs.evolve(wish, after=max(starts) + step) if way == "later" else attrs.evolve(wish, before=min(starts) - step)
    decline(turn, struck or slots)
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, wish=bounded))
    return search(turn)


def _take_back(turn: Turn) -> None:
    """Let what was passed over be offered again, to a caller who turns round: "later", and then "something earlier"."""
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(turn.state.offer, declined=()))
