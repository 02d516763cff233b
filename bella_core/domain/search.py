"""
Fit visits into what is left of a day.

Pure: what is taken is given. Slots start on the local wall clock's grid, so the clock's changes cannot move them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate, islice
from zoneinfo import ZoneInfo

import attrs

from . import day_limits, hours, reserves, rules
from .clinic import ClinicView, Location, Provider, Room, Service
from .day_limits import VisitTime
from .releases import NOT_RELEASED, covers
from .search_terms import Terms, span
from .slots import Claim, Slot

#: A day's hours end later on the clock when it skips them.
_SKIPPED_MIN = 60
_DAY_MIN = 24 * 60
_MOMENT = timedelta(microseconds=1)


class Taken:
    """
    What is taken of each resource in a window of time; intervals may overlap (a calendar's entry may lie over a claim).

    Args:
        visits: of the service that is looked for, where it is limited per day: those in the window.
    """

    def __init__(self, intervals: Iterable[tuple[str, datetime, datetime]], visits: Sequence[VisitTime] = ()) -> None:
        self.visits = visits
        by_resource: dict[str, list[tuple[datetime, datetime]]] = {}
        for resource, start, end in intervals:
            by_resource.setdefault(resource, []).append((start, end))
        self._intervals = {resource: sorted(found) for resource, found in by_resource.items()}
        self._starts = {resource: [start for start, _ in found] for resource, found in self._intervals.items()}
        self._ends = {resource: list(accumulate((end for _, end in found), max)) for resource, found in self._intervals.items()}

    def is_free(self, resource: str, start: datetime, end: datetime) -> bool:
        """Tell whether nothing takes the resource in ``[start, end)``."""
        starts = self._starts.get(resource)
        if starts is None:
            return True
        before = bisect_left(starts, end)
        return before == 0 or self._ends[resource][before - 1] <= start

    def gaps(self, resource: str, start: datetime, end: datetime) -> Iterator[hours.Stretch]:
        """Yield what is left of ``[start, end)`` of the resource, in order."""
        reached = start
        for first, last in self._within(resource, start, end):
            if reached < first:
                yield reached, first
            reached = max(reached, last)
        if reached < end:
            yield reached, end

    def load(self, resource: str, start: datetime, end: datetime) -> timedelta:
        """Return how much of ``[start, end)`` is taken of the resource."""
        parts = (min(end, last) - max(start, first) for first, last in self._within(resource, start, end) if last > start)
        return sum(parts, timedelta())

    def _within(self, resource: str, start: datetime, end: datetime) -> Sequence[tuple[datetime, datetime]]:
        """Return what may take some of ``[start, end)``, in order; what is left out ends by ``start`` or begins at ``end`` or later."""
        intervals = self._intervals.get(resource)
        if intervals is None:
            return ()
        return intervals[bisect_right(self._ends[resource], start) : bisect_left(self._starts[resource], end)]


def slots_on(terms: Terms, day: date, taken: Taken, *, tries: Callable[[datetime], bool] | None = None) -> Iterator[Slot]:
    """
    Yield one slot for each start of the day at which the visit fits, earliest first, whatever the wish says of day and time.

    Args:
        tries: whether a start is of use; asked of each right before the visit is fitted in. By default all are.
    """
    location, service, wish = terms.location, terms.service, terms.wish
    if not terms.allows(day) or day_limits.is_full(location, service, day, taken.visits):
        return
    fitting = Fitting(terms, day, taken, reserved_on(terms, day))
    for start in _starts_on(terms, day):
        if (wish.after and start <= wish.after) or (wish.before and start >= wish.before):
            continue
        if (tries is None or tries(start)) and not fitting.is_hopeless(start) and (slot := fitting.slot(start)):
            yield slot


def _starts_on(terms: Terms, day: date) -> Iterator[datetime]:
    """Yield when a visit could start on a day, were nothing taken: on the wall clock's grid, within the hours, not too soon."""
    location, step = terms.location, terms.location.step_min
    length, earliest = timedelta(minutes=terms.service.minutes), max(terms.earliest, terms.now + _MOMENT)
    for window in hours.windows_on(location, day):
        opens, closes = hours.instant(location, day, window.start), hours.instant(location, day, window.end)
        begins, ends = _minute(window.start), _minute(window.end)
        steady = closes - opens == timedelta(minutes=ends - begins)  # the clock does not change meanwhile: no need to ask it each time
        for minute in range(-(-begins // step) * step, ends + (0 if steady else _SKIPPED_MIN), step):
            start = opens + timedelta(minutes=minute - begins) if steady else _wall_instant(location, day, minute)
            if start is None or start < opens or start < earliest:
                continue
            if start + length > closes:
                break
            yield start


def is_on_grid(location: Location, day: date, start: datetime) -> bool:
    """Tell whether visits of a local day may start at an instant, by the wall clock."""
    local = start.astimezone(ZoneInfo(location.zone))
    minute = _minute(local.time())
    return local.date() == day and minute % location.step_min == 0 and _wall_instant(location, day, minute) == start


@attrs.frozen
class _Needed:
    """What a need of a provider takes: its length, with the buffers ``before`` and ``after``, at one of the ``offsets`` from the start."""

    offsets: tuple[timedelta, ...]
    length: timedelta
    before: timedelta
    after: timedelta

    @classmethod
    def of(cls, terms: Terms, place: int) -> "_Needed":
        need = terms.service.needs[place]
        last = terms.service.minutes - need.minutes if need.floats else need.offset_min
        offsets = tuple(timedelta(minutes=offset) for offset in range(need.offset_min, last + 1, terms.location.step_min))
        return cls(offsets, timedelta(minutes=need.minutes), *rules.buffers(terms.service, place))


@attrs.define
class Fitting:
    """Fits visits into one day: knows who is there and how loaded they are, and what is kept free."""

    terms: Terms
    day: date
    taken: Taken
    reserved: Mapping[str, tuple[hours.Stretch, ...]]
    present: dict[str, tuple[hours.Stretch, ...]] = attrs.field(init=False)
    _span: tuple[datetime, datetime] = attrs.field(init=False)
    _candidates: tuple[tuple[int, tuple[Provider, ...]], ...] = attrs.field(init=False)
    _needed: dict[int, "_Needed"] = attrs.field(init=False)
    _starts: dict[tuple[int, str], tuple[list[datetime], list[datetime]]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        terms = self.terms
        self._span = span(terms, (self.day,))
        where, opened = (terms.location, self.day), hours.open_stretches(terms.location, self.day)
        self.present = {provider.id: hours.present_stretches(provider, *where, opened) for provider in terms.clinic.providers}
        places = [place for place, need in enumerate(terms.service.needs) if need.resource == "provider"]
        self._needed = {place: _Needed.of(terms, place) for place in places}
        wanted = wanted_need(terms.wish.provider_id, terms.clinic, terms.service)
        self._candidates = tuple((place, self._who(place, only=terms.wish.provider_id if place == wanted else None)) for place in places)
        if terms.wish.provider_id and wanted is None:
            self._candidates = ((places[0], ()),)
        self._starts = {(place, provider.id): self._may_start(place, provider) for place, there in self._candidates for provider in there}

    def _may_start(self, place: int, provider: Provider) -> tuple[list[datetime], list[datetime]]:
        """Return from when to when a visit may start, as far as a provider whom the need at ``place`` is for is free: most fail by that."""
        need, (before, after) = self.terms.service.needs[place], rules.buffers(self.terms.service, place)
        earliest = timedelta(minutes=need.offset_min)
        latest = timedelta(minutes=self.terms.service.minutes - need.minutes) if need.floats else earliest
        length = timedelta(minutes=need.minutes)
        gaps = self.taken.gaps(f"provider:{provider.id}", *self._span)
        stretches = [(start + before - latest, end - after - length - earliest) for start, end in gaps]
        fitting = [(first, last) for first, last in stretches if first <= last]
        return [first for first, _ in fitting], list(accumulate((last for _, last in fitting), max))

    def may_start(self, start: datetime, place: int, provider: Provider) -> bool:
        """Tell whether a provider whom the need at ``place`` is for may be free for a visit that starts then; if not, they are not."""
        firsts, lasts = self._starts[place, provider.id]
        before = bisect_right(firsts, start)
        return before > 0 and lasts[before - 1] >= start

    def is_hopeless(self, start: datetime) -> bool:
        """Tell whether nobody whom one of the needs is for is free."""
        return not all(any(self.may_start(start, place, provider) for provider in there) for place, there in self._candidates)

    def _who(self, place: int, only: str | None) -> tuple[Provider, ...]:
        """Return who may do it, the least loaded of the day first, then in the clinic's order."""
        start, end = self._span
        need = self.terms.service.needs[place]
        there = [
            provider
            for provider in self.terms.clinic.providers
            if provider.role in need.roles and self.present[provider.id] and self._is_welcome(provider.id, only)
        ]
        if place == rules.first_provider(self.terms.service):
            there = [provider for provider in there if not self.is_full(provider)]
        return tuple(sorted(there, key=lambda provider: self.taken.load(f"provider:{provider.id}", start, end - timedelta(days=1))))

    def _is_welcome(self, provider_id: str, only: str | None) -> bool:
        return provider_id == only or (only is None and provider_id not in self.terms.wish.not_providers)

    def is_full(self, provider: Provider) -> bool:
        """Tell whether the day has as many visits of the service with a provider as it may have."""
        return day_limits.is_full(self.terms.location, self.terms.service, self.day, self.taken.visits, provider.id)

    def slot(self, start: datetime) -> Slot | None:
        """Return the visit that starts then, or None."""
        found = next(((room, providers) for room in self._rooms(start) if (providers := self._providers(start, room))), None)
        if found is None:
            return None
        room, providers = found
        service = self.terms.service
        return Slot(
            service=service.code,
            location_id=self.terms.location.id,
            provider_id=providers[0].resource.partition(":")[2],
            room_id=room.resource.partition(":")[2],
            starts_at=start,
            ends_at=start + timedelta(minutes=service.minutes),
            claims=tuple(sorted((*providers, room), key=lambda claim: claim.resource)),
        )

    def _rooms(self, start: datetime) -> Iterator[Claim]:
        """Yield the claim of the first room that can be had; of each, where providers may be released for some rooms only."""
        free = (claim for room in self.terms.location.rooms if not self.against(claim := self.room_claim(room, start)))
        return islice(free, 1 if self.terms.released is None else None)

    def room_claim(self, room: Room, start: datetime) -> Claim:
        """Return what a visit that starts then takes of a room."""
        service = self.terms.service
        need = next(need for need in service.needs if need.resource == "room")
        begin = start + timedelta(minutes=need.offset_min)
        return Claim(f"room:{room.id}", begin, begin + timedelta(minutes=need.minutes + service.turnover_min))

    def _providers(self, start: datetime, room: Claim) -> list[Claim] | None:
        """Return a claim for each provider that is needed, all different people, the visit's own provider first; None if not to be had."""
        claims: list[Claim] = []
        for place, candidates in self._candidates:
            busy = {claim.resource for claim in claims}
            there = (provider for provider in candidates if claims or self.is_released(start, provider, room))
            options = (self._claim(provider, place, start) for provider in there if not busy or f"provider:{provider.id}" not in busy)
            claim = next((option for option in options if option), None)
            if claim is None:
                return None
            claims.append(claim)
        return claims

    def _claim(self, provider: Provider, place: int, start: datetime) -> Claim | None:
        """Return what the visit takes of a provider, at the first time within it at which they can do what is needed."""
        if not self.may_start(start, place, provider):
            return None
        begin = next((begin for begin in self.begins(place, start) if not self.why_not(provider, place, begin)), None)
        if begin is None:
            return None
        needed = self._needed[place]
        return Claim(f"provider:{provider.id}", begin - needed.before, begin + needed.length + needed.after)

    def is_released(self, start: datetime, provider: Provider, room: Claim) -> bool:
        """Tell whether staff left a visit of a provider's, that starts then, in a room to bella."""
        end, released = start + timedelta(minutes=self.terms.service.minutes), self.terms.released
        return released is None or covers(released, start, end, provider_id=provider.id, room_id=room.resource.partition(":")[2])

    def begins(self, place: int, start: datetime) -> Iterator[datetime]:
        """Yield when what the need at ``place`` is for could begin, in a visit that starts then."""
        return (start + offset for offset in self._needed[place].offsets)

    def why_not(self, provider: Provider, place: int, begin: datetime) -> str:
        """Return why a provider cannot do what the need at ``place`` is for from then on; empty if they can."""
        needed = self._needed[place]
        end = begin + needed.length
        if not hours.within(self.present[provider.id], begin, end):
            return "provider_away"
        if self.terms.released is not None and not covers(self.terms.released, begin, end, provider_id=provider.id):
            return NOT_RELEASED
        return self._against(f"provider:{provider.id}", begin - needed.before, end + needed.after)

    def against(self, claim: Claim) -> str:
        """Return why a claim cannot be had: ``taken`` or ``reserved``; empty if it can."""
        return self._against(claim.resource, claim.starts_at, claim.ends_at)

    def _against(self, resource: str, start: datetime, end: datetime) -> str:
        if not self.taken.is_free(resource, start, end):
            return "taken"
        return "reserved" if self.reserved and reserves.takes(self.reserved, Claim(resource, start, end)) else ""


def reserved_on(terms: Terms, day: date) -> Mapping[str, tuple[hours.Stretch, ...]]:
    """Return what is kept free on a day for others than who is looking."""
    return reserves.kept(terms.clinic, terms.location, terms.service, day, terms.now)


def wanted_need(provider_id: str | None, clinic: ClinicView, service: Service) -> int | None:
    """Return the place of the first need that a wanted provider can fill."""
    roles = {provider.id: provider.role for provider in clinic.providers}
    return next((place for place, need in enumerate(service.needs) if provider_id and roles.get(provider_id) in need.roles), None)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _wall_instant(location: Location, day: date, minute: int) -> datetime | None:
    """Return the instant of a local time of the day; None if the clock skips it."""
    if minute >= _DAY_MIN:
        return None
    at = time(*divmod(minute, 60))
    start = hours.instant(location, day, at)
    shown = start.astimezone(ZoneInfo(location.zone))
    return start if shown.time() == at and shown.date() == day else None
