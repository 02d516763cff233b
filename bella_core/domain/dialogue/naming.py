"""Whose name it is: asked for until it is whole, and never more often than anybody bears."""

from ..names import is_complete
from .questions import pose
from .state import Step
from .turn import Turn
from .understand import NAME_TRIES


def need(turn: Turn) -> Step | None:
    """Ask for what is missing of the patient's name; None when it will do."""
    form = turn.state.form
    if form.name is None:
        return pose(turn, "name", "again" if form.name_tries else "first")
    if form.name.grounding == "inferred" and form.name_tries < NAME_TRIES:
        return pose(turn, "name_sure")
    if not is_complete(form.name.value) and " " not in form.name.value.full.strip():
        return pose(turn, "family" if form.name.value.given or not form.name.value.family else "given")
    return None
