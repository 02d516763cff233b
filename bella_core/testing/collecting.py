"""Run a plugin's conformance tests and gather, promise by promise, what came of them."""

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import attrs
import pytest

from .promises import Promise, promise_of, promises
from .rules import Rule
from .suites import PluginSuite

#: hypothesis was imported before pytest could rewrite its asserts, which it does not need.
_OPTIONS = ("-q", "-p", "no:cacheprovider", "--no-header", "--tb=no", "-W", "ignore::pytest.PytestAssertRewriteWarning")


@attrs.define
class _Kept:
    promise: Promise
    own: bool
    told: str = ""
    exempt: str = ""
    ran: bool = False


class Collector:
    """
    A pytest plugin that remembers the outcome of every promise, by the plugin's name.

    Attributes:
        suites: the suites that were found, by the plugin's name.
        trouble: why tests could not be collected.
    """

    def __init__(self) -> None:
        self.trouble: list[str] = []
        self.suites: dict[str, set[type[PluginSuite]]] = {}
        self._tests: dict[str, tuple[str, _Kept]] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember what could not be imported."""
        if report.failed:
            lines = [line.removeprefix("E").strip() for line in report.longreprtext.splitlines() if line.startswith("E")]
            self.trouble.append((lines or [report.longreprtext])[-1][:300])

    def pytest_collection_modifyitems(self, items: Sequence[pytest.Item]) -> None:
        """Find the promises among the tests."""
        for item in items:
            suite, name = getattr(item, "cls", None), getattr(item, "originalname", item.name)
            if isinstance(suite, type) and issubclass(suite, PluginSuite):
                self.suites.setdefault(suite.plugin_name(), set()).add(suite)
                if found := promises(suite).get(name):
                    own = promise_of(getattr(suite, name)) is not None
                    self._tests[item.nodeid] = (suite.plugin_name(), _Kept(found, own))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember one phase of one test."""
        if report.nodeid not in self._tests:
            return
        kept = self._tests[report.nodeid][1]
        kept.ran = kept.ran or report.when == "call" or report.skipped
        if report.failed:
            kept.told = _message(report)
        elif report.skipped:
            kept.exempt = str(getattr(report, "wasxfail", "")) or _skipped(report)

    def rules(self, plugin: str) -> list[Rule]:
        """Return the promises of one plugin as rules; one that several tests stand for is kept if all of them pass."""
        found: dict[str, Rule] = {}
        for name, test in self._tests.values():
            if name == plugin:
                rule = _rule(test)
                if rule.name not in found or not rule.kept:
                    found[rule.name] = rule
        return list(found.values())

    def hooks(self, plugin: str) -> set[str]:
        """Return the hooks that the plugin's suites are about."""
        return {hook for suite in self.suites.get(plugin, ()) for hook in suite.capabilities.values()}


def _rule(test: _Kept) -> Rule:
    name = test.promise.name.removeprefix("test_")
    excused = f"given up: {test.exempt}" if test.exempt and not test.own else ""
    told = test.told or excused or ("" if test.ran else "its test did not run")
    return Rule(name, test.promise.grade, test.promise.says, kept=not told, told=told or test.exempt)


def _message(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else report.longreprtext
    return str(text).removeprefix("AssertionError: ").partition("\n")[0][:300]


def _skipped(report: pytest.TestReport) -> str:
    return str(report.longrepr[2]).removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else "skipped"


def run_conformance(tests: Path) -> Collector:
    """Run the tests in a file or folder; pytest's own output goes to standard error."""
    collector = Collector()
    with contextlib.redirect_stdout(sys.stderr):
        code = pytest.main([str(tests), *_OPTIONS], plugins=[collector])
    if code in {pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR}:
        collector.trouble.append("pytest cannot run in this folder; try it there by hand")
    return collector
