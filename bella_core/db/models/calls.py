"""Calls, their journal of turns, and what they leave for staff to do."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint, false

from ..types import Flag
from .base import id_column, instant, reference, table

#: ``channel``: ``phone``, or ``chat`` for a written conversation, whose ``carrier_id`` bella makes.
#: ``caller_lookup``: a keyed digest of ``caller``, by which a number's calls are found.
#: ``is_test``: made by somebody who tries bella out; no report counts it.
calls = table(
    "calls",
    id_column(),
    Column("carrier_id", Text, nullable=False),
    Column("location_id", Text, nullable=False),
    Column("caller", LargeBinary),
    Column("caller_lookup", LargeBinary, index=True),
    Column("channel", Text, nullable=False, server_default="phone"),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    instant("started_at"),
    instant("ended_at", nullable=True),
    Column("is_test", Flag, nullable=False, server_default=false()),
    UniqueConstraint("carrier_id"),
    Index("ix_calls_started_at_id", "started_at", "id"),
)

#: The truth of a call: one row per turn, never changed; ``record`` is sealed JSON.
turns = table(
    "turns",
    reference("call_id", "calls.id", nullable=False),
    Column("turn", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    instant("at"),
    PrimaryKeyConstraint("call_id", "turn"),
)

#: ``claimed_by``, ``assigned_to``, ``done_by``: actors, such as ``staff:ID``. ``snoozed_until``: until when nobody wants to see it.
#: ``outcome``: a code of what came of it.
tasks = table(
    "tasks",
    id_column(),
    Column("kind", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("status", Text, nullable=False),
    reference("call_id", "calls.id", index=True),
    reference("user_id", "users.id"),
    reference("appointment_id", "appointments.id"),
    Column("details", LargeBinary, nullable=False),
    instant("created_at"),
    instant("resolved_at", nullable=True),
    instant("due_at", nullable=True),
    Column("claimed_by", Text),
    Column("assigned_to", Text),
    Column("done_by", Text),
    Column("outcome", Text),
    instant("snoozed_until", nullable=True),
    CheckConstraint("status IN ('open', 'done')", name="status"),
    CheckConstraint("urgency IN ('now', 'today', 'normal')", name="urgency"),
    Index("ix_tasks_status_created_at", "status", "created_at", "id"),
    Index("ix_tasks_resolved_at", "resolved_at"),
)
