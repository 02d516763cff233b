"""Fixtures for all tests: real servers of their own, a migrated database on each engine, and a log that starts anew for each test."""

import gc
import logging as library
import os
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import settings

from bella_core.core import logging

pytest_plugins = ["tests.peers.postgres", "tests.peers.valkey", "tests.peers.stores"]

# No test asks a cloud's machine who it is: where there is none, that takes seconds of every start.
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

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


def pytest_collection_finish() -> None:
    """Collect garbage seldom, and leave out what was loaded by now: a million objects, walked again and again, took an eighth of all tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
