"""The benchmark of understanding measures what a server does: every row of our own is read, and cheaply."""

import pytest

from tests.bench.understanding import OWN, cost, loaded_plugin, percentiles, rows


def test_what_understanding_costs_can_be_measured(monkeypatch):
    monkeypatch.delenv("BELLA_EVAL_DATA", raising=False)
    plugin, files = loaded_plugin(), rows()

    assert {name: len(said) for name, said in files.items()} == {f"own_{code}": len(texts) for code, texts in OWN.items()}
    costs = [min(sum(cost(plugin, *row)) for _ in range(3)) for said in files.values() for row in said]
    median, p95 = percentiles(costs)
    assert 0 < median <= p95 < 5_000  # microseconds; CI's machines are shared, so that only a blunder shows here


@pytest.mark.parametrize(("costs", "expected"), [([1000] * 20, (1, 1)), ([*range(1000, 101_000, 1000)], (50.5, 96))])
def test_percentiles_are_in_microseconds(costs, expected):
    assert percentiles(costs) == expected
