"""
The errors of bella, one tree.

::

    BellaError
    ├── ConfigError            settings that cannot be used; lists every mistake at once
    ├── ClinicError            a clinic file that cannot be used; likewise
    ├── StartupRefused         the process must not start, and why
    ├── DatabaseAway           the database does not answer
    ├── GuardMissing           the database would let two appointments overlap
    ├── BookingError
    │   ├── SlotTaken          somebody else has it
    │   ├── HoldLost           the hold expired or was released, and the slot is gone
    │   ├── RuleBroken         a rule of the clinic forbids it, with the rule's code
    │   │   └── RuleDenied     a plugin's rule does, with its sentence for the caller
    │   ├── StaleVersion       the appointment changed meanwhile
    │   ├── NotFound           no such appointment, hold, service or location
    │   └── KeyReused          an idempotency key came back with another request
    └── CallError
        ├── UnknownCall        a turn of a call that never started here
        └── TurnOvertaken      another process is taking, or took, the same turn another way
"""

from collections.abc import Mapping, Sequence
from typing import Literal


class BellaError(Exception):
    """Any error that bella raises on purpose."""


class _Mistakes(BellaError):
    """Every mistake of one document at once, each as ``path: what is wrong and how to mend it``."""

    def __init__(self, source: str, mistakes: Sequence[str]) -> None:
        self.source = source
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join([f"{source}: {len(self.mistakes)} mistake(s)", *(f"  {mistake}" for mistake in self.mistakes)]))


class ConfigError(_Mistakes):
    """Settings cannot be used."""


class ClinicError(_Mistakes):
    """A clinic file cannot be used."""


class StartupRefused(BellaError):
    """The process must not start; the message says why and how to mend it."""


class DatabaseAway(BellaError):
    """The database does not answer."""


class GuardMissing(BellaError):
    """The guard against overlapping claims is missing or does not work."""


class BookingError(BellaError):
    """A booking that cannot be made as asked; nothing was written."""


class SlotTaken(BookingError):
    """Somebody else has the slot."""


class HoldLost(SlotTaken):
    """The hold expired or was released, and its slot is no longer free."""


class RuleBroken(BookingError):
    """A rule of the clinic forbids it; ``rule`` is the rule's code."""

    def __init__(self, rule: str, message: str = "") -> None:
        super().__init__(message or rule)
        self.rule = rule


class RuleDenied(RuleBroken):
    """
    A plugin's rule forbids it, or could not be asked (``unchecked``).

    Args:
        rule: the denial's code. ``says``: why, for the caller, by language; empty where there are no words for it.
        instead: whether another time may help, or staff only.
    """

    def __init__(self, rule: str, says: Mapping[str, str], instead: Literal["other_time", "staff"]) -> None:
        super().__init__(rule)
        self.says = dict(says)
        self.instead = instead


class StaleVersion(BookingError):
    """The appointment has changed since it was read."""


class NotFound(BookingError):
    """There is no such thing."""


class KeyReused(BookingError):
    """An idempotency key came back with a different request."""


class BudgetSpent(BellaError):
    """
    A budget has no room for what is wanted; nothing was counted.

    Args:
        scope: whose budget, such as ``day:2026-11-03``.
    """

    def __init__(self, scope: str) -> None:
        super().__init__(f"the budget of {scope} is spent")
        self.scope = scope


class CallError(BellaError):
    """A turn of a call that cannot be taken."""


class UnknownCall(CallError):
    """The call never started here."""


class TurnOvertaken(CallError):
    """Another process is taking the same turn; its reply is the one that counts."""
