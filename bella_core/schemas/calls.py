"""What ``/calls`` shows of calls and of conversations in writing."""

from datetime import datetime
from typing import Literal

import attrs

Channel = Literal["phone", "chat"]


@attrs.frozen(kw_only=True)
class CallItem:
    """
    A call; ``started_at`` and ``ended_at`` carry the offset of the location's zone at that instant.

    Args:
        caller: E.164, or None where no usable number came with it. ``turns``: how many there were.
        outcome: what came of it, as a code; None while nothing has. ``is_test``: somebody tried bella out.
    """

    id: str
    location_id: str
    caller: str | None = attrs.field(repr=False)
    channel: Channel
    status: str
    outcome: str | None
    started_at: datetime
    ended_at: datetime | None
    is_test: bool
    turns: int


@attrs.frozen
class TurnTimes:
    """
    How long one turn took, in seconds; None where nobody can tell.

    Args:
        engine_s: from its coming until its reply was ready. ``words_s``: from the caller's last sound until it came.
        voice_s: from the reply before to its first sound.
    """

    by: str
    engine_s: float
    words_s: float | None
    voice_s: float | None


@attrs.frozen
class TurnItem:
    """
    One turn: nothing of what was said in it.

    Args:
        heard: what the caller did: ``call`` (it began), ``words``, ``keys``, ``silence``, ``transfer``, ``staff``.
        question: that was open behind it. ``then``: what followed. ``why``: codes of what led to the reply.
    """

    turn: int
    at: datetime
    heard: str
    question: str
    then: str
    why: tuple[str, ...]
    times: TurnTimes | None


@attrs.frozen
class Line:
    """What the caller said in a turn, and what bella answered."""

    turn: int
    caller: str = attrs.field(repr=False)
    bella: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class CallDetail:
    """A call with its turns; ``transcript``: what was said, for a key of staff, else None."""

    call: CallItem
    turns: tuple[TurnItem, ...]
    transcript: tuple[Line, ...] | None
