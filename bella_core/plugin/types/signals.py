"""Alerts, measurements and log lines: what leaves the system for its operators. None of them ever carries a patient's data."""

from datetime import datetime
from typing import Literal

import attrs


@attrs.frozen
class Alert:
    """
    Tell somebody that something needs doing.

    Args:
        id: the alert's id. ``fingerprint``: equal for repeats of the same trouble.
        severity: how soon somebody must look.
        rule: the rule's code, which names its runbook.
        summary: one sentence made of codes, counts and ids; never of a caller's words.
        at: aware UTC.
        fields: ids and numbers, such as the CallSid.
        status: ``firing``; ``escalated`` when nobody has acknowledged it in time; ``resolved`` when the trouble is over.
        count: how often the same trouble was met since it began.
        title: what the trouble is, in a few words.
        steps: what to look at and what to do, in order.
        runbook: address, or name, of the page that says more.
    """

    id: str
    fingerprint: str
    severity: Literal["critical", "warning", "info"]
    rule: str
    summary: str
    at: datetime
    fields: dict[str, str | int | float] = attrs.field(factory=dict)
    status: Literal["firing", "escalated", "resolved"] = "firing"
    count: int = 1
    title: str = ""
    steps: tuple[str, ...] = ()
    runbook: str = ""


@attrs.frozen
class Sample:
    """
    Hold one series' values since the last flush.

    Args:
        namespace, name: of the metric, such as ``Bella/Calls`` and ``TurnSeconds``.
        unit: ``Count``, ``Seconds``, or ``None`` (the word) for a state; there may be others.
        dimensions: names and codes, in the metric's order, out of small closed sets.
        values, counts: parallel; each different value, in no order of time, and how often it came.
    """

    namespace: str
    name: str
    unit: str
    dimensions: tuple[tuple[str, str], ...]
    values: tuple[float, ...]
    counts: tuple[int, ...]


@attrs.frozen
class MetricBatch:
    """What was measured between two instants (aware UTC)."""

    since: datetime
    until: datetime
    samples: tuple[Sample, ...]


@attrs.frozen
class LogRecord:
    """
    Hold one log line.

    Args:
        at: when it was written, aware UTC.
        stream: ``access`` for requests that were answered, ``security`` for what concerns security, ``app`` for all else.
        text: a JSON object on one line, as it stands on standard output, without the line's end.
    """

    at: datetime
    stream: Literal["app", "access", "security"]
    text: str


@attrs.frozen
class LogBatch:
    """
    Hold log lines of one process.

    Args:
        until: when they were taken, aware UTC. ``records``: in the order in which they were written.
    """

    until: datetime
    records: tuple[LogRecord, ...]
