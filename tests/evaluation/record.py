"""Record what is understood today: ``bella eval FOLDER --json | python tests/evaluation/record.py``."""

import json
import sys
from pathlib import Path

FIGURES = ("accuracy", "first", "negatives", "clean")


def main():
    lines = ["# The last figures of `bella eval`; a test fails when one falls. Written by record.py.", ""]
    for one in map(json.loads, sys.stdin):
        shares = [f"{figure} = {int(one[figure] * 10_000) / 10_000}" for figure in FIGURES if one[figure] is not None]
        lines += [f"[{one['file']}]", *shares, ""]
    Path(__file__).with_name("recorded.toml").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
