"""What is written down about understanding is what was measured, and the page tells the same."""

import importlib.util
import json
import tomllib
from pathlib import Path

spec = importlib.util.spec_from_file_location("record", Path(__file__).with_name("record.py"))
record = importlib.util.module_from_spec(spec)
spec.loader.exec_module(record)

LINE = {"file": "time_en_own", "accuracy": 0.98769, "first": 0.9, "negatives": None, "clean": None, "extra": 0.1, "rows": 30}


def test_figures_are_cut_off_so_that_they_can_be_reached_again():
    assert tomllib.loads(record.record([json.dumps(LINE)])) == {"time_en_own": {"accuracy": 0.9876, "first": 0.9}}


def test_the_page_shows_both_figures_that_are_recorded():
    recorded = tomllib.loads(record.RECORD.read_text("utf-8"))

    assert record.page(recorded) == record.PAGE.read_text("utf-8"), "run: bella eval FOLDER --json | python tests/evaluation/record.py"
    assert all({"accuracy", "first"} <= set(shares) and shares["first"] <= shares["accuracy"] for shares in recorded.values())


def test_the_page_follows_the_record():
    assert "| time_en_own | 98.8% | 90.0% | – | – |" in record.page({"time_en_own": {"accuracy": 0.9876, "first": 0.9}})
