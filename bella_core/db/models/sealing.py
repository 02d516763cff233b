"""The chain that the audit's rows are sealed into."""

from sqlalchemy import Column, Integer, LargeBinary, Text, UniqueConstraint

from .base import instant, table

#: One link a row of the audit, in the order of sealing; no reference holds the two together, as a row that is gone must show.
audit_links = table(
    "audit_links",
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("audit_id", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    instant("sealed_at"),
    UniqueConstraint("audit_id"),
)

#: One row: the key of the chain's digests, sealed, so that whoever can only write into the database cannot make a chain of their own.
audit_secrets = table(
    "audit_secrets",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("secret", LargeBinary, nullable=False),
)
