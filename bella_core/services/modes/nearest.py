"""The nearest free slot to where an appointment is, by the search that callers get, inside a transaction."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bella_core.crud import appointments, releases
from bella_core.crud.appointments import AppointmentRow
from bella_core.domain import search_terms
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Slots
from bella_core.domain.looking import look
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Slot, Wish
from bella_core.services.booking_search import Reads

#: How many slots are looked at for one that suits the patient.
_LOOKED_AT = 4


def nearest(conn: Connection, clinic: ClinicView, found: AppointmentRow, at: datetime) -> Slot | None:
    """
    Return where an appointment could go, with its own provider if they are still there; None if nowhere.

    Args:
        at: aware UTC; now.
    """
    terms = _terms(clinic, found, at)
    if terms is None:
        return None
    others = [other for other in appointments.of_user(conn, found.user_id, at) if other.id != found.id]
    slots = _find(conn, releases.limit(conn, terms), found.id).slots
    free = [slot for slot in slots if not any(slot.starts_at < other.ends_at and other.starts_at < slot.ends_at for other in others)]
    return min(free, key=search_terms.ranking(terms), default=None)


def _terms(clinic: ClinicView, found: AppointmentRow, at: datetime) -> Terms | None:
    location = next((place for place in clinic.locations if place.id == found.location_id), None)
    if location is None or found.service not in {service.code for service in clinic.services}:
        return None
    local = found.starts_at.astimezone(ZoneInfo(location.zone))
    provider = found.provider_id if found.provider_id in {provider.id for provider in clinic.providers} else None
    wish = Wish(days=(local.date(),), at=local.time(), provider_id=provider)
    return Terms.of(clinic, location.id, found.service, wish, limit=_LOOKED_AT, now=at)


def _find(conn: Connection, terms: Terms, moving: str) -> Slots:
    """Look at the days that the search asks for, until it has found."""
    looking, reads = look(terms), Reads(conn, None, moving)
    try:
        wanted = next(looking)
        while True:
            wanted = looking.send(reads.taken(*wanted))
    except StopIteration as end:
        found: Slots = end.value
        return found
