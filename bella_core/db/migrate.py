"""Bring the schema up to date, with Alembic, inside a transaction that the caller holds."""

from pathlib import Path

from sqlalchemy import Connection, text

from . import guard

#: Serialises upgrades of several processes on PostgreSQL; SQLite's BEGIN IMMEDIATE does it by itself.
_UPGRADE_LOCK = 0x62656C6C61


def upgrade(conn: Connection) -> None:
    """Run what migrations are missing, then make the guard anew: a table rebuild may have dropped it."""
    from alembic import command  # noqa: PLC0415 - alembic is needed once a start, not at import
    from alembic.config import Config  # noqa: PLC0415 - as above

    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    command.upgrade(config, "head")
    guard.create(conn)
