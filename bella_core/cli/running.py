"""Find a command, run it, and tell what went wrong in words."""

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence

from bella_core.core.errors import BellaError
from bella_core.core.suggesting import suggestion

FAILED = 1
MISUSED = 2


def run_command(name: str, words: Sequence[str], own: Mapping[str, str]) -> int:
    """
    Run ``bella name words…``.

    Returns:
        The exit code. An error of bella's own is told in a sentence on standard error; any other one by its type and place, because its
        text might hold what a caller said.
    """
    try:
        code = _run_own(name, words) if name in own else _run_plugins(name, words, own)
        sys.stdout.flush()
    except BellaError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else _place(error))
    except Exception as error:  # noqa: BLE001  # the last resort of a program
        return _fail(_place(error))
    return code


def _place(error: Exception) -> str:
    from bella_core.core.logging import locations

    place = (locations(error.__traceback__) or ["unknown place"])[-1]
    return f"something went wrong that should not: {type(error).__name__} at {place}; please report it"


def _run_own(name: str, words: Sequence[str]) -> int:
    module = importlib.import_module(f"{__package__}.{name.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=f"bella {name}", description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    module.arguments(parser)
    try:
        args = parser.parse_args(words)
    except SystemExit as left:
        return int(left.code or 0)
    code: int = module.run(args)
    return code


def _run_plugins(name: str, words: Sequence[str], own: Mapping[str, str]) -> int:
    from bella_core.runtime.commands import installed_commands

    from .plugin_commands import run_installed

    commands = installed_commands()
    known = {command.found.name for command in commands}
    if name not in known:
        return _fail(f"there is no command {name!r}{suggestion(name, [*own, *known])}", MISUSED)
    return run_installed(name, words, commands)


def _fail(message: str, code: int = FAILED) -> int:
    print(f"bella: {message}", file=sys.stderr)
    return code
