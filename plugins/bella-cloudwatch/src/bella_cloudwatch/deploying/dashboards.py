"""A dashboard of bella's as CloudWatch has them: three charts in a row, lists below."""

import json
from collections.abc import Mapping
from typing import Any

from bella_core.plugin import Chart, Dashboard

_WIDTH, _HEIGHT, _ACROSS = 8, 6, 24


def dashboard_body(dashboard: Dashboard, region: str, alarms: list[str], rows: Mapping[str, tuple[str, str]], mark: str) -> str:
    """
    Return the document that a dashboard is.

    Args:
        alarms: ARNs of all alarms. ``rows``: the title and query of each list that is read from logs. ``mark``: says who made it.
    """
    widgets = [_widget("text", _at(0, 0, _ACROSS, 1), {"markdown": f"**{dashboard.title}**, {mark}"})]
    for number, chart in enumerate(dashboard.charts):
        row, column = divmod(number, _ACROSS // _WIDTH)
        widgets.append(_widget("metric", _at(column * _WIDTH, 1 + row * _HEIGHT, _WIDTH, _HEIGHT), _chart(chart, region)))
    below = 1 + _HEIGHT * -(-len(dashboard.charts) // (_ACROSS // _WIDTH))
    if "alarms" in dashboard.lists:
        widgets.append(_widget("alarm", _at(0, below, _ACROSS, _HEIGHT), {"title": "Alarms", "alarms": alarms}))
        below += _HEIGHT
    for title, query in (rows[name] for name in dashboard.lists if name in rows):
        shown = {"title": title, "region": region, "view": "table", "query": query}
        widgets.append(_widget("log", _at(0, below, _ACROSS, _HEIGHT), shown))
        below += _HEIGHT
    return json.dumps({"widgets": widgets}, sort_keys=True)


def _at(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "width": width, "height": height}


def _widget(kind: str, place: dict[str, int], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, **place, "properties": properties}


def _chart(chart: Chart, region: str) -> dict[str, Any]:
    metrics: list[Any] = []
    for query in chart.queries:
        words = [word for pair in query.dimensions for word in pair]
        shown = {"visible": False} if chart.expression else {"label": query.id}
        metrics.append([query.namespace, query.name, *words, {"id": query.id, "stat": query.statistic, **shown}])
    if chart.expression:
        metrics.append([{"expression": chart.expression, "id": "computed", "label": chart.title}])
    view = "singleValue" if chart.kind == "number" else "timeSeries"
    return {"title": chart.title, "region": region, "view": view, "period": chart.period_s, "metrics": metrics}
