"""Who waits for an earlier time, which times came free, and to whom they were offered."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint

from .base import id_column, instant, reference, table

#: ``current`` says whose wait for what it is, for as long as it lasts: by it nobody waits twice for the same. ``wish`` is JSON.
#: ``appointment_id``: what the wait came to.
waiting = table(
    "waiting",
    id_column(),
    Column("current", Text),
    reference("user_id", "users.id", nullable=False, index=True),
    reference("contact_id", "contacts.id"),
    Column("location_id", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("wish", Text, nullable=False),
    Column("notice_min", Integer, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("status", Text, nullable=False),
    reference("call_id", "calls.id"),
    reference("appointment_id", "appointments.id"),
    instant("joined_at"),
    instant("ended_at", nullable=True),
    UniqueConstraint("current"),
    CheckConstraint("status IN ('waiting', 'taken', 'left')", name="status"),
    CheckConstraint("urgency IN ('now', 'today', 'normal')", name="urgency"),
    Index("ix_waiting_status_location_id", "status", "location_id"),
)

#: A time that an appointment had at a version of it and has no more. ``slot``: JSON of what is held and offered in this round, by
#: ``hold_id``, until ``expires_at`` by the database's clock. ``due_at``: when there is something to do next.
openings = table(
    "openings",
    id_column(),
    reference("appointment_id", "appointments.id", nullable=False),
    Column("version", Integer, nullable=False),
    reference("user_id", "users.id", nullable=False),
    Column("location_id", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    instant("starts_at"),
    instant("ends_at"),
    Column("status", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("slot", Text),
    Column("hold_id", Text),
    instant("expires_at", nullable=True),
    instant("due_at"),
    instant("created_at"),
    UniqueConstraint("appointment_id", "version"),
    CheckConstraint("status IN ('open', 'offered', 'taken', 'released')", name="status"),
    Index("ix_openings_status_due_at", "status", "due_at"),
)

#: An offer of an opening to one who waits: one at most, ever.
waiting_offers = table(
    "waiting_offers",
    id_column(),
    reference("opening_id", "openings.id", nullable=False, ondelete="CASCADE"),
    reference("waiting_id", "waiting.id", nullable=False, ondelete="CASCADE", index=True),
    reference("contact_id", "contacts.id", nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("status", Text, nullable=False),
    instant("offered_at"),
    instant("answered_at", nullable=True),
    UniqueConstraint("opening_id", "waiting_id"),
    CheckConstraint("status IN ('offered', 'accepted', 'declined', 'gone', 'lapsed')", name="status"),
)
