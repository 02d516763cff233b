"""What a calendar is told of an appointment, and what it tells of busy times."""

from datetime import datetime
from typing import Literal

import attrs


@attrs.frozen
class CalendarBinding:
    """Which resource (``provider:ID`` or ``room:ID``) is kept in step with which calendar of a plugin."""

    id: str
    resource: str
    calendar: str


@attrs.frozen
class Busy:
    """A time that somebody's calendar says is taken: ``[starts_at, ends_at)``, aware UTC; ``ref`` is the event's id there."""

    ref: str
    starts_at: datetime
    ends_at: datetime


@attrs.frozen
class BusyPage:
    """
    One pull's result.

    Args:
        busy: new or changed events; ``gone``: ids of events that no longer block.
        cursor: given to the next pull; stored by the host in one transaction with the rows.
        complete: False when another page follows at once.
    """

    busy: tuple[Busy, ...]
    gone: tuple[str, ...]
    cursor: str | None
    complete: bool = True


@attrs.frozen
class AppointmentState:
    """
    An appointment as the outside should show it: no name, no reason, only a short code.

    Args:
        status: ``requested``: its time is kept, and the clinic still has to confirm it; show it as tentative.
    """

    id: str
    version: int
    status: Literal["requested", "booked", "cancelled"]
    starts_at: datetime
    ends_at: datetime
    code: str


@attrs.frozen
class Applied:
    """The event that now stands for the appointment: its id in the calendar."""

    ref: str
