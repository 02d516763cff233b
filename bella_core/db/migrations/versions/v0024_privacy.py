"""Legal holds, erasures, and the register of incidents."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", Instant(), nullable=False),
        sa.Column("release_reason", sa.LargeBinary(), nullable=True),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_at", Instant(), nullable=True),
        _of("legal_holds", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_legal_holds_user_id"), "legal_holds", ["user_id"])
    op.create_table(
        "erasures",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("kept_until", sa.Text(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        _of("erasures", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_erasures")),
        sqlite_strict=True,
    )
    op.create_index("ix_erasures_done_at_kept_until", "erasures", ["done_at", "kept_until"])
    _incidents()


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=False),
        sa.Column("found_at", Instant(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_incidents_status")),
        sa.CheckConstraint("risk IN ('unassessed', 'real', 'none')", name=op.f("ck_incidents_risk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_incidents_found_at"), "incidents", ["found_at"])
    op.create_table(
        "incident_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("happened_at", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _of("incident_events", "incident_id", "incidents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_events")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_incident_events_incident_id"), "incident_events", ["incident_id"])


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), deferrable=True, initially="DEFERRED")
