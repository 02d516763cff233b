"""Every rule has a runbook, every runbook a rule, and what a runbook names is there."""

import ast
import importlib.util
import re
from pathlib import Path

import attrs
import pytest

from bella_core.cli import COMMANDS
from bella_core.core.alert_rules import RULES
from bella_core.core.alert_settings import AlertSettings
from bella_core.core.config import load_settings
from bella_core.core.metrics import CATALOGUE
from bella_core.core.runbooks import runbooks
from bella_core.core.settings import Settings

ROOT = Path(__file__).parents[2]
BOOKS = runbooks()
RAISERS = {"raise_alert", "RaiseAlert"}


def reference():
    spec = importlib.util.spec_from_file_location("runbooks", Path(__file__).with_name("runbooks.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def texts_in(*folders):
    """Every text in the code, and where rules are raised, the first argument."""
    found, raised = set(), set()
    for file in (file for folder in folders for file in (ROOT / folder).rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {
            line.targets[0].id: line.value.value
            for line in tree.body
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name) and isinstance(line.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            if isinstance(node, ast.Call) and node.args and getattr(node.func, "attr", getattr(node.func, "id", "")) in RAISERS:
                first = node.args[0]
                raised.add(first.value if isinstance(first, ast.Constant) else named.get(getattr(first, "id", "")))
    return found, raised - {None}  # none: chosen at run time, out of those in the tests of conversations


TEXTS, RAISED = texts_in("bella_core")


def test_every_rule_has_a_runbook_and_every_runbook_a_rule():
    assert {rule.runbook for rule in RULES.values()} == set(BOOKS)


def test_every_rule_that_is_raised_is_declared():
    assert {rule for rule in RAISED if rule not in RULES} == set()
    assert len(RAISED) >= 10


def test_the_pages_are_the_runbooks():
    made = reference().pages()
    assert {file: file.read_text(encoding="utf-8") for file in sorted((ROOT / "docs" / "runbooks").iterdir())} == made


def test_the_page_of_alerts_lists_every_rule():
    made = reference()
    assert made.PAGE.read_text(encoding="utf-8") == made.page()


@pytest.mark.parametrize("name", BOOKS)
def test_a_runbook_can_be_followed(name):
    book = BOOKS[name]
    assert len(book.means) > 40 or name == "alert_test"
    assert min(len(book.check), len(book.mend), len(book.tell)) > 0
    assert all(line.endswith((".", "?", "`")) for line in (*book.check, *book.mend, book.means, book.tell))


@pytest.mark.parametrize("name", BOOKS)
def test_what_a_runbook_names_is_there(name):
    """Log events, metrics, settings, commands and other pages."""
    book = BOOKS[name]
    metrics = {metric.name for metric in CATALOGUE}
    tables = {field.name for field in attrs.fields(Settings)}
    keys = {field.name for table in tables for field in _fields(table)}
    text = " ".join((book.means, *book.steps, book.tell))
    for code in re.findall(r"`([^`]+)`", text):
        if command := re.match(r"bella (\w+)", code):
            assert command[1] in COMMANDS, code
        elif table := re.fullmatch(r"\[(\w+)(?:\.\w+)?\]", code):
            assert table[1] in tables, code
        elif re.fullmatch(r"[A-Z][a-z]+(?:[A-Z][A-Za-z]*)+", code) and code != "X-API-Key":
            assert code in metrics, code
        elif re.fullmatch(r"[a-z]+(_[a-z]+)+", code):
            assert code in TEXTS | set(BOOKS) | keys | tables, code
    for page in re.findall(r"the page (\w+)", text):
        assert page in BOOKS, page


def _fields(table):
    kind = attrs.fields_dict(Settings)[table].type
    return attrs.fields(kind) if attrs.has(kind) else ()


def test_the_settings_on_the_page_can_be_read(tmp_path):
    page = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    [block] = re.findall(r"<!-- alerts -->\n```toml\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "bella.toml"
    file.write_text(block)
    set_ = load_settings(file, {"HOME": "/"}).alerts
    assert (set_.escalate_to, set_.routes.info, set_.objectives.availability) == (("apprise",), (), 99.5)
    assert set_ != AlertSettings()
