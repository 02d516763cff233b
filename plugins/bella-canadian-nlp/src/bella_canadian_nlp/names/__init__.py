"""People's names: after a cue, in answer to "your name?", spelled, corrected."""

from .finder import find
from .hints import find as find_hints

__all__ = ["find", "find_hints"]
