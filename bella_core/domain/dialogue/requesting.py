"""Where the clinic has to confirm an appointment: how it is asked for, and what may be said of it."""

from collections.abc import Iterable
from typing import Literal

from ..slots import Slot
from ..standing import waits_for
from .turn import Turn
from .types import Booked, BookedTogether


def is_request(turn: Turn, slots: Iterable[Slot]) -> bool:
    """Tell whether staff will have to confirm one of these slots."""
    return any(waits_for(turn.clinic, slot, by_staff=False) is not None for slot in slots)


def status(row: Booked | BookedTogether) -> Literal["booked", "requested"]:
    """Return what may be said of what was written: of several all that they are, if one is only requested."""
    rows = row.visits if isinstance(row, BookedTogether) else (row,)
    return "requested" if any(one.status == "requested" for one in rows) else "booked"
