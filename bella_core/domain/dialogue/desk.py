"""Who else can take the call now: the desk by its hours, or a message."""

from ..hours import is_open
from .turn import Turn


def desk_answers(turn: Turn) -> bool:
    """Tell whether a call can be put through to the desk now."""
    return turn.location.desk is not None and is_open(turn.location, turn.at)


def zero_hint(turn: Turn) -> str:
    """Return the key of the sentence that says what 0 does now."""
    return "zero.desk" if desk_answers(turn) else "zero.message"
