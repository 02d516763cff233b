"""Whom a caller does not want to see."""

from bella_core.plugin.types import ProviderValue

from .families import roll
from .turn import Turn


def unwanted(turn: Turn, asked: ProviderValue) -> frozenset[str]:
    """
    Return the ids of those whom the caller does not want, empty where nobody is ruled out.

    "With somebody else" means anybody but the one whose time is held or offered; of two nobody can say which.
    """
    if not asked.excluded:
        return frozenset()
    if asked.id is not None:
        return frozenset({asked.id})
    state = turn.state
    slots = roll.held_slots(turn, state.hold) if state.hold is not None else state.offer.slots
    spoken_of = frozenset(slot.provider_id for slot in slots)
    return spoken_of if len(spoken_of) == 1 else frozenset()
