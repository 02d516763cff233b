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
class OwnEvent:
    """
    An event that stands for an appointment of bella's, as it is in the calendar now: people may have moved it.

    Args:
        ref: its id there. ``appointment_id``, ``version``: of the state that was applied last, as the event itself says.
        starts_at, ends_at: aware UTC.
    """

    ref: str
    appointment_id: str
    version: int
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
        own: new or changed events of bella's own, which block nothing; None from a plugin that does not tell them apart. By them staff
            learn what people did to appointments in the calendar.
        deleted: ids of events that are there no more, whosever they were.
    """

    busy: tuple[Busy, ...]
    gone: tuple[str, ...]
    cursor: str | None
    complete: bool = True
    own: tuple[OwnEvent, ...] | None = None
    deleted: tuple[str, ...] = ()


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
    """
    The event that now stands for the appointment: its id in the calendar.

    Args:
        kept: the event that should have been removed and was not, as it stands there now: a person, or another program, has made it their
            own. Staff are told of it.
    """

    ref: str
    kept: Busy | None = None
