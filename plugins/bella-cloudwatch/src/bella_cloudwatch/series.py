"""Which series of CloudWatch's a sample belongs to: CloudWatch adds nothing up over dimensions, so what is asked for is sent as well."""

import re
from collections.abc import Iterable, Iterator
from math import isfinite

from bella_core.plugin import MetricQuery, Sample

#: The most that CloudWatch takes, by the page of PutMetricData: dimensions of a series, and how far a value may be from 0.
MAX_DIMENSIONS, MAX_VALUE = 30, 2.0**360

Dimensions = tuple[tuple[str, str], ...]

_NOT_PLAIN = re.compile(r"[^ -~]")
_UNITS = frozenset({"Seconds", "Microseconds", "Milliseconds", "Bytes", "Percent", "Count", "None"})


class Wanted:
    """
    The series of a sample.

    Args:
        queries: what alarms and the like ask for.
        detail: whether a sample's own series is sent in any case.
    """

    def __init__(self, queries: Iterable[MetricQuery], *, detail: bool) -> None:
        self._detail = detail
        self._asked: dict[tuple[str, str], set[Dimensions]] = {}
        for query in queries:
            self._asked.setdefault((query.namespace, query.name), set()).add(query.dimensions)

    def series(self, sample: Sample) -> set[Dimensions]:
        """Return the dimensions of each series that a sample counts for."""
        own = sample.dimensions
        asked = {dimensions for dimensions in self._asked.get((sample.namespace, sample.name), ()) if set(dimensions) <= set(own)}
        return {dimensions for dimensions in asked | ({own} if self._detail else set()) if len(dimensions) <= MAX_DIMENSIONS}


def pairs(sample: Sample) -> Iterator[tuple[float, int]]:
    """Yield a sample's values that CloudWatch takes, each with how often it came."""
    for value, count in zip(sample.values, sample.counts, strict=False):
        if isfinite(value) and abs(value) <= MAX_VALUE and count > 0:
            yield value, count


def plain(text: str, most: int) -> str:
    """Return a name as CloudWatch takes it: printable ASCII that is not empty and begins with no colon."""
    written = _NOT_PLAIN.sub("_", text)[:most].strip()
    return re.sub(r"^:", "_", written) or "_"


def unit(text: str) -> str:
    """Return a unit of CloudWatch's; one that it does not know is none."""
    return text if text in _UNITS else "None"
