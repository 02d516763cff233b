"""What is said of visits that several come to together."""

from collections.abc import Sequence

from ...slots import Hold, Slot
from ...spoken import spoken_moment, spoken_time
from ..called import moment, provider_name, service_name
from ..turn import Turn
from ..types import BookedTogether
from . import roll

#: So many are "both", and no "all".
_BOTH = 2


def offered(turn: Turn, slot: Slot, said: str) -> str:
    """Say of a time on offer whether all come at once, or one after the other; where that is so of both, it is said with the second."""
    if not roll.is_together(turn):
        return said
    alike = {_is_at_once(turn, one) for one in turn.state.offer.slots[:2]}
    if len(alike) == 1 and slot != turn.state.offer.slots[:2][-1]:
        return said
    at_once = "family.at_once.two" if len(roll.way(turn, slot)) == _BOTH else "family.at_once"
    return turn.words(at_once if _is_at_once(turn, slot) else "family.in_turn", moment=said)


def _is_at_once(turn: Turn, slot: Slot) -> bool:
    return len({one.starts_at for one in roll.way(turn, slot)}) == 1


def visits(turn: Turn) -> str:
    """Say each visit that is held, by name."""
    holds = turn.state.family.holds
    before = (None, *holds)
    return "; ".join(_visit(turn, *found) for found in zip(holds, roll.names(turn), before, strict=False))


def _visit(turn: Turn, hold: Hold, name: str, before: Hold | None) -> str:
    slot = hold.slot
    words = {"name": name, "service": service_name(turn, slot.service), "provider": provider_name(turn, slot.provider_id)}
    if before is None:
        return turn.words("family.visit", moment=moment(turn, slot), **words)
    if before.slot.starts_at == slot.starts_at:
        return turn.words("family.visit.same", **words)
    return turn.words("family.visit.then", time=spoken_time(turn.local(slot.starts_at).time(), turn.state.language), **words)


def booked(turn: Turn, row: BookedTogether) -> dict[str, str]:
    """Say what was booked, from the rows that were written."""
    first, *others = row.visits
    language, begins = turn.state.language, turn.local(first.starts_at)
    later = sorted({turn.local(visit.starts_at).time() for visit in others} - {begins.time()})
    said = (spoken_moment(begins, turn.now.date(), language), *(spoken_time(at, language) for at in later))
    return {"names": listed(turn, roll.names(turn)), "moment": listed(turn, said)}


def listed(turn: Turn, items: Sequence[str]) -> str:
    """Join words as they are listed aloud."""
    *most, last = [item for item in items if item] or [""]
    return turn.words("family.and", first=", ".join(most), last=last) if most else last


def menu(turn: Turn) -> dict[str, str]:
    """Return their names, and a key for each."""
    items = [turn.words("family.item", name=name, digit=str(place)) for place, name in enumerate(roll.names(turn), 1)]
    return {"names": listed(turn, roll.names(turn)), "menu": "; ".join(items)}
