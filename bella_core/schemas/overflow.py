"""What is said to book a visit beside one that is there, and what comes of it."""

from datetime import datetime

import attrs

from .checks import aware, sized
from .converter import Mistake, Unreadable, read
from .waiting import WaitingPatient


@attrs.frozen
class OverflowRequest:
    """
    Ask for a visit at a time that is taken.

    Args:
        starts_at: with an offset. ``reason``: why, kept sealed with the appointment.
        user_id: of a user on file; or ``patient``. ``provider``: with whom; with whoever could do it if it is left out.
    """

    location: str
    service: str
    starts_at: datetime = attrs.field(validator=aware)
    reason: str = attrs.field(validator=sized(1, 500))
    user_id: str | None = None
    patient: WaitingPatient | None = None
    provider: str | None = None


@attrs.frozen
class OverflowItem:
    """The appointment; ``starts_at`` and ``ends_at`` carry the offset of the location's zone at that instant."""

    id: str
    status: str
    service: str
    location_id: str
    provider_id: str
    starts_at: datetime
    ends_at: datetime


def read_overflow(document: object) -> OverflowRequest:
    """
    Read a request's body.

    Raises:
        Unreadable: it does not fit.
    """
    asked, mistakes = read(document, OverflowRequest), []
    if (asked.user_id is None) == (asked.patient is None):
        mistakes.append(Mistake("#", "must have either user_id or patient"))
    if not asked.reason.strip():
        mistakes.append(Mistake("#/reason", "must say why"))
    if mistakes:
        raise Unreadable(tuple(mistakes))
    return asked
