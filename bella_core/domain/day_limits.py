"""How many visits of a service a day may have, at a location and with each provider."""

from collections.abc import Iterable
from datetime import date, datetime

import attrs

from . import hours
from .clinic import Location, Service
from .clinic_rules import PerDay


@attrs.frozen
class VisitTime:
    """One visit of a service that counts: with whom, and when it starts (aware UTC)."""

    provider_id: str
    starts_at: datetime


def is_limited(service: Service) -> bool:
    """Tell whether visits of the service are to be counted."""
    return service.per_day != PerDay()


def is_full(location: Location, service: Service, day: date, visits: Iterable[VisitTime], provider_id: str | None = None) -> bool:
    """
    Tell whether a local day has no room for one more visit of the service.

    Args:
        visits: of the service at the location.
        provider_id: with this provider; None: at the location, whoever it is with.
    """
    limit = service.per_day.location if provider_id is None else service.per_day.provider
    if limit is None:
        return False
    that_day = (visit for visit in visits if hours.local_date(location, visit.starts_at) == day)
    return sum(provider_id in {None, visit.provider_id} for visit in that_day) >= limit
