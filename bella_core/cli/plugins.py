"""Show the installed plugins, in the order in which they are used. Imports none of them."""

import argparse
import json

from .common import add_config, log_to_stderr, read_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="names, versions, and which are used")
    listing.add_argument("--json", action="store_true", help="one JSON array")
    add_config(listing)


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
    return 0
