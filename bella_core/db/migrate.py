"""Bring the schema up to date, with Alembic, inside a transaction that the caller holds."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from . import append_only, day_versions, guard

#: Serialises upgrades of several processes on PostgreSQL; SQLite's BEGIN IMMEDIATE does it by itself.
_UPGRADE_LOCK = 0x62656C6C61
_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(conn: Connection) -> None:
    """Run what migrations are missing, then make the guard anew: a table rebuild may have dropped it."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    if not (inspect(conn).has_table("alembic_version") and is_current(conn)):
        _run(conn)
    guard.create(conn)
    day_versions.create(conn)
    append_only.create(conn)


def _run(conn: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - alembic holds 6 MB: a server whose schema is current never loads it
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(_SCRIPTS))
    command.upgrade(config, "head")


def is_current(conn: Connection) -> bool:
    """Tell whether every migration of this version was run, and none of a later one."""
    return conn.scalars(text("SELECT version_num FROM alembic_version")).all() == [_head()]


@cache
def _head() -> str:
    """Return the newest revision, by the names of the scripts (``v0007_hours.py``): asking Alembic would load all of it."""
    return max(script.name[1:5] for script in (_SCRIPTS / "versions").glob("v[0-9][0-9][0-9][0-9]_*.py"))
