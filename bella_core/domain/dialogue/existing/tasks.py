"""What is left for staff where bella cannot do it herself."""

from ..types import ErrandKind

#: The kind of the task, by what the caller wanted.
TASKS: dict[ErrandKind, str] = {
    "when": "callback",
    "move": "move",
    "cancel": "cancel",
    "confirm": "message",
    "late": "late",
    "": "callback",
}
