"""``bella eval --simulate`` holds calls, prints what they came to, and fails when a goal is missed."""

import json
import os
import subprocess
import sys

import pytest

from bella_core.services.clinics import demo_toml


def run(folder, *words):
    own = {name: value for name, value in os.environ.items() if not name.startswith("BELLA_")}
    env = own | {"BELLA_DATA_DIR": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "bella_core.cli", "eval", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


def test_figures_are_printed(tmp_path):
    done = run(tmp_path, "--simulate", "9", "--seed", "3")
    lines = done.stdout.splitlines()

    assert [line.split()[0] for line in lines[-5:-1] if line.endswith("  met")] == ["gather", "relay", "stream"]
    assert [name in lines[0] for name in ("success", "wrong", "bound", "turns", "speech", "reprompts", "transfers")] == [True] * 7
    assert lines[1].split()[:2] == ["all", "9"]
    assert done.returncode == ("every goal is met" not in done.stdout)


def test_json_is_one_object_a_group(tmp_path):
    done = run(tmp_path, "--simulate", "4", "--wer", "0.1", "--json")
    groups = [json.loads(line) for line in done.stdout.splitlines()]

    assert [(group["name"], group["calls"]) for group in groups[:2]] == [("all", 4), ("errors 10%", 4)]


def test_calls_that_went_wrong_are_shown_and_can_be_held_again_by_their_number(tmp_path):
    done = run(tmp_path, "--simulate", "6", "--wer", "0.9", "--failed", "1")
    told = done.stdout.partition("\n\n")[0]

    assert told.startswith("call ")
    assert "\nbella   " in told
    assert "~~>" in told
    number = told.split(":")[0].removeprefix("call ")
    assert run(tmp_path, "--simulate", "1", "--wer", "0.9", "--show", number).stdout.strip() == told


def test_a_clinics_own_file_is_called(tmp_path):
    own = demo_toml().replace('name = "Maple Dental"', 'name = "Birch Dental"')
    (tmp_path / "clinic.toml").write_text(own, "utf-8")
    done = run(tmp_path, "--simulate", "1", "--clinic", str(tmp_path / "clinic.toml"), "--show", "2")

    assert "Birch Dental’s AI assistant" in done.stdout


def nothing_by_phone(document):
    lines = [line for line in document.splitlines() if not line.startswith("by_phone")]
    return "\n".join(f'{line}\nby_phone = "staff"' if line == "[[services]]" else line for line in lines)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (None, "cannot be read: No such file or directory"),
        (lambda document: document.replace('name = "Maple Dental"', "name = 7", 1), "name"),
        (nothing_by_phone, 'give at least one service by_phone = "book"'),
    ],
)
def test_a_clinic_that_cannot_be_called_is_told(tmp_path, changed, told):
    file = tmp_path / "clinic.toml"
    if changed is not None:
        file.write_text(changed(demo_toml()), "utf-8")
    for processes in ("1", "2"):
        done = run(tmp_path, "--simulate", "3", "--clinic", str(file), "--processes", processes)
        assert (done.returncode, told in done.stderr) == (1, True), done.stderr


def test_that_nobody_understands_callers_is_told(tmp_path):
    (tmp_path / "bella.toml").write_text('[plugin_host]\ndisable = ["canadian_nlp"]\n', "utf-8")
    done = run(tmp_path, "--simulate", "3", "--config", str(tmp_path / "bella.toml"))

    assert (done.returncode, done.stderr.splitlines()[-1][:41]) == (1, "bella: no plugin understands callers: pip")


def test_several_processes_come_to_the_same(tmp_path):
    alone, together = (run(tmp_path, "--simulate", "60", "--json", "--processes", count).stdout.splitlines() for count in ("1", "2"))
    timed = {"slowest_ms", "engine_p50", "engine_p95", "p50", "p95"}
    rows = [[{key: value for key, value in json.loads(line).items() if key not in timed} for line in lines] for lines in (alone, together)]

    assert rows[0] == rows[1]
    assert len(rows[0]) > 10


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--simulate", "0"), "write a number of calls"),
        (("--simulate", "5", "--wer", "2"), "write rates from 0 to 1"),
        (("--simulate", "5", "--processes", "0"), "write a number of calls"),
        (("--simulate", "5", "--show", "x"), "write a number, such as 7"),
        ((), "one of the arguments FOLDER --simulate is required"),
        (("folder", "--simulate", "5"), "not allowed with"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path, words, told):
    done = run(tmp_path, *words)

    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
