"""What the REST interface shows of what staff look after: alerts, pages, conflicts, items, merges, recalls and recordings."""

from datetime import date, datetime
from typing import Any, Literal

import attrs


@attrs.frozen
class AlertItem:
    """An alert, with what to do about it."""

    id: str
    fingerprint: str
    rule: str
    severity: Literal["critical", "warning", "info"]
    status: Literal["firing", "acknowledged", "resolved"]
    summary: str
    fields: dict[str, Any]
    count: int
    held: bool
    escalations: int
    first_at: datetime
    last_at: datetime
    ended_at: datetime | None
    title: str
    steps: str
    runbook: str


@attrs.frozen
class AlertEvent:
    """One line of an alert's history."""

    at: datetime
    kind: str
    actor: str
    details: dict[str, Any]


@attrs.frozen
class AlertStory(AlertItem):
    """An alert with its history."""

    history: tuple[AlertEvent, ...]


@attrs.frozen
class PageItem:
    """Who on call was paged for an urgent call, and who took it."""

    id: str
    call_id: str
    location_id: str
    level: str
    flag: str
    status: str
    tries: int
    escalated: bool
    created_at: datetime
    due_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None


@attrs.frozen
class BlockedItem:
    """A number (E.164) whose calls are not taken."""

    id: str
    number: str
    reason: str
    actor: str
    created_at: datetime


@attrs.frozen
class ProposedSlot:
    """Where an appointment of a conflict could go."""

    service: str
    location_id: str
    provider_id: str
    room_id: str
    starts_at: datetime
    ends_at: datetime


@attrs.frozen
class ConflictItem:
    """Two that want the same time; ``details`` holds a patient's data."""

    id: str
    kind: str
    status: Literal["open", "resolved"]
    appointment_id: str | None
    user_id: str | None
    details: dict[str, str]
    proposal: ProposedSlot | None
    created_at: datetime
    resolution: str | None
    resolved_by: str | None
    resolved_at: datetime | None


@attrs.frozen
class TaskItem:
    """What staff have to do; ``details`` holds a patient's data."""

    id: str
    kind: str
    urgency: Literal["now", "today", "normal"]
    status: Literal["open", "done"]
    call_id: str | None
    user_id: str | None
    appointment_id: str | None
    details: dict[str, Any]
    created_at: datetime
    due_at: datetime | None
    claimed_by: str | None
    assigned_to: str | None
    done_by: str | None
    outcome: str | None
    snoozed_until: datetime | None
    resolved_at: datetime | None


@attrs.frozen
class MergeUser:
    """A record that may be somebody else's."""

    id: str
    full_name: str
    birth_date: date | None
    language: str
    status: str


@attrs.frozen
class MergeItem:
    """A record, and those that it may be."""

    id: str
    created_at: datetime
    user: MergeUser
    similar: tuple[MergeUser, ...]


@attrs.frozen
class MergeAnswer:
    """What was decided; ``user``: the record that was kept, of a merge."""

    id: str
    decision: Literal["merge", "keep_apart"]
    user: MergeUser | None = None


@attrs.frozen
class RecallItem:
    """Somebody who is due for a visit."""

    user_id: str
    full_name: str
    phone: str | None
    email: str | None
    service: str
    location: str
    last_visit: date
    months: int
    due_on: date
    last_told: datetime | None


@attrs.frozen
class RecordingItem:
    """What was recorded of a call, and what is said in it."""

    id: str
    kind: Literal["message", "call"]
    at: datetime
    language: str
    status: str
    trouble: str | None
    seconds: float
    transcript: str | None
    transcript_status: str
    transcript_trouble: str | None
    kept_until: datetime


@attrs.frozen
class RecordingConsent:
    """Which words the caller heard before."""

    kind: str
    version: str
    language: str
    at: datetime


@attrs.frozen
class FeedItem:
    """A provider's calendar that can be read."""

    provider: str
    created_at: datetime


@attrs.frozen
class FeedAddress:
    """The secret address of a provider's calendar; it is not shown again."""

    provider: str
    url: str


@attrs.frozen
class DecidedRequest:
    """What became of an appointment that waited for staff."""

    appointment_id: str
    decision: Literal["approve", "decline"]
    starts_at: datetime
    ends_at: datetime


@attrs.frozen
class Joined:
    """The id of a place on the waiting list."""

    id: str
