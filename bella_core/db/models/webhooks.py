"""Whom other programs have told of events."""

from sqlalchemy import Column, LargeBinary, Text

from .base import id_column, instant, table

#: ``events``: names of events, separated by spaces. ``secret`` is sealed; ``old_secret``, sealed too, signs beside it until ``old_until``.
webhooks = table(
    "webhooks",
    id_column(),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("old_secret", LargeBinary),
    instant("old_until", nullable=True),
    Column("actor", Text, nullable=False),
    instant("created_at"),
)
