"""What ``POST /assistant/extract`` takes, and what ``POST /assistant/book`` takes and answers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import attrs

from .converter import read
from .resources import AppointmentItem


@attrs.frozen
class ExtractText:
    """
    Ask what is read in a text.

    Args:
        text: what was said, in English or French.
        language: what its writer is spoken to in, ``en-CA`` or ``fr-CA``; the location's first where it is left out.
        expecting: the kinds of value that would answer what was asked, the most wanted first.
        location: the location's id; needed where the clinic has several.
    """

    text: str
    language: str | None = None
    expecting: tuple[str, ...] = ()
    location: str | None = None


@attrs.frozen
class BookText:
    """
    Ask for a booking in somebody's own words.

    Args:
        transcript: what was said, in English or French.
        from_: the number it came from; it is the contact's, and the patient's too if no other is said.
        location: the location's id; needed where the clinic has several.
        cdcp_from: the day from which the Canadian Dental Care Plan, which is to be billed, pays for the patient, as their letter says.
    """

    transcript: str
    from_: str | None = None
    location: str | None = None
    cdcp_from: date | None = None


@attrs.frozen
class BookProposal:
    """Book what was proposed."""

    proposal: str


def read_request(document: object) -> BookText | BookProposal:
    """
    Read a request's body.

    Raises:
        Unreadable: it is neither of the two.
    """
    if isinstance(document, Mapping) and "proposal" in document:
        return read(document, BookProposal)
    return read(document, BookText)


@attrs.frozen
class Doubt:
    """One thing that was read but not said plainly: which ``field``, and ``why`` (a short code)."""

    field: str
    why: str


@attrs.frozen
class ReadingItem:
    """What was read in the words, as it would be booked."""

    full_name: str
    phone: str
    service: str
    location_id: str
    provider_id: str
    starts_at: datetime
    ends_at: datetime
    relation: str
    doubts: tuple[Doubt, ...]


@attrs.frozen
class AlternativeItem:
    """A slot that is free; ``proposal`` books it."""

    location_id: str
    provider_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    proposal: str


@attrs.frozen(kw_only=True)
class BookedAnswer:
    """The appointment is written; ``requested``: its time is kept, and the clinic still has to confirm it."""

    status: Literal["booked", "requested"] = "booked"
    appointment: AppointmentItem


@attrs.frozen(kw_only=True)
class ProposalAnswer:
    """Something was not said plainly: send the proposal back to book it."""

    status: Literal["proposal"] = "proposal"
    proposal: str
    reading: ReadingItem


@attrs.frozen(kw_only=True)
class MissingAnswer:
    """Some of ``name``, ``service``, ``time``, ``phone`` was not said; or ``birth_date``, for a service that is for some ages."""

    status: Literal["missing"] = "missing"
    missing: tuple[str, ...]


@attrs.frozen(kw_only=True)
class UnavailableAnswer:
    """What was asked for is not free; the nearest that is."""

    status: Literal["unavailable"] = "unavailable"
    alternatives: tuple[AlternativeItem, ...]


@attrs.frozen(kw_only=True)
class EmergencyAnswer:
    """An emergency was recognised; nothing is booked, somebody must act now."""

    status: Literal["emergency"] = "emergency"
    level: Literal["911", "immediate", "same_day"]


@attrs.frozen(kw_only=True)
class DeclinedAnswer:
    """
    Nothing that this endpoint books was asked for.

    Args:
        reason: ``intent`` (``detail`` says which: ``cancel``, ``move`` …) or ``rule`` (``detail`` is the clinic's rule that forbids it).
    """

    status: Literal["declined"] = "declined"
    reason: Literal["intent", "rule"]
    detail: str


@attrs.frozen(kw_only=True)
class DeniedAnswer:
    """
    A rule of the clinic's own, which a plugin has, forbids the booking.

    Args:
        detail: the rule's code; ``unchecked`` where it could not be asked.
        says: why, in a sentence for whoever wanted it, in the language of the text.
        instead: whether another time may help (``other_time``), or only the clinic's staff can (``staff``).
    """

    status: Literal["declined"] = "declined"
    reason: Literal["rule"] = "rule"
    detail: str
    says: str
    instead: Literal["other_time", "staff"]


BookAnswer = BookedAnswer | ProposalAnswer | MissingAnswer | UnavailableAnswer | EmergencyAnswer | DeclinedAnswer | DeniedAnswer
