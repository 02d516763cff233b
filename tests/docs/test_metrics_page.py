"""The page about measurements names what is measured."""

import importlib.util
from pathlib import Path


def metrics_reference():
    spec = importlib.util.spec_from_file_location("metrics_reference", Path(__file__).with_name("metrics_reference.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_is_the_catalogue():
    made = metrics_reference()

    assert made.PAGE.read_text(encoding="utf-8") == made.page()
