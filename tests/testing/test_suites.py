"""A suite passes a plugin that keeps its promises and fails one that breaks any of them."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bella_core.testing import suites
from bella_core.testing.promises import promises
from tests.testing.broken import BROKEN

HERE = Path(__file__).parent
SUITES = [getattr(suites, name) for name in suites.__all__ if name.endswith("Suite")]

# Broken plugins leave errors that nobody fetched. Collected while pytest parses a source, one is reported with a traceback, for which
# Python parses again: up to 3.11.7 that ends in a SystemError (https://github.com/python/cpython/issues/106905). So nothing is collected.
_PYTEST = "import gc, sys, pytest; gc.disable(); sys.exit(pytest.main(sys.argv[1:]))"


def run(folder, *what):
    """Run suites in a process of their own, and return what became of each test."""
    report = folder / "report.xml"
    command = [sys.executable, "-c", _PYTEST, "-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={report}", *what]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=HERE.parents[1], env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stdout[-4000:] + done.stderr[-4000:]
    outcomes = {}
    for case in ET.parse(report).iter("testcase"):
        test = case.get("name").partition("[")[0]
        failed = next((child for child in case if child.tag in {"failure", "error"}), None)
        key = (case.get("classname").rpartition(".")[2], test)
        outcomes[key] = outcomes.get(key, "") + ("" if failed is None else failed.get("message", "") + (failed.text or ""))
    return outcomes


def test_each_broken_promise_fails_its_test(tmp_path):
    nodes = [f"{HERE / 'broken.py'}::{name}::{promise}" for name, (promise, _) in BROKEN.items()]
    whole = ("TestStoodStill", "test_nothing_blocks_the_event_loop")

    told = run(tmp_path, *nodes, f"{HERE / 'broken.py'}::{'::'.join(whole)}")

    assert told[whole] == ""
    assert [(name, promise) for name, (promise, _) in BROKEN.items() if "AssertionError" not in told[name, promise]] == []


@pytest.mark.parametrize("suite", SUITES)
def test_every_promise_is_broken_by_some_plugin(suite):
    tried = {promise for promise, used in BROKEN.values() if issubclass(used, suite)}

    assert {name for name in promises(suite) if name in vars(suite)} - tried == set()


def test_whole_plugins_keep_every_promise(tmp_path):
    outcomes = run(tmp_path, str(HERE / "whole.py"))

    assert {key: told for key, told in outcomes.items() if told} == {}
    assert len({name for name, _ in outcomes}) == 16


def test_every_promise_is_told_in_a_sentence():
    for suite in SUITES:
        for promise in promises(suite).values():
            assert promise.says.endswith(tuple("abcdefghijklmnopqrstuvwxyz")), promise
            assert len(promise.says.split()) > 3
