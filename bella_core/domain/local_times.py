"""By which clock a time is shown: the location's, and the first one's where a thing is no location's."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .clinic import ClinicView


def zone_at(clinic: ClinicView, location_id: str | None = None) -> str:
    """Return a location's zone (IANA); the first location's for none, and for one that the clinic has no more."""
    named = (location.zone for location in clinic.locations if location.id == location_id)
    return next(named, clinic.locations[0].zone if clinic.locations else "UTC")


def is_shown(local: datetime) -> bool:
    """
    Tell whether any clock shows a local time: in spring an hour is left out.

    Args:
        local: aware, in a zone of the IANA's. Of what no clock shows the way to UTC and back ends elsewhere (PEP 495).
    """
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)


def on_clock(instant: datetime, zone: str) -> str:
    """Write an instant for people, to the minute and with the zone's own letters: ``2027-03-16 10:00 EDT``."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
