"""What staff write into the book themselves: times that are taken for no patient, and notes on appointments."""

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text

from .base import id_column, instant, reference, table

#: A time of a provider or a room that is kept from everybody, ``[starts_at, ends_at)``; its claim has the same id. ``reason`` is sealed.
blocks = table(
    "blocks",
    id_column(),
    Column("location_id", Text, nullable=False),
    Column("resource", Text, nullable=False),
    instant("starts_at"),
    instant("ends_at"),
    Column("reason", LargeBinary),
    Column("created_by", Text, nullable=False),
    instant("created_at"),
    CheckConstraint("ends_at > starts_at", name="forward"),
)

#: What staff noted of an appointment; appended, sealed.
appointment_notes = table(
    "appointment_notes",
    id_column(),
    reference("appointment_id", "appointments.id", nullable=False, ondelete="CASCADE"),
    Column("text", LargeBinary, nullable=False),
    Column("actor", Text, nullable=False),
    instant("at"),
    Index("ix_appointment_notes_appointment_id_at", "appointment_id", "at"),
)
