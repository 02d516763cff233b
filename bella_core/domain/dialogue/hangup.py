"""How a call ends when the caller is gone, or has gone quiet."""

import attrs

from . import elsewhere, errands, next_visits, paging
from .questions import pose
from .state import Step
from .turn import Turn
from .types import AddTask

#: Questions that stand between a read-back and the booking.
_CONFIRMING = frozenset({"read_back", "sure", "change"})
#: And between a read-back and what is done with an appointment that stands.
_DECIDING = frozenset({"move_it", "move_sure", "cancel_it", "cancel_sure"})


def hang_up(turn: Turn, *, ringing: bool = False) -> Step:
    """
    Release what is held, and leave staff an item if the caller was about to confirm.

    Args:
        ringing: the caller was being put through, and nobody had taken the call: who needed help at once is rung back.
    """
    _leave(turn, ringing=ringing)
    if ringing:
        elsewhere.outcome(turn, "abandoned")
    if ringing and turn.state.handover is not None and turn.state.handover.kind == "emergency":
        paging.page(turn, None)
        turn.tell(AddTask("emergency", "now", elsewhere.details(turn)))
    return turn.end()


def gone_quiet(turn: Turn) -> Step:
    """Take leave of a caller who does not answer."""
    if turn.state.form.urgent:
        return elsewhere.to_person(turn, "emergency", urgency="now")
    _leave(turn)
    return turn.close("hang_up", "silence")


def said_goodbye(turn: Turn) -> Step | None:
    """
    Let a caller go who takes leave in the middle of it all, and books nothing.

    Engines write "bye" where nothing was said, and at a read-back "see you then" may be a yes: the first one is asked about, and only a
    second one ends the call.
    """
    trouble = turn.state.trouble
    if turn.state.form.wanted and not trouble.leaving:
        turn.state = attrs.evolve(turn.state, trouble=attrs.evolve(trouble, leaving=True))
        turn.say("leaving")
        return pose(turn, turn.state.question)
    _leave(turn)
    return turn.close("hang_up", "goodbye")


def _leave(turn: Turn, *, ringing: bool = False) -> None:
    errands.abandon(turn, ringing=ringing)
    if turn.state.outcome in {"booked", "requested"}:
        next_visits.leave(turn)
    state = turn.state
    if state.booked is not None or state.outcome in {"message", "transferred", "robot"}:
        return
    confirming = state.question in _CONFIRMING and state.hold is not None
    if confirming or (state.question in _DECIDING and state.existing is not None):
        turn.tell(AddTask("abandoned_at_confirmation", "today", elsewhere.details(turn)))
    if state.existing is not None and state.existing.kind == "late" and state.waiting != "late" and (state.caller or state.form.name):
        minutes = {"minutes": str(state.existing.minutes)} if state.existing.minutes else {}
        turn.tell(AddTask("late", "now", elsewhere.details(turn, "late") | minutes))  # staff know the number, and that somebody comes late
    elsewhere.let_go(turn)
    elsewhere.outcome(turn, "abandoned" if state.form.wanted else "none")
    turn.state = attrs.evolve(turn.state, question="none")
