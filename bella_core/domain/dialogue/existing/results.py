"""What the book answered of an appointment that stands, and what is said or asked next."""

import attrs

from .. import elsewhere
from ..state import Existing, Field, Step, Waiting
from ..turn import Turn
from ..types import AddTask, Appointments, Changed, Noted, Refused, Result
from . import ending, identity, moving, plan, wording

#: The asks of this part.
WAITING: frozenset[Waiting] = frozenset({"appointments", "move", "cancel", "confirm", "late"})
_KEYS = {"moved": "moved", "cancelled": "cancelled", "confirmed": "attending"}
#: How often one that somebody else has just changed is looked for again.
_AGAIN = 2


def receive(turn: Turn, waiting: Waiting, result: Result) -> Step:
    """Take the answer to an ask of this part."""
    existing = turn.state.existing
    if existing is None:
        return elsewhere.failed(turn, "unexpected_answer")
    match result:
        case Appointments() if waiting == "appointments":
            return _found(turn, existing, result)
        case Changed() if waiting in {"move", "cancel", "confirm"}:
            return _changed(turn, existing, result)
        case Noted() if waiting == "late":
            return _noted(turn, existing)
        case Refused():
            return _refused(turn, existing, waiting, result)
    return elsewhere.failed(turn, "unexpected_answer")


def _found(turn: Turn, existing: Existing, result: Appointments) -> Step:
    """Go on with what may be told; where that is nothing, nothing tells why."""
    coming = tuple(one for one in result.coming if one.row.appointment_id != existing.but)
    # Of one thing the only visit that there is may be meant, and is read back; of two, one is not taken for the other.
    is_other = existing.then is not None and bool(existing.services) and not any(one.row.service in existing.services for one in coming)
    if result.user_id is None or not coming or is_other:
        return identity.in_vain(turn, existing)
    form = attrs.evolve(turn.state.form, known=Field(True, "said", "clinic"))
    if result.name is not None:  # as it is written, however it was heard
        form = attrs.evolve(form, name=Field(result.name, "confirmed", "clinic"))
    existing = attrs.evolve(existing, found=True, coming=coming)
    turn.state = attrs.evolve(turn.state, form=form, existing=existing, user_id=result.user_id, identified=True, looked_up=True)
    return plan.go_on(turn, existing)


def _changed(turn: Turn, existing: Existing, result: Changed) -> Step:
    """Say what was done; staff are told of what was cancelled or moved later than the clinic asks for."""
    one = wording.chosen(existing)
    if result.what != "confirmed" and one is not None and wording.late_notice(turn, one):
        details = elsewhere.details(turn, result.what) | {"appointment_id": one.row.appointment_id, "from": one.row.starts_at.isoformat()}
        turn.tell(AddTask("late_change", "today", details))
    return ending.done(turn, _KEYS[result.what], result.what, result.row)


def _noted(turn: Turn, existing: Existing) -> Step:
    if existing.minutes:
        turn.say("late.noted", minutes=str(existing.minutes))
    else:
        turn.say("late.noted.some")
    return ending.finish(turn, "late")


def _refused(turn: Turn, existing: Existing, waiting: Waiting, result: Refused) -> Step:
    """Look for another time, or look again at what somebody else has just changed; what a rule forbids is for staff."""
    if result.why == "taken" and waiting == "move":
        return moving.lost(turn)
    if result.why == "stale" and existing.again < _AGAIN:
        turn.say("existing.stale")
        existing = attrs.evolve(existing, found=False, coming=(), chosen="", again=existing.again + 1)
        elsewhere.let_go(turn)
        turn.state = attrs.evolve(turn.state, existing=existing)
        return identity.look(turn, existing)
    return elsewhere.to_person(turn, "callback", "rule", about=(result.detail or result.why)[:40])
