"""``bella plugins doctor``: find what keeps plugins from being used; imports none of them."""

import argparse
import json

from . import COMMANDS
from .common import log_to_stderr, read_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none but those of every action."""
    parser.description = __doc__


def run(args: argparse.Namespace) -> int:
    """Run the command; 1 if something is wrong now."""
    import attrs

    from bella_core.runtime.diagnosis import diagnose

    log_to_stderr()
    findings = diagnose(read_settings(args), COMMANDS)
    if args.json:
        print(json.dumps([attrs.asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{finding.subject}: {finding.problem}\n  {finding.mend}")
        print("Nothing is wrong that can be seen without importing plugins." if not findings else f"{len(findings)} problem(s)")
    return 1 if any(not finding.later for finding in findings) else 0
