"""What staff read, and copy, of an appointment that they enter into a system of their own; it names the patient."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale
from ..written import written_date, written_phone, written_time
from .rendering import service_name

_DO: Mapping[Locale, Mapping[str, str]] = {
    "en-CA": {
        "book": "ENTER: {now}",
        "request": "ASKED FOR, yours once you enter it: {now}",
        "move": "MOVE: {before}\nTO: {now}",
        "confirm": "NOTE, the appointment is confirmed: {now}",
        "cancel": "TAKE OUT: {now}",
    },
    "fr-CA": {
        "book": "INSCRIRE : {now}",
        "request": "DEMANDÉ, accepté une fois inscrit : {now}",
        "move": "DÉPLACER : {before}\nVERS : {now}",
        "confirm": "NOTER, le rendez-vous est confirmé : {now}",
        "cancel": "RETIRER : {now}",
    },
}
_WHERE: Mapping[Locale, str] = {
    "en-CA": "{date}, {start} to {end}, {service}, {provider}, room {room}, {location}",
    "fr-CA": "{date}, de {start} à {end}, {service}, {provider}, salle {room}, {location}",
}
_WHO: Mapping[Locale, str] = {"en-CA": "{name}, born {born}, {phone}", "fr-CA": "{name}, naissance {born}, {phone}"}

_LOOK: Mapping[Locale, str] = {
    "en-CA": "Your system shows something at this time already: is it this patient?\n",
    "fr-CA": "Votre système montre déjà quelque chose à ce moment : est-ce pour cette personne?\n",
}


class Place(Protocol):
    """Where and when an appointment is, and for what; instants are aware UTC."""

    @property
    def service(self) -> str: ...

    @property
    def location_id(self) -> str: ...

    @property
    def provider_id(self) -> str: ...

    @property
    def room_id(self) -> str: ...

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


@attrs.frozen
class Entry:
    """
    What there is to do about one appointment.

    Args:
        before: as it stands in the clinic's system; None where it does not. ``now``: as it is, or of a cancelled one as it stands there.
        born: as ``2015-03-04``; ``phone``: E.164; None where they are not known.
        is_shown: the clinic's system has something at that time already, perhaps this appointment.
    """

    action: Literal["book", "request", "move", "confirm", "cancel"]
    before: Place | None
    now: Place | None
    name: str = attrs.field(repr=False)
    born: str | None = attrs.field(repr=False)
    phone: str | None = attrs.field(repr=False)
    appointment_id: str
    is_shown: bool = False


def entry_text(clinic: ClinicView, entry: Entry) -> str:
    """Write an entry in the language that its location speaks first; empty where there is nothing to do."""
    if entry.now is None:
        return ""
    location = next((found for found in clinic.locations if found.id == entry.now.location_id), None)
    language: Locale = location.languages[0] if location is not None else "en-CA"
    places = {"now": _where(clinic, entry.now, language), "before": _where(clinic, entry.before, language) if entry.before else ""}
    phone = written_phone(entry.phone, language) if entry.phone else "–"
    who = _WHO[language].format_map({"name": entry.name or "–", "born": entry.born or "–", "phone": phone})
    look = _LOOK[language] if entry.is_shown else ""
    return f"{_DO[language][entry.action].format_map(places)}\n{who}\n{look}bella {entry.appointment_id}\n"


def _where(clinic: ClinicView, place: Place, language: Locale) -> str:
    location = next((found for found in clinic.locations if found.id == place.location_id), None)
    zone = ZoneInfo(location.zone if location is not None else "UTC")
    start, end = place.starts_at.astimezone(zone), place.ends_at.astimezone(zone)
    rooms = {room.id: room.name for found in clinic.locations for room in found.rooms}
    providers = {provider.id: provider.name for provider in clinic.providers}
    return _WHERE[language].format_map(
        {
            "date": f"{written_date(start.date(), start.date(), language)} {start.year}",
            "start": written_time(start.time(), language),
            "end": written_time(end.time(), language),
            "service": service_name(clinic, place.service, language),
            "provider": providers.get(place.provider_id, place.provider_id),
            "room": rooms.get(place.room_id, place.room_id),
            "location": location.name if location is not None else place.location_id,
        }
    )
