"""Commands that a plugin's distribution adds to ``bella``, through the entry-point group ``bella.commands``."""

from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .host import Logger
from .types import Alarm, Dashboard

if TYPE_CHECKING:  # no plugin but a command needs it
    from argparse import ArgumentParser, Namespace


class CommandHost(Protocol):
    """
    The host's side of a command: no server runs, and no plugin is started.

    Attributes:
        settings: of the plugin whose command it is, parsed as for the plugin itself; ``None`` if it takes none.
        logger: carries the plugin's name on every line, which goes to standard error.
        data_dir: the plugin's own folder, made when first asked for.
        alarms: when operators are told, with the thresholds that are set.
        dashboards: what operators look at.
    """

    @property
    def settings(self) -> Any: ...

    @property
    def logger(self) -> Logger: ...

    @property
    def data_dir(self) -> Path: ...

    @property
    def alarms(self) -> tuple[Alarm, ...]: ...

    @property
    def dashboards(self) -> tuple[Dashboard, ...]: ...

    def now(self) -> datetime:
        """Return the time, aware UTC."""
        ...


class Command(Protocol):
    """
    One command, ``bella NAME``; the entry point names a class that is built without arguments, and its docstring is the command's help.

    It is imported when it is run, and not for ``bella --help``.
    """

    def arguments(self, parser: "ArgumentParser") -> None:
        """
        Add the command's arguments.

        Args:
            parser: has ``--config`` already.
        """
        ...

    def run(self, args: "Namespace", host: CommandHost) -> int | Awaitable[int]:
        """
        Do it; ``def`` or ``async def``.

        Args:
            args: as they were given. ``host``: the plugin's settings, its logger, its folder, and the time.

        Returns:
            The exit code: 0 done, 1 failed.

        Raises:
            PluginError: what stands in the way and how to mend it, told in a line.
        """
        ...
