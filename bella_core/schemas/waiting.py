"""What ``/waiting`` takes and shows."""

from datetime import date, datetime, time
from typing import Literal

import attrs

from bella_core.domain.slots import Wish

from .converter import Mistake, Unreadable, read

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MOST_NOTICE_MIN = 30 * 24 * 60


@attrs.frozen
class WaitingPatient:
    """Somebody who is not on file, or whose record is looked for by name and birth date or number."""

    full_name: str
    phone: str
    language: Literal["en-CA", "fr-CA"]
    given: str | None = None
    family: str | None = None
    birth_date: date | None = None


@attrs.frozen
class WaitingWish:
    """
    When an earlier time would suit, by the location's clocks; what is left out does not matter.

    Args:
        days, weekdays: those that would do. ``first``, ``last``: earliest and latest day.
        from_, until: the part of the day. ``at``: the time of day.
        provider: with whom.
        not_days, not_weekdays, not_providers: what is ruled out.
    """

    days: tuple[date, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    first: date | None = None
    last: date | None = None
    from_: time | None = None
    until: time | None = None
    provider: str | None = None
    at: time | None = None
    not_days: tuple[date, ...] = ()
    not_weekdays: tuple[Weekday, ...] = ()
    not_providers: tuple[str, ...] = ()

    def wish(self) -> Wish:
        """Return it as the book looks for it."""
        return Wish(
            self.days,
            self.first,
            self.last,
            _numbers(self.weekdays),
            _numbers(self.not_weekdays),
            self.not_days,
            self.at,
            self.from_,
            self.until,
            provider_id=self.provider,
            not_providers=self.not_providers,
        )

    @classmethod
    def of(cls, wish: Wish) -> "WaitingWish":
        """Return what is shown of a wish."""
        ruled_out = (wish.not_days, _names(wish.not_weekdays), wish.not_providers)
        parts = (wish.first, wish.last, wish.day_start, wish.day_end, wish.provider_id, wish.at)
        return cls(wish.days, _names(wish.weekdays), *parts, *ruled_out)


def _numbers(weekdays: tuple[Weekday, ...]) -> tuple[int, ...]:
    return tuple(sorted(WEEKDAYS.index(name) for name in weekdays))


def _names(weekdays: tuple[int, ...]) -> tuple[Weekday, ...]:
    return tuple(name for day, name in enumerate(WEEKDAYS) if day in weekdays)


@attrs.frozen
class WaitingRequest:
    """
    Ask for a place on the waiting list.

    Args:
        user_id: of a user on file; or ``patient``.
        location, service: the clinic's own codes.
        urgency: who comes first.
        notice_min: minutes that they need to come.
    """

    location: str
    service: str
    user_id: str | None = None
    patient: WaitingPatient | None = None
    wish: WaitingWish = WaitingWish()
    urgency: Literal["now", "today", "normal"] = "normal"
    notice_min: int = 120


@attrs.frozen
class WaitingItem:
    """
    One person's wait.

    Args:
        reachable: an earlier time can be offered to them by text message.
        joined_at: with the offset of the location's zone.
    """

    id: str
    user_id: str
    location: str
    service: str
    wish: WaitingWish
    urgency: str
    notice_min: int
    reachable: bool
    joined_at: datetime


def read_waiting(document: object) -> WaitingRequest:
    """
    Read a request's body.

    Raises:
        Unreadable: it does not fit.
    """
    asked = read(document, WaitingRequest)
    mistakes = []
    if (asked.user_id is None) == (asked.patient is None):
        mistakes.append(Mistake("#", "must have either user_id or patient"))
    if not 0 <= asked.notice_min <= _MOST_NOTICE_MIN:
        mistakes.append(Mistake("#/notice_min", f"must be from 0 to {_MOST_NOTICE_MIN}"))
    if asked.patient is not None and not asked.patient.full_name.strip():
        mistakes.append(Mistake("#/patient/full_name", "must not be empty"))
    wish = asked.wish
    if wish.from_ is not None and wish.until is not None and wish.until <= wish.from_:
        mistakes.append(Mistake("#/wish/until", "must be after #/wish/from"))
    if wish.first is not None and wish.last is not None and wish.last < wish.first:
        mistakes.append(Mistake("#/wish/last", "must not be before #/wish/first"))
    if mistakes:
        raise Unreadable(tuple(mistakes))
    return asked
