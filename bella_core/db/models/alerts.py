"""What operators are told, and the measurements that alarms are computed from. Ids, codes and numbers only."""

from sqlalchemy import REAL, CheckConstraint, Column, Double, Index, Integer, PrimaryKeyConstraint, Text, UniqueConstraint

from ..types import Flag
from .base import id_column, instant, reference, table

#: Eight bytes on both engines: SQLite's STRICT tables have no other word for it.
NUMBER: REAL[float] = REAL().with_variant(Double(), "postgresql")

#: ``current`` is the fingerprint for as long as the alert is not resolved: by it there is one alert for one trouble, whichever process met
#: it. ``held``: it came in a storm, and was counted only. ``escalations``: how often it was sent again because nobody had acknowledged it.
alerts = table(
    "alerts",
    id_column(),
    Column("fingerprint", Text, nullable=False, index=True),
    Column("current", Text),
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("held", Flag, nullable=False),
    Column("escalations", Integer, nullable=False),
    instant("first_at", index=True),
    instant("last_at"),
    instant("ended_at", nullable=True),
    UniqueConstraint("current"),
    CheckConstraint("severity IN ('critical', 'warning', 'info')", name="severity"),
    CheckConstraint("status IN ('firing', 'acknowledged', 'resolved')", name="status"),
)

#: An alert's history; ``details`` is JSON.
alert_events = table(
    "alert_events",
    id_column(),
    reference("alert_id", "alerts.id", nullable=False, ondelete="CASCADE", index=True),
    instant("at", index=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("details", Text, nullable=False),
)

#: What each process measured in a minute, of what alarms ask for; ``spread`` is JSON: how often each value came, where a percentile is
#: asked for.
measurements = table(
    "measurements",
    Column("series", Text, nullable=False),
    instant("at"),
    Column("process", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("total", NUMBER, nullable=False),
    Column("least", NUMBER, nullable=False),
    Column("greatest", NUMBER, nullable=False),
    Column("spread", Text),
    PrimaryKeyConstraint("series", "at", "process"),
    Index("ix_measurements_at", "at"),
)
