"""Who is on call now, by the location's own clocks."""

from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from .clinic import Location
from .clinic_paging import OnCall
from .hours import is_open


def on_call_now(location: Location, at: datetime) -> tuple[OnCall, ...]:
    """
    Return who is on call at an instant (aware), in the order of the rota, each number once.

    The location's one number for urgent calls comes last, without a name, where no desk answers.
    """
    staffed = location.desk is not None and is_open(location, at)
    last = () if location.on_call is None or staffed else (OnCall("", location.on_call),)
    found: dict[str, OnCall] = {}
    for person in (*(person for person in location.paging.rota if _is_on(person, location, at)), *last):
        found.setdefault(person.number, person)
    return tuple(found.values())


def number_of(location: Location, target: Literal["desk", "on_call", "staff"], person: str = "") -> str | None:
    """
    Return the number that a transfer dials, E.164, or None where there is none any more.

    Args:
        target: the number of ``staff`` is no location's: None.
        person: of the rota, by name; of nobody in particular it is the location's one number for urgent calls, or the desk's.
    """
    if target == "staff":
        return None
    if target == "desk":
        return location.desk
    if not person:
        return location.on_call or location.desk
    return next((found.number for found in location.paging.rota if found.name == person), None)


def _is_on(person: OnCall, location: Location, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(location.zone))
    now, today = local.time(), local.weekday()
    if person.start < person.end:
        return _on_day(person, today) and person.start <= now < person.end
    if _on_day(person, today) and now >= person.start:
        return True
    yesterday = (local.date() - timedelta(days=1)).weekday()
    return person.end > time.min and _on_day(person, yesterday) and now < person.end


def _on_day(person: OnCall, day: int) -> bool:
    return not person.days or day in person.days
