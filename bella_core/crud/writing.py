"""Insert a row unless it is there: the same on both engines."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(conn: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return the engine's own INSERT, which has ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(conn: Connection, table: Table, **values: Any) -> bool:
    """
    Insert a row unless one with the same unique value is there.

    On PostgreSQL this waits for another transaction that is inserting the same.

    Returns:
        Whether this call inserted it.
    """
    return conn.execute(upsert(conn, table).values(**values).on_conflict_do_nothing()).rowcount > 0
