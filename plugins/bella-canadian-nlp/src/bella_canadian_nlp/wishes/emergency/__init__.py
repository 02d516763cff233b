"""Emergencies, in three levels: never a diagnosis, and what is unsure goes up a level rather than down."""

from .finder import add_tables, read_emergency
from .words import SETS

__all__ = ["SETS", "add_tables", "read_emergency"]
