"""What staff note of what they have to do, live calls that they take over, and whose calls are tests."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Text, UniqueConstraint

from .base import id_column, instant, reference, table

#: What staff noted of an item; appended, sealed.
task_notes = table(
    "task_notes",
    id_column(),
    reference("task_id", "tasks.id", nullable=False, ondelete="CASCADE"),
    Column("text", LargeBinary, nullable=False),
    Column("actor", Text, nullable=False),
    instant("at"),
    Index("ix_task_notes_task_id_at", "task_id", "at"),
)

#: A live call that somebody of the staff has sent to their telephone; ``number`` is sealed. ``status``: ``asked`` until the carrier comes
#: for it, ``ringing``, ``taken``, ``missed`` (nobody answered, and bella went on) or ``failed`` (it never left bella). ``turn``: by which
#: it rang.
call_takes = table(
    "call_takes",
    id_column(),
    reference("call_id", "calls.id", nullable=False, ondelete="CASCADE", index=True),
    Column("actor", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("number", LargeBinary, nullable=False),
    Column("status", Text, nullable=False),
    Column("turn", Integer),
    instant("asked_at"),
    instant("ended_at", nullable=True),
    CheckConstraint("status IN ('asked', 'ringing', 'taken', 'missed', 'failed')", name="status"),
)

#: Numbers whose calls are tests; ``number`` is sealed, ``name`` says whose it is.
test_numbers = table(
    "test_numbers",
    id_column(),
    Column("number", LargeBinary, nullable=False),
    Column("number_lookup", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("actor", Text, nullable=False),
    instant("created_at"),
    UniqueConstraint("number_lookup"),
)
