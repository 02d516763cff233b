"""A circuit breaker: stop asking what keeps failing, and try again later."""

from collections.abc import Callable
from typing import Literal, Protocol


class Guard(Protocol):
    """What a call asks before it is made, and tells what came of it; ``Breaker`` is one."""

    clean: bool

    @property
    def rests_s(self) -> float: ...

    def allow(self) -> bool: ...

    def succeeded(self) -> None: ...

    def failed(self, rest_s: float = 0.0) -> bool: ...

    def forgotten(self) -> None: ...


class Breaker:
    """
    Guard one hook of one plugin.

    Closed: every call passes. After ``threshold`` failures in a row it opens: calls are refused at once. After ``rest_s`` it is half
    open: one call is let through; its success closes the breaker, its failure doubles the rest, up to ``longest_rest_s``.

    Args:
        now: seconds, monotonic.

    Attributes:
        clean: closed, and the last call succeeded: then neither ``allow`` nor ``succeeded`` has anything to do.
    """

    __slots__ = ("_failures", "_longest_rest_s", "_now", "_opened_at", "_rest_s", "_threshold", "_trying", "_wait_s", "clean")

    def __init__(self, now: Callable[[], float], *, threshold: int = 3, rest_s: float = 30.0, longest_rest_s: float = 600.0) -> None:
        self._now = now
        self._threshold = threshold
        self._rest_s = rest_s
        self._longest_rest_s = longest_rest_s
        self._failures = 0
        self._opened_at = 0.0
        self._wait_s = 0.0  # 0 while closed
        self._trying = False
        self.clean = True

    @property
    def state(self) -> Literal["closed", "open", "half_open"]:
        """Return what the next call would meet."""
        if not self._wait_s:
            return "closed"
        return "half_open" if self.rests_s == 0 else "open"

    @property
    def rests_s(self) -> float:
        """Return the seconds until a call is let through; 0 when the next one is."""
        return max(0.0, self._opened_at + self._wait_s - self._now()) if self._wait_s else 0.0

    def allow(self) -> bool:
        """Tell whether a call may go through; a caller that hears yes reports ``succeeded``, ``failed`` or ``forgotten``."""
        if not self._wait_s:
            return True
        if self._trying or self.rests_s > 0:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        """Close the breaker."""
        if self._failures:
            self._failures = 0
            self._wait_s = 0.0
            self._trying = False
            self.clean = True

    def failed(self, rest_s: float = 0.0) -> bool:
        """
        Count a failure, and tell whether it opened the breaker.

        Args:
            rest_s: seconds for which the other side asked to be left alone: it is, from the first time on.
        """
        self._failures += 1
        self.clean = False
        opened = not self._wait_s
        if opened and self._failures < self._threshold:
            if not rest_s > 0:
                return False
            self._wait_s = min(rest_s, self._longest_rest_s)
        else:
            self._wait_s = min(max(self._rest_s, self._wait_s * 2, rest_s), self._longest_rest_s)
        self._opened_at = self._now()
        self._trying = False
        return opened

    def forgotten(self) -> None:
        """Take back a call that ended without a verdict, because its caller was cancelled."""
        self._trying = False
