"""
What a plugin may raise, and what the host raises about a plugin.

::

    PluginError
    ├── Retry          try the same delivery again after a while
    ├── Rejected       the receiver refuses it for good
    ├── CursorGone     the pull's cursor is no longer valid: start anew, mark and sweep
    ├── NotConfigured  the plugin is installed but has no credentials: idle, not broken
    └── BadRequest     a route's request cannot be answered, and why
"""


class PluginError(Exception):
    """Anything a plugin reports on purpose."""


class Retry(PluginError):
    """
    Ask for the same delivery again, ``after_s`` seconds from now.

    Args:
        unspent: the service did nothing that it charges for; a language model's budget gets back what was set aside.
    """

    def __init__(self, reason: str, after_s: float | None = None, *, unspent: bool = False) -> None:
        super().__init__(reason)
        self.after_s = after_s
        self.unspent = unspent


class Rejected(PluginError):
    """
    Say that the receiver refuses this delivery for good; staff will see the reason.

    Args:
        unspent: as for ``Retry``.
        opted_out: the receiver of a message has told the service that they want none; the host notes it, and sends them no more.
    """

    def __init__(self, reason: str = "", *, unspent: bool = False, opted_out: bool = False) -> None:
        super().__init__(reason)
        self.unspent = unspent
        self.opted_out = opted_out


class CursorGone(PluginError):
    """Say that a pull's cursor is no longer valid."""


class NotConfigured(PluginError):
    """Say what is missing before the plugin can work; the host shows it as idle, with this reason."""


class BadRequest(PluginError):
    """
    Say why a request cannot be answered; whoever sent it is told.

    Args:
        detail: what is wrong and how to mend it; nothing that the request holds.
        status: 400 to 499, but not 401, which the host answers for API keys.
    """

    def __init__(self, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.status = status
