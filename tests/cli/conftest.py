import json
import os
import re
import signal
import subprocess
import sys
import urllib.request

import attrs
import pytest

from tests.peers.stores import KEY, put_migrated


@attrs.frozen
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def environment(tmp_path):
    """An environment without anybody's settings, with a data folder of its own, where the database is made already."""
    put_migrated(tmp_path / "data")
    (tmp_path / "data" / "encryption.key").write_text(KEY)
    (tmp_path / "data" / "encryption.key").chmod(0o600)
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


class Server:
    def __init__(self, environment, folder, *words):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bella_core.cli", "serve", "--port", "0", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=folder,
            text=True,
        )
        self.said = []
        self.address = None
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.match(r"Bella listens on (http://\S+)", line):
                self.address = found.group(1)
            if line.startswith("Ctrl-C"):
                break

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return answer.status, json.load(answer)

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def serve(environment, tmp_path):
    started = []

    def start(*words, **variables):
        started.append(Server({**environment, **variables}, tmp_path, *words))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate(timeout=60)
