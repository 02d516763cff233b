"""
Show, check and begin plugins.

list and doctor import none of them; show imports the one it is asked about, check runs it in a process of its own.
"""

import argparse
import importlib

from .common import add_config

#: Each action's module here, and what it does.
_ACTIONS = {
    "list": ("plugins_list", "names, versions, and which are used"),
    "show": ("plugins_show", "one plugin: its hooks, its settings, how it stands"),
    "check": ("plugins_check", "grade a plugin: bronze, silver or gold, and what is missing for the next"),
    "doctor": ("plugins_doctor", "find what keeps plugins from being used"),
    "new": ("plugins_new", "write a plugin's distribution, ready to be installed and tested"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, (module, what) in _ACTIONS.items():
        action = actions.add_parser(name, help=what)
        importlib.import_module(f"{__package__}.{module}").arguments(action)
        action.add_argument("--json", action="store_true", help="print JSON")
        if name != "new":
            add_config(action)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    code: int = importlib.import_module(f"{__package__}.{_ACTIONS[args.action][0]}").run(args)
    return code
