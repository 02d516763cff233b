"""What a booking rule is told of a booking that is about to be made, and what it says to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Self
from zoneinfo import ZoneInfo

import attrs

#: The longest sentence of a verdict, in characters: ten seconds of speech.
MAX_SENTENCE = 160


@attrs.frozen
class ProposedBooking:
    """
    Hold what a rule may know of a booking: codes, ids and numbers; no name, no telephone number, no word that was said.

    Args:
        action: ``book`` a new appointment, or ``move`` one to this time.
        channel: who asks: a caller, somebody who writes, a program, or a program with somebody's own words.
        location_id, service, provider_id, room_id: the clinic's own codes; ``zone``: the location's, IANA.
        starts_at, ends_at: the visit, aware UTC, ``[starts_at, ends_at)``.
        language: the caller's, ``en-CA`` or ``fr-CA``.
        known: whether the patient has been here before; None where that is not known by now.
        age: of the patient on the day of the visit, in years; None where it is not known by now.
        relation: of the patient to the caller.
    """

    action: Literal["book", "move"]
    channel: Literal["call", "chat", "api", "assistant"]
    location_id: str
    service: str
    provider_id: str
    room_id: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    language: str
    known: bool | None = None
    age: int | None = None
    relation: Literal["self", "child", "partner", "parent", "other"] = "self"

    @property
    def local_start(self) -> datetime:
        """The start as the location's clocks show it, aware."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))


@attrs.frozen
class Verdict:
    """
    Say whether a booking may be made; made by ``allow`` or ``deny``.

    Args:
        code: why not, ``[a-z][a-z0-9_]*``, at most 40 characters: for logs, programs and staff.
        says: for the caller, by language: one plain sentence of at most 160 characters, with no appeal to a code.
        instead: what the caller is offered: ``other_time``, or ``staff`` where no other time would help.
    """

    allowed: bool
    code: str = ""
    says: Mapping[str, str] = attrs.field(factory=dict)
    instead: Literal["other_time", "staff"] = "other_time"

    @classmethod
    def allow(cls) -> Self:
        """Return a verdict that has nothing against it."""
        return cls(allowed=True)

    @classmethod
    def deny(cls, code: str, says: Mapping[str, str], *, instead: Literal["other_time", "staff"] = "other_time") -> Self:
        """
        Return a verdict against it.

        Args:
            code, instead: see the class.
            says: by language, ``{"en-CA": "…", "fr-CA": "…"}``.
        """
        return cls(allowed=False, code=code, says=says, instead=instead)
