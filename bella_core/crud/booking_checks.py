"""What a booking's transaction checks under its locks, and what is noted of one that is given up late."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from bella_core.core.errors import RuleBroken, SlotTaken
from bella_core.domain import day_limits, hours, patient_rules, rules
from bella_core.domain.business_days import is_late_cancellation
from bella_core.domain.clinic import ClinicView
from bella_core.domain.overflow import Overflow
from bella_core.domain.slots import Claim, Slot

from . import appointments, claims, day_visits, insurances, releases, tasks, to_enter, users
from .appointments import AppointmentRow

#: The kind of the item that staff are left when a visit is cancelled or moved late.
LATE = "late_cancellation"


def check_again(  # who takes what
    conn: Connection,
    clinic: ClinicView,
    slot: Slot,
    user_id: str | None,
    *,
    by_staff: bool,
    moving: str | None = None,
    beside: Overflow | None = None,
) -> None:
    """
    Check hours, closures, calendars, the day's limits and the patient's own book as they are now, under the locks.

    Of what is moved also whom the visit is for, and from which day a plan pays; of what is booked the patient's draft tells that.

    Args:
        moving: the appointment that is moved, which counts no more where it was.

    Raises:
        SlotTaken, RuleBroken: it cannot be had.
    """
    rules.check(clinic, slot)
    own = frozenset() if moving is None else to_enter.own_times(conn, moving)
    if (beside is None or not beside.resources) and claims.is_busy(conn, slot.claims, own=own):
        raise SlotTaken("a calendar says that the time is taken")
    if not by_staff:
        releases.check_slot(conn, clinic, slot)
        _check_day(conn, clinic, slot, moving)
        _check_benefit(conn, clinic, slot, moving)
        _check_whom(conn, clinic, slot, moving)
    if user_id is not None and claims.is_taken(conn, Claim(f"user:{user_id}", slot.starts_at, slot.ends_at), but=moving):
        raise RuleBroken("patient_busy", "the patient has another appointment then")


def lock_names(clinic: ClinicView, slot: Slot, taking: Iterable[Claim]) -> frozenset[str]:
    """Return what a booking locks: the resources that it takes, and the day of a service that is limited per day."""
    names = {claim.resource for claim in taking}
    service = next((service for service in clinic.services if service.code == slot.service), None)
    if service is not None and day_limits.is_limited(service):
        day = hours.local_date(clinic.location(slot.location_id), slot.starts_at)
        names.add(f"day:{slot.location_id}:{slot.service}:{day}")
    return frozenset(names)


def note_late(conn: Connection, clinic: ClinicView, found: AppointmentRow, what: str, at: datetime, *, call_id: str | None = None) -> bool:
    """
    Tell whether an appointment is given up later than the clinic's policy allows, and leave staff an item if it is.

    Args:
        found: as it was. ``what``: ``cancelled`` or ``rescheduled``.
    """
    location = next((place for place in clinic.locations if place.id == found.location_id), None)
    if location is None or not is_late_cancellation(location, found.starts_at, at):
        return False
    details = {"what": what, "service": found.service, "starts_at": found.starts_at.isoformat()}
    tasks.add(conn, LATE, "normal", call_id, details, at, user_id=found.user_id, appointment_id=found.id)
    return True


def _check_benefit(conn: Connection, clinic: ClinicView, slot: Slot, moving: str | None) -> None:
    """Check that what is moved does not come before the public plan pays, where the patient said from when on it does."""
    said = None if moving is None else insurances.by_appointment(conn, moving)
    first = None if moving is None else appointments.by_id(conn, moving)
    if said is None or said.benefit_from is None or first is None or slot.starts_at >= first.starts_at:
        return
    patient_rules.check_benefit(clinic, slot, said.benefit_from)


def _check_whom(conn: Connection, clinic: ClinicView, slot: Slot, moving: str | None) -> None:
    """Check the patient's age on the new day, and that nobody who has never come comes first to a visit that is not for new patients."""
    found = None if moving is None else appointments.by_id(conn, moving)
    user = None if found is None else users.by_id(conn, found.user_id)
    if found is None or user is None:
        return
    other = slot.service != found.service and user.status == "unverified"
    first = other and not appointments.comes_before(conn, user.id, slot.starts_at, but=found.id)
    patient_rules.check_move(clinic, slot, user.birth_date, is_new=first)


def _check_day(conn: Connection, clinic: ClinicView, slot: Slot, moving: str | None) -> None:
    location, service = clinic.location(slot.location_id), clinic.service(slot.service)
    if not day_limits.is_limited(service):
        return
    day = hours.local_date(location, slot.starts_at)
    start, end = (hours.instant(location, day + timedelta(days=ahead), time.min) for ahead in (0, 1))
    visits = day_visits.of_service(conn, location.id, service.code, start, end, but=moving)
    if any(day_limits.is_full(location, service, day, visits, provider) for provider in (None, slot.provider_id)):
        raise RuleBroken("day_full", "the day has as many visits of the service as it may have")
