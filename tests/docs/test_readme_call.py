"""The call in the README is a call: the same lines into the terminal telephone give the same answers, and a row."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def bella(folder, *arguments, said=""):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "TWILIO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "bella_core.cli", *arguments],
        input=said,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=environment | {"BELLA_DATA_DIR": str(folder), "PYTHONUTF8": "1"},
        timeout=120,
        check=True,
    )
    return done.stdout


def test_the_call_of_the_readme_is_a_real_one(tmp_path):
    block = re.search(r"```text\n(\$ bella (call .*?)\n.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    shown = block[1].strip().splitlines()[1:]
    said = [line.removeprefix("> ") for line in shown if line.startswith("> ")]

    heard = bella(tmp_path, *block[2].split(), said="".join(f"{line}\n" for line in said))

    assert heard.splitlines() == [line for line in shown if not line.startswith("> ")]
