"""The help of ``bella`` itself."""

from collections.abc import Mapping
from typing import TextIO


def show_help(commands: Mapping[str, str], stream: TextIO) -> int:
    """Print what commands there are; plugins' are listed by name, without importing them."""
    lines = ["usage: bella COMMAND …", "", "Answers the telephone of a dental clinic and books the appointment.", "", "commands:"]
    lines += [f"  {name:10} {what}" for name, what in commands.items()]
    theirs = _of_plugins()
    if theirs:
        lines += ["", "commands of plugins:", *(f"  {name:10} from {distribution}" for name, distribution in theirs)]
    lines += ["", "bella COMMAND --help tells more of each; bella --version tells this one's version."]
    print("\n".join(lines), file=stream)
    return 0 if stream.name == "<stdout>" else 2


def _of_plugins() -> list[tuple[str, str]]:
    from importlib.metadata import entry_points

    return sorted((entry.name, entry.dist.name if entry.dist else "?") for entry in entry_points(group="bella.commands"))
