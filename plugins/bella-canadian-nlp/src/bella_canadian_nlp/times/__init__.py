"""When: days, times of day, intervals and holidays out of a caller's words, in English and French."""

from .finder import find_times, load

__all__ = ["find_times", "load"]
