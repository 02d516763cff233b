"""What ``/slots`` is asked and what it shows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import attrs

from bella_core.domain.clinic import Location
from bella_core.domain.explaining import Explanation, Reason
from bella_core.domain.slots import Slot

from .converter import Mistake, Unreadable, read, write
from .paging import DEFAULT_LIMIT, MAX_LIMIT
from .resources import local

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class SlotsRequest:
    """
    Ask for free slots.

    Args:
        location: the location's id; needed where the clinic has several. ``provider``: with whom; anybody if it is left out.
        from_, to: local days. ``after``: only slots that start later, which is where the page before ended.
        cdcp_from: the day from which the Canadian Dental Care Plan, which is to be billed, pays.
    """

    service: str
    location: str | None = None
    provider: str | None = None
    from_: date | None = None
    to: date | None = None
    after: datetime | None = None
    limit: int = DEFAULT_LIMIT
    cdcp_from: date | None = None


@attrs.frozen(kw_only=True)
class WhyRequest:
    """Ask why a slot is offered or not; ``starts_at`` without an offset is the location's time."""

    service: str
    starts_at: datetime
    location: str | None = None
    provider: str | None = None
    cdcp_from: date | None = None


@attrs.frozen
class SlotItem:
    """A free slot; ``starts_at`` and ``ends_at`` carry the offset of the location's zone at that instant."""

    service: str
    location_id: str
    provider_id: str
    room_id: str
    starts_at: datetime
    ends_at: datetime


@attrs.frozen
class ReasonItem:
    """One reason: its code, whose it is (``provider:ID``, ``room:ID`` or nothing), and words for staff by language."""

    code: str
    resource: str
    words: dict[str, str]


@attrs.frozen
class WhyItem:
    """Whether a slot is offered, what it would be, what speaks against it, and what there is to know beside."""

    offered: bool
    slot: SlotItem | None
    against: tuple[ReasonItem, ...]
    notes: tuple[ReasonItem, ...]


def read_slots_request(query: Mapping[str, str]) -> SlotsRequest:
    """
    Read the query of ``GET /slots``.

    Raises:
        Unreadable: it does not fit; every mistake at once.
    """
    document: dict[str, Any] = dict(query)
    limit = document.get("limit", "")
    if limit.isascii() and limit.isdecimal() and len(limit) <= 4:
        document["limit"] = int(limit)
    asked = _read(document, SlotsRequest)
    mistakes = []
    if not 1 <= asked.limit <= MAX_LIMIT:
        mistakes.append(Mistake("?limit", f"must be a whole number of 1 to {MAX_LIMIT}"))
    if asked.after is not None and asked.after.tzinfo is None:
        mistakes.append(Mistake("?after", "must be what `next` of the last answer was, with its offset"))
    if mistakes:
        raise Unreadable(tuple(mistakes))
    return asked


def read_why_request(query: Mapping[str, str]) -> WhyRequest:
    """
    Read the query of ``GET /slots/why``.

    Raises:
        Unreadable: it does not fit; every mistake at once.
    """
    return _read(dict(query), WhyRequest)


def slot_item(location: Location, slot: Slot) -> SlotItem:
    """Return a slot as the interface shows it."""
    starts, ends = local(slot.starts_at, location.zone), local(slot.ends_at, location.zone)
    return SlotItem(slot.service, slot.location_id, slot.provider_id, slot.room_id, starts, ends)


def why_item(location: Location, explained: Explanation) -> Mapping[str, Any]:
    """Return an explanation as plain JSON data."""
    slot = slot_item(location, explained.slot) if explained.slot else None
    return dict(write(WhyItem(explained.offered, slot, _reasons(explained.against), _reasons(explained.notes))))


def _reasons(reasons: tuple[Reason, ...]) -> tuple[ReasonItem, ...]:
    return tuple(ReasonItem(reason.code, reason.resource, reason.words) for reason in reasons)


def _read(document: Mapping[str, Any], schema: type[T]) -> T:
    """Read a query, and name its mistakes by its parameters."""
    try:
        return read(document, schema)
    except Unreadable as error:
        named = (attrs.evolve(mistake, pointer="?" + mistake.pointer.removeprefix("#/")) for mistake in error.mistakes)
        raise Unreadable(tuple(named)) from None
