"""
Breaches of safeguards, as Canadian law has them recorded: every one, whoever had to be told of it.

A record has what the Breach of Security Safeguards Regulations (SOR/2018-64) and Québec's Regulation respecting confidentiality incidents
ask for, and is kept for 24 months at least after the breach was known (s. 6); Québec has it kept for five years. Bella deletes none.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal, get_args

import attrs

Risk = Literal["unassessed", "real", "none"]
#: What may be done about one: ``assessed`` (its risk, and why), ``told_commissioner``, ``told_people``, ``told_others`` (who may lessen the
#: harm), ``contained``, ``noted``, ``closed``.
EventKind = Literal["assessed", "told_commissioner", "told_people", "told_others", "contained", "noted", "closed"]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
RISKS: tuple[Risk, ...] = get_args(Risk)
#: Months for which a record is kept at the least, from the day on which the breach was known.
KEEP_MONTHS = 24


@attrs.frozen
class IncidentDetails:
    """
    Say what happened.

    Args:
        happened: the day or the days of it, as they are known, in words.
        circumstances: what happened, and its cause if it is known.
        information: what kinds of personal information it concerns; never the information itself.
        people: how many it concerns, as far as is known; None if it is not.
    """

    happened: str
    circumstances: str = attrs.field(repr=False)
    information: str = attrs.field(repr=False)
    people: int | None = None


@attrs.frozen
class IncidentEvent:
    """What was done about it, when (aware UTC) and by whom; ``at``: when that was written down."""

    kind: EventKind
    text: str = attrs.field(repr=False)
    actor: str
    happened_at: datetime
    at: datetime


@attrs.frozen
class Incident:
    """An entry of the register; instants are aware UTC. ``version`` counts its changes."""

    id: str
    version: int
    status: Literal["open", "closed"]
    risk: Risk
    found_at: datetime
    details: IncidentDetails
    created_by: str
    created_at: datetime
    closed_at: datetime | None
    events: tuple[IncidentEvent, ...] = ()

    @property
    def kept_until(self) -> date:
        """Return the day until which it must be kept."""
        day = self.found_at.date()
        return date(day.year + KEEP_MONTHS // 12, day.month, min(day.day, 28))

    @property
    def owed(self) -> tuple[EventKind, ...]:
        """Return what is still to be done: its risk assessed; and where that is real, the commissioner and the people told."""
        done = {event.kind for event in self.events}
        if self.risk == "unassessed":
            return ("assessed",)
        owed: tuple[EventKind, ...] = ("told_commissioner", "told_people") if self.risk == "real" else ()
        return tuple(kind for kind in owed if kind not in done)


def report(incidents: Sequence[Incident]) -> Iterator[str]:
    """Yield the lines of the register as a document, for whoever has the right to see it."""
    yield "# Register of breaches of security safeguards"
    yield ""
    yield f"{len(incidents)} entries; times are UTC."
    for one in incidents:
        people = "not known" if one.details.people is None else str(one.details.people)
        yield ""
        yield f"## {one.found_at:%Y-%m-%d}, {one.id}"
        yield ""
        yield f"- Found: {one.found_at:%Y-%m-%d %H:%M}, entered by {one.created_by} on {one.created_at:%Y-%m-%d}"
        yield f"- Happened: {one.details.happened}"
        yield f"- Circumstances: {one.details.circumstances}"
        yield f"- Personal information: {one.details.information}"
        yield f"- People concerned: {people}"
        yield f"- Real risk of significant harm: {_RISKS[one.risk]}"
        yield f"- Status: {one.status}" + (f"; still owed: {', '.join(_KINDS[kind] for kind in one.owed)}" if one.owed else "")
        yield f"- Kept until {one.kept_until} at least"
        for event in one.events:
            yield f"- {event.happened_at:%Y-%m-%d %H:%M} {_KINDS[event.kind]}: {event.text} ({event.actor})"


_RISKS = {"unassessed": "not assessed yet", "real": "yes", "none": "no"}
_KINDS = {
    "assessed": "risk assessed",
    "told_commissioner": "commissioner told",
    "told_people": "people told",
    "told_others": "others told",
    "contained": "contained",
    "noted": "noted",
    "closed": "closed",
}
