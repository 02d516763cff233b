"""The only place that asks what time it is."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tell the time; tests give one that stands still."""

    def now(self) -> datetime:
        """Return the time, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some instant, for deadlines."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()
