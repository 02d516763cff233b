"""What comes next for an appointment that a patient has: who, which, and then what is wanted of it."""

import attrs

from .. import callbacks, elsewhere
from ..questions import pose
from ..state import Existing, Offer, Step
from ..turn import Turn
from ..types import Coming
from . import ending, identity, lateness, moving, which, wording


def go_on(turn: Turn, existing: Existing) -> Step:
    """Ask for, or do, the first thing that is still needed."""
    if turn.state.form.callback:
        return callbacks.go_on(turn)
    if existing.kind == "late":
        return lateness.go_on(turn, existing)
    if not existing.kind and not existing.found:
        return pose(turn, "existing")
    if not existing.found or turn.state.user_id is None:  # nobody is known, or somebody else than it was found for
        existing = _afresh(turn, existing)
        return identity.need(turn, existing) or identity.look(turn, existing)
    if not existing.chosen:
        existing = which.settle(turn, existing)
        turn.state = attrs.evolve(turn.state, existing=existing)
    if existing.kind == "when":
        return _tell(turn, existing)
    one = wording.chosen(existing)
    return pose(turn, "which") if one is None else _about(turn, existing, one)


def advance(turn: Turn, existing: Existing) -> Step:
    """Go on, and count it as progress."""
    trouble = attrs.evolve(turn.state.trouble, silences=0, misses=0, asides=0, unchanged=0, leaving=False)
    turn.state = attrs.evolve(turn.state, existing=existing, trouble=trouble)
    return go_on(turn, existing)


def again(turn: Turn) -> Step:
    """Ask the open question once more."""
    return pose(turn, turn.state.question)


def _about(turn: Turn, existing: Existing, one: Coming) -> Step:
    match existing.kind:
        case "move":
            return moving.go_on(turn, existing, one)
        case "cancel":
            wording.state_policy(turn, one)
            return pose(turn, "cancel_it")
        case "confirm":
            return pose(turn, "attend")
    return pose(turn, "existing")


def _afresh(turn: Turn, existing: Existing) -> Existing:
    """Forget what was found for somebody else."""
    if existing.found:
        elsewhere.let_go(turn)
        existing = attrs.evolve(existing, found=False, coming=(), chosen="")
        turn.state = attrs.evolve(turn.state, existing=existing, offer=Offer())
    return existing


def _tell(turn: Turn, existing: Existing) -> Step:
    """Say when it is, or they are."""
    one = wording.chosen(existing)
    for told in existing.coming[: wording.MOST] if one is None else (one,):
        turn.state = attrs.evolve(turn.state, lead=(*turn.state.lead, wording.told(turn, told.row)))
    return ending.finish(turn, "told")
