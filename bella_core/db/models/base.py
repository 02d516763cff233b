"""What all tables share: one MetaData, names for constraints, and the columns that recur."""

from sqlalchemy import Column, ForeignKey, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

from ..types import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)


def table(name: str, *items: SchemaItem) -> Table:
    """Make a table; on SQLite a STRICT one, which refuses a value of the wrong type as PostgreSQL does."""
    return Table(name, metadata, *items, sqlite_strict=True)


def id_column() -> "Column[str]":
    """Make the primary key of an aggregate: a UUIDv7 as text."""
    return Column("id", Text, primary_key=True)


def reference(name: str, target: str, *, nullable: bool = True, ondelete: str | None = None, index: bool = False) -> "Column[str]":
    """Make a column that points at ``table.column``; checked at commit, so that rows may be written in any order."""
    key = ForeignKey(target, ondelete=ondelete, deferrable=True, initially="DEFERRED")
    return Column(name, Text, key, nullable=nullable, index=index)


def instant(name: str, *, nullable: bool = False, index: bool = False) -> "Column[object]":
    """Make a column of aware UTC instants."""
    return Column(name, Instant, nullable=nullable, index=index)
