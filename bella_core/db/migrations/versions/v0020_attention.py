"""Staff claim, assign, put off and note what they have to do; take calls over; and list whose calls are tests."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables."""
    for column in ("claimed_by", "assigned_to", "done_by", "outcome"):
        op.add_column("tasks", sa.Column(column, sa.Text(), nullable=True))
    op.add_column("tasks", sa.Column("snoozed_until", Instant(), nullable=True))
    op.add_column("staff", sa.Column("language", sa.Text(), nullable=True))
    op.create_index("ix_tasks_status_created_at", "tasks", ["status", "created_at", "id"], unique=False)
    op.create_index("ix_tasks_resolved_at", "tasks", ["resolved_at"], unique=False)
    op.create_table(
        "task_notes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _of("task_notes", "task_id", "tasks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_notes")),
        sqlite_strict=True,
    )
    op.create_index("ix_task_notes_task_id_at", "task_notes", ["task_id", "at"], unique=False)
    op.create_table(
        "call_takes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("status IN ('asked', 'ringing', 'taken', 'missed', 'failed')", name=op.f("ck_call_takes_status")),
        _of("call_takes", "call_id", "calls"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_takes")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_call_takes_call_id"), "call_takes", ["call_id"], unique=False)
    op.create_table(
        "test_numbers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("number_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_numbers")),
        sa.UniqueConstraint("number_lookup", name=op.f("uq_test_numbers_number_lookup")),
        sqlite_strict=True,
    )


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE", deferrable=True, initially="DEFERRED")
