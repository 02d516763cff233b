"""Families come together, and say who insures them."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what ties visits together, by when a task must be done, and the table of what callers say of their insurance."""
    op.add_column("appointments", sa.Column("group_id", sa.Text(), nullable=True))
    op.create_index("ix_appointments_group_id", "appointments", ["group_id"], unique=False)
    op.add_column("tasks", sa.Column("due_at", Instant(), nullable=True))
    op.create_table(
        "insurances",
        sa.Column("appointment_id", sa.Text(), nullable=False),
        sa.Column("insurer", sa.LargeBinary(), nullable=False),
        sa.Column("member", sa.LargeBinary(), nullable=True),
        sa.Column("benefit_from", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=True),
        sa.Column("said_at", Instant(), nullable=False),
        sa.CheckConstraint("status IN ('unverified', 'verified')", name=op.f("ck_insurances_status")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_insurances_appointment_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_insurances_task_id"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_insurances")),
        sqlite_strict=True,
    )
