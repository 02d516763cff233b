"""When a location is open: the week, and days that are other than it."""

import attrs

from bella_core.domain.clinic import ClinicView, Closure
from bella_core.domain.opening import write_hours

from .clinic_sheets import Desk, Field, Given, Sheet
from .local import Local
from .menu import N_

DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))


def hours_sheet(desk: Desk) -> Sheet:
    """Return the form of a location's hours."""
    intro = desk.said(
        "By the 24-hour clock, such as 8:00-12:00, 13:00-17:00; nothing for closed. Visits outside the new hours become conflicts."
    )
    week = [
        Field(f"day-{day}", desk.said(name), write_hours(windows))
        for day, (name, windows) in enumerate(zip(DAYS, desk.place.hours, strict=True))
    ]
    holidays = desk.said("Closed on the province’s statutory holidays")
    fields = [*week, Field("holidays", holidays, "yes" if desk.place.statutory_holidays else "", "checkbox")]
    closures = [(key_of(closure), _called(desk, closure)) for closure in desk.place.closures]
    if closures:
        hint = desk.said("Take the tick away to open on these days as in any week.")
        fields.append(Field("closures", desk.said("Closed days"), [key for key, _ in closures], "many", hint, closures))
    return Sheet(desk.said("Hours"), intro, tuple(fields))


def change_hours(desk: Desk, given: Given) -> ClinicView:
    """Return the clinic with the hours that were typed."""
    week = tuple(given.hours(f"day-{day}") for day in range(len(DAYS)))
    kept = set(given.many("closures", [key_of(closure) for closure in desk.place.closures]))
    closures = tuple(closure for closure in desk.place.closures if key_of(closure) in kept)
    changed = attrs.evolve(desk.place, hours=week, closures=closures, statutory_holidays=given.flag("holidays"))
    if not any(week) and not given.errors:
        given.wrong("day-0", given.said("Open on one day of the week at least."))
    return desk.with_place(changed)


def key_of(closure: Closure) -> str:
    """Return by what a form names a closure."""
    return f"{closure.first.isoformat()}/{closure.last.isoformat()}/{write_hours(closure.hours)}"


def _called(desk: Desk, closure: Closure) -> str:
    local = Local(desk.visitor.language)
    days = [local.short_day_of(day) + f" {day.year}" for day in dict.fromkeys((closure.first, closure.last))]
    told = [part for part in (write_hours(closure.hours), closure.reason) if part]
    return " – ".join(days) + (f" ({', '.join(told)})" if told else "")
