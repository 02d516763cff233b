"""What each call used of things that are paid for."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text

from .base import reference, table

#: Of a call so much of an item; the item's name tells its unit (``crud.usage``). Numbers only.
call_usage = table(
    "call_usage",
    reference("call_id", "calls.id", nullable=False, ondelete="CASCADE"),
    Column("item", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    PrimaryKeyConstraint("call_id", "item"),
)
