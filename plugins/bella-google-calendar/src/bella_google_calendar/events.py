"""
What an event of Google's means for the book, and how an appointment looks as one. Pure.

Fields by the Calendar API's reference (https://developers.google.com/calendar/api/v3/reference/events).
"""

import base64
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bella_core.plugin import AppointmentState, Busy, OwnEvent

Event = Mapping[str, Any]

#: Events that say something of a day and take nobody's time.
_NEVER_BUSY = frozenset({"birthday", "workingLocation"})


def event_id(appointment_id: str) -> str:
    """
    Return the id of the event that stands for an appointment, always the same: an answer that is lost makes no second event.

    Google takes 5 to 1024 of the signs 0-9 and a-v, which is base32hex.
    """
    return base64.b32hexencode(uuid.UUID(appointment_id).bytes).decode().lower().rstrip("=")


def busy(event: Event, zone: str) -> Busy | None:
    """
    Return the time that an event takes, or None if it takes none.

    Args:
        zone: the calendar's IANA zone, in which its all-day events begin and end.
    """
    if event.get("status") == "cancelled" or event.get("transparency") == "transparent" or event.get("eventType") in _NEVER_BUSY:
        return None
    if is_own(event) or _declined(event):
        return None
    start, end = _instant(event["start"], zone), _instant(event["end"], zone)
    return Busy(event["id"], start, end) if start < end else None


def lasting(event: Event) -> Busy:
    """Return an event with its time, whether that blocks or not; of whole days, by the days of UTC."""
    return Busy(event["id"], _instant(event["start"], "UTC"), _instant(event["end"], "UTC"))


def is_own(event: Event) -> bool:
    """Tell whether bella made the event: the book has its time already. A copy that somebody made of one has another id, and is theirs."""
    try:
        return event_id(_private(event)["bella_id"]) == str(event["id"])
    except (KeyError, ValueError):
        return False


def own(event: Event, zone: str) -> OwnEvent | None:
    """Return an event that bella made as it stands now, wherever somebody moved it to; None of another's, and of one that was deleted."""
    if event.get("status") == "cancelled" or not is_own(event):
        return None
    marks = _private(event)
    version = marks.get("bella_version", "")
    start, end = _instant(event["start"], zone), _instant(event["end"], zone)
    return OwnEvent(event["id"], marks["bella_id"], int(version) if version.isdecimal() else 0, start, end)


def shows(event: Event, state: AppointmentState) -> bool:
    """Tell whether an event shows an appointment as it is now."""
    if event.get("status") == "cancelled" or _private(event) != _marks(state):
        return False
    return (_instant(event["start"], "UTC"), _instant(event["end"], "UTC")) == (state.starts_at, state.ends_at)


def stands_for(event: Event, state: AppointmentState) -> bool:
    """Tell whether an event was made for an appointment."""
    return _private(event).get("bella_id") == state.id


def body(state: AppointmentState) -> dict[str, Any]:
    """
    Return the event that shows an appointment: when, and for which service; nothing of whom, and only its owners see that much.

    One that the clinic still has to confirm is tentative, and its title does not say that it is booked.
    """
    asked = state.status == "requested"
    return {
        "id": event_id(state.id),
        "summary": f"{'To confirm (bella)' if asked else 'Booked by bella'}: {state.code}",
        "status": "tentative" if asked else "confirmed",
        "visibility": "private",
        "transparency": "opaque",
        "start": {"dateTime": state.starts_at.astimezone(UTC).isoformat()},
        "end": {"dateTime": state.ends_at.astimezone(UTC).isoformat()},
        "extendedProperties": {"private": _marks(state)},
        "reminders": {"useDefault": False},
    }


def _marks(state: AppointmentState) -> dict[str, str]:
    return {"bella_id": state.id, "bella_version": str(state.version)}


def _private(event: Event) -> Mapping[str, str]:
    marks: Mapping[str, str] = event.get("extendedProperties", {}).get("private", {})
    return marks


def _declined(event: Event) -> bool:
    return any(guest.get("self") and guest.get("responseStatus") == "declined" for guest in event.get("attendees", ()))


def _instant(when: Mapping[str, str], zone: str) -> datetime:
    """Return an edge of an event, aware UTC: of one that lasts whole days, local midnight."""
    if "date" in when:
        return datetime.combine(date.fromisoformat(when["date"]), time(), ZoneInfo(zone)).astimezone(UTC)
    told = datetime.fromisoformat(when["dateTime"])
    return (told if told.tzinfo else told.replace(tzinfo=ZoneInfo(when.get("timeZone") or zone))).astimezone(UTC)
