"""Who is on call for a location, and what they are paged for."""

from datetime import time
from typing import Literal

import attrs

#: How grave an emergency is.
Level = Literal["same_day", "immediate", "911"]


@attrs.frozen
class OnCall:
    """
    Somebody who is on call, and when.

    Args:
        name: short text, chosen by the clinic; the same person may stand in the rota with other hours too.
        number: E.164; rung, and sent text messages.
        days: 0 is Monday; the days on which the hours begin. Empty for every day.
        start, end: local time, ``[start, end)``; an end that is not after the start is on the next day, and the same as the start: all day.
    """

    name: str
    number: str
    days: tuple[int, ...] = ()
    start: time = time.min
    end: time = time.min


@attrs.frozen
class Paging:
    """
    Say who is paged for what is urgent, until somebody acknowledges.

    Args:
        rota: in the order in which they are rung and paged. ``levels``: of the emergencies that they are paged for.
        next_after_min: minutes without an answer after which the next one is paged.
    """

    rota: tuple[OnCall, ...] = ()
    levels: tuple[Level, ...] = ("911", "immediate")
    next_after_min: int = 5
