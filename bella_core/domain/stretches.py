"""Stretches of time, ``[start, end)``: put together, cut with others, and measured."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from .hours import Stretch


def union(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return the time that any of the stretches holds, in order; none of what is returned touches another."""
    joined: list[Stretch] = []
    for start, end in sorted(stretch for stretch in stretches if stretch[0] < stretch[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def common(one: Sequence[Stretch], other: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return the time that both hold; each as ``union`` returns it."""
    found, places = list[Stretch](), [0, 0]
    while places[0] < len(one) and places[1] < len(other):
        first, second = one[places[0]], other[places[1]]
        start, end = max(first[0], second[0]), min(first[1], second[1])
        if start < end:
            found.append((start, end))
        places[0 if first[1] <= second[1] else 1] += 1
    return tuple(found)


def length(stretches: Iterable[Stretch]) -> timedelta:
    """Return how long stretches are together."""
    return sum((end - start for start, end in stretches), timedelta(0))
