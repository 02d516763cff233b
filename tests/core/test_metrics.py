"""The meter keeps what it was given: every value, once, up to a bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.core.metrics import CATALOGUE, RESPONSE_TIME, Meter
from bella_core.core.metrics import meter as module

VALUES = st.lists(st.floats(min_value=1e-6, max_value=1e3), min_size=1, max_size=200)


@given(VALUES)
def test_counts_are_exact_and_sums_within_half_a_percent(values):
    meter = Meter()
    for value in values:
        meter.add(RESPONSE_TIME, value, "/twilio/turn")
    ((_, counts),) = meter.take().items()

    assert sum(counts.values()) == len(values)
    assert sum(value * count for value, count in counts.items()) == pytest.approx(sum(values), rel=0.005)


def test_what_was_taken_is_not_given_again():
    meter = Meter()
    meter.add(RESPONSE_TIME, 1, "/")
    meter.take()

    assert meter.take() == {}


def test_a_meter_that_nobody_takes_from_stays_small(monkeypatch):
    monkeypatch.setattr(module, "MAX_SERIES", 3)
    monkeypatch.setattr(module, "MAX_VALUES", 5)
    meter = Meter()
    for route in range(10):
        for value in range(10):
            meter.add(RESPONSE_TIME, value, f"/{route}")
    taken = meter.take()

    assert [len(counts) for counts in taken.values()] == [5, 5, 5]
    assert meter.dropped == 100 - 15


def test_every_name_is_declared_once():
    names = [(metric.namespace, metric.name) for metric in CATALOGUE]

    assert len(set(names)) == len(names)
    assert all(metric.meaning.endswith(".") for metric in CATALOGUE)
