"""What callers left on tape, what they were told before, and what was made of it."""

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint

from .base import id_column, instant, reference, table

#: What a caller was told before anything was recorded: ``version`` names the very words.
consents = table(
    "consents",
    id_column(),
    reference("call_id", "calls.id", nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("language", Text, nullable=False),
    instant("at"),
    UniqueConstraint("call_id", "kind", "version", "language"),
    CheckConstraint("kind IN ('message', 'call')", name="kind"),
)

#: ``ref`` is the carrier's id of a recording that it made. ``status``: ``recording`` while bella does, ``waiting`` while it is the
#: carrier's, ``kept``, ``failed`` (``trouble`` says why), ``deleted`` when its time was up. ``words`` is the sealed transcript;
#: ``words_status``: ``waiting``, ``done``, or ``failed`` (``words_trouble`` says why).
recordings = table(
    "recordings",
    id_column(),
    reference("call_id", "calls.id", nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("ref", Text),
    Column("language", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("trouble", Text),
    Column("samples", Integer, nullable=False),
    Column("words", LargeBinary),
    Column("words_status", Text, nullable=False),
    Column("words_trouble", Text),
    instant("created_at"),
    instant("changed_at"),
    instant("expires_at", index=True),
    UniqueConstraint("ref"),
    CheckConstraint("kind IN ('message', 'call')", name="kind"),
    CheckConstraint("status IN ('recording', 'waiting', 'kept', 'failed', 'deleted')", name="status"),
    CheckConstraint("words_status IN ('waiting', 'done', 'failed')", name="words_status"),
)

#: The audio, mu-law at 8 kHz, sealed piece by piece.
recording_parts = table(
    "recording_parts",
    reference("recording_id", "recordings.id", nullable=False, ondelete="CASCADE"),
    Column("part", Integer, nullable=False),
    Column("audio", LargeBinary, nullable=False),
    PrimaryKeyConstraint("recording_id", "part"),
)
