"""What the host gives a plugin at start-up."""

from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from .types import Alarm, Dashboard


class Logger(Protocol):
    """
    A structured logger: an event's name and fields made of ids, codes and numbers; never a caller's words.

    ``info("alert_sent", status=204, kind=Half.ALERTS)``: the event has two words or more, a field is one that the log knows, and a word of
    the plugin's own is a member of an ``Enum``. Everything else is written as ``[withheld]``.
    """

    def debug(self, event: str, **fields: object) -> None: ...
    def info(self, event: str, **fields: object) -> None: ...
    def warning(self, event: str, **fields: object) -> None: ...
    def error(self, event: str, **fields: object) -> None: ...


class Host(Protocol):
    """
    The host's side, one object per plugin.

    Attributes:
        logger: carries the plugin's name on every line.
        data_dir: a folder of the plugin's own, made when first asked for.
        alarms: when operators are told, with the thresholds that are set; for a plugin that deploys them to where it sends measurements.
        dashboards: what operators look at, for the same.
        public_url: where services reach this bella, ``https://…`` without a slash at its end; ``None`` where only this machine does.
    """

    @property
    def logger(self) -> Logger: ...

    @property
    def data_dir(self) -> Path: ...

    @property
    def alarms(self) -> tuple[Alarm, ...]: ...

    @property
    def dashboards(self) -> tuple[Dashboard, ...]: ...

    @property
    def public_url(self) -> str | None: ...

    def now(self) -> datetime:
        """Return the time, aware UTC, from the host's clock (frozen in tests)."""
        ...

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` in the background; it is cancelled at shutdown, and an error in it is logged with its name."""
        ...

    def forgo(self, hook: str) -> None:
        """
        Say, while ``startup`` runs, that a hook has nothing to do as the plugin is set: it is not asked, and others are in its place.

        Args:
            hook: its name, such as ``send_alert`` where no channel is named.

        Raises:
            ValueError: the plugin has no such hook.
            RuntimeError: it has started before.
        """
        ...

    def ready(self, reason: str | None) -> None:
        """
        Report readiness, at any time and from any thread; a change is logged without the reason.

        Args:
            reason: ``None`` when the plugin can work, else why it cannot, in one sentence without anything of a caller's. Deliveries,
                metrics and news are handed to the plugin all the same.
        """
        ...
