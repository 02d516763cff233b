"""Calls that are put through, whose calls are not taken, and who is paged for what is urgent."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Text, UniqueConstraint

from ..types import Flag
from .base import id_column, instant, reference, table

#: A line that was rung for a call: by the carrier's id, as the desk may be rung before bella has the call (``turn`` -1). Numbers stand here
#: as keyed digests only: by them a call is known that comes back from the line that was rung. ``why``: how it ended, as a code.
dials = table(
    "dials",
    id_column(),
    Column("carrier_id", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("location_id", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("number_lookup", LargeBinary, nullable=False),
    Column("caller_lookup", LargeBinary),
    instant("at", index=True),
    instant("ended_at", nullable=True),
    Column("why", Text),
    UniqueConstraint("carrier_id", "turn"),
)

#: Numbers whose calls are not taken; ``number`` and ``reason`` are sealed.
blocked_numbers = table(
    "blocked_numbers",
    id_column(),
    Column("number", LargeBinary, nullable=False),
    Column("number_lookup", LargeBinary, nullable=False),
    Column("reason", LargeBinary),
    Column("actor", Text, nullable=False),
    instant("created_at"),
    UniqueConstraint("number_lookup"),
)

#: An urgent call that somebody on call has to acknowledge. ``code`` is what they answer by text; ``tries`` counts who was paged so far,
#: ``due_at`` is when the next one is.
pages = table(
    "pages",
    id_column(),
    reference("call_id", "calls.id", nullable=False, index=True),
    Column("location_id", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("flag", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("escalated", Flag, nullable=False),
    instant("created_at"),
    instant("due_at"),
    instant("acknowledged_at", nullable=True),
    Column("acknowledged_by", Text),
    CheckConstraint("status IN ('open', 'acknowledged', 'expired')", name="status"),
    Index("ix_pages_status_due_at", "status", "due_at"),
)

#: Who was paged, in order: ``person`` by their name in the rota; the number as a keyed digest, by which their answer is known.
page_tries = table(
    "page_tries",
    id_column(),
    reference("page_id", "pages.id", nullable=False, ondelete="CASCADE", index=True),
    instant("at"),
    Column("person", Text, nullable=False),
    Column("number_lookup", LargeBinary, nullable=False),
)
