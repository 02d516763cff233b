"""Who comes again how often, and when they were reminded that it is time."""

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Text

from ..types import Flag
from .base import id_column, instant, reference, table

#: What differs from the clinic's own intervals: ``months`` between two visits, and ``paused`` for whoever is not to be reminded.
recalls = table(
    "recalls",
    reference("user_id", "users.id", nullable=False, ondelete="CASCADE"),
    Column("months", Integer),
    Column("paused", Flag, nullable=False),
    instant("updated_at"),
    PrimaryKeyConstraint("user_id"),
    CheckConstraint("months BETWEEN 1 AND 120", name="months"),
)

#: A reminder that it is time, one row for each patient that it was about.
recall_offers = table(
    "recall_offers",
    id_column(),
    reference("user_id", "users.id", nullable=False, ondelete="CASCADE", index=True),
    reference("contact_id", "contacts.id", nullable=False, ondelete="CASCADE", index=True),
    Column("channel", Text, nullable=False),
    instant("at"),
    CheckConstraint("channel IN ('sms', 'email')", name="channel"),
)
