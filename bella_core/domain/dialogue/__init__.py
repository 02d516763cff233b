"""The dialogue: a pure function from what was heard to what is said and done."""

from .state import DialogueState, Step, initial
from .step import step
from .turn import MAX_ASKS

__all__ = ["MAX_ASKS", "DialogueState", "Step", "initial", "step"]
