"""What is said to move or cancel an appointment."""

from datetime import datetime

import attrs

from .checks import aware, sized


@attrs.frozen
class MoveRequest:
    """
    Ask for another time of an appointment.

    Args:
        starts_at: with an offset. ``provider``: with whom; with whoever is free if it is left out.
    """

    starts_at: datetime = attrs.field(validator=aware)
    provider: str | None = None


@attrs.frozen
class CancelRequest:
    """Say why an appointment is cancelled, for staff; kept sealed with it."""

    reason: str = attrs.field(default="", validator=sized(0, 500))
