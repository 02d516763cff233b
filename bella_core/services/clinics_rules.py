"""The tables of a clinic's document that say its rules: read strictly, and written so that reading gives the same."""

from typing import Any

from bella_core.domain.clinic import ClinicView, Location, Service
from bella_core.domain.clinic_rules import Ages, CancellationPolicy, PerDay, Reserve

from .clinics_tables import DAYS, TableReader

_DAY_MIN = 24 * 60
MAX_AGE = 120
#: Visits of one service in a day, and hours or days of notice for a cancellation, at most.
_MOST = 200
MAX_NOTICE_MIN, MAX_HORIZON_DAYS, MAX_BUFFER_MIN = 30 * _DAY_MIN, 730, 120


def read_ages(table: TableReader) -> Ages:
    """Read whom a service is for, ``{ from = 3, to = 13 }``; either may be left out."""
    ages = Ages(table.optional_number("from", 0, MAX_AGE), table.optional_number("to", 0, MAX_AGE))
    if ages.first is not None and ages.last is not None and ages.last < ages.first:
        table.wrong("to", "must not be before from")
    table.finish()
    return ages


def read_per_day(table: TableReader) -> PerDay:
    """Read how many visits a day may have, ``{ location = 4, provider = 2 }``."""
    limits = PerDay(table.optional_number("location", 1, _MOST), table.optional_number("provider", 1, _MOST))
    table.finish()
    return limits


def read_reserve(table: TableReader) -> Reserve:
    """Read a time that is kept free for emergencies."""
    days = tuple(DAYS.index(day) for day in table.texts("days", DAYS) if day in DAYS)
    reserve = Reserve(
        start=table.clock("start"),
        end=table.clock("end"),
        days=days or tuple(range(7)),
        providers=table.texts("providers"),
        rooms=table.texts("rooms"),
        release_min=table.number("release_min", 0, 7 * _DAY_MIN, 120),
    )
    if reserve.end <= reserve.start:
        table.wrong("end", "must be after start")
    return reserve


def read_cancellation(table: TableReader) -> CancellationPolicy:
    """Read how late is too late, ``{ hours = 24 }`` or ``{ business_days = 2 }``."""
    hours, days = table.optional_number("hours", 1, _MOST), table.optional_number("business_days", 1, 30)
    if hours is not None and days is not None:
        table.wrong("", "must have hours or business_days, not both")
    table.finish()
    return CancellationPolicy(hours, "hours") if days is None else CancellationPolicy(days, "business_days")


def check_rules(clinic: ClinicView, top: TableReader) -> None:
    """Check what only the whole document shows."""
    known = {provider.id for provider in clinic.providers}
    for place, location in enumerate(clinic.locations):
        rooms = {room.id for room in location.rooms}
        for number, reserve in enumerate(location.reserved):
            path = f"locations[{place}].reserved[{number}]"
            for provider in sorted(set(reserve.providers) - known):
                top.wrong(f"{path}.providers", f"there is no provider {provider!r}")
            for room in sorted(set(reserve.rooms) - rooms):
                top.wrong(f"{path}.rooms", f"the location has no room {room!r}")


def rule_tables(location: Location) -> dict[str, Any]:
    """Return the tables of a location's rules; what is as by default is left out."""
    tables: dict[str, Any] = {}
    if location.cancellation.amount is not None:
        tables["cancellation"] = {location.cancellation.unit: location.cancellation.amount}
    if location.reserved:
        tables["reserved"] = [_reserve_table(reserve) for reserve in location.reserved]
    return tables


def service_tables(service: Service) -> dict[str, Any]:
    """Return the tables of a service's rules; what is as by default is left out."""
    tables = {
        "ages": {"from": service.ages.first, "to": service.ages.last},
        "per_day": {"location": service.per_day.location, "provider": service.per_day.provider},
    }
    said = {name: {key: value for key, value in table.items() if value is not None} for name, table in tables.items()}
    return {name: table for name, table in said.items() if table}


def _reserve_table(reserve: Reserve) -> dict[str, Any]:
    table: dict[str, Any] = {"start": f"{reserve.start:%H:%M}", "end": f"{reserve.end:%H:%M}", "release_min": reserve.release_min}
    names = {"providers": list(reserve.providers), "rooms": list(reserve.rooms)}
    return {"days": [DAYS[day] for day in reserve.days], **table, **{name: found for name, found in names.items() if found}}


RULE_FIELDS = ("reserved", "cancellation")
SERVICE_RULE_FIELDS = ("ages", "per_day")
