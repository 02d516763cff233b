"""What keeps the book in step with the outside: outbox, calendars, leased jobs; and the records of what was done under which key."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint

from .base import id_column, instant, reference, table

#: One row per (topic, key): state-based, so that a newer change replaces an undelivered older one and counts ``revision`` up.
outbox = table(
    "outbox",
    id_column(),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    instant("due_at"),
    instant("leased_until", nullable=True),
    Column("trouble", Text),
    instant("created_at"),
    UniqueConstraint("topic", "key"),
    CheckConstraint("status IN ('due', 'done', 'dead')", name="status"),
    Index("ix_outbox_status_due_at", "status", "due_at"),
)

#: Where busy times are pulled from. Of origin ``calendar``: a resource and the calendar that it is kept in step with. Of origin
#: ``schedule``: the book of a practice-management system, under its declared name in ``calendar``; its rows name their resources
#: themselves, ``shape`` is a digest of how it was declared, ``rejected`` counts the entries that could not be read.
calendar_bindings = table(
    "calendar_bindings",
    id_column(),
    Column("plugin", Text, nullable=False),
    Column("resource", Text, nullable=False, index=True),
    Column("calendar", Text, nullable=False),
    Column("cursor", Text),
    Column("generation", Integer, nullable=False),
    instant("pulled_at", nullable=True),
    Column("origin", Text, nullable=False, server_default="calendar"),
    Column("shape", Text),
    Column("rejected", Integer, nullable=False, server_default="0"),
    UniqueConstraint("plugin", "resource", "calendar"),
)

#: Times that somebody's calendar says are taken, cut into pieces of at most a day (see ``claims``).
busy = table(
    "busy",
    reference("binding_id", "calendar_bindings.id", nullable=False, ondelete="CASCADE"),
    Column("ref", Text, nullable=False),
    Column("piece", Integer, nullable=False),
    Column("resource", Text, nullable=False),
    instant("starts_at"),
    instant("ends_at"),
    Column("generation", Integer, nullable=False),
    PrimaryKeyConstraint("binding_id", "ref", "piece"),
    CheckConstraint("ends_at > starts_at", name="forward"),
    Index("ix_busy_resource_starts_at_ends_at", "resource", "starts_at", "ends_at"),
)

#: The event that stands for an appointment in a calendar.
calendar_refs = table(
    "calendar_refs",
    reference("binding_id", "calendar_bindings.id", nullable=False, ondelete="CASCADE"),
    reference("appointment_id", "appointments.id", nullable=False, ondelete="CASCADE", index=True),
    Column("ref", Text, nullable=False),
    PrimaryKeyConstraint("binding_id", "appointment_id"),
)

jobs = table(
    "jobs",
    Column("name", Text, primary_key=True),
    Column("owner", Text),
    instant("leased_until", nullable=True),
    instant("due_at"),
    instant("ran_at", nullable=True),
)

#: ``request`` is a digest of what was asked, ``response`` the sealed JSON of what was answered.
idempotency = table(
    "idempotency",
    Column("key", Text, primary_key=True),
    Column("request", LargeBinary, nullable=False),
    Column("response", LargeBinary),
    instant("created_at", index=True),
)

#: What language models took, by scope (``call:ID``, ``day:2026-11-03``, ``location:ID:2026-11-03``): settled, or set aside for a request
#: that is being made. ``told``: somebody knows that the budget is spent.
spending = table(
    "spending",
    Column("scope", Text, primary_key=True),
    Column("requests", Integer, nullable=False),
    Column("tokens", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("micro_usd", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("told", Integer, nullable=False),
    instant("at", index=True),
)
