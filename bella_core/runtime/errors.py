"""What the runner reports of a plugin's hook that gave no result."""

from contextlib import suppress

from bella_core.core.errors import BellaError

#: Characters of an error's text that are shown.
_LONGEST = 300


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


def told(error: object) -> str:
    """Return an error's text, or anything else that a plugin says, in one short line; its own classes may fail to tell it."""
    text = ""
    with suppress(Exception):
        text = " ".join(str(error).split())
    return text[:_LONGEST].encode("utf-8", "replace").decode()


def attribute(error: BaseException, note: str) -> None:
    """Say on an error whose it is: once, as a plugin may raise the same one again; its own class may refuse."""
    with suppress(Exception):
        if note not in getattr(error, "__notes__", ()):
            error.add_note(note)
