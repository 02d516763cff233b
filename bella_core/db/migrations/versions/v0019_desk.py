"""Staff keep times from everybody, and note what is to be known of an appointment."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "blocks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_blocks_forward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
        sqlite_strict=True,
    )
    op.create_table(
        "appointment_notes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("appointment_id", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_appointment_notes_appointment_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_notes")),
        sqlite_strict=True,
    )
    op.create_index("ix_appointment_notes_appointment_id_at", "appointment_notes", ["appointment_id", "at"], unique=False)
