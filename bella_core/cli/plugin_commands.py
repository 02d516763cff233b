"""Run a command that a plugin's distribution adds to ``bella``."""

import argparse
import asyncio
import inspect
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bella_core.core.clock import SystemClock
from bella_core.core.errors import BellaError
from bella_core.core.logging import current_plugin, locations
from bella_core.plugin import PluginError

from .common import add_config, log_to_stderr, read_settings

if TYPE_CHECKING:
    from bella_core.runtime.commands import FoundCommand

FAILED = 1


class CommandFailed(BellaError):
    """A plugin's command failed; the message says which, where, and what to do."""


def run_installed(name: str, words: Sequence[str], commands: "Sequence[FoundCommand]") -> int:
    """
    Run ``bella name words…``.

    Args:
        commands: every command that is installed; one of them is called ``name``.

    Returns:
        The exit code.

    Raises:
        BellaError: it cannot be run, or it failed.
    """
    from bella_core.runtime.commands import host_of, load_command, offered

    log_to_stderr()
    settings = read_settings(argparse.Namespace(config=_config(name, words)))
    found = offered(name, commands, settings)
    command = load_command(found)
    parser = argparse.ArgumentParser(
        prog=f"bella {name}", description=inspect.getdoc(command), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_config(parser)
    try:
        command.arguments(parser)
        args = parser.parse_args(words)
        host = host_of(found, settings, SystemClock())
        current_plugin.set(found.plugin or "")
        return _exit_code(command.run(args, host), found)
    except SystemExit as left:
        return _left(left)
    except (BellaError, BrokenPipeError):
        raise
    except PluginError as error:
        raise CommandFailed(f"{found.told}: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise CommandFailed(f"{found.told}: {f'{error.filename}: {error.strerror}' if error.filename else _place(error)}") from error
    except Exception as error:  # whatever it is, its text might hold what a caller said
        raise CommandFailed(f"{found.told} failed: {_place(error)}; report it to its author") from error


def _config(name: str, words: Sequence[str]) -> Path | None:
    """Return the file of settings that the words name: which plugins are disabled is known before any is imported."""
    parser = argparse.ArgumentParser(prog=f"bella {name}", add_help=False, allow_abbrev=False, exit_on_error=False)
    add_config(parser)
    try:
        config: Path | None = parser.parse_known_args(words)[0].config
    except argparse.ArgumentError:  # told by the command's own parser
        return None
    return config


def _exit_code(answer: "int | Awaitable[int]", found: "FoundCommand") -> int:
    code: Any = asyncio.run(_awaited(answer)) if isinstance(answer, Awaitable) else answer
    if type(code) is not int or not 0 <= code <= 255:
        raise CommandFailed(f"{found.told} returned {type(code).__name__} and no exit code from 0 to 255; report it to its author")
    return code


async def _awaited(answer: "Awaitable[int]") -> int:
    return await answer


def _left(left: SystemExit) -> int:
    """Return the code that ``sys.exit`` was given, as Python does."""
    if left.code is None or isinstance(left.code, int):
        return left.code or 0
    raise CommandFailed(str(left.code))


def _place(error: Exception) -> str:
    return f"{type(error).__name__} at {(locations(error.__traceback__) or ['unknown place'])[-1]}"
