"""An appointment as a calendar's entry (iCalendar, RFC 5545): of the patient it holds nothing."""

import asyncio
from datetime import datetime

import attrs

from bella_core.crud.appointments import AppointmentRow
from bella_core.plugin import Attachment


@attrs.frozen
class EventWords:
    """What is written into the entry."""

    summary: str
    location: str


async def event(appointment: AppointmentRow, words: EventWords, now: datetime) -> Attachment:
    """
    Return the entry as a file.

    Each state of an appointment has its UID and a higher sequence, so that a calendar replaces the entry, and takes it out when cancelled.

    Args:
        now: aware; when the entry was written.
    """
    return await asyncio.to_thread(_write, appointment, words, now)


def _write(appointment: AppointmentRow, words: EventWords, now: datetime) -> Attachment:
    from icalendar import Calendar, Event  # noqa: PLC0415  # a fifth of a second, which only those pay whose desk is told

    cancelled, asked = appointment.status == "cancelled", appointment.status == "requested"
    method = "CANCEL" if cancelled else "PUBLISH"
    entry = Event()
    entry.add("uid", f"{appointment.id}@bella")
    entry.add("sequence", appointment.version)
    entry.add("dtstamp", now)
    entry.add("dtstart", appointment.starts_at)
    entry.add("dtend", appointment.ends_at)
    entry.add("summary", words.summary)
    entry.add("location", words.location)
    entry.add("status", "CANCELLED" if cancelled else "TENTATIVE" if asked else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//bella//bella-core//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(entry)
    return Attachment("appointment.ics", f"text/calendar; method={method}; charset=utf-8", calendar.to_ical())
