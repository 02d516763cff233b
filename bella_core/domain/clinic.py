"""The clinic as the pure core sees it: one snapshot, with a revision, made of plain frozen data."""

from datetime import date, datetime, time
from typing import Literal, TypeVar

import attrs

from bella_core.plugin.types import LocationView, ProviderView, ServiceView

from .clinic_paging import Paging
from .clinic_rules import Ages, CancellationPolicy, PerDay, Reserve

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


#: Whose book it is: bella's; the clinic's, with times released to bella; the clinic's, where bella asks for a time.
Mode = Literal["own", "blocks", "request"]


@attrs.frozen
class WeeklyRelease:
    """
    A time that staff leave to bella every week, where she offers released times only.

    Args:
        days: 0 is Monday. ``start``, ``end``: local time, ``[start, end)``.
        provider_id, room_id: whose time, and in which room; None for any.
        first, last: earliest and latest day; None without end.
    """

    days: tuple[int, ...]
    start: time
    end: time
    provider_id: str | None = None
    room_id: str | None = None
    first: date | None = None
    last: date | None = None


@attrs.frozen
class Approval:
    """
    Say that bookings wait for staff.

    Args:
        minutes: until ``then`` happens: the booking stands (``approve``), or staff are asked again (``ask``), every so often.
    """

    minutes: int
    then: Literal["approve", "ask"] = "ask"


@attrs.frozen
class Entering:
    """
    Say whether staff type bella's appointments into a system of their own.

    Args:
        listed: whether there is a list of what is still to be entered; None: where the book is not bella's.
        within_h: hours until staff are reminded of an entry; 0 for never.
    """

    listed: bool | None = None
    within_h: int = 4


#: The parts of a clinic, in the order in which they are set up; see ``ClinicView.to_set_up``.
PARTS = ("about", "hours", "people", "services", "telephones", "facts")

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
        mode: whose book it is. ``releases``: what bella may offer each week where the mode is ``blocks``.
        approval: bookings wait for staff; None where they do not. ``entering``: see its class.
        statutory_holidays: closed on the province's public holidays, but for days that a closure gives hours.
        reserved: times kept free for emergencies. ``cancellation``: how late is too late.
        overflow_lanes: how many visits staff may book beside one that is there, deliberately, with each provider.
        ask_insurance: who insures the patient is asked on the telephone, once the visit is booked.
        paging: who is on call, for what, and in which order.
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
    statutory_holidays: bool = True
    reserved: tuple[Reserve, ...] = ()
    cancellation: CancellationPolicy = attrs.field(default=CancellationPolicy())
    overflow_lanes: int = 1
    ask_insurance: bool = False
    paging: Paging = Paging()  # noqa: RUF009  # frozen
    mode: Mode = "own"
    releases: tuple[WeeklyRelease, ...] = ()
    approval: Approval | None = None
    entering: Entering = Entering()

    @property
    def has_list(self) -> bool:
        """Whether staff enter its appointments into a system of their own."""
        return self.mode != "own" if self.entering.listed is None else self.entering.listed


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
        by_phone: whether bella books it, takes it as a request that staff confirm, or leaves it to staff.
        for_new: may be booked by somebody who has not been here; ``first_for_new``: what a new patient gets by default.
        ages, per_day: see their classes.
        notice_min, horizon_days: in place of the location's; None to have those.
        buffer_before_min, buffer_after_min: how long before and after the visit its provider is kept free too.
        recall_months: months from one such visit to the next; 0 for a service that does not recur, None for the clinic's usual: see
            ``recall.interval``.
    """

    code: str
    names: dict[str, str]
    minutes: int
    needs: tuple[Need, ...]
    words: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    turnover_min: int = 0
    by_phone: Literal["book", "request", "staff"] = "book"
    for_new: bool = True
    first_for_new: bool = False
    ages: Ages = attrs.field(default=Ages())
    per_day: PerDay = attrs.field(default=PerDay())
    notice_min: int | None = None
    horizon_days: int | None = None
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    recall_months: int | None = None

    @property
    def is_by_phone(self) -> bool:
        """Whether bella takes it, as a booking or as a request, and does not leave it to staff."""
        return self.by_phone != "staff"


@attrs.frozen
class ClinicView:
    """
    Hold the clinic as it is at one revision.

    Args:
        id, name: the clinic's; ``revision``: counts its changes, and is journalled with every turn.
        prompts: texts of the clinic's own, ``{"fr-CA": {"greeting": "…"}}``, in place of the catalogue's.
        recall_months: months from one visit with a hygienist to the next, where neither the patient nor the service has others.
        to_set_up: of ``PARTS`` those that stand as they were begun, which nobody of the clinic has said to be right yet.
    """

    id: str
    name: str
    revision: int
    locations: tuple[Location, ...]
    providers: tuple[Provider, ...]
    services: tuple[Service, ...]
    prompts: dict[str, dict[str, str]] = attrs.field(factory=dict)
    recall_months: int = 6
    to_set_up: tuple[str, ...] = ()

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
