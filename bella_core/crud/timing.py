"""The database's clock, which all processes share."""

from datetime import datetime

from sqlalchemy import Connection, select

from bella_core.db.types import db_now


def database_now(conn: Connection) -> datetime:
    """Return the database's time, aware UTC."""
    now = conn.scalar(select(db_now()))
    assert isinstance(now, datetime)
    return now
