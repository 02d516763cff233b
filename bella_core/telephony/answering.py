"""Who takes a call that comes in now: bella, the desk, or the machine that records a message."""

from datetime import datetime
from typing import Literal

from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.hours import answer_mode, is_open

#: ``desk_first``: the desk rings for a while, then bella answers; ``desk``: the desk or a message.
Plan = Literal["bella", "desk_first", "desk", "message"]


def plan(location: Location, at: datetime) -> Plan:
    """Say who takes a call to a location at an instant (aware)."""
    mode = answer_mode(location, at)
    staffed = location.desk is not None and is_open(location, at)
    if mode == "overflow" and staffed:
        return "desk_first"
    if mode == "after_hours" and staffed:
        return "desk"
    if mode == "off":
        return "desk" if staffed else "message"
    return "bella"


def called_location(clinic: ClinicView, number: str | None) -> tuple[Location, bool]:
    """Return the location that a number reaches, and whether it is one of the clinic's; for a strange number the first location."""
    found = clinic.location_of(number) if number else None
    return (found, True) if found else (clinic.locations[0], False)


def own_numbers(clinic: ClinicView) -> frozenset[str]:
    """Return every number of the clinic's own."""
    lines = [number for location in clinic.locations for number in (*location.numbers, location.desk, location.on_call)]
    return frozenset(number for number in lines if number)
