"""``bella plugins check``: grades are given by rules that a machine checks, and what is missing is told."""

import json
import os
import subprocess
import sys
import textwrap

import pytest

from bella_core.testing.grading import grade
from bella_core.testing.promises import Grade
from bella_core.testing.rules import Rule

PLUGIN = """
    import attrs
    from bella_core.plugin import hookimpl

    @attrs.frozen
    class Settings:
        {doc}
        token: {token} = ""

    class Small:
        settings, api = Settings, 1

        def __init__(self, settings):
            pass

        @hookimpl
        def extract(self, utterance, cleaned, context):
            return []
"""
SMALL = PLUGIN.format(doc='"""None."""', token="str")
TESTS = """
    import pytest
    from small import Small
    from bella_core.testing import ExtractionSuite

    class TestSmall(ExtractionSuite):
        plugin = Small
        reads = True

        @pytest.mark.xfail(reason="it reads nothing yet")
        def test_examples_are_read(self):
            raise AssertionError
"""
README = "# small\n\n## Removing\n\npip uninstall bella-small\n"


@pytest.fixture
def check(tmp_path):
    """Install a small distribution, and grade it: ``check("--at-least", "gold", readme=…)`` returns code and output."""

    def run(*words, readme=README, tests=TESTS, plugin=SMALL, name="bella-small"):
        site, folder = tmp_path / "site", tmp_path / "folder"
        info = site / "bella_small-1.0.dist-info"
        for place in (info, site / "small", folder / "tests"):
            place.mkdir(parents=True, exist_ok=True)
        head = (
            "Metadata-Version: 2.1\nName: bella-small\nVersion: 1.0\nSummary: Small.\nRequires-Python: >=3.11\nRequires-Dist: bella-core\n"
        )
        (info / "METADATA").write_text(f"{head}\n{readme}")
        (info / "entry_points.txt").write_text("[bella.plugins]\nsmall = small:Small\n")
        (site / "small" / "__init__.py").write_text(textwrap.dedent(plugin))
        (site / "small" / "py.typed").touch()
        (folder / "pyproject.toml").write_text(
            '[project]\nname = "bella-small"\n[tool.pytest.ini_options]\nasyncio_default_fixture_loop_scope = "function"\n'
        )
        if tests:
            (folder / "tests" / "test_conformance.py").write_text(textwrap.dedent(tests))
        environment = {key: value for key, value in os.environ.items() if not key.startswith("BELLA_")}
        command = [sys.executable, "-m", "bella_core.cli", "plugins", "check", name, *words]
        environment |= {"PYTHONPATH": str(site), "PYTHONUTF8": "1"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr * (not done.stdout)

    return run


def test_a_plugin_without_tests_has_no_grade_and_is_told_how_to_begin(check):
    code, out = check(tests="", readme="# small\n")

    assert code == 1
    assert out.splitlines()[:2] == ["small (bella-small 1.0): no grade yet", "missing for bronze:"]
    assert "no suite for 'small' was found in tests/test_conformance.py; give --tests FILE, or begin with: bella plugins new" in out
    assert "the README has no part headed 'Removing'" in out


def test_a_promise_that_was_given_up_costs_its_grade_and_shows_its_reason(check):
    code, out = check()

    assert code == 1
    assert "  It reads its examples\n    given up: it reads nothing yet" in out


def test_what_is_missing_for_the_next_grade_is_told(check):
    tests = TESTS.replace("reads = True", "reads = True\n        examples = ()").partition("        @pytest")[0]
    plugin = SMALL.replace(
        "return []",
        "from bella_core.plugin import Extraction\n            return [Extraction('small.word', 'hi', 'hi', 0, 2)] if cleaned.text[:2] == 'hi' else []",
    )
    tests = tests.replace("examples = ()", "examples = (Example('hi there', 'small.word', 'hi'),)").replace(
        "import ExtractionSuite", "import Example, ExtractionSuite"
    )

    code, out = check("--at-least", "silver", tests=tests, plugin=plugin)

    assert code == 1
    assert out.splitlines()[:4] == [
        "small (bella-small 1.0): bronze",
        "missing for silver:",
        "  Its tokens, keys and passwords are typed Secret",
        "    type these as Secret[str]: token",
    ]
    assert "then for gold:" in out


def test_an_example_may_keep_its_secret_in_a_file_of_another_machine(check):
    plugin = PLUGIN.format(doc='"""``token``: what it is asked with."""', token="Secret[str]")
    plugin = plugin.replace("import hookimpl", "import Secret, hookimpl").replace('= ""', '= Secret("")')
    block = '\n```toml\n[plugins.small]\ntoken = { KEY = "/run/secrets/no-such-file-here" }\n```\n'

    def told(key):
        (report,) = json.loads(check("--json", tests="", plugin=plugin, readme=README + block.replace("KEY", key))[1])
        return next(rule["told"] for rule in report["rules"] if rule["says"].startswith("The examples of its README hold"))

    assert told("file") == ""
    assert told("files").startswith("a toml block of the README does not fit: plugins.small.token: write the secret as text")


def test_tests_that_cannot_be_run_are_told(check):
    code, out = check(tests="import no_such_module_anywhere")

    assert code == 1
    assert "its tests cannot be run: ModuleNotFoundError: No module named 'no_such_module_anywhere'" in out


def test_a_name_that_nothing_has_is_told(check):
    assert check(name="bella-smal") == (
        1,
        "bella: no plugin or distribution is called 'bella-smal'; did you mean 'bella-small'?; install it first: pip install -e .\n",
    )


@pytest.mark.parametrize(
    ("broken", "reached"),
    [((), "gold"), (("gold",), "silver"), (("silver",), "bronze"), (("bronze", "gold"), ""), (("silver", "gold"), "bronze")],
)
def test_a_grade_asks_for_everything_below_it(broken, reached):
    rules = [Rule(step.value, step, "It holds", kept=step.value not in broken) for step in Grade]

    assert grade(rules) == reached
