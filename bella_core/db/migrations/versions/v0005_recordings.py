"""What callers record is kept by the clinic itself, with what they were told before."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of recordings, of their audio, and of consents."""
    op.create_table(
        "consents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'call')", name=op.f("ck_consents_kind")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_consents_call_id"), deferrable=True, initially="DEFERRED"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("call_id", "kind", "version", "language", name=op.f("uq_consents_call_id_kind_version_language")),
        sqlite_strict=True,
    )
    op.create_table(
        "recordings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("words_status", sa.Text(), nullable=False),
        sa.Column("words_trouble", sa.Text()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'call')", name=op.f("ck_recordings_kind")),
        sa.CheckConstraint("status IN ('recording', 'waiting', 'kept', 'failed', 'deleted')", name=op.f("ck_recordings_status")),
        sa.CheckConstraint("words_status IN ('waiting', 'done', 'failed')", name=op.f("ck_recordings_words_status")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_recordings_call_id"), deferrable=True, initially="DEFERRED"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("ref", name=op.f("uq_recordings_ref")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_recordings_call_id"), "recordings", ["call_id"], unique=False)
    op.create_index(op.f("ix_recordings_expires_at"), "recordings", ["expires_at"], unique=False)
    op.create_table(
        "recording_parts",
        sa.Column("recording_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("audio", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["recordings.id"],
            name=op.f("fk_recording_parts_recording_id"),
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("recording_id", "part", name=op.f("pk_recording_parts")),
        sqlite_strict=True,
    )
