"""A call back by staff, or a place on the waiting list, where bella has no time that suits: a name and a number are all it takes."""

import attrs

from ..slots import Wish
from . import drafts, elsewhere, numbers
from .questions import pose
from .state import Step
from .turn import Turn
from .types import AddTask, JoinWaiting

#: The code of a call back that a place on the waiting list stands for.
WAITING_LIST = "waiting_list"


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
    """Ask for what is still needed; then write it down, or leave it to staff, and take leave."""
    form, waits = turn.state.form, _waits(turn)
    if waits and form.service is None:
        return pose(turn, "service")
    if waits and not _is_listed(turn):
        return promise(turn, f"{WAITING_LIST}_staff")
    missing = pose(turn, "name", "again" if form.name_tries else "first") if form.name is None else numbers.need_agreed(turn)
    if missing is not None:
        return missing
    if waits:
        return pose(turn, "waitlist")
    turn.tell(AddTask("callback", "today", elsewhere.details(turn, form.callback)))
    elsewhere.outcome(turn, "message")
    return turn.close("hang_up", "callback.done")


def join(turn: Turn) -> Step:
    """Ask for the place that was read back to be written."""
    form = turn.state.form
    service = form.service.value if form.service else ""
    return turn.ask("waiting_list", JoinWaiting(drafts.patient(turn), service, turn.location.id, _lasting(form.wish)))


def instead(turn: Turn) -> Step:
    """Have staff call who could not be put on the waiting list."""
    return promise(turn, "waiting_list_failed")


def _waits(turn: Turn) -> bool:
    return turn.state.form.callback == WAITING_LIST and not turn.state.family.members


def _is_listed(turn: Turn) -> bool:
    """Tell whether the visit can be waited for: what staff alone book is not offered by text."""
    asked = turn.state.form.service
    return any(asked is not None and service.code == asked.value and service.is_by_phone for service in turn.clinic.services)


def _lasting(wish: Wish | None) -> Wish:
    """Return what is lasting of a wish: that something was too early or too late was said of one offer."""
    return attrs.evolve(wish or Wish(), after=None, before=None)
