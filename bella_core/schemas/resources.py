"""What the REST interface shows of appointments and users."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from .converter import write


@attrs.frozen
class AppointmentItem:
    """An appointment; ``starts_at`` and ``ends_at`` carry the offset of the location's zone at that instant."""

    id: str
    user_id: str
    location_id: str
    provider_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    status: str


@attrs.frozen
class UserItem:
    """A person the clinic serves; ``mobile`` is E.164, or None when no number is known to be a mobile."""

    id: str
    full_name: str
    mobile: str | None
    language: str


def page(items: list[Any], cursor: str | None) -> Mapping[str, Any]:
    """Return a page as plain JSON data; ``cursor`` is None on the last page."""
    return {"items": [write(item) for item in items], "next": cursor}


def local(instant: datetime, zone: str) -> datetime:
    """Return an instant in a location's zone, cut to the second."""
    return instant.astimezone(ZoneInfo(zone)).replace(microsecond=0)
