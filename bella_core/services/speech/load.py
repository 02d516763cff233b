"""
Whether the speech engines keep up: told by how long callers wait for their words, and by how many are waiting.

How much an engine can carry depends on the machine, the model and who else computes there; only its answers tell.
"""

import os
import statistics
from collections import deque

from bella_core.core.clock import Clock

#: Seconds for words from which on an engine is behind, how many answers tell, and for how many seconds an answer does.
BEHIND_S, _FEWEST, _MOST, _RECENT_S = 2.0, 3, 9, 60.0


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Load:
    """
    Watch how engines do.

    Args:
        clock: tells how long ago an answer came.
        at_once: utterances whose words may be late at the same time: engines of one's own take a core for each.
    """

    def __init__(self, clock: Clock, at_once: int | None = None) -> None:
        self._clock = clock
        self._at_once = at_once if at_once is not None else cores()
        self._waits: deque[tuple[float, float]] = deque(maxlen=_MOST)
        self._awaited: list[float] = []

    def begun(self) -> float:
        """Note that words are awaited; return when."""
        self._awaited.append(self._clock.monotonic())
        return self._awaited[-1]

    def ended(self, begun: float) -> None:
        """Note that they are no longer awaited, whether they came or not."""
        self._awaited.remove(begun)
        now = self._clock.monotonic()
        self._waits.append((now, now - begun))

    @property
    def behind(self) -> bool:
        """Tell whether another caller would wait too long: more words are late than cores compute, or they came late of late."""
        now = self._clock.monotonic()
        if sum(now - begun > BEHIND_S for begun in self._awaited) > self._at_once:
            return True
        recent = [seconds for at, seconds in self._waits if now - at <= _RECENT_S]
        return len(recent) >= _FEWEST and statistics.median(recent) > BEHIND_S
