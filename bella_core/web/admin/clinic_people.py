"""Who treats, when and where, and in which rooms."""

from collections.abc import Iterable
from typing import cast

import attrs

from bella_core.domain.clinic import ClinicView, Locale, Location, Provider, Role, Room, Week
from bella_core.domain.opening import write_hours
from bella_core.domain.visit_patterns import given_by, unserved
from bella_core.services.clinics_document import LOCALES

from .clinic_about import LANGUAGE_NAMES
from .clinic_hours import DAYS
from .clinic_sheets import NEW, Desk, Field, Given, Sheet, slug
from .menu import N_
from .places import named
from .problems import not_found

ROLES = {"dentist": N_("dentist"), "hygienist": N_("hygienist")}
_THERE = {"open": N_("whenever it is open"), "own": N_("at the hours below"), "never": N_("never")}


def provider_sheet(desk: Desk, provider_id: str) -> Sheet:
    """
    Return the form of a provider.

    Raises:
        PageError: there is none.
    """
    found = _provider(desk, provider_id)
    roles = [(role, desk.said(name)) for role, name in ROLES.items()]
    spoken = [(code, desk.said(name)) for code, name in LANGUAGE_NAMES.items()]
    fields = [
        Field("name", desk.said("Name"), found.name if found else "", hint=desk.said("As callers say and hear it."), required=True),
        Field("role", desk.said("Role"), found.role if found else "dentist", "choice", _what_follows(desk), roles, required=True),
        Field("languages", desk.said("Speaks"), found.languages if found else desk.place.languages, "many", "", spoken, required=True),
    ]
    for location in desk.clinic.locations:
        fields += _presence(desk, location, found)
    title = found.name if found else desk.said("Another provider")
    return Sheet(title, "", tuple(fields), remove=desk.said("Take this provider away") if found else "")


def change_provider(desk: Desk, given: Given, provider_id: str) -> ClinicView:
    """
    Return the clinic with a provider as they were typed.

    Raises:
        PageError: there is none of this id.
    """
    found = _provider(desk, provider_id)
    role = cast("Role", given.chosen("role", ROLES))
    known = dict.fromkeys((*(found.languages if found else ()), *LOCALES))  # the first stays the first
    languages = cast("tuple[Locale, ...]", given.many("languages", known, needed=True))
    name = given.text("name", needed=True, most=100)
    hours = _hours(desk, given)
    if found is None:
        made = Provider(slug(name, {one.id for one in desk.clinic.providers}), name, role, languages, hours)
        return attrs.evolve(desk.clinic, providers=(*desk.clinic.providers, made))
    made = attrs.evolve(found, name=name, role=role, languages=languages, hours=hours)
    changed = attrs.evolve(desk.clinic, providers=tuple(made if one.id == found.id else one for one in desk.clinic.providers))
    _keep_served(desk, given, changed, "role")
    return changed


def without_provider(desk: Desk, given: Given, provider_id: str) -> ClinicView:
    """
    Return the clinic without a provider.

    Raises:
        PageError: there is none of this id.
    """
    if provider_id == NEW or _provider(desk, provider_id) is None:
        raise not_found()
    changed = attrs.evolve(desk.clinic, providers=tuple(one for one in desk.clinic.providers if one.id != provider_id))
    _keep_served(desk, given, changed, "name")
    return changed


def room_sheet(desk: Desk, room_id: str) -> Sheet:
    """
    Return the form of a room.

    Raises:
        PageError: there is none.
    """
    found = _room(desk, room_id)
    fields = [Field("name", desk.said("Name"), found[1].name if found else "", required=True)]
    if found is None and len(desk.clinic.locations) > 1:
        places = [(one.id, one.name) for one in desk.clinic.locations]
        fields.append(Field("location", desk.said("Location"), desk.place.id, "choice", options=places, required=True))
    title = found[1].name if found else desk.said("Another room")
    return Sheet(title, "", tuple(fields), remove=desk.said("Take this room away") if found else "")


