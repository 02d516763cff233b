"""What waits for staff, as cards: what presses most first, and what one person left several times as one; pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Generic, Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

import attrs

Urgency = Literal["now", "today", "normal"]
Snooze = Literal["hour", "tomorrow", "day"]
#: What came of an item, as staff say it.
OUTCOMES = ("reached", "left_word", "not_reached", "settled", "nothing_to_do")
#: When what was put off to another day is seen again, local time.
MORNING = time(8)
#: The furthest day to which anything is put off.
LONGEST = timedelta(days=366)

_RANKS = {"now": 0, "today": 1, "normal": 2}


class Waits(Protocol):
    """Something that waits for staff; instants are aware UTC. ``person``: the same for whoever is the same, empty where nobody is known."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def urgency(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def person(self) -> str: ...


W = TypeVar("W", bound=Waits)


@attrs.frozen
class Card(Generic[W]):
    """What is to be done for one person, of one kind: the latest of it, and all of it, the oldest first."""

    latest: W
    all: tuple[W, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all that it stands for."""
        return tuple(one.id for one in self.all)


def rank(item: Waits, now: datetime) -> int:
    """Return how much something presses, the least number first; what is overdue presses as what is to be done at once."""
    return 0 if item.due_at is not None and item.due_at <= now else _RANKS[item.urgency]


def cards(items: Iterable[W], now: datetime) -> tuple[Card[W], ...]:
    """Return what waits as cards: what presses most first, then what waits longest; of nobody known each thing is a card of its own."""
    ordered = sorted(items, key=lambda item: (item.created_at, item.id))
    groups: dict[tuple[str, str], list[W]] = {}
    for item in ordered:
        groups.setdefault((item.kind, item.person or f"id:{item.id}"), []).append(item)
    made = (Card(group[-1], tuple(group)) for group in groups.values())
    return tuple(sorted(made, key=lambda card: (min(rank(one, now) for one in card.all), card.all[0].created_at, card.all[0].id)))


def snoozed_until(how: Snooze, now: datetime, zone: str, day: date | None = None) -> datetime:
    """
    Return until when something is put off, aware UTC.

    Args:
        how: for an ``hour``, until ``tomorrow`` morning, or until the morning of a ``day``. ``now``: aware. ``zone``: IANA, whose morning.

    Raises:
        ValueError: the day is missing, not to come, or too far off.
    """
    if how == "hour":
        return now + timedelta(hours=1)
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    chosen = today + timedelta(days=1) if how == "tomorrow" else day
    if chosen is None or not today < chosen <= today + LONGEST:
        raise ValueError("choose a day to come, within a year")
    return datetime.combine(chosen, MORNING, local).astimezone(now.tzinfo)


def day_begun(now: datetime, zone: str) -> datetime:
    """Return when the day began by a zone's clock, aware UTC."""
    local = ZoneInfo(zone)
    return datetime.combine(now.astimezone(local).date(), time(0), local).astimezone(now.tzinfo)
