"""Fixtures for plugins' tests: put ``pytest_plugins = ["bella_core.testing.fixtures"]`` into the ``conftest.py`` at the root."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bella_core.plugin import TurnContext

from .bench import Bench
from .fakes import FakeHost, StandingClock, turn_context


@pytest.fixture
def bella_clock() -> StandingClock:
    """Return a clock that stands at nine on a Monday morning in Toronto, until it is moved."""
    return StandingClock()


@pytest.fixture
def bella_host(tmp_path: Path, bella_clock: StandingClock) -> FakeHost:
    """Return a host with a folder of the test's own."""
    return FakeHost(tmp_path / "plugin", bella_clock)


@pytest.fixture
def bella_context() -> Callable[..., TurnContext]:
    """Return ``turn_context``: makes the context of a turn."""
    return turn_context


@pytest.fixture
def bella_bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Return a function that loads and starts a plugin: ``bella_bench(Echo, prefix=">").ask("extract", …)``; it is stopped at the end."""
    opened: list[Bench] = []

    def start(plugin: type, name: str = "tested", **table: object) -> Bench:
        bench = Bench(plugin, name, table, tmp_path).__enter__()
        opened.append(bench)
        bench.start()
        return bench

    yield start
    for bench in reversed(opened):
        bench.__exit__(None, None, None)
