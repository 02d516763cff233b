"""Patients answer reminders, and say what they may be sent."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Flag, Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CLASSES = "message_class IN ('confirmation', 'reminder', 'recall', 'waiting_list')"


def upgrade() -> None:
    """Add the tables of consents, of what was sent, and of what was answered."""
    _consents()
    _sent()
    _answers()


def _consents() -> None:
    op.create_table(
        "contact_consents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("message_class", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("given", Flag(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint(_CLASSES, name=op.f("ck_contact_consents_message_class")),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
            name=op.f("fk_contact_consents_contact_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_consents")),
        sa.UniqueConstraint("contact_id", "message_class", "number", name=op.f("uq_contact_consents_contact_id_message_class_number")),
        sqlite_strict=True,
    )


def _sent() -> None:
    op.create_table(
        "sent_messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("message_class", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("location_id", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("segments", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("status IN ('sent', 'delivered', 'undeliverable')", name=op.f("ck_sent_messages_status")),
        sa.CheckConstraint(_CLASSES, name=op.f("ck_sent_messages_message_class")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_sent_messages_contact_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_messages")),
        sa.UniqueConstraint("ref", name=op.f("uq_sent_messages_ref")),
        sqlite_strict=True,
    )
    op.create_index("ix_sent_messages_contact_id_at", "sent_messages", ["contact_id", "at"], unique=False)
    op.create_index("ix_sent_messages_status_at", "sent_messages", ["status", "at"], unique=False)
    op.create_table(
        "sent_message_appointments",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("appointment_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("before_min", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["sent_messages.id"],
            name=op.f("fk_sent_message_appointments_message_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_sent_message_appointments_appointment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("message_id", "appointment_id", name=op.f("pk_sent_message_appointments")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sent_message_appointments_appointment_id"), "sent_message_appointments", ["appointment_id"], unique=False)


def _answers() -> None:
    op.create_table(
        "text_answers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("carrier_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("sender", sa.LargeBinary(), nullable=False),
        sa.Column("sender_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("location_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("todo", sa.Text(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_text_answers_contact_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_answers")),
        sa.UniqueConstraint("carrier_id", name=op.f("uq_text_answers_carrier_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_text_answers_sender_lookup_at", "text_answers", ["sender_lookup", "at"], unique=False)
