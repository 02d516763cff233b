"""Why a time is offered, as a terminal shows it."""

import argparse
from datetime import datetime
from zoneinfo import ZoneInfo

from bella_core.core.errors import BellaError
from bella_core.core.moments import NoMoment, read_moment
from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.explaining import Explanation, Reason
from bella_core.domain.slots import Slot

_TEXTS = {
    "en": ("Offered: {when}, {provider}, {room}.", "Not offered:", "Beside:"),
    "fr": ("Offert : {when}, {provider}, {room}.", "Non offert :", "À noter :"),
}


def wanted_location(clinic: ClinicView, args: argparse.Namespace) -> Location:
    """
    Return the location that is asked about.

    Raises:
        BellaError: the clinic has no such location, service or provider, or several locations and none is named.
    """
    _check("service", args.service, [service.code for service in clinic.services])
    _check("provider", args.provider, [provider.id for provider in clinic.providers])
    _check("location", args.location, [location.id for location in clinic.locations])
    if args.location is None and len(clinic.locations) > 1:
        raise BellaError(f"name the location by --location: {', '.join(location.id for location in clinic.locations)}")
    return clinic.locations[0] if args.location is None else clinic.location(args.location)


def starts_at(text: str, location: Location) -> datetime:
    """
    Read a start, by the location's clock where it has no offset.

    Raises:
        BellaError: it is none.
    """
    try:
        found = read_moment(text, datetime)
    except NoMoment as error:
        raise BellaError(f"{text} is no date and time; write it as 2027-03-16T10:00; it {error}") from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(location.zone))


def shown(clinic: ClinicView, location: Location, explained: Explanation, language: str) -> str:
    """Return an explanation as lines."""
    offered, against, notes = _TEXTS[language]
    lines = [_offered(clinic, location, explained.slot, offered)] if explained.slot else [against]
    lines += _reasons(explained.against, language)
    if explained.notes:
        lines += ["", notes, *_reasons(explained.notes, language)]
    return "\n".join(lines)


def _offered(clinic: ClinicView, location: Location, slot: Slot, text: str) -> str:
    room = next(room.name for room in location.rooms if room.id == slot.room_id)
    when = slot.starts_at.astimezone(ZoneInfo(location.zone))
    return text.format(when=f"{when:%Y-%m-%d %H:%M}", provider=clinic.provider(slot.provider_id).name, room=room)


def _reasons(reasons: tuple[Reason, ...], language: str) -> list[str]:
    return [f"  {reason.code}: {reason.words[language]}" for reason in reasons]


def _check(what: str, name: str | None, known: list[str]) -> None:
    if name is not None and name not in known:
        raise BellaError(f"{name} is no {what} of the clinic's; it has {', '.join(known)}")
