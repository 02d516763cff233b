"""The clinic's own records: its revisions, who may use the API, and what was done by whom."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Text, UniqueConstraint, false

from ..types import Flag
from .base import id_column, instant, table

#: One document per revision; the highest is the clinic as it is.
clinic_revisions = table(
    "clinic_revisions",
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    instant("created_at"),
)

#: ``is_staff``: it stands for the clinic's own people.
api_keys = table(
    "api_keys",
    id_column(),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("is_staff", Flag, nullable=False, server_default=false()),
    Column("digest", LargeBinary, nullable=False),
    instant("created_at"),
    instant("revoked_at", nullable=True),
    UniqueConstraint("digest"),
    CheckConstraint("scope IN ('read', 'write')", name="scope"),
)

#: Ids and codes only: ``details`` is JSON without any patient's data.
audit = table(
    "audit",
    id_column(),
    instant("at"),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("details", Text, nullable=False),
    Index("ix_audit_subject_subject_id", "subject", "subject_id"),
    Index("ix_audit_at_id", "at", "id"),
)
