"""What is asked of plugins that talk to a server."""

from time import perf_counter

import pytest

from bella_core.plugin import Kind

from ..bench import Bench, told
from ..promises import Grade, promise
from ..remotes import Remote
from .base import PluginSuite

_BUDGET_S = 0.3
_SLACK_S = 1.0


class RemoteSuite(PluginSuite):
    """Add what must hold when the server fails, hangs or is away; ``uses_remote = False`` says that there is none."""

    uses_remote = True

    @promise(Grade.BRONZE)
    def test_it_works_when_the_server_does(self, started: Bench) -> None:
        """With a server that answers, every hook succeeds."""
        for hook, result in self.exercise(started).items():
            assert result.outcome == "ok", f"{hook}: {told(result)}"

    @promise(Grade.SILVER)
    @pytest.mark.parametrize(("status", "wanted"), [(503, "retry"), (429, "retry"), (400, "rejected")])
    def test_a_server_that_fails_is_reported(self, started: Bench, remote: Remote | None, status: int, wanted: str) -> None:
        """A failing server is an error, never an empty answer; a delivery says whether to retry."""
        _server(remote).fail(status)
        for hook, result in self.exercise(started).items():
            assert result.outcome != "ok", f"{hook} hid that the server answered {status}"
            if started.policy(hook).kind is Kind.DELIVER:
                assert result.outcome == wanted, f"{hook} at status {status}: wanted {wanted}, got {told(result)}"

    @promise(Grade.SILVER)
    def test_a_server_that_is_away_is_reported(self, started: Bench, remote: Remote | None) -> None:
        """A server that cannot be reached is an error, and a delivery is retried."""
        _server(remote).close()
        for hook, result in self.exercise(started).items():
            assert result.outcome != "ok", f"{hook} hid that the server cannot be reached"
            if started.policy(hook).kind is Kind.DELIVER:
                assert result.outcome == "retry", f"{hook}: wanted retry, got {told(result)}"

    @promise(Grade.SILVER)
    def test_a_server_that_hangs_costs_the_deadline_only(self, started: Bench, remote: Remote | None) -> None:
        """A hanging server costs the deadline and no more, and what was cancelled ends."""
        server = _server(remote)
        server.hang()
        started.budget_s = _BUDGET_S
        began = perf_counter()
        results = self.exercise(started)
        spent = perf_counter() - began
        left = started.running()
        server.recover()
        for hook, result in results.items():
            assert result.outcome != "ok", f"{hook} answered without its server"
        assert spent < len(results) * (_BUDGET_S + _SLACK_S), f"{spent:.1f} s were spent"
        assert not left, f"it was cancelled and goes on: {', '.join(left)}"


def _server(remote: Remote | None) -> Remote:
    if remote is None:
        pytest.skip("it uses no server")
    return remote
