"""Commands and variables on the pages are real: each line of a shell block is understood, and what can be run is run."""

import argparse
import importlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bella_core.cli import COMMANDS
from bella_core.core.config import VARIABLES, load_settings
from bella_core.db import Vault

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "examples").glob("*/README.md"))]


def shell_lines(page):
    """What a reader would type, without prompts."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```(?:sh|console)\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    typed = [line.strip() for block in blocks for line in block.splitlines()]
    return [line.removeprefix("$ ").partition(" && ")[2] or line.removeprefix("$ ") for line in typed]


LINES = [(page.name, line) for page in PAGES for line in shell_lines(page)]
COMMANDS_SHOWN = sorted({line for _, line in LINES if line.startswith("bella ")})


def run(folder, *words):
    """What a command prints; in a process of its own, as a command changes where its process's log goes."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "TWILIO_"))}
    env = own | {"BELLA_DATA_DIR": str(folder / "data"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "bella_core.cli", *words]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


@pytest.mark.parametrize("line", COMMANDS_SHOWN)
def test_every_command_is_understood(line):
    _, name, *words = shlex.split(re.split(r" [|>] ", line)[0], comments=True)
    parser = argparse.ArgumentParser()
    if name.startswith("-"):
        return
    assert name in COMMANDS
    importlib.import_module(f"bella_core.cli.{name.replace('-', '_')}").arguments(parser)

    parser.parse_args(words)


def test_every_variable_that_is_set_is_known():
    exported = {found[1] for _, line in LINES if (found := re.match(r"export (\w+)=", line))}

    assert exported
    assert exported <= set(VARIABLES)


@pytest.mark.parametrize("page", ["clinic-file.md", "costs.md", "getting-started.md", "operations.md", "rest.md"])
def test_the_commands_of_a_page_can_be_run_in_their_order(page, tmp_path):
    run(tmp_path, "clinic", "export", "--demo", "clinic.toml")

    for line in (line for name, line in LINES if name == page and re.match(r"bella (?!serve|call)", line)):
        command, _, target = line.partition(" > ")
        printed = run(tmp_path, *shlex.split(command)[1:])
        if target:
            (tmp_path / target).write_text(printed, encoding="utf-8")


def test_the_settings_of_production_are_settings(tmp_path):
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    block = next(block for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "BELLA_ENVIRONMENT" in block)
    exported = dict(re.findall(r"export (\w+)=\"?([^\"\n]*)\"?", block))

    assert exported["BELLA_ENCRYPTION_KEY"] == "the key of step 2"
    settings = load_settings(None, {**exported, "BELLA_ENCRYPTION_KEY": Vault.new_key(), "BELLA_DATA_DIR": str(tmp_path)})

    assert settings.environment == "production"
    assert settings.database.reveal().startswith("postgresql://")
    assert settings.encryption_key is not None
    assert settings.twilio.auth_token is not None
