"""Times that staff left to bella: where a location's mode is ``blocks`` she offers no others. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

import attrs

from bella_core.core.errors import RuleBroken

from . import hours
from .clinic import ClinicView, Location
from .slots import Claim, Slot

#: The code of the rule that forbids what was not released.
NOT_RELEASED = "not_released"


@attrs.frozen
class Release:
    """A time left to bella, ``[starts_at, ends_at)``, aware UTC: of one provider or, if None, of any; in one room or in any."""

    starts_at: datetime
    ends_at: datetime
    provider_id: str | None = None
    room_id: str | None = None


def weekly(location: Location, first: date, last: date) -> Iterator[Release]:
    """Yield what the clinic's file releases on the location's days from ``first`` to ``last``."""
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        for rule in location.releases:
            if day.weekday() in rule.days and (rule.first or day) <= day <= (rule.last or day):
                start, end = hours.instant(location, day, rule.start), hours.instant(location, day, rule.end)
                if start < end:  # a clock that is put forward may leave nothing of it
                    yield Release(start, end, rule.provider_id, rule.room_id)


def covers(
    releases: Iterable[Release], start: datetime, end: datetime, *, provider_id: str | None = None, room_id: str | None = None
) -> bool:
    """
    Tell whether the releases together hold all of ``[start, end)``.

    Args:
        provider_id, room_id: whose time it is and where; None: whosever, wherever.
    """
    fitting = [
        release
        for release in releases
        if (provider_id is None or release.provider_id in {None, provider_id}) and (room_id is None or release.room_id in {None, room_id})
    ]
    reached = start
    for release in sorted(fitting, key=lambda release: release.starts_at):
        if release.starts_at > reached:
            break
        reached = max(reached, release.ends_at)
    return reached >= end


def admits(releases: Sequence[Release], slot: Slot) -> bool:
    """
    Tell whether a visit was left to bella: its provider's time in its room, and what it takes of the others' time.

    A room's turnover and a provider's buffers may reach beyond what was released, as they may reach beyond the opening hours.
    """
    if not covers(releases, slot.starts_at, slot.ends_at, provider_id=slot.provider_id, room_id=slot.room_id):
        return False
    others = (claim for claim in slot.claims if claim.resource.startswith("provider:") and claim.resource != f"provider:{slot.provider_id}")
    return all(covers(releases, *_visit(slot, claim), provider_id=claim.resource.partition(":")[2]) for claim in others)


def check(clinic: ClinicView, slot: Slot, releases: Sequence[Release]) -> None:
    """
    Check that bella may offer a slot; where the book is not kept in blocks she may offer any.

    Args:
        releases: what was released by hand; the clinic's weekly ones are added.

    Raises:
        RuleBroken: with the code ``not_released``.
    """
    location = next((found for found in clinic.locations if found.id == slot.location_id), None)
    if location is None or location.mode != "blocks":
        return
    day = hours.local_date(location, slot.starts_at)
    if not admits((*weekly(location, day, day), *releases), slot):
        raise RuleBroken(NOT_RELEASED, "the clinic has not released this time")


def _visit(slot: Slot, claim: Claim) -> tuple[datetime, datetime]:
    return max(claim.starts_at, slot.starts_at), min(claim.ends_at, slot.ends_at)
