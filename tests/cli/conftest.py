import os
import subprocess
import sys

import attrs
import pytest


@attrs.frozen
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def environment(tmp_path):
    """An environment without anybody's settings, with a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "TWILIO_", "XDG_"))}
    return {**kept, "BELLA_DATA_DIR": str(tmp_path / "data"), "PYTHONUTF8": "1"}


@pytest.fixture
def bella(environment, tmp_path):
    """Run the command: ``bella("call", stdin="…")``."""

    def run(*words, stdin="", timeout=60, **variables):
        done = subprocess.run(
            [sys.executable, "-m", "bella_core.cli", *words],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            timeout=timeout,
            env={**environment, **variables},
            cwd=tmp_path,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
