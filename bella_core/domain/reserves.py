"""Times that are kept free for emergencies: who may have them, and when they are given to all."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from . import hours
from .clinic import ClinicView, Location, Service
from .clinic_rules import EMERGENCY_SERVICE, Reserve
from .slots import Claim


def kept(clinic: ClinicView, location: Location, service: Service, day: date, now: datetime) -> Mapping[str, tuple[hours.Stretch, ...]]:
    """
    Return the times of a local day that a visit of the service may not take, by the resource whose time it is.

    An emergency may have those of today, and those of the next day that the location is open; later ones are for emergencies that are
    not there yet.

    Args:
        now: aware; times that start soon are given to all.
    """
    if not location.reserved or (service.code == EMERGENCY_SERVICE and _is_next(location, hours.local_date(location, now), day)):
        return {}
    found: dict[str, tuple[hours.Stretch, ...]] = {}
    for reserve in location.reserved:
        start, end = hours.instant(location, day, reserve.start), hours.instant(location, day, reserve.end)
        if day.weekday() in reserve.days and start < end and now < start - timedelta(minutes=reserve.release_min):
            for resource in resources(clinic, reserve):
                found[resource] = (*found.get(resource, ()), (start, end))
    return found


def resources(clinic: ClinicView, reserve: Reserve) -> tuple[str, ...]:
    """Return whose time is kept: what the reserve names, else every provider who can see an emergency."""
    named = (*(f"provider:{name}" for name in reserve.providers), *(f"room:{name}" for name in reserve.rooms))
    if named:
        return named
    emergency = next((service for service in clinic.services if service.code == EMERGENCY_SERVICE), None)
    roles = next((need.roles for need in emergency.needs if need.resource == "provider"), ()) if emergency else ("dentist",)
    return tuple(f"provider:{provider.id}" for provider in clinic.providers if provider.role in roles)


def takes(reserved: Mapping[str, tuple[hours.Stretch, ...]], claim: Claim) -> bool:
    """Tell whether a claim lies in a time that is kept free."""
    return any(start < claim.ends_at and claim.starts_at < end for start, end in reserved.get(claim.resource, ()))


def _is_next(location: Location, today: date, day: date) -> bool:
    """Tell whether a day is today or, with nothing but closed days between, the next one."""
    between = range(1, (day - today).days)
    return day >= today and not any(hours.windows_on(location, today + timedelta(days=ahead)) for ahead in between)
