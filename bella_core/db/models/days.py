"""How often what is taken on a day has changed."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text

from .base import table

#: One row per UTC day (``2026-11-03``) on which anything that is taken starts, or did; see ``db/day_versions.py`` for who counts.
days = table(
    "days",
    Column("day", Text, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("day"),
)
