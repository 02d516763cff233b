"""The author's guide leads from nothing to a plugin of the highest grade, with its own commands and its own code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bella_core.cli.plugins_new import KINDS, write
from bella_core.testing import suites

GUIDE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?:<!-- (.*?) -->\n)?```python\n(.*?)```", GUIDE, re.DOTALL)
SHOWN = dict(BLOCKS)


def run(*words, cwd, site):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BELLA_")}
    environment |= {"PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-m", *map(str, words)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_following_the_guide_makes_a_plugin_of_the_highest_grade(tmp_path):
    new = re.search(r"^\$ bella (plugins new loyalty .*)$", GUIDE, re.MULTILINE)[1]
    run("bella_core.cli", *new.split(), cwd=tmp_path, site="")
    folder = tmp_path / "bella-loyalty"
    (folder / "src" / "bella_loyalty" / "plugin.py").write_text('"""Read loyalty cards."""\n\n' + BLOCKS[0][1], encoding="utf-8")
    (folder / "tests" / "test_conformance.py").write_text(SHOWN["tests/test_conformance.py"], encoding="utf-8")
    pip = ("pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index", "--target")
    run(*pip, tmp_path / "site", folder, cwd=tmp_path, site="")

    (report,) = json.loads(run("bella_core.cli", "plugins", "check", "loyalty", "--json", cwd=folder, site=tmp_path / "site"))

    assert [(rule["name"], rule["told"]) for rule in report["rules"] if not rule["kept"]] == []
    assert report["grade"] == "gold"


def test_the_suite_of_a_service_is_the_one_that_is_written(tmp_path):
    folder = write("pager", "alert-sink", tmp_path)

    assert (folder / "tests" / "test_conformance.py").read_text(encoding="utf-8") == SHOWN["bella plugins new pager --kind alert-sink"]


@pytest.mark.parametrize("code", [code for name, code in BLOCKS if not name])
def test_every_other_block_runs(code):
    room = {"__name__": "guide"}

    exec(compile(code, "docs/plugins.md", "exec"), room)

    for name, made in room.items():
        if name.startswith("test_"):
            made()


def test_the_guide_names_every_kind_and_every_suite_with_its_flags():
    kinds = re.search(r"The kinds are\s+(.*?);", GUIDE, re.DOTALL)[1]
    tabled = {
        suite: set(re.findall(r"`(\w+)`", flags)) for suite, flags in re.findall(r"^\| `(\w+Suite)` \|.*\| (.*) \|$", GUIDE, re.MULTILINE)
    }

    assert set(re.findall(r"`([\w-]+)`", kinds)) == set(KINDS)
    assert tabled.keys() == {name for name in suites.__all__ if name.endswith("Suite")} - {"RemoteSuite"}
    assert all(set(getattr(suites, name).capabilities) <= flags for name, flags in tabled.items())


def test_the_guide_names_every_action_of_the_command():
    from bella_core.cli.plugins import _ACTIONS

    assert set(re.findall(r"^\$ bella plugins (\w+)", GUIDE, re.MULTILINE)) == set(_ACTIONS)
