"""The guide's plugin with routes and a page, and its command, keep the promises of their suites."""

import os
import re
import subprocess
import sys
from pathlib import Path

GUIDE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
PART = GUIDE.partition("## Routes, pages and commands\n")[2].partition("\n## ")[0]
PLUGIN, COMMAND = re.findall(r"```python\n(.*?)```", PART, re.DOTALL)

TESTS = """
import hashlib, hmac

from bella_core.testing import CommandExample, CommandSuite, WebExample, WebSuite
from parking import Parking
from parking_commands import Count

BODY = b'{"taken": 3}'
SIGNED = {"X-Signature": hmac.new(b"planted-secret", BODY, hashlib.sha256).hexdigest()}


class TestParking(WebSuite):
    plugin = Parking
    settings = {"secret": "planted-secret"}
    examples = (
        WebExample("GET", "/free.json", has='"free": 12'),
        WebExample("POST", "/gate", 204, headers=SIGNED, body=BODY),
        WebExample("POST", "/gate", 403, body=BODY),
        WebExample("DELETE", "/spaces/4", has="cleared"),
        WebExample("DELETE", "/spaces/four", 404),
    )


class TestCount(CommandSuite):
    plugin = Parking
    settings = {"secret": "planted-secret", "spaces": 8}
    command = Count
    runs = (CommandExample((), prints="8"), CommandExample(("--level", "1"), prints="8"))

    def test_the_command_says_what_is_missing_in_the_settings(self, tmp_path):
        from bella_core.plugin import NotConfigured

        try:
            self._run((), {"secret": "x", "spaces": 0}, tmp_path)
        except NotConfigured as error:
            assert "plugins.parking.spaces" in str(error)
        else:
            raise AssertionError
"""


def test_the_guides_plugin_and_command_keep_every_promise(tmp_path):
    (tmp_path / "parking.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "parking_commands.py").write_text(COMMAND, encoding="utf-8")
    (tmp_path / "test_parking.py").write_text(TESTS, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "PYTEST_"))}
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "asyncio_default_fixture_loop_scope=function"]
    done = subprocess.run(
        [*words, "test_parking.py"],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_guide_names_every_block_and_every_status_that_the_host_answers_with():
    from bella_core.plugin.types import pages

    blocks = {name for name in vars(pages) if isinstance(getattr(pages, name), type) and getattr(pages, name).__module__ == pages.__name__}
    assert {name for name in blocks - {"PageContent"} if f"`{name}`" not in PART} == set()
    assert all(status in PART for status in ("422", "502", "503", "504"))
