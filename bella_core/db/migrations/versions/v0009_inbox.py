"""What does not fit together is for staff to decide: conflicts, records of one person, imported lists."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('import_overlap', 'calendar_overlap', 'calendar_edit', 'calendar_deleted', 'hours_changed', 'provider_gone', 'merge_overlap')"
)
_STATUS = (
    "(status = 'open' AND current IS NOT NULL AND resolved_at IS NULL)"
    " OR (status = 'resolved' AND current IS NULL AND resolution IS NOT NULL AND resolved_at IS NOT NULL)"
)


def upgrade() -> None:
    """Add the tables, and where the record of a merged user went."""
    _conflicts()
    _imported()
    _merged()


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("current", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("appointment_id", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.CheckConstraint(_KINDS, name=op.f("ck_conflicts_kind")),
        sa.CheckConstraint(_STATUS, name=op.f("ck_conflicts_status")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_conflicts_appointment_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_conflicts_user_id"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
        sa.UniqueConstraint("current", name=op.f("uq_conflicts_current")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_conflicts_appointment_id"), "conflicts", ["appointment_id"], unique=False)
    op.create_index(op.f("ix_conflicts_user_id"), "conflicts", ["user_id"], unique=False)
    op.create_index("ix_conflicts_status_created_at", "conflicts", ["status", "created_at"], unique=False)
    op.create_index(op.f("ix_conflicts_fingerprint"), "conflicts", ["fingerprint"], unique=False)
    op.create_index("ix_conflicts_source", "conflicts", ["source"], unique=False)


def _imported() -> None:
    op.create_table(
        "imported",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("row", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('patient', 'appointment')", name=op.f("ck_imported_kind")),
        sa.PrimaryKeyConstraint("source", "kind", "ref_lookup", name=op.f("pk_imported")),
        sqlite_strict=True,
    )
    op.create_index("ix_imported_subject_id", "imported", ["subject_id"], unique=False)
    op.create_table(
        "import_maps",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "fingerprint", name=op.f("pk_import_maps")),
        sqlite_strict=True,
    )


def _merged() -> None:
    # Without a reference: SQLite would rebuild the table for one, and a rebuild deletes what cascades from it.
    op.add_column("users", sa.Column("merged_into", sa.Text(), nullable=True))
    op.create_index(op.f("ix_users_merged_into"), "users", ["merged_into"], unique=False)
