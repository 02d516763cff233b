"""Whether an appointment stands once it is written, or waits for staff. Pure."""

from datetime import datetime, timedelta
from typing import Literal

from .clinic import ClinicView
from .slots import Slot

#: Why an appointment waits: its location takes wishes only; its service does; its location's bookings are approved.
Why = Literal["location", "service", "approval"]


def waits_for(clinic: ClinicView, slot: Slot, *, by_staff: bool) -> Why | None:
    """Return why staff have to confirm an appointment; None where it stands. What staff themselves write stands."""
    if by_staff:
        return None
    location = clinic.location(slot.location_id)
    if location.mode == "request":
        return "location"
    if clinic.service(slot.service).by_phone == "request":
        return "service"
    return "approval" if location.approval is not None else None


def decide_by(clinic: ClinicView, location_id: str, why: Why, at: datetime) -> datetime | None:
    """
    Return until when staff decide (aware UTC); None where there is no time for it.

    Args:
        at: when they were asked, aware UTC.
    """
    approval = clinic.location(location_id).approval
    return None if approval is None or why != "approval" else at + timedelta(minutes=approval.minutes)
