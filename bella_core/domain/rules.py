"""
The clinic's rules for one slot: checked when it is held, and again, but for the notice, in the transaction that books it.

What depends on the patient is in ``patient_rules``, times kept free for emergencies in ``reserves``, limits per day in ``day_limits``.
"""

from datetime import date, datetime, timedelta

import attrs

from bella_core.core.errors import RuleBroken

from . import hours, patient_rules, reserves
from .clinic import ClinicView, Location, Provider, Service
from .slots import Claim, Slot

#: The codes of what a rule forbids.
CODES = (
    "unknown_location", "unknown_service", "unknown_room", "unknown_provider", "shape", "closed", "provider_away", "past", "notice",
    "horizon", "staff_only", "patient_busy", "reserved", "day_full", "overflow", "not_released", *patient_rules.CODES,
)  # fmt: skip


def check(clinic: ClinicView, slot: Slot) -> None:
    """
    Check that the clinic, as it is now, could receive this visit: it offers it, it is open, the providers are there.

    Raises:
        RuleBroken: with the code ``unknown_location``, ``unknown_service``, ``unknown_room``, ``unknown_provider``, ``shape`` (its
            length or its claims are not those of the service), ``closed`` or ``provider_away``.
    """
    location, service = _location(clinic, slot), _service(clinic, slot)
    day = hours.local_date(location, slot.starts_at)
    if slot.ends_at - slot.starts_at != timedelta(minutes=service.minutes):
        raise RuleBroken("shape", f"the service {service.code} takes {service.minutes} minutes")
    if not hours.within(hours.open_stretches(location, day), slot.starts_at, slot.ends_at):
        raise RuleBroken("closed", "the location is closed then")
    for place, claim in _matched(clinic, location, service, slot):
        provider, treats = _provider(clinic, claim), _treating(service, place, claim)
        there = None if provider is None else hours.present_stretches(provider, location, day)
        if there is not None and not hours.within(there, treats.starts_at, treats.ends_at):
            raise RuleBroken("provider_away", "the provider is not there then")


def check_notice(clinic: ClinicView, slot: Slot, at: datetime) -> None:
    """
    Check that a slot is neither too soon nor too far ahead of ``at`` (aware).

    Raises:
        RuleBroken: with the code ``past``, ``notice`` or ``horizon``.
    """
    location = _location(clinic, slot)
    if slot.starts_at <= at:
        raise RuleBroken("past", "the time has passed")
    service = _service(clinic, slot)
    if slot.starts_at < at + notice(location, service):
        raise RuleBroken("notice", f"it takes {notice(location, service)} of notice")
    if hours.local_date(location, slot.starts_at) > latest_day(location, service, at):
        raise RuleBroken("horizon", f"the last day that is booked is {latest_day(location, service, at)}")


def notice(location: Location, service: Service) -> timedelta:
    """Return how long before a visit it must be made: the service's notice, else the location's."""
    return timedelta(minutes=location.notice_min if service.notice_min is None else service.notice_min)


def latest_day(location: Location, service: Service, at: datetime) -> date:
    """Return the last local day on which the service is booked at ``at`` (aware): by its own horizon, else the location's."""
    days = location.horizon_days if service.horizon_days is None else service.horizon_days
    return hours.local_date(location, at) + timedelta(days=days)


def check_reserved(clinic: ClinicView, slot: Slot, at: datetime) -> None:
    """
    Check that a slot takes nothing that is kept free for emergencies at ``at`` (aware).

    Raises:
        RuleBroken: with the code ``reserved``.
    """
    location, service = _location(clinic, slot), _service(clinic, slot)
    kept = reserves.kept(clinic, location, service, hours.local_date(location, slot.starts_at), at)
    if any(reserves.takes(kept, claim) for claim in slot.claims):
        raise RuleBroken("reserved", "the time is kept free for emergencies")


