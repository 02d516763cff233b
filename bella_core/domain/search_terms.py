"""What is looked for, the days to look at, and how far a slot is from what a caller would like. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import attrs

from . import hours, patient_rules, rules
from .clinic import ClinicView, Location, Service
from .dialogue.types import PatientDraft
from .releases import Release
from .slots import Slot, Wish

#: Days looked at in the first round; each round after it takes twice as many.
_FIRST_ROUND = 7


@attrs.frozen
class Terms:
    """
    Say what is looked for.

    Args:
        earliest: aware UTC; no slot starts before it (now and the notice).
        latest_day: the last day that is offered (the horizon), local.
        limit: how many slots at most.
        now: aware UTC; what is kept free for emergencies depends on it.
        patient: as far as they are known; None for anybody.
        released: the times that staff left to bella; None where she may offer any.
    """

    clinic: ClinicView
    location: Location
    service: Service
    wish: Wish
    earliest: datetime
    latest_day: date
    limit: int
    now: datetime
    patient: PatientDraft | None = None
    released: tuple[Release, ...] | None = None

    @classmethod
    def of(
        cls,
        clinic: ClinicView,
        location_id: str,
        service: str,
        wish: Wish,
        *,
        limit: int,
        now: datetime,
        patient: PatientDraft | None = None,
    ) -> "Terms":
        """Make the terms from an ask at an instant; ``KeyError`` for an unknown location or service."""
        location, wanted = clinic.location(location_id), clinic.service(service)
        earliest, latest = now + rules.notice(location, wanted), rules.latest_day(location, wanted, now)
        return cls(clinic, location, wanted, wish, earliest, latest, limit, now, patient)

    def allows(self, day: date) -> bool:
        """Tell whether the patient, as far as they are known, may have such a visit on a day."""
        return self.patient is None or patient_rules.objection(self.service, self.patient, day, sure=False) is None

    @property
    def resources(self) -> tuple[str, ...]:
        """All that a slot might take: the location's rooms, and the providers of the roles that the service needs."""
        roles = {role for need in self.service.needs for role in need.roles}
        providers = tuple(f"provider:{provider.id}" for provider in self.clinic.providers if provider.role in roles)
        return providers + tuple(f"room:{room.id}" for room in self.location.rooms)

    @property
    def days(self) -> tuple[date, ...]:
        """All days from now to the horizon."""
        return tuple(self.each_day())

    def each_day(self) -> Iterator[date]:
        """Yield the days from now to the horizon: most searches need the first few."""
        first = hours.local_date(self.location, self.earliest)
        return (first + timedelta(days=ahead) for ahead in range((self.latest_day - first).days + 1))


def rounds(terms: Terms) -> Iterator[tuple[date, ...]]:
    """Yield the days that the wish allows, in order, in growing rounds: most callers are served by the first."""
    yield from _chunks(day for day in terms.each_day() if _day_fits(terms.wish, day))


def nearby_rounds(terms: Terms) -> Iterator[tuple[date, ...]]:
    """Yield the days that the wish does not rule out, the nearest to what was wished first."""
    possible = [day for day in terms.days if not _ruled_out(terms.wish, day)]
    distance = _day_distances(terms)
    yield from _chunks(sorted(possible, key=lambda day: (distance[day], day)))


def relaxed(terms: Terms) -> Iterator[Terms]:
    """Yield the terms to look for the nearest by: with the provider that was asked for, then with any."""
    yield terms
    if terms.wish.provider_id is not None:
        yield attrs.evolve(terms, wish=attrs.evolve(terms.wish, provider_id=None))


def span(terms: Terms, days: Sequence[date]) -> tuple[datetime, datetime]:
    """Return the UTC interval that holds all visits of the days, their rooms' turnover and their buffers."""
    start = hours.instant(terms.location, min(days), datetime.min.time())
    end = hours.instant(terms.location, max(days) + timedelta(days=2), datetime.min.time())
    return start - timedelta(minutes=terms.service.buffer_before_min), end


def fits(terms: Terms, slot: Slot) -> bool:
    """Tell whether a slot meets the wish in full."""
    return is_wished(terms, slot.starts_at)


def is_wished(terms: Terms, start: datetime) -> bool:
    """Tell whether a visit that starts at an instant meets the wish in full."""
    local = start.astimezone(ZoneInfo(terms.location.zone))
    return _day_fits(terms.wish, local.date()) and _minutes_off(terms.wish, local) == 0


def ranking(terms: Terms) -> Callable[[Slot], tuple[int, datetime]]:
    """Return a sort key that puts the slots nearest to the wish first; a day weighs as 24 hours."""
    zone, days = ZoneInfo(terms.location.zone), _day_distances(terms)

    def key(slot: Slot) -> tuple[int, datetime]:
        local = slot.starts_at.astimezone(zone)
        return days[local.date()] * 24 * 60 + _minutes_off(terms.wish, local), slot.starts_at

    return key


def apart(slots: Iterable[Slot], limit: int) -> tuple[Slot, ...]:
    """Choose at most ``limit`` slots, the first ones first, none of which overlaps another: so that each is a real choice."""
    chosen: list[Slot] = []
    for slot in slots:
        if len(chosen) == limit:
            break
        if all(slot.ends_at <= other.starts_at or other.ends_at <= slot.starts_at for other in chosen):
            chosen.append(slot)
    return tuple(sorted(chosen, key=lambda slot: slot.starts_at))


def _ruled_out(wish: Wish, day: date) -> bool:
    return day in wish.not_days or day.weekday() in wish.not_weekdays


def _day_fits(wish: Wish, day: date) -> bool:
    return (
        not _ruled_out(wish, day)
        and (not wish.days or day in wish.days)
        and (not wish.weekdays or day.weekday() in wish.weekdays)
        and (wish.first is None or day >= wish.first)
        and (wish.last is None or day <= wish.last)
    )


def _minutes_off(wish: Wish, local: datetime) -> int:
    """Return how many minutes a local start lies outside the times that were wished for."""
    minute, hours = local.hour * 60 + local.minute, wish.on(local.date()) if wish.by_day else wish
    if hours.at is not None:
        return abs(minute - (hours.at.hour * 60 + hours.at.minute))
    if hours.day_start is not None and local.time() < hours.day_start:
        return hours.day_start.hour * 60 + hours.day_start.minute - minute
    if hours.day_end is not None and local.time() >= hours.day_end:
        return minute - (hours.day_end.hour * 60 + hours.day_end.minute) + 1
    return 0


def _day_distances(terms: Terms) -> dict[date, int]:
    """Return for each day how many days it is from one that was wished for."""
    days, wish = terms.days, terms.wish
    named = [*wish.days, *(day for day in (wish.first, wish.last) if day)]
    wanted = [day for day in days if _day_fits(wish, day)] or named or list(days[:1])
    return {day: min(abs((day - other).days) for other in wanted) for day in days}


def _chunks(days: Iterable[date]) -> Iterator[tuple[date, ...]]:
    left, size = iter(days), _FIRST_ROUND
    while chunk := tuple(islice(left, size)):
        yield chunk
        size *= 2
