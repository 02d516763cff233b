"""What an audit shows: who did what how often, and what of it somebody should look at. Ids and codes only."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Literal

import attrs

#: From so many actions a day on, and so many times an actor's usual day, a day is told of.
BUSY_ACTIONS, BUSY_TIMES = 100, 3.0
#: Recordings heard by one actor in a day, and refusals to tell of a patient's visit, that are told of.
RECORDINGS, REFUSALS = 20, 3

_HEARD, _REFUSED = "recording.heard", "disclosure.refused"
#: Actors who are nobody in particular: callers, and what bella does by herself.
_NOBODY = frozenset({"call", "system", "bella"})


@attrs.frozen
class Act:
    """Say who did what; ``day`` by the clinic's own clock. ``about``: the id of the patient or the row that it is about."""

    day: date
    actor: str
    action: str
    about: str


@attrs.frozen
class Finding:
    """
    Tell what somebody should look at.

    Args:
        who: an actor; of refusals the id of whom they were about.
        count: how often that day. ``usual``: how often on the actor's other days, in the middle; ``None`` where that is no question.
    """

    rule: Literal["busy_day", "many_recordings_heard", "many_refusals"]
    day: date
    who: str
    count: int
    usual: float | None = None


def tally(acts: Iterable[Act]) -> Mapping[str, Mapping[str, int]]:
    """Return how often each actor did what, whoever did most first."""
    counts: dict[str, Counter[str]] = {}
    for act in acts:
        counts.setdefault(act.actor, Counter())[act.action] += 1
    return {actor: dict(counts[actor].most_common()) for actor in sorted(counts, key=lambda one: (-counts[one].total(), one))}


def findings(acts: Sequence[Act]) -> tuple[Finding, ...]:
    """Return what somebody should look at, by day."""
    heard = _daily((act.day, act.actor) for act in acts if act.action == _HEARD)
    refused = _daily((act.day, act.about) for act in acts if act.action == _REFUSED)
    found = [
        *_busy_days(_daily((act.day, act.actor) for act in acts if act.actor not in _NOBODY)),
        *(Finding("many_recordings_heard", day, who, count) for (day, who), count in heard.items() if count >= RECORDINGS),
        *(Finding("many_refusals", day, who, count) for (day, who), count in refused.items() if count >= REFUSALS),
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.rule, one.who)))


def _busy_days(daily: Mapping[tuple[date, str], int]) -> Iterable[Finding]:
    days: dict[str, dict[date, int]] = {}
    for (day, who), count in daily.items():
        days.setdefault(who, {})[day] = count
    for who, counts in days.items():
        for day, count in counts.items():
            others = [other for at, other in counts.items() if at != day]
            usual = float(median(others)) if others else 0.0
            if count >= BUSY_ACTIONS and count > BUSY_TIMES * usual:
                yield Finding("busy_day", day, who, count, usual)


def _daily(pairs: Iterable[tuple[date, str]]) -> Mapping[tuple[date, str], int]:
    return Counter(pairs)
