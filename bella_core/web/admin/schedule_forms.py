"""What forms of the schedule say: a date, a time and with whom; and, where the book refuses, why, in words for staff."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from bella_core.app.bella import Bella
from bella_core.core.errors import KeyReused, NotFound, RuleBroken, RuleDenied, SlotTaken, StaleVersion
from bella_core.crud.appointment_files import AppointmentFile
from bella_core.domain import hours
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.slots import Slot, Wish

from ..languages import Language
from .guard import Form, Visitor
from .menu import N_
from .words import words_in

#: In a form's choice of providers: whoever is free, and whoever it is with already.
ANYBODY, SAME = "", "same"
#: The longest text of a reason or a note.
MOST_TEXT = 500

_RULES: Mapping[str, str] = {
    "past": N_("That time has passed."),
    "closed": N_("The location is closed then, or closes before the visit would end."),
    "provider_away": N_("Whoever it is with is not there then."),
    "patient_busy": N_("The patient has another appointment then."),
    "day_full": N_("The day has as many visits of this kind as it may have."),
    "not_released": N_("That time was not released for booking."),
    "reserved": N_("That time is kept free for emergencies."),
    "overflow": N_("To book beside another visit takes a reason, and a place beside it."),
    "staff_only": N_("Only staff book this."),
    "not_begun": N_("The visit has not begun yet."),
    "age": N_("The patient is too young or too old for such a visit then."),
    "new_patient": N_("Such a visit is not for new patients."),
    "cdcp_date": N_("The public plan does not pay for the patient yet on that day."),
}
#: Of a rule that has no words of its own here.
_OTHER_RULE = N_("A rule of the clinic forbids it.")


@attrs.frozen
class When:
    """
    A time that a form names.

    Args:
        starts_at: aware. ``provider_id``: with whom; None for whoever is free.
    """

    starts_at: datetime
    provider_id: str | None


def text_of(form: Form, name: str, most: int = MOST_TEXT) -> str:
    """Return a field's text, without blanks around it."""
    given = form.get(name, "")
    return given.strip()[:most] if isinstance(given, str) else ""


def read_when(form: Form, location: Location, clinic: ClinicView, *, same: str | None = None) -> tuple[When | None, dict[str, str]]:
    """
    Read a form's time: the one that was chosen among proposals (``slot``), else what was typed.

    Args:
        same: the provider that it is with already.

    Returns:
        The time, or what is wrong by field.
    """
    errors: dict[str, str] = {}
    if chosen := text_of(form, "slot"):
        instant, _, provider = chosen.partition("|")
        try:
            starts_at = datetime.fromisoformat(instant)
        except ValueError:
            starts_at = None
        if starts_at is not None and starts_at.tzinfo is not None and _is_known(clinic, provider):
            return When(starts_at, provider), errors
    day, at = _day(text_of(form, "date")), time_of(text_of(form, "time"))
    if day is None:
        errors["date"] = N_("This is no date, such as 2027-03-31.")
    if at is None:
        errors["time"] = N_("This is no time, such as 14:30.")
    given = text_of(form, "provider")
    provider_id = same if given == SAME else given or None
    if provider_id is not None and not _is_known(clinic, provider_id):
        errors["provider"] = N_("The clinic has nobody of this name.")
    if day is None or at is None or errors:
        return None, errors
    return When(hours.instant(location, day, at), provider_id), errors


def read_day(form: Mapping[str, Any], name: str) -> date | None:
    """Return the date in a field of a form or an address; None where it is none."""
    return _day(str(form.get(name, "")))


def refusal(error: Exception, language: Language) -> str:
    """Return why the book refuses, in words for staff."""
    _ = words_in(language).gettext
    if isinstance(error, RuleDenied) and error.says:
        return error.says.get(language) or next(iter(error.says.values()))
    if isinstance(error, RuleBroken):
        return _(_RULES.get(error.rule, _OTHER_RULE))
    if isinstance(error, SlotTaken):
        return _(N_("That time is taken."))
    if isinstance(error, KeyReused):
        return _(N_("This form was sent already."))
    if isinstance(error, StaleVersion):
        return _(N_("It has changed since you looked at it."))
    if isinstance(error, NotFound):
        return _(N_("Nobody who could do it is there then."))
    raise error


async def reasons(bella: Bella, service: str, location_id: str, when: When, language: Language, *, moving: str | None = None) -> list[str]:
    """Return what speaks against a time, in words for staff."""
    found = await bella.slots.why(service, location_id, when.starts_at, provider_id=when.provider_id, moving=moving)
    return list(dict.fromkeys(reason.words.get(language[:2], "") for reason in (*found.against, *found.notes) if reason.words))


async def proposals(
    bella: Bella, service: str, location: Location, *, day: date | None, at: time | None, provider_id: str | None, moving: str | None = None
) -> tuple[Slot, ...]:
    """Return times that can be had: those of a day that is named, the nearest to a time of it, or the next."""
    wish = Wish(days=(day,) if day else (), at=at if day else None, provider_id=provider_id)
    found = await bella.scheduling.proposals(service, location.id, wish, moving=moving, limit=12 if day and at is None else 6)
    return found.slots


def wall(at: datetime, zone: str) -> tuple[str, str]:
    """Return an instant's local date and time as a form's fields hold them."""
    local = at.astimezone(ZoneInfo(zone))
    return local.date().isoformat(), local.strftime("%H:%M")


def key_of(form: Form, visitor: Visitor, what: str) -> str:
    """Return the idempotency key of a form that was sent: the same form again does the same once."""
    return f"{what}:{visitor.staff_id}:{text_of(form, 'key', 64)}"


def seen_of(file: AppointmentFile) -> str:
    """Return what a form says that its sender saw of an appointment."""
    about = file.appointment
    return f"{about.starts_at.isoformat()}|{about.provider_id}|{about.room_id}|{about.status}"


@attrs.frozen
class Seen:
    """What somebody saw of an appointment when they decided to change it; ``starts_at``: aware."""

    starts_at: datetime
    provider_id: str
    room_id: str
    status: str


def read_seen(form: Form) -> Seen | None:
    """Return what the form's sender saw; None where that cannot be read."""
    parts = text_of(form, "seen", 200).split("|")
    try:
        at = datetime.fromisoformat(parts[0])
        return Seen(at, *parts[1:4]) if len(parts) == 4 and at.tzinfo is not None else None  # as they are written
    except ValueError:
        return None


def _is_known(clinic: ClinicView, provider_id: str) -> bool:
    return provider_id in {provider.id for provider in clinic.providers}


def _day(given: str) -> date | None:
    try:
        found = date.fromisoformat(given)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found <= date(2200, 1, 1) else None


def time_of(given: str) -> time | None:
    """Return a time of day that somebody wrote; None where it is none."""
    try:
        found = time.fromisoformat(given)
    except ValueError:
        return None
    return None if found.tzinfo else found