def change_room(desk: Desk, given: Given, room_id: str) -> ClinicView:
    """
    Return the clinic with a room as it was typed.

    Raises:
        PageError: there is none of this id.
    """
    found, name = _room(desk, room_id), given.text("name", needed=True, most=60)
    if found is not None:
        location, room = found
        return _with_rooms(desk, location, (Room(room.id, name) if one.id == room.id else one for one in location.rooms))
    places = {one.id: one for one in desk.clinic.locations}
    location = places.get(given.chosen("location", places), desk.place) if len(places) > 1 else desk.place
    made = Room(slug(name, {one.id for place in places.values() for one in place.rooms}), name)
    return _with_rooms(desk, location, (*location.rooms, made))


def without_room(desk: Desk, given: Given, room_id: str) -> ClinicView:
    """
    Return the clinic without a room.

    Raises:
        PageError: there is none of this id.
    """
    found = None if room_id == NEW else _room(desk, room_id)
    if found is None:
        raise not_found()
    location, room = found
    if len(location.rooms) == 1:
        given.wrong("name", given.said("This is the location’s last room: it needs one at least."))
    return _with_rooms(desk, location, (one for one in location.rooms if one.id != room.id))


def _provider(desk: Desk, provider_id: str) -> Provider | None:
    found = next((one for one in desk.clinic.providers if one.id == provider_id), None)
    if found is None and provider_id != NEW:
        raise not_found()
    return found


def _room(desk: Desk, room_id: str) -> tuple[Location, Room] | None:
    found = next(((place, room) for place in desk.clinic.locations for room in place.rooms if room.id == room_id), None)
    if found is None and room_id != NEW:
        raise not_found()
    return found


def _with_rooms(desk: Desk, location: Location, rooms: Iterable[Room]) -> ClinicView:
    return desk.with_place(attrs.evolve(location, rooms=tuple(rooms)))


def _what_follows(desk: Desk) -> str:
    """Say which services follow from which role."""
    told = [
        desk.said(
            "%(role)s: %(services)s.",
            role=desk.said(name).capitalize(),
            services=", ".join(named(one.names, desk.visitor.language) for one in given_by(desk.clinic, cast("Role", role))) or "–",
        )
        for role, name in ROLES.items()
    ]
    return " ".join([desk.said("Which visits they receive follows from it."), *told])


def _presence(desk: Desk, location: Location, found: Provider | None) -> list[Field]:
    """Return the fields of when a provider is at a location."""
    own = None if found is None or found.hours is None else found.hours.get(location.id, ())
    chosen = "open" if own is None else "own" if own else "never"
    choices = [(key, desk.said(words)) for key, words in _THERE.items()]
    days = [write_hours(windows) for windows in own] if own else [""] * len(DAYS)
    group = desk.said("At %(place)s", place=location.name)
    week = [Field(f"at-{location.id}-{day}", desk.said(name), days[day], group=group) for day, name in enumerate(DAYS)]
    return [Field(f"at-{location.id}", desk.said("Is there"), chosen, "choice", options=choices, required=True, group=group), *week]


def _hours(desk: Desk, given: Given) -> dict[str, Week] | None:
    """Read when a provider is where; None for wherever and whenever the clinic is open."""
    chosen = {location.id: given.chosen(f"at-{location.id}", _THERE) for location in desk.clinic.locations}
    if set(chosen.values()) == {"open"}:
        return None
    weeks: dict[str, Week] = {}
    for location in desk.clinic.locations:
        own = tuple(given.hours(f"at-{location.id}-{day}") for day in range(len(DAYS)))
        if chosen[location.id] == "own" and not any(own):
            given.wrong(f"at-{location.id}-0", given.said("Write when they are there, or choose that they never are."))
        if chosen[location.id] != "never":
            weeks[location.id] = own if chosen[location.id] == "own" else location.hours
    if not weeks:
        given.wrong(f"at-{desk.clinic.locations[0].id}", given.said("They must be somewhere: else take them away."))
    return weeks


def _keep_served(desk: Desk, given: Given, changed: ClinicView, name: str) -> None:
    """Note services that nobody could give any more."""
    before = {one.code for one in unserved(desk.clinic)}
    lost = [named(one.names, desk.visitor.language) for one in unserved(changed) if one.code not in before]
    if lost:
        told = given.said("Nobody could give these services any more: %(names)s. Change or take them away first.", names=", ".join(lost))
        given.wrong(name, told)
