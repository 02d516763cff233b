"""What an appointment that stands needs of the clinic as it is now: that it is open, and that who and where it is with are there. Pure."""

from collections.abc import Sequence

import attrs

from . import hours
from .clinic import ClinicView, Location
from .overflow import main_resource
from .releases import NOT_RELEASED, Release, admits, weekly
from .slots import Slot

#: Why an appointment can no longer be as it is.
CODES = ("unknown_location", "unknown_room", "unknown_provider", "closed", "provider_away", NOT_RELEASED)


def objection(clinic: ClinicView, slot: Slot, by_hand: Sequence[Release] = ()) -> str:
    """
    Return why the clinic, as it is, could not receive a visit that stands; empty where it could.

    A service that has changed, or is no longer offered, is no reason: who has such an appointment keeps it.

    Args:
        by_hand: what staff released to bella, where she offers released times only.
    """
    location = next((found for found in clinic.locations if found.id == slot.location_id), None)
    if location is None:
        return "unknown_location"
    if slot.room_id not in {room.id for room in location.rooms}:
        return "unknown_room"
    if code := _of_providers(clinic, location, slot):
        return code
    day = hours.local_date(location, slot.starts_at)
    if location.mode == "blocks" and not admits((*weekly(location, day, day), *by_hand), slot):
        return NOT_RELEASED
    return ""


def _of_providers(clinic: ClinicView, location: Location, slot: Slot) -> str:
    known = {f"provider:{provider.id}": provider for provider in clinic.providers}
    claims = [attrs.evolve(claim, resource=main_resource(claim.resource)) for claim in slot.claims]
    needed = [claim for claim in claims if claim.resource.startswith("provider:")]
    if f"provider:{slot.provider_id}" not in known or any(claim.resource not in known for claim in needed):
        return "unknown_provider"
    day = hours.local_date(location, slot.starts_at)
    if not hours.within(hours.open_stretches(location, day), slot.starts_at, slot.ends_at):
        return "closed"
    for claim in needed:
        start, end = max(claim.starts_at, slot.starts_at), min(claim.ends_at, slot.ends_at)
        if not hours.within(hours.present_stretches(known[claim.resource], location, day), start, end):
            return "provider_away"
    return ""
