"""What a clinic and a location of it are: name, address, clocks, languages."""

from typing import cast

import attrs

from bella_core.domain.clinic import ClinicView, Locale, Location, Room
from bella_core.services.clinics_document import LOCALES, PROVINCES
from bella_core.services.clinics_starter import ZONES, Beginning

from .clinic_sheets import Desk, Field, Given, Sheet, slug
from .menu import N_
from .places import named

PROVINCE_NAMES = {
    "AB": N_("Alberta"),
    "BC": N_("British Columbia"),
    "MB": N_("Manitoba"),
    "NB": N_("New Brunswick"),
    "NL": N_("Newfoundland and Labrador"),
    "NS": N_("Nova Scotia"),
    "NT": N_("Northwest Territories"),
    "NU": N_("Nunavut"),
    "ON": N_("Ontario"),
    "PE": N_("Prince Edward Island"),
    "QC": N_("Quebec"),
    "SK": N_("Saskatchewan"),
    "YT": N_("Yukon"),
}
#: The zones by which clinics in Canada live (tz database), beside whatever one has already.
ZONE_NAMES = {
    "America/St_Johns": N_("Newfoundland"),
    "America/Halifax": N_("Atlantic"),
    "America/Moncton": N_("Atlantic (Moncton)"),
    "America/Toronto": N_("Eastern"),
    "America/Iqaluit": N_("Eastern (Iqaluit)"),
    "America/Winnipeg": N_("Central"),
    "America/Regina": N_("Central without summer time (Saskatchewan)"),
    "America/Edmonton": N_("Mountain"),
    "America/Vancouver": N_("Pacific"),
    "America/Whitehorse": N_("Yukon time"),
}
LANGUAGE_NAMES = {"en-CA": N_("English"), "fr-CA": N_("French")}
#: In the form's choice of the zone: that of the province.
_OF_PROVINCE = ""


def about_sheet(desk: Desk) -> Sheet:
    """Return the form of what the clinic and the location are."""
    place = desk.place
    here = Beginning(place.name, place.address, place.province, place.zone, place.languages)
    clinic = Field("clinic", desk.said("The clinic’s name, as callers hear it"), desk.clinic.name, required=True)
    return Sheet(desk.said("Clinic and location"), "", (clinic, *beginning_fields(desk, here, desk.said("The location’s name"))))


def beginning_fields(desk: Desk, about: Beginning | None, name: str) -> tuple[Field, ...]:
    """
    Return the fields of a location; those of one that there is not yet are empty.

    Args:
        name: what the field of the name is called.
    """
    provinces = [(code, desk.said(PROVINCE_NAMES[code])) for code in PROVINCES]
    zones = [(_OF_PROVINCE, desk.said("As most of the province")), *((zone, desk.said(words)) for zone, words in ZONE_NAMES.items())]
    if about is not None and about.zone not in dict(zones):
        zones.append((about.zone, about.zone))
    languages = [(code, desk.said(words)) for code, words in LANGUAGE_NAMES.items()]
    first = [(code, desk.said("%(language)s first", language=words)) for code, words in languages]
    spoken = about.languages if about is not None else tuple(dict(languages))
    hint = desk.said("As callers are told it: street, city.")
    return (
        Field("name", name, about.name if about else "", required=True),
        Field("address", desk.said("Address"), about.address if about else "", hint=hint, required=True),
        Field("province", desk.said("Province"), about.province if about else "ON", "choice", options=provinces, required=True),
        Field("zone", desk.said("Clock"), about.zone if about else _OF_PROVINCE, "choice", options=zones, required=True),
        Field("languages", desk.said("Bella speaks"), spoken, "many", options=languages, required=True),
        Field("first", desk.said("Callers hear first"), spoken[0], "choice", options=first, required=True),
    )


def read_beginning(given: Given, keeps: str = "") -> Beginning:
    """Read what was typed into these fields; ``keeps``: the zone that the location has, which may be none of the usual ones."""
    province = given.chosen("province", PROVINCES)
    zone = given.chosen("zone", {_OF_PROVINCE, *ZONE_NAMES, *([keeps] if keeps else [])})
    ticked, first = given.many("languages", LOCALES, needed=True), given.chosen("first", LOCALES)
    if ticked and first not in ticked:
        given.wrong("first", given.said("Bella does not speak this language here: tick it above, or choose the other."))
    spoken = tuple(sorted(ticked, key=lambda code: code != first))
    name, address = given.text("name", needed=True, most=100), given.text("address", needed=True, most=200)
    return Beginning(name, address, province, zone or ZONES.get(province, ""), cast("tuple[Locale, ...]", spoken))


def change_about(desk: Desk, given: Given) -> ClinicView:
    """Return the clinic with what was typed."""
    read, name = read_beginning(given, desk.place.zone), given.text("clinic", needed=True, most=100)
    _check_languages(desk, given, read)
    return attrs.evolve(desk.with_place(attrs.evolve(desk.place, **attrs.asdict(read, recurse=False))), name=name)


def location_sheet(desk: Desk) -> Sheet:
    """Return the form of another location."""
    fields = (
        *beginning_fields(desk, None, desk.said("The location’s name")),
        Field("numbers", desk.said("The telephone number that reaches Bella"), kind="tel", required=True),
        Field("room", desk.said("Its first treatment room"), desk.said("Room 1"), required=True),
    )
    return Sheet(desk.said("Another location"), desk.said("It begins with the hours of the first one; change them afterwards."), fields)


def add_location(desk: Desk, given: Given) -> ClinicView:
    """Return the clinic with another location."""
    read, room = read_beginning(given), given.text("room", needed=True, most=60)
    numbers = given.phones("numbers")
    if not numbers:
        given.wrong("numbers", given.said("Please fill this in."))
    if taken := [number for number in numbers if desk.clinic.location_of(number)]:
        given.wrong("numbers", given.said("%(number)s is the number of another location.", number=taken[0]))
    _check_languages(desk, given, read)
    rooms = {one.id for location in desk.clinic.locations for one in location.rooms}
    made = Location(
        slug(read.name, {location.id for location in desk.clinic.locations}),
        **attrs.asdict(read, recurse=False),
        numbers=numbers,
        hours=desk.clinic.locations[0].hours,
        rooms=(Room(slug(room, rooms), room),),
    )
    return attrs.evolve(desk.clinic, locations=(*desk.clinic.locations, made))


def _check_languages(desk: Desk, given: Given, read: Beginning) -> None:
    """Note services and answers that have no words in a language that is to be spoken."""
    for code in read.languages:
        language, spoken = code[:2], given.said(LANGUAGE_NAMES[code])
        nameless = [named(one.names, desk.visitor.language) for one in desk.clinic.services if not one.names.get(language)]
        if nameless:
            lacks = given.said("These services have no name in %(language)s yet: %(names)s.", language=spoken, names=", ".join(nameless))
            given.wrong("languages", lacks)
        if any(not words.get(language) for words in desk.place.facts.values()):
            given.wrong("languages", given.said("Some answers to callers’ questions have no words in %(language)s yet.", language=spoken))
