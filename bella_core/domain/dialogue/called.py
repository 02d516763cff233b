"""What things are called when they are spoken of: services, providers, and when a slot starts."""

from ..slots import Slot
from ..spoken import spoken_moment
from .turn import Turn


def service_name(turn: Turn, code: str) -> str:
    """Return a service's name in the call's language; its code where the clinic gave none."""
    service = next((found for found in turn.clinic.services if found.code == code), None)
    names = service.names if service else {}
    return names.get(turn.state.language[:2]) or next(iter(names.values()), code)


def visit_name(turn: Turn, relation: str, service: str) -> str:
    """Return what a visit is called: its service, if one was told, and whom it is for."""
    named = service_name(turn, service) if service else turn.words("next_visit.any")
    return named if relation == "self" else turn.words(f"next_visit.{relation}", visit=named)


def moment(turn: Turn, slot: Slot) -> str:
    """Say when a slot starts."""
    return spoken_moment(turn.local(slot.starts_at), turn.now.date(), turn.state.language)


def provider_name(turn: Turn, provider_id: str) -> str:
    """Return a provider's name as the clinic writes it."""
    return next((found.name for found in turn.clinic.providers if found.id == provider_id), provider_id)
