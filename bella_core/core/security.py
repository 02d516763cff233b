"""What somebody who watches over security should know of: counted by kind, and a line in a stream of its own."""

from typing import Literal

from .logging import get_logger
from .metrics import ADMIN_LOGINS, SECURITY_EVENTS, WORDS, record
from .phi import allow

#: ``failed_login``: a key or password that is not good. ``refused_key_scope``: a key that may not. ``refused_signature``,
#: ``refused_ticket``: a request in the carrier's name, or a socket, that is not. ``refused_metrics``: somebody else's look at the
#: measurements. ``login_locked``: too many tries. ``rate_limited``: a key asks for too much. ``unusual_export``: a key or somebody of
#: the staff gets more records than is usual. ``call_burst``: many calls from one number. ``refused_role``: staff whose role does not
#: include a page. ``refused_origin``: a form that no page of ours sent.
Event = Literal[
    "failed_login", "refused_key_scope", "refused_signature", "refused_ticket", "refused_metrics", "login_locked", "rate_limited",
    "unusual_export", "call_burst", "refused_role", "refused_origin",
]  # fmt: skip

Method = Literal["api_key", "password", "second_factor", "single_sign_on"]

_log = get_logger(__name__, kind="security")
allow("kind", WORDS["kind"])
allow("mode", WORDS["method"])


def note(event: Event, **fields: object) -> None:
    """
    Tell of something.

    Args:
        fields: ids, codes and numbers that a log line may hold (``phi.FIELDS``): a key's id, never the key.
    """
    record(SECURITY_EVENTS, 1, event)
    _log.warning("security_event", kind=event, **fields)


def login(method: Method, *, good: bool, **fields: object) -> None:
    """
    Tell of somebody who logs in to pages for staff, or tries to.

    Args:
        method: how they show who they are. ``fields``: as for ``note``.
    """
    record(ADMIN_LOGINS, 1, method, "success" if good else "failure")
    if good:
        _log.info("staff_logged_in", mode=method, **fields)
    else:
        note("failed_login", mode=method, **fields)


class Frequency:
    """
    Notice who does something unusually often; a bounded memory of this process, in which nothing is kept longer than a window.

    Args:
        limit: how often is still usual within a window. ``window_s``: its length in seconds; windows follow one another.
    """

    #: Whose doings are counted at a time; of whoever comes beyond them nothing is known.
    MOST = 10_000

    def __init__(self, limit: int, window_s: float) -> None:
        self._limit, self._window_s = limit, window_s
        self._window = -1
        self._counts: dict[str, int] = {}

    def passes_limit(self, who: str, now: float, times: int = 1) -> bool:
        """
        Count, and tell whether that passed the limit: once in a window.

        Args:
            who: whose doing. ``now``: monotonic seconds.
        """
        window = int(now // self._window_s)
        if window != self._window:
            self._window, self._counts = window, {}
        before = self._counts.get(who, 0)
        if who in self._counts or len(self._counts) < self.MOST:
            self._counts[who] = before + times
        return before <= self._limit < before + times
