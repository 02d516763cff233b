"""The help of ``bella`` itself, shown in the time that Python takes to start."""

import os
import sys
from collections.abc import Iterator, Mapping
from typing import TextIO

_GROUP = "[bella.commands]"


def show_help(commands: Mapping[str, str], stream: TextIO) -> int:
    """Print what commands there are; plugins' are listed by name, without importing them."""
    lines = ["usage: bella COMMAND …", "", "Answers the telephone of a dental clinic and books the appointment.", "", "commands:"]
    lines += [f"  {name:10} {what}" for name, what in commands.items()]
    theirs = sorted(set(_of_plugins()))
    if theirs:
        lines += ["", "commands of plugins:", *(f"  {name:10} from {distribution}" for name, distribution in theirs)]
    lines += ["", "bella COMMAND --help tells more of each; bella --version tells this one's version."]
    print("\n".join(lines), file=stream)
    return 0 if stream is sys.stdout else 2


def _of_plugins() -> Iterator[tuple[str, str]]:
    """Yield commands and their distributions; by hand, because importing ``importlib.metadata`` takes four times as long as all of this."""
    for folder in sys.path:
        try:
            installed = [entry for entry in os.listdir(folder or ".") if entry.endswith((".dist-info", ".egg-info"))]  # noqa: PTH208  # pathlib is as slow
        except OSError:
            continue
        for entry in installed:
            distribution = entry.partition("-")[0].replace("_", "-")
            yield from ((name, distribution) for name in _commands(f"{folder or '.'}/{entry}/entry_points.txt"))


def _commands(file: str) -> Iterator[str]:
    try:
        with open(file, encoding="utf-8") as stream:  # noqa: PTH123  # pathlib is slow to import
            text = stream.read()
    except (OSError, UnicodeDecodeError):
        return
    _, found, rest = text.partition(_GROUP)
    for line in rest.splitlines()[1:] if found else ():
        if line.startswith("["):
            return
        name, equals, _ = line.partition("=")
        if equals:
            yield name.strip()
