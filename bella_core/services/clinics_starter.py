"""What a clinic begins with before anybody wrote a file: what was said of it, and what most dental clinics have alike."""

import functools
from collections.abc import Mapping
from importlib import resources

import attrs

from bella_core.domain.clinic import PARTS, ClinicView, Locale, Location, Provider, Room, Service

from . import clinics_document

#: The zone of most of a province's people, by province (tz database).
ZONES: Mapping[str, str] = {
    "AB": "America/Edmonton",
    "BC": "America/Vancouver",
    "MB": "America/Winnipeg",
    "NB": "America/Moncton",
    "NL": "America/St_Johns",
    "NS": "America/Halifax",
    "NT": "America/Edmonton",
    "NU": "America/Iqaluit",
    "ON": "America/Toronto",
    "PE": "America/Halifax",
    "QC": "America/Toronto",
    "SK": "America/Regina",
    "YT": "America/Whitehorse",
}
#: What a person who treats is called until somebody gives their name, by the language that is spoken first.
_DENTIST: Mapping[Locale, str] = {"en-CA": "Dentist", "fr-CA": "Dentiste"}
_HYGIENIST: Mapping[Locale, str] = {"en-CA": "Hygienist", "fr-CA": "Hygiéniste"}
_ROOM: Mapping[Locale, str] = {"en-CA": "Room {number}", "fr-CA": "Salle {number}"}
_ROOMS = 2


@attrs.frozen
class Beginning:
    """
    Say what a clinic is, as far as nobody else can know it.

    Args:
        province: two letters. ``zone``: IANA. ``languages``: the first is spoken first.
    """

    name: str
    address: str
    province: str
    zone: str
    languages: tuple[Locale, ...]


@functools.cache
def demo() -> ClinicView:
    """Return the demo clinic."""
    document = resources.files(__package__).joinpath("demo_clinic.toml").read_text("utf-8")
    return clinics_document.read(document, source="demo clinic")


def is_demo(clinic: ClinicView) -> bool:
    """Tell whether a clinic still has the demo's number, which is nobody's."""
    invented = {number for location in demo().locations for number in location.numbers}
    return any(number in invented for location in clinic.locations for number in location.numbers)


def presets() -> tuple[Service, ...]:
    """Return services that most dental clinics have, with what they take."""
    return demo().services


def begun(beginning: Beginning) -> ClinicView:
    """Return the clinic that is to be set up: it works as it is, but for a telephone number, and each of its parts is to be looked at."""
    language = beginning.languages[0]
    rooms = tuple(Room(f"room-{number}", _ROOM[language].format(number=number)) for number in range(1, _ROOMS + 1))
    location = Location(
        id="main",
        name=beginning.name,
        address=beginning.address,
        province=beginning.province,
        zone=beginning.zone,
        numbers=(),
        languages=beginning.languages,
        hours=demo().locations[0].hours,
        rooms=rooms,
    )
    treating = (
        Provider("dentist-1", _DENTIST[language], "dentist", beginning.languages),
        Provider("hygienist-1", _HYGIENIST[language], "hygienist", beginning.languages),
    )
    to_set_up = tuple(part for part in PARTS if part != "about")
    return ClinicView("clinic", beginning.name, 0, (location,), treating, presets(), to_set_up=to_set_up)
