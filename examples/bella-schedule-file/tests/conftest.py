"""Fixtures: a plugin with one file."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def reader(tmp_path):
    """Make a reader: ``reader("book.csv", delimiter=";")``."""
    from books import Reader

    return lambda name="book.csv", **settings: Reader(tmp_path, name, **settings)
