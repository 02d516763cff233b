"""Alarms: when operators are told, as plain data that bella evaluates and that a plugin may deploy to a monitoring service."""

from typing import Literal

import attrs

Severity = Literal["critical", "warning", "info"]


@attrs.frozen
class MetricQuery:
    """
    Take one metric's values of a period together to one number.

    Args:
        id: what an alarm's expression calls it: a lower-case letter, then letters, digits and ``_``.
        namespace, name: of the metric, such as ``Bella/API`` and ``ResponseTime``.
        statistic: in CloudWatch's words: ``Sum``, ``Average``, ``Minimum``, ``Maximum``, ``SampleCount``, a percentile such as ``p95``, or
            ``TC(4:)``, how many values are above 4.
        dimensions: only values that carry these; values of all other dimensions are taken together.
    """

    id: str
    namespace: str
    name: str
    statistic: str
    dimensions: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Alarm:
    """
    Say when operators are told that a measurement is not as it should be.

    Args:
        key: its code, which is also the alert's rule.
        severity: how soon somebody must look.
        queries: what it is computed from.
        expression: metric math over the queries' ids, in the part of CloudWatch's language that has numbers, ``+ - * /``, comparisons,
            parentheses and ``IF(condition, value)``, which has no value where the condition does not hold.
        comparison: the side of ``threshold`` on which it is not as it should be.
        unit: what expression and threshold are in; ``times`` is how often as much as usual, ``burn`` how many times faster than allowed
            an error budget is used up.
        period_s: seconds of one data point. ``periods``: how many of the last ones are looked at. ``datapoints``: how many of these must be
            beyond the threshold.
        confirm_s: seconds of a shorter period, ending now, that must be beyond the threshold too; ``None`` for none. It ends an alarm soon
            after its cause.
        confirm_expression: metric math for that period.
        missing: what a period without a value counts as: ``ignore`` changes nothing, ``notBreaching`` is as it should be.
        summary: what it means, in words.
        runbook: the name of its page in the runbooks.
    """

    key: str
    severity: Severity
    queries: tuple[MetricQuery, ...]
    expression: str
    comparison: Literal["above", "below"]
    threshold: float
    unit: Literal["percent", "seconds", "count", "times", "burn"]
    summary: str
    runbook: str
    period_s: int = 300
    periods: int = 1
    datapoints: int = 1
    confirm_s: int | None = None
    confirm_expression: str = ""
    missing: Literal["ignore", "notBreaching"] = "ignore"
