"""``bella eval --simulate`` holds calls, prints what they came to, and fails when a goal is missed."""

import json
import os
import subprocess
import sys

import pytest


def run(folder, *words):
    own = {name: value for name, value in os.environ.items() if not name.startswith("BELLA_")}
    env = own | {"BELLA_DATA_DIR": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "bella_core.cli", "eval", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


def test_figures_are_printed(tmp_path):
    done = run(tmp_path, "--simulate", "9", "--seed", "3")
    lines = done.stdout.splitlines()

    assert [name in lines[0] for name in ("success", "wrong", "bound", "turns", "speech", "reprompts", "transfers")] == [True] * 7
    assert lines[1].split()[:2] == ["all", "9"]
    assert done.returncode == ("every goal is met" not in done.stdout)


def test_json_is_one_object_a_group(tmp_path):
    done = run(tmp_path, "--simulate", "4", "--wer", "0.1", "--json")
    groups = [json.loads(line) for line in done.stdout.splitlines()]

    assert [(group["name"], group["calls"]) for group in groups[:2]] == [("all", 4), ("errors 10%", 4)]


def test_calls_that_went_wrong_are_shown(tmp_path):
    done = run(tmp_path, "--simulate", "6", "--wer", "0.9", "--show", "1")

    assert "\nbella   " in done.stdout
    assert "~~>" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--simulate", "0"), "write a number of calls"),
        (("--simulate", "5", "--wer", "2"), "write rates from 0 to 1"),
        ((), "one of the arguments FOLDER --simulate is required"),
        (("folder", "--simulate", "5"), "not allowed with"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path, words, told):
    done = run(tmp_path, *words)

    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
