"""How fast bella was, hour by hour: what an hour is compared with. Numbers only."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Text

from .base import instant, table

#: The 95th percentile, in microseconds, of what a process measured in an hour; ``hour`` is its beginning.
hours = table(
    "hours",
    Column("measure", Text, nullable=False),
    instant("hour"),
    Column("process", Text, nullable=False),
    Column("p95_us", Integer, nullable=False),
    PrimaryKeyConstraint("measure", "hour", "process"),
    Index("ix_hours_hour", "hour"),
)
