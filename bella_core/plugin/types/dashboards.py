"""Dashboards: what operators look at, as plain data that bella's pages and a plugin for a monitoring service can show."""

from typing import Literal

import attrs

from .alarms import MetricQuery


@attrs.frozen
class Chart:
    """
    Show one or more measurements.

    Args:
        title: what it is, in a few words.
        queries: what is shown; each is a line of its own unless there is an ``expression``.
        expression: metric math over the queries' ids, as an ``Alarm`` has it; then only its value is shown.
        unit: of what is shown; ``state`` is a number with a meaning of its own.
        kind: ``line`` over time, or the last ``number``.
        period_s: seconds of one data point.
    """

    title: str
    queries: tuple[MetricQuery, ...]
    expression: str = ""
    unit: Literal["count", "seconds", "percent", "times", "dollars", "state"] = "count"
    kind: Literal["line", "number"] = "line"
    period_s: int = 300


@attrs.frozen
class Dashboard:
    """
    Put charts together for one kind of reader.

    Args:
        key: its code. ``title``: what it is called.
        charts: in the order in which they are read.
        lists: what stands below them: the ``alarms`` and how each is, the ``errors`` of the log by component, the ``security`` events by
            kind.
    """

    key: str
    title: str
    charts: tuple[Chart, ...]
    lists: tuple[Literal["alarms", "errors", "security"], ...] = ()
