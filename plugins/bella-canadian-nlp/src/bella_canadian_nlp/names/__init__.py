"""People's names: after a cue, in answer to "your name?", spelled, corrected."""

from .finder import find

__all__ = ["find"]
