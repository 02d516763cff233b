"""Who reads a provider's calendar: only a digest of each feed's secret is kept."""

from sqlalchemy import Column, LargeBinary, Text, UniqueConstraint

from .base import id_column, instant, table

feeds = table(
    "feeds",
    id_column(),
    Column("provider_id", Text, nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False),
    instant("created_at"),
    instant("revoked_at", nullable=True),
    UniqueConstraint("digest"),
)
