"""Alerts are kept, with their history, and what alarms are computed from."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Flag, Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER: sa.REAL[float] = sa.REAL().with_variant(sa.Double(), "postgresql")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("current", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("held", Flag(), nullable=False),
        sa.Column("escalations", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("severity IN ('critical', 'warning', 'info')", name=op.f("ck_alerts_severity")),
        sa.CheckConstraint("status IN ('firing', 'acknowledged', 'resolved')", name=op.f("ck_alerts_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("current", name=op.f("uq_alerts_current")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_alerts_fingerprint"), "alerts", ["fingerprint"], unique=False)
    op.create_index(op.f("ix_alerts_first_at"), "alerts", ["first_at"], unique=False)
    op.create_table(
        "alert_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_alert_events_alert_id"), ondelete="CASCADE", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_events")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_alert_events_alert_id"), "alert_events", ["alert_id"], unique=False)
    op.create_index(op.f("ix_alert_events_at"), "alert_events", ["at"], unique=False)
    op.create_table(
        "measurements",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total", _NUMBER, nullable=False),
        sa.Column("least", _NUMBER, nullable=False),
        sa.Column("greatest", _NUMBER, nullable=False),
        sa.Column("spread", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("series", "at", "process", name=op.f("pk_measurements")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_measurements_at"), "measurements", ["at"], unique=False)
