"""
``bella plugins check NAME``: grade a plugin and tell what is missing for the next grade.

Its conformance tests are looked for in the folder that it was installed from with pip install -e, then in this folder; --tests names
others. It exits with 1 below --at-least.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

from bella_core.core.errors import BellaError

from .common import log_to_stderr

_GRADES = ("bronze", "silver", "gold")
_TESTS = Path("tests") / "test_conformance.py"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action's arguments."""
    parser.description = __doc__
    parser.add_argument("name", metavar="NAME", help="a plugin, or a distribution for all of its plugins")
    parser.add_argument("--tests", type=Path, metavar="FILE", help="its conformance tests, a file or a folder")
    parser.add_argument("--at-least", choices=_GRADES, default="bronze", metavar="GRADE", help="bronze (default), silver or gold")


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr()
    names, distribution = _named(args.name)
    tests = args.tests or _tests_of(distribution)
    if args.tests and not args.tests.exists():
        raise BellaError(f"{args.tests}: there are no tests")
    reports = _grade(names, tests)
    if args.json:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for report in reports for line in _lines(report)))
    wanted = _GRADES.index(args.at_least)
    return 0 if all(report["grade"] in _GRADES[wanted:] for report in reports) else 1


def _named(name: str) -> tuple[list[str], Distribution]:
    """Return the plugins meant by a name, and whose they are."""
    from bella_core.core.suggesting import suggestion
    from bella_core.runtime.discovery import find

    found = find()
    meant = [item for item in found if name in {item.name, item.distribution}]
    if not meant or meant[0].entry is None or meant[0].entry.dist is None:
        known = {word for item in found for word in (item.name, item.distribution)}
        raise BellaError(f"no plugin or distribution is called {name!r}{suggestion(name, known)}; install it first: pip install -e .")
    return [item.name for item in meant], meant[0].entry.dist


def _tests_of(distribution: Distribution) -> Path | None:
    from bella_core.runtime.showing import source_of

    places = [source_of(distribution), Path.cwd() if _project(Path("pyproject.toml")) == distribution.name else None]
    return next((place / _TESTS for place in places if place is not None and (place / _TESTS).is_file()), None)


def _project(file: Path) -> str:
    try:
        return str(tomllib.loads(file.read_text(encoding="utf-8")).get("project", {}).get("name", ""))
    except (OSError, tomllib.TOMLDecodeError):
        return ""


def _grade(names: Sequence[str], tests: Path | None) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bella_core.testing.grading", *names, *(["--tests", str(tests)] if tests else [])]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603  # this Python
    if "No module named" in done.stderr and done.returncode:
        missing = done.stderr.splitlines()[-1]
        raise BellaError(f"checking needs the testing kit ({missing}): pip install 'bella-core[testing]'")
    if done.returncode:
        raise BellaError(f"the check itself failed:\n{done.stderr.strip()}")
    reports: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return reports


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"{report['plugin']} ({report['distribution']} {report['version']}): {report['grade'] or 'no grade yet'}"
    reached = _GRADES.index(report["grade"]) if report["grade"] else -1
    if reached == len(_GRADES) - 1:
        return
    following = _GRADES[reached + 1]
    for grade in _GRADES[reached + 1 :]:
        broken = [rule for rule in report["rules"] if rule["grade"] == grade and not rule["kept"]]
        if grade != following:
            yield from [f"then for {grade}: {len(broken)} rule(s)"] if broken else []
            continue
        yield f"missing for {grade}:"
        for rule in broken:
            yield f"  {rule['says']}"
            yield f"    {rule['told']}"
