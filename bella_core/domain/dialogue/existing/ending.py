"""What is said when it is done, from the row that was written, and what comes after it."""

import attrs

from .. import elsewhere
from ..questions import pose
from ..state import Done, Existing, Offer, Step
from ..turn import Turn
from ..types import Booked
from . import identity, wording


def done(turn: Turn, key: str, outcome: str, row: Booked) -> Step:
    """Say what was done, and ask for anything else."""
    turn.state = attrs.evolve(turn.state, hold=None)  # it went into the appointment
    said = "moved.requested" if key == "moved" and row.status == "requested" else key
    turn.state = attrs.evolve(turn.state, lead=(*turn.state.lead, turn.prompt(said, **wording.said(turn, row))))
    return finish(turn, outcome)


def kept(turn: Turn) -> Step:
    """Leave it as it is."""
    turn.say("kept")
    return finish(turn, "told")


def finish(turn: Turn, outcome: str) -> Step:
    """Be done with it, and go on with what was wanted of another one, or ask for anything else; who the caller is stays known."""
    elsewhere.let_go(turn)
    elsewhere.outcome(turn, outcome)
    existing = turn.state.existing
    then = existing.then if existing is not None else None
    following = None
    if existing is not None and then is not None:
        following = Existing(then.kind, said=then.said, services=then.services, off=then.off, kin=then.kin, but=existing.chosen)
    form = attrs.evolve(turn.state.form, wanted=following is not None, service=None, wish=None)
    before = Done(existing.kind, existing.kin) if existing is not None else None
    turn.state = attrs.evolve(turn.state, existing=following, form=form, offer=Offer(), done=before)
    if following is not None:
        return identity.need(turn, following) or identity.look(turn, following)
    return pose(turn, "anything_else")
