"""The help of ``bella`` itself, shown in the time that Python takes to start."""

import sys
from collections.abc import Mapping
from typing import TextIO

from .offering import offered


def show_help(commands: Mapping[str, str], stream: TextIO) -> int:
    """Print what commands there are; plugins' are listed by name, without importing them."""
    lines = ["usage: bella COMMAND …", "", "Answers the telephone of a dental clinic and books the appointment.", "", "commands:"]
    lines += [f"  {name:10} {what}" for name, what in commands.items()]
    theirs = offered(commands)
    if theirs:
        lines += ["", "commands of plugins:", *(f"  {name:10} {told}" for name, told in theirs)]
    lines += ["", "bella COMMAND --help tells more of each; bella --version tells this one's version."]
    print("\n".join(lines), file=stream)
    return 0 if stream is sys.stdout else 2
