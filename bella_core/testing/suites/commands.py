"""What is asked of the commands that a plugin's distribution adds to ``bella``."""

import argparse
import asyncio
import contextlib
import inspect
import io
from collections.abc import Awaitable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import attrs

from bella_core.core.structuring import Mistakes, structure
from bella_core.plugin import PluginError

from ..fakes import FakeCommandHost
from ..promises import Grade, promise
from ..watching import IMPORT_S, import_cost
from .base import PluginSuite


@attrs.frozen
class CommandExample:
    """The words behind the command's name, the exit code, and what stands in the output."""

    words: Sequence[str]
    code: int = 0
    prints: str = ""


class CommandSuite(PluginSuite):
    """
    Hold a command to what ``bella`` asks of one; beside the suite of the plugin's family.

    Attributes:
        command: its class. ``plugin``: the one whose settings it gets.
        runs: examples.
    """

    command: ClassVar[type]
    runs: ClassVar[Sequence[CommandExample]] = ()

    @promise(Grade.BRONZE)
    def test_the_command_explains_itself(self) -> None:
        """Its class has a docstring, and each of its arguments a help."""
        assert inspect.getdoc(self.command), f"class {self.command.__name__} needs a docstring: it is the command's help"
        parser = self._parser(self.command())
        silent = [action.dest for action in parser._actions if not action.help]  # noqa: SLF001  # argparse has no other way to ask
        assert not silent, f"arguments without help: {', '.join(silent)}"

    @promise(Grade.BRONZE)
    def test_the_command_runs(self, tmp_path: Path) -> None:
        """Every example leaves with its exit code and prints what it should."""
        for number, example in enumerate(self.runs):
            code, printed = self._run(example.words, self.settings_for(None), tmp_path / str(number))
            assert type(code) is int, f"{' '.join(example.words)!r} returned {type(code).__name__} and no exit code"
            assert code == example.code, f"{' '.join(example.words)!r} left with {code}"
            assert example.prints in printed, f"{' '.join(example.words)!r} did not print {example.prints!r}"

    @promise(Grade.BRONZE)
    def test_the_command_says_what_is_missing(self, tmp_path: Path) -> None:
        """Without a table in bella.toml it works, or says in a PluginError what is missing."""
        for number, example in enumerate(self.runs):
            try:
                self._run(example.words, {}, tmp_path / str(number))
            except (PluginError, Mistakes):  # the second is the host's own word on a setting that must be there
                continue
            except Exception as error:  # whatever it is, a person at a terminal cannot do anything with it
                raise AssertionError(f"{type(error).__name__}: {error}; raise NotConfigured with what is missing") from error

    @promise(Grade.BRONZE)
    def test_importing_the_command_is_cheap(self) -> None:
        """Importing it takes less than 50 ms and loads no heavy module."""
        cost = import_cost(self.command.__module__)
        assert not cost.heavy, f"imported with the command, and not when it runs: {', '.join(cost.heavy)}"
        assert cost.seconds < IMPORT_S, f"importing {self.command.__module__} takes {cost.seconds * 1000:.0f} ms"

    def _parser(self, command: Any) -> argparse.ArgumentParser:
        parser = argparse.ArgumentParser(prog="bella command")
        parser.add_argument("--config", type=Path, help="settings")
        command.arguments(parser)
        return parser

    def _run(self, words: Sequence[str], table: Mapping[str, object], folder: Path) -> tuple[object, str]:
        command = self.command()
        settings = getattr(self.plugin, "settings", None)
        args = self._parser(command).parse_args(list(words))
        host = FakeCommandHost(folder, structure(table, settings) if settings is not None else None)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            answer = command.run(args, host)
            code = asyncio.run(_awaited(answer)) if isinstance(answer, Awaitable) else answer
        return code, printed.getvalue()


async def _awaited(answer: Awaitable[object]) -> object:
    return await answer