def check_by_phone(clinic: ClinicView, slot: Slot) -> None:
    """
    Check that bella may take the service herself, as a booking or as a request.

    Raises:
        RuleBroken: with the code ``staff_only``.
    """
    if not _service(clinic, slot).is_by_phone:
        raise RuleBroken("staff_only", "staff book this service")


def _location(clinic: ClinicView, slot: Slot) -> Location:
    found = next((location for location in clinic.locations if location.id == slot.location_id), None)
    if found is None:
        raise RuleBroken("unknown_location", "the clinic has no such location")
    return found


def _service(clinic: ClinicView, slot: Slot) -> Service:
    found = next((service for service in clinic.services if service.code == slot.service), None)
    if found is None:
        raise RuleBroken("unknown_service", "the clinic has no such service")
    return found


def _provider(clinic: ClinicView, claim: Claim) -> Provider | None:
    kind, _, name = claim.resource.partition(":")
    if kind != "provider":
        return None
    found = next((provider for provider in clinic.providers if provider.id == name), None)
    if found is None:
        raise RuleBroken("unknown_provider", "the clinic has no such provider")
    return found


def _matched(clinic: ClinicView, location: Location, service: Service, slot: Slot) -> list[tuple[int, Claim]]:
    """Return the claim of each need, by its place: they are what the service needs, each once, as a short one would hide an overlap."""
    if slot.room_id not in {room.id for room in location.rooms}:
        raise RuleBroken("unknown_room", "the location has no such room")
    left, matched = list(slot.claims), list[tuple[int, Claim]]()
    for place in range(len(service.needs)):
        claim = next((claim for claim in left if _serves(clinic, service, place, slot, claim)), None)
        if claim is None:
            raise RuleBroken("shape", "its claims are not what the service needs")
        left.remove(claim)
        matched.append((place, claim))
        if place == first_provider(service) and claim.resource != f"provider:{slot.provider_id}":
            raise RuleBroken("shape", "the appointment is with the provider of the first need")
    if left or len({claim.resource for claim in slot.claims}) != len(slot.claims):
        raise RuleBroken("shape", "its claims are not what the service needs")
    return matched


def first_provider(service: Service) -> int:
    """Return the place of the need that is for the provider whom the appointment is with."""
    return next(place for place, need in enumerate(service.needs) if need.resource == "provider")


def buffers(service: Service, place: int) -> tuple[timedelta, timedelta]:
    """Return how long before and after it a need's provider is kept free too: of the one whom the appointment is with."""
    if place != first_provider(service):
        return timedelta(), timedelta()
    return timedelta(minutes=service.buffer_before_min), timedelta(minutes=service.buffer_after_min)


def _treating(service: Service, place: int, claim: Claim) -> Claim:
    """Return a claim without its need's buffers."""
    before, after = buffers(service, place)
    return attrs.evolve(claim, starts_at=claim.starts_at + before, ends_at=claim.ends_at - after)


def _serves(clinic: ClinicView, service: Service, place: int, slot: Slot, claim: Claim) -> bool:
    need, provider = service.needs[place], _provider(clinic, claim)
    if need.resource == "room":
        length = need.minutes + service.turnover_min
        return claim.resource == f"room:{slot.room_id}" and _lies(claim, slot, need.offset_min, length)
    if provider is None or provider.role not in need.roles:
        return False
    claim = _treating(service, place, claim)
    if not need.floats:
        return _lies(claim, slot, need.offset_min, need.minutes)
    length_fits = claim.ends_at - claim.starts_at == timedelta(minutes=need.minutes)
    return length_fits and slot.starts_at <= claim.starts_at and claim.ends_at <= slot.ends_at


def _lies(claim: Claim, slot: Slot, offset_min: int, minutes: int) -> bool:
    start = slot.starts_at + timedelta(minutes=offset_min)
    return claim.starts_at == start and claim.ends_at == start + timedelta(minutes=minutes)
