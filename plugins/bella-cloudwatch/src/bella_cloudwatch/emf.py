"""Measurements on standard output in CloudWatch's Embedded Metric Format: a line for each series, which CloudWatch Logs reads."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from itertools import chain, islice, repeat

from bella_core.plugin import MetricBatch, Sample

from .series import Dimensions, pairs, plain, unit

#: Values of one line, by the format's specification; and lines of one flush at most.
MAX_VALUES, MAX_LINES = 100, 2000


class Writer:
    """
    Write measurements as they come.

    Args:
        series: of a sample, see ``Wanted.series``.
        lost: is told how many values were dropped.
    """

    def __init__(self, series: Callable[[Sample], set[Dimensions]], lost: Callable[[int], None]) -> None:
        self._series, self._lost = series, lost

    async def record(self, batch: MetricBatch) -> None:
        """Write a batch, in a thread, as whoever reads standard output may be slow."""
        written, dropped = lines(batch, self._series)
        if dropped:
            self._lost(dropped)
        if written:
            await asyncio.to_thread(_write, "".join(f"{line}\n" for line in written).encode())

    async def finish(self) -> None:
        """Do nothing: all of it is written."""


def lines(batch: MetricBatch, series: Callable[[Sample], set[Dimensions]]) -> tuple[list[str], int]:
    """Return a batch's lines, and how many values found no room."""
    written: list[str] = []
    dropped = 0
    for sample in batch.samples:
        sets = [[plain(name, 255) for name, _ in dimensions] for dimensions in sorted(series(sample))]
        if sets:
            left = sum(count for _, count in pairs(sample))
            for values in islice(_chunks(sample), MAX_LINES - len(written)):
                written.append(_line(batch, sample, sets, values))
                left -= len(values)
            dropped += left
    return written, dropped


def _line(batch: MetricBatch, sample: Sample, sets: list[list[str]], values: list[float]) -> str:
    name = plain(sample.name, 255)
    directive = {
        "Namespace": plain(sample.namespace, 255),
        "Dimensions": sets,
        "Metrics": [{"Name": name, "Unit": unit(sample.unit)}],
    }
    head = {"Timestamp": int(batch.until.timestamp() * 1000), "CloudWatchMetrics": [directive]}
    named = {plain(dimension, 255): plain(word, 1024) for dimension, word in sample.dimensions}
    return json.dumps({"_aws": head, **named, name: values[0] if len(values) == 1 else values})


def _chunks(sample: Sample) -> Iterator[list[float]]:
    """Yield a sample's values, each as often as it came, as the format has no counts."""
    every = chain.from_iterable(repeat(value, count) for value, count in pairs(sample))
    while values := list(islice(every, MAX_VALUES)):
        yield values


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
