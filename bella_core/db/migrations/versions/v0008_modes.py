"""Whose book it is: what was requested, approved, released, and still has to be entered elsewhere."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Flag, Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NAME = "ck_appointments_status"
_OLD = "status IN ('booked', 'cancelled')"
_NEW = "status IN ('requested', 'booked', 'cancelled', 'completed', 'no_show')"


def upgrade() -> None:
    """Let an appointment be requested, completed or missed, and add the tables beside it."""
    if op.get_bind().dialect.name == "sqlite":
        _widen_on_sqlite()
    else:
        op.drop_constraint(op.f(_NAME), "appointments", type_="check")
        op.create_check_constraint(op.f(_NAME), "appointments", _NEW)
    _requests()
    _releases()
    _to_enter()
    _book_checks()


def _widen_on_sqlite() -> None:
    """
    Rewrite the constraint where SQLite keeps it, by the procedure of its own documentation for such changes.

    Rebuilding the table, as Alembic would, deletes its rows on the way: with foreign keys on, and a transaction cannot turn them off,
    that takes everything along that refers to them.
    """
    bind = op.get_bind()
    version = bind.scalar(sa.text("PRAGMA schema_version"))
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    changed = bind.execute(
        sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'appointments'"),
        {"old": _OLD, "new": _NEW},
    )
    if changed.rowcount != 1:
        raise RuntimeError("the table of appointments is not as the first revision made it")
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("appointment_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("decide_by", Instant(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("former", sa.Text(), nullable=True),
        sa.Column("former_hold_id", sa.Text(), nullable=True),
        sa.CheckConstraint("why IN ('location', 'service', 'approval')", name=op.f("ck_requests_why")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_requests_appointment_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_requests")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_requests_decide_by"), "requests", ["decide_by"], unique=False)


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("room_id", sa.Text(), nullable=True),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_releases_forward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sqlite_strict=True,
    )
    op.create_index("ix_releases_location_id_starts_at", "releases", ["location_id", "starts_at"], unique=False)


def _to_enter() -> None:
    op.create_table(
        "to_enter",
        sa.Column("appointment_id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("entered", sa.Text(), nullable=True),
        sa.Column("entered_at", Instant(), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=True),
        sa.Column("is_open", Flag(), nullable=False),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_to_enter_appointment_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_to_enter")),
        sqlite_strict=True,
    )
    op.create_index("ix_to_enter_is_open_changed_at", "to_enter", ["is_open", "changed_at"], unique=False)


def _book_checks() -> None:
    op.create_table(
        "book_checks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_book_checks")),
        sqlite_strict=True,
    )
