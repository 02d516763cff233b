"""What callers say of their insurance: sealed, and unverified until staff have asked the insurer."""

from sqlalchemy import CheckConstraint, Column, LargeBinary, PrimaryKeyConstraint, Text

from .base import instant, reference, table

#: One row an appointment. ``benefit_from``: the day from which a public plan pays, ISO 8601. ``task_id``: the item to verify it.
insurances = table(
    "insurances",
    reference("appointment_id", "appointments.id", nullable=False, ondelete="CASCADE"),
    Column("insurer", LargeBinary, nullable=False),
    Column("member", LargeBinary),
    Column("benefit_from", LargeBinary),
    Column("status", Text, nullable=False),
    reference("task_id", "tasks.id"),
    instant("said_at"),
    PrimaryKeyConstraint("appointment_id"),
    CheckConstraint("status IN ('unverified', 'verified')", name="status"),
)
