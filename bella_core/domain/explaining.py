"""
Why a slot is offered, and why another is not: the same inputs as the search, and every reason against a start instead of the starts alone.

A start is offered exactly when there is no reason against it. Reasons are codes, with words for staff in both languages; of one resource
(a provider, a room) they say which.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from . import day_limits, hours, patient_rules, rules, search
from .clinic import Location, Provider, Service
from .explaining_words import words
from .holidays import holiday
from .releases import NOT_RELEASED
from .search_terms import Terms
from .slots import Slot

#: What keeps a provider from a visit, from the farthest to the nearest to being none.
_NEARNESS = ("provider_away", NOT_RELEASED, "taken", "reserved")


@attrs.frozen
class Reason:
    """
    One reason against a start.

    Args:
        code: one of ``explaining_words.WORDS``.
        resource: whose it is, ``provider:ID`` or ``room:ID``; empty for the visit as a whole.
        words: by language, for staff.
    """

    code: str
    resource: str
    words: dict[str, str]


@attrs.frozen
class Explanation:
    """
    Say whether a start is offered.

    Args:
        slot: what is offered then; None if nothing is.
        against: the reasons; none where a slot is offered.
        notes: what there is to know beside: of a slot that is offered, what keeps single providers and rooms from it.
    """

    slot: Slot | None
    against: tuple[Reason, ...]
    notes: tuple[Reason, ...] = ()

    @property
    def offered(self) -> bool:
        """Whether the search offers it."""
        return self.slot is not None


def explain(terms: Terms, start: datetime, taken: search.Taken) -> Explanation:
    """
    Explain one start of one service.

    Args:
        terms: as for the search; of the wish only the provider counts.
        start: aware. ``taken``: what is taken around it, as for the search.
    """
    day = hours.local_date(terms.location, start)
    against, notes = [*_of_time(terms, day, start), *_of_day(terms, day, taken)], tuple(_of_service(terms))
    if against:
        return Explanation(None, tuple(against), notes)
    fitting = search.Fitting(terms, day, taken, search.reserved_on(terms, day))
    slot = fitting.slot(start)
    single = tuple({(reason.code, reason.resource): reason for reason in _of_resources(terms, fitting, start)}.values())
    if slot is None:
        return Explanation(None, single or (_reason("nobody_together"),), notes)
    return Explanation(slot, (), (*notes, *single))


def _reason(code: str, resource: str = "", **values: object) -> Reason:
    return Reason(code, resource, words(code, values))


def _of_service(terms: Terms) -> Iterator[Reason]:
    """Yield how callers get the service, where they do not just book it."""
    if terms.service.by_phone != "book":
        yield _reason("request" if terms.service.is_by_phone else "staff_only")


def _of_time(terms: Terms, day: date, start: datetime) -> Iterator[Reason]:
    """Yield what speaks against the time itself: too soon, too far ahead, closed, or off the grid."""
    location, service = terms.location, terms.service
    if start <= terms.now:
        yield _reason("past")
    elif start < terms.earliest:
        yield _reason("notice", minutes=rules.notice(location, service) // timedelta(minutes=1))
    if day > terms.latest_day:
        yield _reason("horizon", day=terms.latest_day)
    end = start + timedelta(minutes=service.minutes)
    if not hours.within(hours.open_stretches(location, day), start, end):
        yield _closed(location, day, start, end)
    elif not search.is_on_grid(location, day, start):
        yield _reason("grid", minutes=location.step_min)


def _closed(location: Location, day: date, start: datetime, end: datetime) -> Reason:
    """Return why a location is closed then: for the day, by a holiday or closure, or at that hour, or before the visit would end."""
    closure, stretches = hours.closure_on(location, day), hours.open_stretches(location, day)
    if not stretches and closure is not None:
        return _reason("closure")
    if not stretches and location.hours[day.weekday()]:
        found = holiday(location.province, day)
        return _reason("holiday", name=found.names if found else "")
    if not stretches:
        return _reason("closed_day")
    if any(first <= start < last for first, last in stretches):
        last = next(last for first, last in stretches if first <= start < last)
        return _reason("too_long", minutes=(end - start) // timedelta(minutes=1), at=last.astimezone(ZoneInfo(location.zone)).time())
    return _reason("closed")


def _of_day(terms: Terms, day: date, taken: search.Taken) -> Iterator[Reason]:
    if terms.patient is not None:
        found = patient_rules.objection(terms.service, terms.patient, day, sure=False)
        if found is not None:
            yield Reason(found.code, "", {locale[:2]: text for locale, text in found.says.items()})
    if day_limits.is_full(terms.location, terms.service, day, taken.visits):
        yield _reason("day_full", count=terms.service.per_day.location)


def _of_resources(terms: Terms, fitting: search.Fitting, start: datetime) -> Iterator[Reason]:
    """Yield what keeps each provider and each room from the visit."""
    if terms.wish.provider_id is not None and search.wanted_need(terms.wish.provider_id, terms.clinic, terms.service) is None:
        yield _reason("provider_role", f"provider:{terms.wish.provider_id}")
    for place in _provider_needs(terms.service):
        for provider in _who(terms, place):
            code = _against_provider(fitting, provider, place, start)
            if code:
                yield _reason(code, f"provider:{provider.id}", who=provider.name, count=terms.service.per_day.provider)
    for room in terms.location.rooms:
        code = fitting.against(fitting.room_claim(room, start))
        if code:
            yield _reason(code, f"room:{room.id}", who=room.name)


def _provider_needs(service: Service) -> list[int]:
    return [place for place, need in enumerate(service.needs) if need.resource == "provider"]


def _who(terms: Terms, place: int) -> list[Provider]:
    """Return who could do what a need is for: of the one that a wanted provider fills, nobody else."""
    wanted = search.wanted_need(terms.wish.provider_id, terms.clinic, terms.service)
    only = terms.wish.provider_id if place == wanted else None
    roles = terms.service.needs[place].roles
    return [provider for provider in terms.clinic.providers if provider.role in roles and only in {None, provider.id}]


def _against_provider(fitting: search.Fitting, provider: Provider, place: int, start: datetime) -> str:
    """Return why a provider cannot do it: the reason that is nearest to being none, where they could at several times of the visit."""
    if place == rules.first_provider(fitting.terms.service) and fitting.is_full(provider):
        return "provider_full"
    codes = [fitting.why_not(provider, place, begin) for begin in fitting.begins(place, start)]
    if "" in codes and place == rules.first_provider(fitting.terms.service) and not _is_released(fitting, provider, start):
        return NOT_RELEASED
    return "" if "" in codes else max(codes, key=_NEARNESS.index)


def _is_released(fitting: search.Fitting, provider: Provider, start: datetime) -> bool:
    """Tell whether the whole visit was left to bella, in some room that can be had."""
    claims = (fitting.room_claim(room, start) for room in fitting.terms.location.rooms)
    return any(fitting.is_released(start, provider, claim) for claim in claims if not fitting.against(claim))
