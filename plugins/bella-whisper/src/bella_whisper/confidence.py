"""How likely an engine's words are right, from the probability that it gives its own tokens."""

import math

from .rules import Part


def confidence(part: Part) -> float | None:
    """Return a number from 0 to 1, or None where the engine tells nothing."""
    if part.logprob is None:
        return None
    return round(math.exp(max(-10.0, min(0.0, part.logprob))), 3)
