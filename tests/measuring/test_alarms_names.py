"""Alarms watch what is measured: every name, and every word of a dimension, is one of the catalogue's."""

import pytest

from bella_core.core.alarms import ALARMS
from bella_core.core.metrics import CATALOGUE, WORDS
from bella_core.core.phi import is_code

DECLARED = {(metric.namespace, metric.name): metric for metric in CATALOGUE}


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.key)
def test_an_alarm_asks_for_what_is_measured(alarm):
    for query in alarm.queries:
        metric = DECLARED[query.namespace, query.name]
        for dimension, word in query.dimensions:
            assert dimension in metric.dimensions
            assert word in WORDS.get(dimension, ()) or is_code(dimension, word)
