"""What programs ask of erasures, holds and incidents, and what they are shown of them."""

from datetime import date, datetime
from typing import Literal

import attrs

from .checks import aware, sized, within


@attrs.frozen
class ErasureItem:
    """Who was erased; ``kept_until``: from when on name and appointments go too. ``done_at``: null while they are kept."""

    user_id: str
    asked_by: str
    asked_at: datetime
    kept_until: date
    done_at: datetime | None


@attrs.frozen
class HoldRequest:
    """Why everything of a patient is kept, or is not any more."""

    reason: str = attrs.field(validator=sized(1, 500))


@attrs.frozen
class HoldItem:
    """A legal hold."""

    id: str
    user_id: str
    reason: str
    placed_by: str
    placed_at: datetime
    release_reason: str | None
    released_by: str | None
    released_at: datetime | None


@attrs.frozen
class ConsentLogItem:
    """One thing that a person agreed to or took back; ``ref``: the contact's or the call's id."""

    at: datetime
    about: Literal["messages", "recording", "disclosure"]
    what: str
    given: bool
    source: str
    version: str
    actor: str
    ref: str | None


@attrs.frozen
class IncidentRequest:
    """
    A breach that is entered into the register.

    Args:
        found_at: when the clinic knew of it. ``happened``: the day or days of it, in words.
        information: the kinds of personal information that it concerns, never the information itself.
        people: how many it concerns; null where that is not known.
    """

    found_at: datetime = attrs.field(validator=aware)
    happened: str = attrs.field(validator=sized(1, 200))
    circumstances: str = attrs.field(validator=sized(1, 4000))
    information: str = attrs.field(validator=sized(1, 1000))
    people: int | None = attrs.field(default=None, validator=within(0, 10_000_000))


@attrs.frozen
class IncidentNoteRequest:
    """
    What was done about a breach.

    Args:
        risk: of significant harm, with ``assessed`` and there only. ``happened_at``: null for now.
        version: of the entry that was seen; null where it does not matter.
    """

    kind: Literal["assessed", "told_commissioner", "told_people", "told_others", "contained", "noted", "closed"]
    text: str = attrs.field(validator=sized(1, 4000))
    risk: Literal["real", "none"] | None = None
    happened_at: datetime | None = attrs.field(default=None, validator=attrs.validators.optional(aware))
    version: int | None = None


@attrs.frozen
class IncidentEventItem:
    """What was done about a breach, and when that was written down."""

    kind: str
    text: str
    actor: str
    happened_at: datetime
    at: datetime


@attrs.frozen
class IncidentItem:
    """A breach; ``owed``: what is still to be done. ``kept_until``: the law has it kept until then at the least."""

    id: str
    version: int
    status: Literal["open", "closed"]
    risk: Literal["unassessed", "real", "none"]
    found_at: datetime
    happened: str
    circumstances: str
    information: str
    people: int | None
    created_by: str
    created_at: datetime
    closed_at: datetime | None
    kept_until: date
    owed: tuple[str, ...]
    events: tuple[IncidentEventItem, ...]
