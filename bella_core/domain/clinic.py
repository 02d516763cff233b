"""The clinic as the pure core sees it: one snapshot, with a revision, made of plain frozen data."""

from datetime import date, datetime, time
from typing import Literal, TypeVar

import attrs

from bella_core.plugin.types import LocationView, ProviderView, ServiceView

T = TypeVar("T")

Locale = Literal["en-CA", "fr-CA"]
Role = Literal["dentist", "hygienist"]
AnswerMode = Literal["first", "overflow", "after_hours", "off"]
CarrierTransport = Literal["gather", "relay", "stream"]


@attrs.frozen
class Window:
    """Opening hours of a day, ``[start, end)``, local time."""

    start: time
    end: time


#: For Monday to Sunday the windows of the day; a break is the gap between two windows.
Week = tuple[tuple[Window, ...], ...]


@attrs.frozen
class Closure:
    """Days on which a location is closed, or has other hours, first and last included."""

    first: date
    last: date
    reason: str = ""
    hours: tuple[Window, ...] = ()


@attrs.frozen
class Room:
    """A treatment room; claims name it ``room:ID``."""

    id: str
    name: str


@attrs.frozen
class AnswerRule:
    """From ``start`` to ``end`` (local) on ``days`` (0 is Monday) the location answers by ``mode``; the first rule that fits counts."""

    days: tuple[int, ...]
    start: time
    end: time
    mode: AnswerMode


@attrs.frozen
class Answering:
    """
    Say who answers a location's telephone.

    Args:
        mode: ``first`` (bella at once), ``overflow`` (the desk rings ``ring_s`` seconds, then bella), ``after_hours`` (bella only when
            closed, else the desk), ``off`` (the desk; a message when it does not answer or the location is closed).
        ring_s: seconds the desk rings.
        rules: exceptions by day and hour.
        switch: a mode set by hand; ``switch_until``: aware UTC, until when it holds (None: until it is taken back).
        transport: how bella hears callers: ``gather``, through the carrier's recognition; ``relay``, through it as well, over a socket,
            where they can talk over her; ``stream``, by live audio and plugins, where they can.
    """

    mode: AnswerMode = "first"
    ring_s: int = 20
    rules: tuple[AnswerRule, ...] = ()
    switch: AnswerMode | None = None
    switch_until: datetime | None = None
    transport: CarrierTransport = "gather"


#: Topics of questions that a clinic may answer in its own words.
FACTS = ("insurance", "parking", "prepare", "price")


@attrs.frozen
class Location:
    """
    One address of the clinic.

    Args:
        id: short text, chosen by the clinic.
        numbers: the telephone numbers that reach it, E.164.
        zone: IANA zone. ``province``: two letters.
        languages: what it serves; the first is spoken first.
        hours, closures, rooms: see their classes.
        facts: what the clinic itself answers to questions, by topic (one of ``FACTS``) and language: ``{"parking": {"en": "…"}}``.
        desk: the number a person answers, E.164, or None; ``on_call``: the number for urgent calls out of hours.
        notice_min: minutes between now and the earliest slot; ``horizon_days``: how far ahead slots are offered.
        step_min: slots start at multiples of it, by local wall time.
    """

    id: str
    name: str
    address: str
    province: str
    zone: str
    numbers: tuple[str, ...]
    languages: tuple[Locale, ...]
    hours: Week
    closures: tuple[Closure, ...] = ()
    rooms: tuple[Room, ...] = ()
    desk: str | None = None
    on_call: str | None = None
    facts: dict[str, dict[str, str]] = attrs.field(factory=dict)
    answering: Answering = Answering()
    notice_min: int = 60
    horizon_days: int = 90
    step_min: int = 10


@attrs.frozen
class Provider:
    """Somebody who treats; ``hours`` by location id, where they differ from the location's (an absent location: not there)."""

    id: str
    name: str
    role: Role
    languages: tuple[Locale, ...] = ("en-CA",)
    hours: dict[str, Week] | None = None


@attrs.frozen
class Need:
    """
    What a service needs of one resource.

    Args:
        resource: ``provider`` or ``room``.
        roles: which providers will do; empty for a room.
        offset_min, minutes: when it is needed, from the visit's start.
        floats: may lie anywhere inside the visit, in steps of the location's ``step_min`` (the dentist's look at a cleaning).
    """

    resource: Literal["provider", "room"]
    minutes: int
    roles: tuple[Role, ...] = ()
    offset_min: int = 0
    floats: bool = False


@attrs.frozen
class Service:
    """
    Something a patient comes for.

    Args:
        code: the clinic's short code.
        names: by language, ``{"en": "cleaning", "fr": "nettoyage"}``.
        words: by language, what callers say for it.
        minutes: the visit's length; ``turnover_min``: how long the room is needed after it.
        needs: the resources; the first provider is the one the appointment is with.
        by_phone: whether bella books it, or leaves it to staff.
        for_new: may be booked by somebody who has not been here; ``first_for_new``: what a new patient gets by default.
    """

    code: str
    names: dict[str, str]
    minutes: int
    needs: tuple[Need, ...]
    words: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    turnover_min: int = 0
    by_phone: Literal["book", "staff"] = "book"
    for_new: bool = True
    first_for_new: bool = False


@attrs.frozen
class ClinicView:
    """
    Hold the clinic as it is at one revision.

    Args:
        id, name: the clinic's; ``revision``: counts its changes, and is journalled with every turn.
        prompts: texts of the clinic's own, ``{"fr-CA": {"greeting": "…"}}``, in place of the catalogue's.
    """

    id: str
    name: str
    revision: int
    locations: tuple[Location, ...]
    providers: tuple[Provider, ...]
    services: tuple[Service, ...]
    prompts: dict[str, dict[str, str]] = attrs.field(factory=dict)

    def location(self, location_id: str) -> Location:
        """Return the location; ``KeyError`` if there is none."""
        return _named(self.locations, "id", location_id, "location")

    def service(self, code: str) -> Service:
        """Return the service; ``KeyError`` if there is none."""
        return _named(self.services, "code", code, "service")

    def provider(self, provider_id: str) -> Provider:
        """Return the provider; ``KeyError`` if there is none."""
        return _named(self.providers, "id", provider_id, "provider")

    def resources(self) -> frozenset[str]:
        """Return what can be taken, as claims name it: ``provider:ID`` and ``room:ID``."""
        rooms = {f"room:{room.id}" for location in self.locations for room in location.rooms}
        return frozenset(rooms | {f"provider:{provider.id}" for provider in self.providers})

    def location_of(self, number: str) -> Location | None:
        """Return the location that a telephone number (E.164) reaches."""
        return next((found for found in self.locations if number in found.numbers), None)


def location_view(clinic: ClinicView, location: Location) -> LocationView:
    """Return what plugins see of a location."""
    return LocationView(
        id=location.id,
        zone=location.zone,
        province=location.province,
        languages=location.languages,
        hours=tuple(tuple((window.start, window.end) for window in day) for day in location.hours),
        services=tuple(ServiceView(service.code, service.names, service.words) for service in clinic.services),
        providers=tuple(ProviderView(provider.id, provider.name, provider.role) for provider in clinic.providers),
    )


def _named(items: tuple[T, ...], field: str, name: str, what: str) -> T:
    for item in items:
        if getattr(item, field) == name:
            return item
    raise KeyError(f"the clinic has no {what} {name!r}")
