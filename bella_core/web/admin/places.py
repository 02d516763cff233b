"""Which locations somebody of the staff looks after, and what the clinic's things are called in their language."""

from collections.abc import Mapping

from bella_core.domain.clinic import ClinicView, Location

from ..languages import Language
from .guard import Visitor
from .menu import N_
from .problems import PageError, not_found


def looks_after(visitor: Visitor, location_id: str) -> bool:
    """Tell whether somebody looks after a location."""
    return not visitor.locations or location_id in visitor.locations


def locations_of(visitor: Visitor, clinic: ClinicView) -> list[Location]:
    """Return the locations that somebody looks after."""
    return [location for location in clinic.locations if looks_after(visitor, location.id)]


def chosen_location(given: str, visitor: Visitor, clinic: ClinicView) -> Location:
    """
    Return the location that an address or a form names, else the first that somebody looks after.

    Raises:
        PageError: they look after none, or not after this one, or there is no such location.
    """
    mine = locations_of(visitor, clinic)
    if not mine:
        raise PageError(
            403, N_("You may not see this"), N_("Your account names no location that the clinic has. An owner can change that.")
        )
    found = next((location for location in mine if location.id == given), None if given else mine[0])
    if found is None:
        raise not_found()
    return found


def whole_clinic(visitor: Visitor, clinic: ClinicView) -> None:
    """
    See that somebody looks after all locations, as what they change is of all of them.

    Raises:
        PageError: they do not.
    """
    if len(locations_of(visitor, clinic)) < len(clinic.locations):
        raise PageError(
            403, N_("You may not change this"), N_("It is of all locations, and your account is for some. An owner can change it.")
        )


def service_name(clinic: ClinicView, code: str, language: Language) -> str:
    """Return what a service is called; its code where the clinic has it no more."""
    found = next((service for service in clinic.services if service.code == code), None)
    return code if found is None else named(found.names, language) or code


def provider_name(clinic: ClinicView, provider_id: str) -> str:
    """Return a provider's name; the id where the clinic has them no more."""
    return next((provider.name for provider in clinic.providers if provider.id == provider_id), provider_id)


def room_name(clinic: ClinicView, room_id: str) -> str:
    """Return a room's name; its id where the clinic has it no more."""
    return next((room.name for location in clinic.locations for room in location.rooms if room.id == room_id), room_id)


def location_name(clinic: ClinicView, location_id: str) -> str:
    """Return a location's name; its id where the clinic has it no more."""
    return next((location.name for location in clinic.locations if location.id == location_id), location_id)


def named(names: Mapping[str, str], language: Language) -> str:
    """Return a text of the clinic's in a language, else in another."""
    return names.get(language[:2]) or next(iter(names.values()), "")
