"""The clinic's rules for one slot: checked when it is held, and again, but for the notice, in the transaction that books it."""

from datetime import datetime, timedelta

from bella_core.core.errors import RuleBroken

from . import hours
from .clinic import ClinicView, Location, Need, Provider, Service
from .slots import Claim, Slot

#: The codes of what a rule forbids.
CODES = (
    "unknown_location", "unknown_service", "unknown_room", "unknown_provider", "shape", "closed", "provider_away", "past", "notice",
    "horizon", "staff_only", "patient_busy",
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
    _check_claims(clinic, location, service, slot)
    for claim in slot.claims:
        provider = _provider(clinic, claim)
        there = None if provider is None else hours.present_stretches(provider, location, day)
        if there is not None and not hours.within(there, claim.starts_at, claim.ends_at):
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
    if slot.starts_at < at + timedelta(minutes=location.notice_min):
        raise RuleBroken("notice", f"the location wants {location.notice_min} minutes of notice")
    if hours.local_date(location, slot.starts_at) > hours.local_date(location, at) + timedelta(days=location.horizon_days):
        raise RuleBroken("horizon", f"the location books {location.horizon_days} days ahead")


def check_by_phone(clinic: ClinicView, slot: Slot) -> None:
    """
    Check that bella may book the service herself.

    Raises:
        RuleBroken: with the code ``staff_only``.
    """
    if _service(clinic, slot).by_phone != "book":
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


def _check_claims(clinic: ClinicView, location: Location, service: Service, slot: Slot) -> None:
    """Check that the claims are what the service needs, each once: a short claim would hide an overlap."""
    if slot.room_id not in {room.id for room in location.rooms}:
        raise RuleBroken("unknown_room", "the location has no such room")
    left = list(slot.claims)
    for place, need in enumerate(service.needs):
        claim = next((claim for claim in left if _serves(clinic, service, need, slot, claim)), None)
        if claim is None:
            raise RuleBroken("shape", "its claims are not what the service needs")
        left.remove(claim)
        if place == _first_provider(service) and claim.resource != f"provider:{slot.provider_id}":
            raise RuleBroken("shape", "the appointment is with the provider of the first need")
    if left or len({claim.resource for claim in slot.claims}) != len(slot.claims):
        raise RuleBroken("shape", "its claims are not what the service needs")


def _first_provider(service: Service) -> int:
    return next(place for place, need in enumerate(service.needs) if need.resource == "provider")


def _serves(clinic: ClinicView, service: Service, need: Need, slot: Slot, claim: Claim) -> bool:
    provider = _provider(clinic, claim)
    if need.resource == "room":
        length = need.minutes + service.turnover_min
        return claim.resource == f"room:{slot.room_id}" and _lies(claim, slot, need.offset_min, length)
    if provider is None or provider.role not in need.roles:
        return False
    if not need.floats:
        return _lies(claim, slot, need.offset_min, need.minutes)
    length_fits = claim.ends_at - claim.starts_at == timedelta(minutes=need.minutes)
    return length_fits and slot.starts_at <= claim.starts_at and claim.ends_at <= slot.ends_at


def _lies(claim: Claim, slot: Slot, offset_min: int, minutes: int) -> bool:
    start = slot.starts_at + timedelta(minutes=offset_min)
    return claim.starts_at == start and claim.ends_at == start + timedelta(minutes=minutes)
