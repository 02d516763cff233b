"""Whose book it is: requests that staff decide about, times released to bella, and what is to be entered into the clinic's own system."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, PrimaryKeyConstraint, Text

from ..types import Flag
from .base import id_column, instant, reference, table

#: An appointment of status ``requested``, until staff decide. ``asked``: how often they were told of it. ``former``: where it was booked
#: before, if it is to be moved, as JSON of codes and times; ``former_hold_id``: the hold that keeps that time meanwhile.
requests = table(
    "requests",
    reference("appointment_id", "appointments.id", nullable=False, ondelete="CASCADE"),
    Column("why", Text, nullable=False),
    instant("asked_at"),
    instant("decide_by", nullable=True, index=True),
    Column("asked", Integer, nullable=False),
    Column("former", Text),
    Column("former_hold_id", Text),
    PrimaryKeyConstraint("appointment_id"),
    CheckConstraint("why IN ('location', 'service', 'approval')", name="why"),
)

#: A time that staff left to bella, ``[starts_at, ends_at)``: of one provider or of any, in one room or in any.
releases = table(
    "releases",
    id_column(),
    Column("location_id", Text, nullable=False),
    Column("provider_id", Text),
    Column("room_id", Text),
    instant("starts_at"),
    instant("ends_at"),
    Column("created_by", Text, nullable=False),
    instant("created_at"),
    Column("withdrawn_by", Text),
    instant("withdrawn_at", nullable=True),
    CheckConstraint("ends_at > starts_at", name="forward"),
    Index("ix_releases_location_id_starts_at", "location_id", "starts_at"),
)

#: What staff still have to write into the clinic's own system, one row an appointment. ``revision`` counts its changes; ``entered``: as it
#: stands there, as JSON of codes and times.
to_enter = table(
    "to_enter",
    reference("appointment_id", "appointments.id", nullable=False, ondelete="CASCADE"),
    Column("location_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    instant("changed_at"),
    Column("entered", Text),
    instant("entered_at", nullable=True),
    Column("entered_by", Text),
    Column("is_open", Flag, nullable=False),
    instant("reminded_at", nullable=True),
    PrimaryKeyConstraint("appointment_id"),
    Index("ix_to_enter_is_open_changed_at", "is_open", "changed_at"),
)

#: By what each check of the whole book was made last, such as the clinic's revision.
book_checks = table("book_checks", Column("name", Text, primary_key=True), Column("mark", Text, nullable=False))
