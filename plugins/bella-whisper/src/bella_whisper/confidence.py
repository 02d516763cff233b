"""How likely an engine's words are right, from the probability that it gives its own tokens."""

from itertools import pairwise

from .rules import Part

#: The mean logarithm of the tokens' probabilities, and how many utterances of that were right in every word that matters: measured on
#: telephone audio of synthetic voices and people's figures, tiny.en; rounded, since the samples are few.
_CURVE = ((-1.2, 0.05), (-0.6, 0.4), (-0.4, 0.55), (-0.25, 0.8), (-0.1, 0.92), (0.0, 0.97))


def confidence(part: Part) -> float | None:
    """Return a number from 0 to 1, or None where the engine tells nothing."""
    if part.logprob is None:
        return None
    logprob = min(max(part.logprob, _CURVE[0][0]), _CURVE[-1][0])
    for (left, low), (right, high) in pairwise(_CURVE):
        if logprob <= right:
            return round(low + (high - low) * (logprob - left) / (right - left), 3)
    return _CURVE[-1][1]
