"""Values, added up where they are measured until they are taken."""

from .declaring import Metric

#: Series that a meter keeps between two flushes, and different values of one; dimensions are closed sets, so this is never reached by them.
MAX_SERIES, MAX_VALUES = 2000, 1000

Series = tuple[Metric, tuple[str, ...]]


class Meter:
    """
    Add up values until they are taken; written by the event loop's thread only.

    Values keep three significant digits, so that equal ones share a place: a sum is off by 0.5 % at most.

    Attributes:
        dropped: values that found no room.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._series: dict[Series, dict[float, int]] = {}

    def add(self, metric: Metric, value: float, *dimensions: str) -> None:
        """Add one value; ``dimensions`` in the order of the catalogue."""
        series = (metric, dimensions)
        counts = self._series.get(series)
        if counts is None:
            if len(self._series) >= MAX_SERIES:
                self.dropped += 1
                return
            counts = self._series[series] = {}
        if value != 1:
            value = float(f"{value:.3g}")
        if value not in counts and len(counts) >= MAX_VALUES:
            self.dropped += 1
            return
        counts[value] = counts.get(value, 0) + 1

    def take(self) -> dict[Series, dict[float, int]]:
        """Return how often each value came since the last time, and begin anew."""
        taken, self._series = self._series, {}
        return taken
