"""Who waits for an earlier time, who is due, who reads a provider's calendar, and contacts' e-mail addresses."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Flag, Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and the columns of contacts."""
    op.add_column("contacts", sa.Column("email", sa.LargeBinary(), nullable=True))
    op.add_column("contacts", sa.Column("email_lookup", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_contacts_email_lookup"), "contacts", ["email_lookup"], unique=False)
    _add_waiting()
    _add_openings()
    _add_offers()
    _add_recalls()
    _add_feeds()


def _points_at(table: str, column: str, target: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    name, ondelete = op.f(f"fk_{table}_{column}"), "CASCADE" if cascade else None
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=ondelete, initially="DEFERRED", deferrable=True)


def _add_waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("current", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("notice_min", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=True),
        sa.Column("appointment_id", sa.Text(), nullable=True),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'taken', 'left')", name=op.f("ck_waiting_status")),
        sa.CheckConstraint("urgency IN ('now', 'today', 'normal')", name=op.f("ck_waiting_urgency")),
        _points_at("waiting", "user_id", "users.id"),
        _points_at("waiting", "contact_id", "contacts.id"),
        _points_at("waiting", "call_id", "calls.id"),
        _points_at("waiting", "appointment_id", "appointments.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("current", name=op.f("uq_waiting_current")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_waiting_user_id"), "waiting", ["user_id"], unique=False)
    op.create_index("ix_waiting_status_location_id", "waiting", ["status", "location_id"], unique=False)


def _add_openings() -> None:
    op.create_table(
        "openings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("appointment_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=True),
        sa.Column("hold_id", sa.Text(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'offered', 'taken', 'released')", name=op.f("ck_openings_status")),
        _points_at("openings", "appointment_id", "appointments.id"),
        _points_at("openings", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("appointment_id", "version", name=op.f("uq_openings_appointment_id_version")),
        sqlite_strict=True,
    )
    op.create_index("ix_openings_status_due_at", "openings", ["status", "due_at"], unique=False)


def _add_offers() -> None:
    op.create_table(
        "waiting_offers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("opening_id", sa.Text(), nullable=False),
        sa.Column("waiting_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.CheckConstraint("status IN ('offered', 'accepted', 'declined', 'gone', 'lapsed')", name=op.f("ck_waiting_offers_status")),
        _points_at("waiting_offers", "opening_id", "openings.id", cascade=True),
        _points_at("waiting_offers", "waiting_id", "waiting.id", cascade=True),
        _points_at("waiting_offers", "contact_id", "contacts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_offers")),
        sa.UniqueConstraint("opening_id", "waiting_id", name=op.f("uq_waiting_offers_opening_id_waiting_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_waiting_offers_waiting_id"), "waiting_offers", ["waiting_id"], unique=False)
    op.create_index(op.f("ix_waiting_offers_contact_id"), "waiting_offers", ["contact_id"], unique=False)


def _add_recalls() -> None:
    op.create_table(
        "recalls",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("paused", Flag(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 120", name=op.f("ck_recalls_months")),
        _points_at("recalls", "user_id", "users.id", cascade=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_recalls")),
        sqlite_strict=True,
    )
    op.create_table(
        "recall_offers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("channel IN ('sms', 'email')", name=op.f("ck_recall_offers_channel")),
        _points_at("recall_offers", "user_id", "users.id", cascade=True),
        _points_at("recall_offers", "contact_id", "contacts.id", cascade=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_offers")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recall_offers_user_id"), "recall_offers", ["user_id"], unique=False)
    op.create_index(op.f("ix_recall_offers_contact_id"), "recall_offers", ["contact_id"], unique=False)


def _add_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("digest", name=op.f("uq_feeds_digest")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_feeds_provider_id"), "feeds", ["provider_id"], unique=False)
