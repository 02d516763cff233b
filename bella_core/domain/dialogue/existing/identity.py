"""Who it is: a name and a birth date, given by the caller. Nothing that is said before tells whether there is a record."""

import attrs

from ...disclosure import is_child
from .. import elsewhere, naming
from ..questions import pose
from ..state import Existing, Step
from ..turn import MAX_ASKS, Turn
from ..types import FindAppointments
from . import whose
from .tasks import TASKS

#: How often a name and a birth date are read back to somebody for whom nothing is found.
CHECKS = 2


def need(turn: Turn, existing: Existing) -> Step | None:
    """Ask for what is still missing; a caller who says nothing is told by birth date and number before a name is keyed."""
    form = turn.state.form
    if not _by_number(turn, existing) and (missing := naming.need(turn)) is not None:
        return missing
    if form.birth_date is None and not form.birth_date_skipped:
        return pose(turn, "birth_date")
    return None


def look(turn: Turn, existing: Existing) -> Step:
    """Look for the appointments."""
    state, form = turn.state, turn.state.form
    if state.asks >= MAX_ASKS - 1:
        return elsewhere.failed(turn, "too_many_asks")
    name = form.name.value if form.name and not _by_number(turn, existing) else None
    return turn.ask(
        "appointments",
        FindAppointments(
            name.given if name else None,
            (name.family or name.full) if name else None,
            form.birth_date.value if form.birth_date else None,
            state.caller,
            whose.relation(turn, existing),
            existing.caller_name,
            existing.kind,
        ),
    )


def in_vain(turn: Turn, existing: Existing) -> Step:
    """
    Go on where nothing was found that may be told.

    Whether there is no record, none that this caller may hear of, or no appointment: the same is asked, and in the end the same is said.
    """
    form = turn.state.form
    if _by_number(turn, existing):
        turn.state = attrs.evolve(turn.state, existing=attrs.evolve(existing, by_name=True))
        return naming.need(turn) or nothing(turn, existing)
    if form.relation is None and existing.of_another and existing.caller_name is None:
        return pose(turn, "own_name")  # who speaks of themselves by name has answered all with that
    if existing.checked < CHECKS and form.name is not None and form.birth_date is not None:
        return pose(turn, "identity")
    child = form.birth_date is not None and is_child(form.birth_date.value, turn.now.date())
    other = child or whose.relation(turn, existing) != "self"
    if other and existing.caller_name is None:
        return pose(turn, "own_name")
    return nothing(turn, existing)


def nothing(turn: Turn, existing: Existing) -> Step:
    """Tell that bella can do nothing, and leave it to staff."""
    return elsewhere.to_person(turn, TASKS[existing.kind], "existing.nothing", about=existing.kind or "existing")


def _by_number(turn: Turn, existing: Existing) -> bool:
    """Tell whether birth date and number shall tell who it is: to somebody who has said nothing yet, and calls from a number."""
    return bool(turn.state.by_keys) and turn.state.form.name is None and turn.state.caller is not None and not existing.by_name
