"""By which clock a time is shown: the location's, and the first one's where a thing is no location's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from .clinic import ClinicView


def zone_at(clinic: ClinicView, location_id: str | None = None) -> str:
    """Return a location's zone (IANA); the first location's for none, and for one that the clinic has no more."""
    named = (location.zone for location in clinic.locations if location.id == location_id)
    return next(named, clinic.locations[0].zone if clinic.locations else "UTC")


def on_clock(instant: datetime, zone: str) -> str:
    """Write an instant for people, to the minute and with the zone's own letters: ``2027-03-16 10:00 EDT``."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
