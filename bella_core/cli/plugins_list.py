"""``bella plugins list``: names, versions, and which are used; imports no plugin."""

import argparse
import json

from .common import log_to_stderr, read_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none but those of every action."""
    parser.description = __doc__


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    import attrs

    from bella_core.runtime.report import installed

    log_to_stderr()
    lines = installed(read_settings(args))
    if args.json:
        print(json.dumps([attrs.asdict(line) for line in lines], ensure_ascii=False, indent=2))
        return 0
    if not lines:
        print("No plugins are installed; bella understands callers with bella-canadian-nlp: pip install bella-canadian-nlp")
    width = max((len(line.name) for line in lines), default=0)
    for line in lines:
        print(f"{line.name:{width}}  {line.state:8}  {line.distribution} {line.version}" + (f"  ({line.reason})" if line.reason else ""))
        for use in line.deprecated:
            print(f"{'':{width}}  {use}")
    return 0
