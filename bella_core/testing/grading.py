"""
Grade plugins by the quality scale: ``python -m bella_core.testing.grading --tests FILE NAME…`` prints one JSON array.

It is a process of its own, because it imports and runs what it grades; ``bella plugins check`` starts it.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path

import attrs

from bella_core.core.settings import PluginHostSettings
from bella_core.plugin.specs import LifecycleSpecs
from bella_core.runtime.discovery import GROUP
from bella_core.runtime.registry import Registry

from .collecting import Collector, run_conformance
from .promises import Grade
from .rules import Rule, Subject, distribution_rules, strict_types


@attrs.frozen
class Report:
    """What came of one plugin: its grade, empty for none, and every rule, the broken ones of the next grade first."""

    plugin: str
    distribution: str
    version: str
    grade: str
    rules: tuple[Rule, ...]


def grade(rules: Sequence[Rule]) -> str:
    """Return the highest grade of which, and of those below, every rule is kept; empty if bronze is not reached."""
    reached = ""
    for step in Grade:
        if not all(rule.kept for rule in rules if rule.grade is step):
            break
        reached = step.value
    return reached


def report(entry: EntryPoint, distribution: Distribution, collector: Collector | None) -> Report:
    """Hold one plugin to every rule."""
    try:
        subject = Subject(entry.name, entry.load(), distribution)
    except Exception as error:  # noqa: BLE001  # a stranger's module may raise anything; this is a check and no call
        rules = [Rule("loads", Grade.BRONZE, "It can be imported", kept=False, told=f"{type(error).__name__}: {error}")]
    else:
        rules = [_under_suites(subject, collector), *distribution_rules(subject)]
        rules += collector.rules(entry.name) if collector else []
        rules.append(strict_types(subject, wanted=grade(rules) == Grade.GOLD.value))
    order = sorted(rules, key=lambda rule: (list(Grade).index(rule.grade), rule.kept))
    return Report(entry.name, distribution.name, distribution.version, grade(order), tuple(order))


def _under_suites(subject: Subject, collector: Collector | None) -> Rule:
    says = "Its tests hold every hook it has to a suite of bella_core.testing"
    told = ""
    if collector is not None and collector.trouble:
        told = f"its tests cannot be run: {'; '.join(collector.trouble)}"
    elif collector is None or not collector.suites.get(subject.name):
        told = f"no suite for {subject.name!r} was found in tests/test_conformance.py; give --tests FILE, or begin with: bella plugins new"
    elif missing := _hooks(subject.name) - collector.hooks(subject.name) - vars(LifecycleSpecs).keys():
        told = f"no suite holds {', '.join(sorted(missing))}"
    return Rule("under_suites", Grade.BRONZE, says, kept=not told, told=told)


def _hooks(name: str) -> set[str]:
    return set(Registry(PluginHostSettings(enable=(name,))).plugins[name].hooks)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the reports of the plugins that are named."""
    parser = argparse.ArgumentParser(prog="python -m bella_core.testing.grading", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="+")
    parser.add_argument("--tests", type=Path, metavar="FILE")
    args = parser.parse_args(argv)
    collector = run_conformance(args.tests) if args.tests else None
    wanted = [(entry, entry.dist) for entry in entry_points(group=GROUP) if entry.name in args.names]
    reports = [attrs.asdict(report(entry, dist, collector), value_serializer=_plain) for entry, dist in wanted if dist is not None]
    print(json.dumps(reports, ensure_ascii=False))  # noqa: T201  # its result
    return 0


def _plain(_owner: object, _field: object, value: object) -> object:
    return value.value if isinstance(value, Grade) else value


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"graded in {time.monotonic() - began:.1f} s", file=sys.stderr)  # noqa: T201  # for whoever waits
    raise SystemExit(code)
