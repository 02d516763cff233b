"""
Record what is understood today, for the tests and for docs/understanding.md: ``bella eval FOLDER --json | python tests/evaluation/record.py``.
"""

import json
import sys
import tomllib
from pathlib import Path

RECORD = Path(__file__).with_name("recorded.toml")
PAGE = Path(__file__).parents[2] / "docs" / "understanding.md"
MARK = "<!-- figures: kept true by tests/evaluation -->\n"
FIGURES = ("accuracy", "first", "negatives", "clean")
HEAD = ["| rows | right | by first readings | of those without a value | of those that can be read |", "|---|---|---|---|---|"]


def record(lines):
    """Return the record of these lines of ``bella eval --json``: shares are cut off, not rounded, so that the next run can reach them."""
    text = ["# The last figures of `bella eval`; a test fails when one falls. Written by record.py.", ""]
    for one in map(json.loads, lines):
        shares = [f"{figure} = {int(one[figure] * 10_000) / 10_000}" for figure in FIGURES if one[figure] is not None]
        text += [f"[{one['file']}]", *shares, ""]
    return "\n".join(text)


def page(recorded):
    """Return docs/understanding.md with the table of what is recorded."""
    before, _, rest = PAGE.read_text("utf-8").partition(MARK)
    after = rest.partition(MARK)[2]
    rows = [
        f"| {file} | " + " | ".join(f"{shares[figure]:.1%}" if figure in shares else "–" for figure in FIGURES) + " |"
        for file, shares in recorded.items()
    ]
    return before + MARK + "\n".join([*HEAD, *rows, ""]) + MARK + after


def main():
    RECORD.write_text(record(sys.stdin), "utf-8")
    PAGE.write_text(page(tomllib.loads(RECORD.read_text("utf-8"))), "utf-8")


if __name__ == "__main__":
    main()
