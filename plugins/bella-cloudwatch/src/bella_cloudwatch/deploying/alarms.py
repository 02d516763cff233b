"""An alarm of bella's as alarms of CloudWatch's."""

from typing import Any

from bella_core.plugin import Alarm, MetricQuery

_BEYOND = {"above": "GreaterThanThreshold", "below": "LessThanThreshold"}


def metric_alarms(alarm: Alarm, prefix: str, topic: Any) -> list[dict[str, Any]]:
    """
    Return the alarm, or one for each of its two periods, as an alarm of CloudWatch's has one; ``composite`` joins them.

    Args:
        topic: what is told, in whatever way it is named.
    """
    name = f"{prefix}-{alarm.key}"
    if alarm.confirm_s is None:
        told = {"AlarmActions": [topic], "OKActions": [topic]}
        return [{**_alarm(alarm, name, alarm.expression, alarm.period_s, (alarm.periods, alarm.datapoints)), **told}]
    return [
        _alarm(alarm, f"{name}-long", alarm.expression, alarm.period_s, (alarm.periods, alarm.datapoints)),
        _alarm(alarm, f"{name}-now", alarm.confirm_expression or alarm.expression, alarm.confirm_s, (1, 1)),
    ]


def composite(alarm: Alarm, prefix: str, topic: Any) -> dict[str, Any]:
    """Return the alarm that both periods together raise."""
    name = f"{prefix}-{alarm.key}"
    return {
        "AlarmName": name,
        "AlarmDescription": _described(alarm),
        "AlarmRule": f'ALARM("{name}-long") AND ALARM("{name}-now")',
        "AlarmActions": [topic],
        "OKActions": [topic],
    }


def series(query: MetricQuery) -> dict[str, Any]:
    """Return the series of a query."""
    dimensions = [{"Name": name, "Value": word} for name, word in query.dimensions]
    return {"Namespace": query.namespace, "MetricName": query.name, **({"Dimensions": dimensions} if dimensions else {})}


def _alarm(alarm: Alarm, name: str, expression: str, period_s: int, looked: tuple[int, int]) -> dict[str, Any]:
    return {
        "AlarmName": name,
        "AlarmDescription": _described(alarm),
        "ComparisonOperator": _BEYOND[alarm.comparison],
        "Threshold": alarm.threshold,
        "EvaluationPeriods": looked[0],
        "DatapointsToAlarm": looked[1],
        "TreatMissingData": alarm.missing,
        "Metrics": _metrics(alarm, expression, period_s),
    }


def _metrics(alarm: Alarm, expression: str, period_s: int) -> list[dict[str, Any]]:
    """Return the queries, and the expression unless it is one of them as it is."""
    queries = [
        {
            "Id": query.id,
            "MetricStat": {"Metric": series(query), "Period": period_s, "Stat": query.statistic},
            "ReturnData": expression == query.id,
        }
        for query in alarm.queries
    ]
    if any(query["ReturnData"] for query in queries):
        return queries
    return [*queries, {"Id": "computed", "Expression": expression, "Label": alarm.key, "ReturnData": True}]


def _described(alarm: Alarm) -> str:
    return f"{alarm.severity}: {alarm.summary} Runbook: {alarm.runbook}"
