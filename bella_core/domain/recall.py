"""When a patient is due again: so many months after the last visit of a kind that recurs."""

import calendar
from datetime import date, timedelta

from .clinic import ClinicView, Service

#: The longest interval, in months.
MOST_MONTHS = 120
#: By so many days the last days of two months differ at most.
_MONTHS_END = 3


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month; its last day, where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def interval(clinic: ClinicView, service: Service, own: int | None = None) -> int | None:
    """
    Return the months from one visit of a service to the next.

    Args:
        own: the patient's own interval, which counts before the service's, and that before the clinic's for visits with a hygienist.

    Returns:
        None for a service that does not recur.
    """
    first = next((need for need in service.needs if need.resource == "provider"), None)
    hygienist = first is not None and "hygienist" in first.roles
    usual = service.recall_months if service.recall_months is not None else clinic.recall_months if hygienist else 0
    return (own or usual) if usual else None


def not_due_after(until: date, months: int) -> date:
    """
    Return a day after which nobody's last visit was who is due by ``until``.

    Args:
        months: the least between two visits. Months end on different days, so that it may be some days later than it need be.
    """
    return add_months(until, -months) + timedelta(days=_MONTHS_END)


def intervals(clinic: ClinicView) -> dict[str, int]:
    """Return the services that recur, with their months."""
    found = ((service.code, interval(clinic, service)) for service in clinic.services)
    return {code: months for code, months in found if months is not None}
