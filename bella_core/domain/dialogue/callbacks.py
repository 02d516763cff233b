"""A call back by staff, where bella has no time that suits: a name and a number are all it takes."""

import attrs

from . import elsewhere, numbers
from .questions import pose
from .state import Step
from .turn import Turn
from .types import AddTask


def promise(turn: Turn, about: str) -> Step:
    """
    Promise a call, and see to it that staff can make it.

    Args:
        about: why, as a code for staff.
    """
    elsewhere.let_go(turn)
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, wanted=True, callback=about))
    turn.say("callback")
    return go_on(turn)


def go_on(turn: Turn) -> Step:
    """Ask for what is still needed; then leave it to staff, and take leave."""
    form = turn.state.form
    missing = pose(turn, "name", "again" if form.name_tries else "first") if form.name is None else numbers.need_agreed(turn)
    if missing is not None:
        return missing
    turn.tell(AddTask("callback", "today", elsewhere.details(turn, form.callback)))
    elsewhere.outcome(turn, "message")
    return turn.close("hang_up", "callback.done")
