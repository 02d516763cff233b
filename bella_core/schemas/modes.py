"""What the REST interface reads of releases, requests and the list to enter, and what it shows of them."""

from datetime import datetime

import attrs

from .checks import aware


@attrs.frozen
class ReleaseRequest:
    """A time to leave to bella: ``location``, and from when to when, with an offset; of one provider or any, in one room or any."""

    location: str
    starts_at: datetime = attrs.field(validator=aware)
    ends_at: datetime = attrs.field(validator=aware)
    provider: str | None = None
    room: str | None = None


@attrs.frozen
class ReleaseItem:
    """A release; ``starts_at`` and ``ends_at`` carry the offset of the location's zone at that instant."""

    id: str
    location: str
    provider: str | None
    room: str | None
    starts_at: datetime
    ends_at: datetime
    created_by: str
    created_at: datetime
    withdrawn_at: datetime | None


@attrs.frozen
class Decision:
    """What is said beside a decision: the appointment's version that was seen, and of a refusal why, for staff."""

    version: int | None = None
    reason: str = ""


@attrs.frozen
class RequestItem:
    """
    An appointment that waits for staff; ``starts_at``, ``ends_at`` and ``moved_from`` carry the offset of the location's zone.

    Args:
        why: ``location`` (it takes requests only), ``service`` (likewise), ``approval``. ``decide_by``: None where there is no hurry.
        moved_from: when it was booked before, of one that is to be moved.
    """

    appointment_id: str
    version: int
    why: str
    asked_at: datetime
    decide_by: datetime | None
    user_id: str
    location_id: str
    provider_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    moved_from: datetime | None


@attrs.frozen
class Tick:
    """What is said beside a tick: the entry's revision that was seen."""

    revision: int | None = None


@attrs.frozen
class EntryItem:
    """
    What is to be entered for one appointment.

    Args:
        action: ``book``, ``request``, ``move``, ``confirm`` or ``cancel``; ``none`` once it is entered. ``text``: all of it, to copy; it
            names the patient, and is empty once it is entered.
        changed_at: since when it is to be done.
    """

    appointment_id: str
    revision: int
    location: str
    action: str
    is_open: bool
    changed_at: datetime
    entered_at: datetime | None
    entered_by: str | None
    name: str
    birth_date: str | None
    phone: str | None
    text: str
