"""What was measured, as Prometheus reads it: the catalogue's names made into Prometheus's, values as they stand in this process."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bella_core.core.metrics import CATALOGUE, Metric
from bella_core.core.metrics.totals import BUCKETS_S, Total

if TYPE_CHECKING:
    from prometheus_client.core import Metric as Family

Row = tuple[Metric, tuple[str, ...], Total]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_UNITS = {"Seconds": "_seconds", "Count": "", "None": ""}


def prometheus_name(metric: Metric) -> str:
    """
    Return a metric's name at Prometheus, without the ``_total`` and ``_bucket`` that its kind adds.

    ``Bella/API`` ``RequestCount`` is ``bella_api_request_count``, ``Bella/API`` ``ResponseTime`` is ``bella_api_response_time_seconds``.
    """
    words = (*metric.namespace.split("/"), _HUMP.sub("_", metric.name.replace("OpenAIAPI", "OpenaiApi").replace("OpenAI", "Openai")))
    name = "_".join(words).lower()
    unit = _UNITS[metric.unit]
    return name if name.endswith(unit) else name + unit


def exposition(rows: Iterable[Row]) -> bytes:
    """Return what a process has measured since it started, in Prometheus's text format."""
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415  # only who is scraped pays for its import

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(rows))
    written: bytes = generate_latest(registry)
    return written


class _Collector:
    """Make Prometheus's families of what was measured; a metric without a value is not there."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows

    def collect(self) -> "Iterator[Family]":
        found: dict[Metric, list[tuple[tuple[str, ...], Total]]] = {metric: [] for metric in CATALOGUE}
        for metric, words, total in self._rows:
            found[metric].append((words, total))
        for metric, rows in found.items():
            if rows:
                yield _family(metric, rows)


def _family(metric: Metric, rows: Iterable[tuple[tuple[str, ...], Total]]) -> "Family":
    from prometheus_client.core import (  # noqa: PLC0415  # as above
        CounterMetricFamily,
        GaugeMetricFamily,
        HistogramMetricFamily,
        SummaryMetricFamily,
    )

    name, meaning, labels = prometheus_name(metric), metric.meaning, list(metric.dimensions)
    match metric.kind:
        case "count":
            counter = CounterMetricFamily(name, meaning, labels=labels)
            for words, total in rows:
                counter.add_metric(list(words), total.sum)
            return counter
        case "timer":
            histogram = HistogramMetricFamily(name, meaning, labels=labels)
            for words, total in rows:
                buckets = [(_bound(bound), count) for bound, count in zip(BUCKETS_S, total.buckets, strict=True)]
                histogram.add_metric(list(words), buckets, total.sum)
            return histogram
        case "share":
            summary = SummaryMetricFamily(name, meaning, labels=labels)
            for words, total in rows:
                summary.add_metric(list(words), total.count, total.sum)
            return summary
        case "state":
            gauge = GaugeMetricFamily(name, meaning, labels=labels)
            for words, total in rows:
                gauge.add_metric(list(words), total.state or 0.0)
            return gauge


def _bound(seconds: float) -> str:
    return "+Inf" if seconds == float("inf") else f"{seconds:g}"
