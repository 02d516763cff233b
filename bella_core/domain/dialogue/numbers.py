"""The number to be reached at: the one that the call comes from, or one that is said or keyed."""

import attrs

from . import elsewhere
from .questions import pose
from .state import Field, Step
from .turn import Turn

#: How often a number may be said before it is keyed, and before somebody else takes it.
_TRIES = 3


def need(turn: Turn) -> Step | None:
    """Ask for a number; the caller's own is taken without a question, for it is read back with all the rest."""
    form, caller = turn.state.form, turn.state.caller
    if form.phone is not None:
        return pose(turn, "phone_sure") if form.phone.grounding == "inferred" else None
    if caller and not form.caller_refused and not form.phone_digits:
        turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, phone=Field(caller, "said", "caller_id")))
        return None
    if form.phone_tries >= _TRIES:
        return elsewhere.to_person(turn, "callback", "give_up")
    if form.phone_digits:
        return pose(turn, "phone_more", "keys" if form.phone_tries > 1 else "first")
    return pose(turn, "phone", "keys" if form.phone_tries else "first")


def need_agreed(turn: Turn) -> Step | None:
    """Ask for a number that nothing will be read back of: the caller's own too."""
    phone, caller = turn.state.form.phone, turn.state.caller
    own = phone.source == "caller_id" and phone.grounding != "confirmed" if phone else not turn.state.form.caller_refused
    if own and caller is not None and not turn.state.form.phone_digits:
        return pose(turn, "caller_id")
    return need(turn) or _check_said(turn)


def _check_said(turn: Turn) -> Step | None:
    """Ask whether a number that was said is right: it will not be read back with anything else."""
    phone = turn.state.form.phone
    unchecked = phone is not None and phone.source == "said" and phone.grounding != "confirmed"
    return pose(turn, "phone_sure") if unchecked else None


def need_checked(turn: Turn) -> Step | None:
    """Ask for a number that nothing will be read back of; the caller's own is taken without a question."""
    return need(turn) or _check_said(turn)


def known(turn: Turn) -> str | None:
    """Return the number that was given, else the one that the call comes from."""
    form = turn.state.form
    return form.phone.value if form.phone else turn.state.caller
