"""What comes in: what the caller does."""

from typing import Literal

import attrs

from bella_core.plugin.types import Extraction


@attrs.frozen
class Started:
    """
    A call was answered.

    Args:
        location_id: the location that was called.
        caller: the caller's number, E.164, or None: anonymous, invalid, or the clinic's own.
        caller_mobile: that number is known to be a mobile (from the clinic's records; never guessed).
        language: to greet in, where the caller's wish is known; None for the location's first.
        pages: who is on call can be paged by text message. ``written``: they write, in a conversation of their own pace.
    """

    location_id: str
    caller: str | None = None
    caller_mobile: bool = False
    language: Literal["en-CA", "fr-CA"] | None = None
    pages: bool = False
    written: bool = False


@attrs.frozen
class Understood:
    """
    The caller said something.

    Args:
        text: the cleaned words; journalled encrypted, never logged.
        extractions: what plugins read in them, merged.
        heard: the last reply was played to its end, so that a yes answers all of it.
        confidence: the engine's, or None.
        may_propose: a language model can be asked what was meant.
    """

    text: str
    extractions: tuple[Extraction, ...] = ()
    heard: bool = True
    confidence: float | None = None
    may_propose: bool = False


@attrs.frozen
class Keyed:
    """The caller pressed keys: digits, ``*`` or ``#``. ``heard`` as in ``Understood``."""

    digits: str
    heard: bool = True


@attrs.frozen
class Silence:
    """Nothing was said in time."""


#: How a transfer ended: ``accepted`` by whoever was rung, else why nobody has the call. ``loop``: the line led back to bella.
TransferEnd = Literal["accepted", "busy", "no_answer", "failed", "canceled", "not_accepted", "loop"]


@attrs.frozen
class TransferEnded:
    """Somebody took the call that was put through, or nobody did and the caller is back."""

    why: TransferEnd


@attrs.frozen
class StaffTakes:
    """Somebody of the staff, who sees the call on their screen, takes it over; their telephone is rung."""


@attrs.frozen
class HungUp:
    """The call is over; ``ringing``: it was being put through, and nobody had taken it."""

    ringing: bool = False
