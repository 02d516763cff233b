"""What commands share: the settings, and logs that keep out of their output."""

import argparse
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from bella_core.core.config import Settings, load_settings
from bella_core.core.logging import configure, guard_process
from bella_core.core.moments import NoMoment, read_moment
from bella_core.runtime.registry import Registry, State

T = TypeVar("T", date, datetime)


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add ``--config``."""
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: BELLA_CONFIG, else bella.toml if there is one)")


def read_settings(args: argparse.Namespace) -> Settings:
    """Return the settings that a command was started with."""
    return load_settings(args.config, os.environ)


def log_to_stderr(level: str = "warning") -> None:
    """Send log lines to standard error: standard output is the command's own."""
    configure(level=level, stream=sys.stderr.buffer)
    guard_process()


def iso_time(text: str) -> datetime:
    """Return a time given as an argument."""
    return _moment(text, datetime, "the time as 2026-03-02T09:30")


def iso_day(text: str) -> date:
    """Return a day given as an argument."""
    return _moment(text, date, "the day as 2026-03-02")


def _moment(text: str, kind: type[T], how: str) -> T:
    try:
        return read_moment(text, kind)
    except NoMoment as error:
        raise argparse.ArgumentTypeError(f"write {how}; it {error}") from None


def unused_plugins(registry: Registry) -> list[str]:
    """Return, in words, which plugins were wanted and cannot work, and why; one that nobody has set up was not wanted."""
    wanted = [
        plugin
        for plugin in registry.plugins.values()
        if plugin.state is State.FAILED or (plugin.state is State.IDLE and plugin.name in registry.asked_for)
    ]
    return [f"plugin {plugin.name} is not used: {plugin.reason}" for plugin in wanted]


def warn_of_unused_plugins(registry: Registry) -> None:
    """Tell on standard error which plugins cannot work."""
    for line in unused_plugins(registry):
        print(f"bella: {line}", file=sys.stderr)
