"""Emergencies, in three levels: never a diagnosis, and what is unsure goes up a level rather than down."""

from .finder import read_emergency

__all__ = ["read_emergency"]
