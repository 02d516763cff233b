"""The nearest free slot to where an appointment is or would be, by the search that callers get, inside a transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
from sqlalchemy import Connection

from bella_core.crud import appointments, claims, conflicts, releases
from bella_core.crud.appointments import AppointmentRow
from bella_core.domain import search_terms
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Slots
from bella_core.domain.looking import look
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Claim, Slot, Wish
from bella_core.services.booking_search import Reads

#: Resource, start and end, aware UTC.
Interval = tuple[str, datetime, datetime]

#: How many slots are looked at for the nearest; how long after the time itself, beyond the last day that callers are offered.
_LOOKED_AT, _BEYOND = 4, timedelta(days=14)
#: Two who look for proposals at one moment take turns by it, so that no slot is proposed twice.
_LOCK = "proposals"


@attrs.frozen
class Place:
    """
    Where an appointment is or would be, ``starts_at`` aware UTC.

    Args:
        user_ids: the patient, by each record; none where nobody is known. ``moving``: the appointment, whose own time does not count; None
            for a new one.
    """

    location_id: str
    service: str
    provider_id: str
    starts_at: datetime
    user_ids: tuple[str, ...] = ()
    moving: str | None = None

    @classmethod
    def of(cls, row: AppointmentRow) -> "Place":
        """Return where an appointment is."""
        return cls(row.location_id, row.service, row.provider_id, row.starts_at, (row.user_id,), row.id)


def nearest(conn: Connection, clinic: ClinicView, place: Place, fingerprint: str, at: datetime) -> Slot | None:
    """
    Return where an appointment could go, with its own provider if they are still there; None if nowhere.

    What is proposed to other open conflicts is left to them, as two who accept cannot both have it.

    Args:
        fingerprint: of the conflict that is to propose it. ``at``: aware UTC; now.
    """
    terms = _terms(clinic, place, at)
    if terms is None:
        return None
    claims.lock(conn, [_LOCK])
    others = [row for user_id in place.user_ids for row in appointments.of_user(conn, user_id, at) if row.id != place.moving]
    times = [(resource, row.starts_at, row.ends_at) for row in others for resource in terms.resources]
    reads = _Proposing(conn, place.moving, [*_intervals(conflicts.proposed(conn, but=fingerprint)), *times])
    return min(_find(reads, releases.limit(conn, terms)).slots, key=search_terms.ranking(terms), default=None)


def _intervals(proposed: Sequence[Claim]) -> list[Interval]:
    return [(claim.resource, claim.starts_at, claim.ends_at) for claim in proposed]


class _Proposing(Reads):
    """Read what is taken, with what is left to others: what is proposed to them, and all while the patient is elsewhere."""

    def __init__(self, conn: Connection, moving: str | None, left: Sequence[Interval]) -> None:
        super().__init__(conn, None, moving)
        self._left = left

    def intervals(self, terms: Terms, start: datetime, end: datetime) -> list[Interval]:
        """Return what is claimed, or left."""
        return [*super().intervals(terms, start, end), *self._left]


def _terms(clinic: ClinicView, place: Place, at: datetime) -> Terms | None:
    location = next((one for one in clinic.locations if one.id == place.location_id), None)
    if location is None or place.service not in {service.code for service in clinic.services}:
        return None
    local = place.starts_at.astimezone(ZoneInfo(location.zone))
    provider = place.provider_id if place.provider_id in {provider.id for provider in clinic.providers} else None
    wish = Wish(days=(local.date(),), at=local.time(), provider_id=provider)
    terms = Terms.of(clinic, location.id, place.service, wish, limit=_LOOKED_AT, now=at)
    return attrs.evolve(terms, latest_day=max(terms.latest_day, local.date() + _BEYOND))  # staff are not bound to callers' last day


def _find(reads: Reads, terms: Terms) -> Slots:
    """Look at the days that the search asks for, until it has found."""
    looking = look(terms)
    try:
        wanted = next(looking)
        while True:
            wanted = looking.send(reads.taken(*wanted))
    except StopIteration as end:
        found: Slots = end.value
        return found
