"""Bring the schema up to date, with Alembic, inside a transaction that the caller holds."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, text

from . import guard

#: Serialises upgrades of several processes on PostgreSQL; SQLite's BEGIN IMMEDIATE does it by itself.
_UPGRADE_LOCK = 0x62656C6C61
_SCRIPTS = str(Path(__file__).parent / "migrations")


def upgrade(conn: Connection) -> None:
    """Run what migrations are missing, then make the guard anew: a table rebuild may have dropped it."""
    from alembic import command  # noqa: PLC0415 - alembic is needed once a start, not at import
    from alembic.config import Config  # noqa: PLC0415 - as above

    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", _SCRIPTS)
    command.upgrade(config, "head")
    guard.create(conn)


def is_current(conn: Connection) -> bool:
    """Tell whether every migration of this version was run, and none of a later one."""
    return conn.scalars(text("SELECT version_num FROM alembic_version")).all() == [_head()]


@cache
def _head() -> str | None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    return ScriptDirectory(_SCRIPTS).get_current_head()
