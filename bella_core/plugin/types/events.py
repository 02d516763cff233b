"""What happened: news for plugins that count, mirror or report. Ids, codes, times and numbers only."""

from datetime import datetime
from typing import Literal

import attrs


@attrs.frozen
class CallStarted:
    """A call was greeted; ``language``: the greeting's. ``at``: aware UTC."""

    call_id: str
    location_id: str
    language: str
    at: datetime


@attrs.frozen
class CallEnded:
    """
    A call is over.

    Args:
        language: it ended in. ``turns``: that were taken after the greeting.
        outcome: ``booked``, ``requested`` (the clinic will confirm), ``message``, ``transferred``, ``referred`` (in writing: told whom to
            ring), ``emergency``, ``abandoned``, ``robot`` (nobody was there) or ``none``.
        seconds: from the call's first news to its last.
        at: aware UTC.
    """

    call_id: str
    location_id: str
    language: str
    outcome: str
    turns: int
    seconds: float
    at: datetime


@attrs.frozen
class AppointmentChanged:
    """
    An appointment was asked for, booked, moved or cancelled, and that is committed.

    Args:
        appointment_id: ``version`` counts its changes, from 1; news may come out of order, and the highest version counts.
        status: as it is now; ``requested``: its time is kept, and the clinic still has to confirm it. ``action``: what was done; one that
            was requested is ``booked``, or ``moved``, once the clinic agrees, and ``cancelled`` if it does not.
        location_id, service, provider_id: the clinic's own codes.
        starts_at, ends_at: the visit, aware UTC; of a cancelled one, when it would have been.
        channel: who did it.
        at: aware UTC.
    """

    appointment_id: str
    version: int
    status: Literal["requested", "booked", "cancelled"]
    action: Literal["requested", "booked", "moved", "cancelled"]
    location_id: str
    service: str
    provider_id: str
    starts_at: datetime
    ends_at: datetime
    channel: Literal["call", "chat", "api", "assistant", "staff"]
    at: datetime
