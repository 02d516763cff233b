"""Insert a row unless it is there: the same on both engines."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def upsert(conn: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return the engine's own INSERT, which has ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if conn.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415 - only the engine that is used is loaded

        return insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # noqa: PLC0415 - its dialect holds 3 MB

    return postgresql_insert(table)


def insert_new(conn: Connection, table: Table, **values: Any) -> bool:
    """
    Insert a row unless one with the same unique value is there.

    On PostgreSQL this waits for another transaction that is inserting the same.

    Returns:
        Whether this call inserted it.
    """
    return conn.execute(upsert(conn, table).values(**values).on_conflict_do_nothing()).rowcount > 0
