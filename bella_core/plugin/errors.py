"""
What a plugin may raise, and what the host raises about a plugin.

::

    PluginError
    ├── Retry          try the same delivery again after a while
    ├── Rejected       the receiver refuses it for good
    ├── CursorGone     the pull's cursor is no longer valid: start anew, mark and sweep
    └── NotConfigured  the plugin is installed but has no credentials: idle, not broken
"""


class PluginError(Exception):
    """Anything a plugin reports on purpose."""


class Retry(PluginError):
    """Ask for the same delivery again, ``after_s`` seconds from now."""

    def __init__(self, reason: str, after_s: float | None = None) -> None:
        super().__init__(reason)
        self.after_s = after_s


class Rejected(PluginError):
    """Say that the receiver refuses this delivery for good; staff will see the reason."""


class CursorGone(PluginError):
    """Say that a pull's cursor is no longer valid."""


class NotConfigured(PluginError):
    """Say what is missing before the plugin can work; the host shows it as idle, with this reason."""
