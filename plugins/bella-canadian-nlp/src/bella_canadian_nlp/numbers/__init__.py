"""Numbers as callers say them."""

from .finder import find_numbers
from .parse import NUMBER_WORDS, Number, number_at

__all__ = ["NUMBER_WORDS", "Number", "find_numbers", "number_at"]
