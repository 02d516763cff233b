"""Legal holds, erasures, and incidents: what the law asks a clinic to keep of how it keeps other things."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Text

from .base import id_column, instant, reference, table

#: For as long as it is not released nothing of the patient is erased or forgotten. ``reason`` and ``release_reason`` are sealed.
legal_holds = table(
    "legal_holds",
    id_column(),
    reference("user_id", "users.id", nullable=False, index=True),
    Column("reason", LargeBinary, nullable=False),
    Column("placed_by", Text, nullable=False),
    instant("placed_at"),
    Column("release_reason", LargeBinary),
    Column("released_by", Text),
    instant("released_at", nullable=True),
)

#: Whoever asked that they be forgotten. ``kept_until``: the local day (ISO 8601) from which name and appointments go too, as the law has
#: them kept until then; ``done_at``: when nothing was left.
erasures = table(
    "erasures",
    reference("user_id", "users.id", nullable=False),
    Column("asked_by", Text, nullable=False),
    instant("asked_at"),
    Column("kept_until", Text, nullable=False),
    instant("done_at", nullable=True),
    PrimaryKeyConstraint("user_id"),
    Index("ix_erasures_done_at_kept_until", "done_at", "kept_until"),
)

#: A breach of safeguards, whether anybody had to be told of it or not. ``details`` is sealed JSON (see ``domain.incidents``).
#: ``risk``: of significant harm to somebody: ``real``, ``none``, or ``unassessed`` yet.
incidents = table(
    "incidents",
    id_column(),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("risk", Text, nullable=False),
    instant("found_at", index=True),
    Column("details", LargeBinary, nullable=False),
    Column("created_by", Text, nullable=False),
    instant("created_at"),
    instant("closed_at", nullable=True),
    CheckConstraint("status IN ('open', 'closed')", name="status"),
    CheckConstraint("risk IN ('unassessed', 'real', 'none')", name="risk"),
)

#: What was done about an incident; appended. ``kind``: see ``domain.incidents``; ``text`` is sealed.
incident_events = table(
    "incident_events",
    id_column(),
    reference("incident_id", "incidents.id", nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("actor", Text, nullable=False),
    instant("happened_at"),
    instant("at"),
)
