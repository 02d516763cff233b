"""The clinic's book: appointments, holds, and the claims that keep them apart."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Text, UniqueConstraint

from .base import id_column, instant, reference, table

appointments = table(
    "appointments",
    id_column(),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    reference("user_id", "users.id", nullable=False),
    reference("contact_id", "contacts.id"),
    Column("location_id", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("room_id", Text, nullable=False),
    Column("service", Text, nullable=False),
    instant("starts_at", index=True),
    instant("ends_at"),
    Column("reason", LargeBinary),
    reference("call_id", "calls.id", index=True),
    instant("created_at"),
    instant("updated_at"),
    Column("group_id", Text, index=True),
    instant("confirmed_at", nullable=True),  # the patient said that they come; a move takes it back
    CheckConstraint("status IN ('requested', 'booked', 'cancelled', 'completed', 'no_show')", name="status"),
    CheckConstraint("ends_at > starts_at", name="forward"),
    Index("ix_appointments_visits_of", "user_id", "starts_at", "service", "status", "ends_at", "location_id"),
)

#: A row lives as long as the hold: it is deleted when released, booked, or found expired.
holds = table(
    "holds",
    id_column(),
    Column("key", Text, nullable=False),
    reference("call_id", "calls.id", index=True),
    reference("user_id", "users.id"),
    Column("service", Text, nullable=False),
    Column("location_id", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("room_id", Text, nullable=False),
    instant("starts_at"),
    instant("ends_at"),
    instant("expires_at", index=True),
    UniqueConstraint("key"),
)

#: One resource (``provider:ID``, ``room:ID``, ``user:ID``) taken for ``[starts_at, ends_at)``. No claim is longer than a day (the guard
#: checks it), so that a look into a window needs no row that started more than a day before it. ``db/guard.py`` forbids overlaps.
claims = table(
    "claims",
    id_column(),
    Column("resource", Text, nullable=False),
    instant("starts_at"),
    instant("ends_at"),
    Column("kind", Text, nullable=False),
    reference("hold_id", "holds.id", ondelete="CASCADE", index=True),
    reference("appointment_id", "appointments.id", index=True),
    CheckConstraint("ends_at > starts_at", name="forward"),
    CheckConstraint(
        "(kind = 'hold' AND hold_id IS NOT NULL AND appointment_id IS NULL)"
        " OR (kind = 'booking' AND appointment_id IS NOT NULL AND hold_id IS NULL)"
        " OR (kind = 'block' AND hold_id IS NULL AND appointment_id IS NULL)",
        name="owner",
    ),
    Index("ix_claims_resource_starts_at_ends_at", "resource", "starts_at", "ends_at"),
)
