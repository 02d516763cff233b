"""Fixtures for all tests: real servers of their own, a migrated database on each engine, and a log that starts anew for each test."""

import logging as library
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import settings

from bella_core.core import logging

pytest_plugins = ["tests.peers.postgres", "tests.peers.valkey", "tests.peers.stores"]

settings.register_profile("bella", deadline=None)  # a busy machine is no failure
settings.load_profile("bella")


@pytest.fixture(autouse=True)
def log_as_at_the_start() -> Iterator[None]:
    """Undo what a command that ran in this process did to its log, which the next test reads."""
    hooks = threading.excepthook, sys.unraisablehook
    yield
    threading.excepthook, sys.unraisablehook = hooks
    library.captureWarnings(capture=False)
    logging.configure(libraries=False)
