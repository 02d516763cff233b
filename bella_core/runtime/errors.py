"""What the runner reports of a plugin's hook that gave no result."""

from bella_core.core.errors import BellaError


class BadValue(TypeError):
    """A hook's result is not what its specification promises; the message names types and fields, never values."""


class HookFailed(BellaError):
    """
    A hook that one named plugin had to do was not done.

    Args:
        plugin, hook: whose, and which.
        outcome: ``error``, ``deadline``, ``bad_value``, ``breaker_open``, ``busy`` (all its threads hang) or ``absent``.
    """

    def __init__(self, plugin: str, hook: str, outcome: str) -> None:
        super().__init__(f"plugin {plugin!r} did not do {hook!r}: {outcome}")
        self.plugin = plugin
        self.hook = hook
        self.outcome = outcome
