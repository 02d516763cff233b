"""Dashboards show what is measured, in the language that alarms have."""

import pytest

from bella_core.core.dashboards import DASHBOARDS, QUERIES
from bella_core.core.metrics.catalogue import CATALOGUE
from bella_core.core.metrics.declaring import WORDS
from bella_core.domain.alarms.expressions import names
from bella_core.runtime.calling import OUTCOMES

METRICS = {(metric.namespace, metric.name): metric for metric in CATALOGUE}
CHARTS = [pytest.param(chart, id=f"{board.key}: {chart.title}") for board in DASHBOARDS for chart in board.charts]


def test_there_is_one_for_each_kind_of_reader():
    assert [board.key for board in DASHBOARDS] == ["executive", "technical", "operations"]
    assert all(len({chart.title for chart in board.charts}) == len(board.charts) for board in DASHBOARDS)


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_shows_what_is_measured(chart):
    assert chart.queries
    assert len({query.id for query in chart.queries}) == len(chart.queries)
    for query in chart.queries:
        metric = METRICS[query.namespace, query.name]
        assert {name for name, _ in query.dimensions} <= set(metric.dimensions)
        assert all(word in WORDS[name] for name, word in query.dimensions)
        if metric.kind == "state":
            assert query.statistic == ("Minimum" if metric.worst == "lowest" else "Maximum"), "states are neither added up nor averaged"
        if metric.kind == "count":
            assert query.statistic == "Sum"
    assert not chart.expression or names(chart.expression) == {query.id for query in chart.queries}


def test_every_package_has_its_place_on_the_technical_one():
    technical = DASHBOARDS[1]
    shown = {query.namespace for chart in technical.charts for query in chart.queries}
    assert shown == {namespace for namespace, _ in METRICS}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"{query.name} {query.dimensions}")
def test_what_is_asked_for_is_of_a_metric_that_has_it(query):
    metric = METRICS[query.namespace, query.name]
    assert {name for name, _ in query.dimensions} <= set(metric.dimensions)
    words = {**WORDS, "outcome": {*WORDS["outcome"], *OUTCOMES}}  # those of plugins' calls are the runner's own
    assert all(word in words[name] for name, word in query.dimensions)


def test_how_a_plugins_call_ended_is_asked_for_in_the_words_that_it_is_counted_by():
    asked = {word for query in QUERIES if query.name == "HookSeconds" for name, word in query.dimensions if name == "outcome"}
    assert asked == {"error", "deadline"}
    assert asked <= set(OUTCOMES)
