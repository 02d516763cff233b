"""
Tables that are only ever added to: the database itself refuses to change or delete their rows.

Like the guard, the triggers are no part of a migration: SQLite's table rebuilds drop them without a word.
"""

from sqlalchemy import Connection, text

TABLES = ("audit", "audit_links")
#: What the database says where somebody tries.
WORD = "append_only"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION bella_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{WORD}';
END $$"""


def create(conn: Connection) -> None:
    """Make the triggers where they are missing."""
    if conn.dialect.name == "sqlite":
        for name, definition in _sqlite_triggers().items():
            found = conn.scalar(text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name"), {"name": name})
            if found != definition:
                conn.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                conn.exec_driver_sql(definition)
        return
    conn.exec_driver_sql(_FUNCTION)
    for table in TABLES:
        known = text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND tgenabled <> 'D'")
        found = set(conn.scalars(known, {"table": table}))
        for name, what in ((f"{table}_append_only", "UPDATE OR DELETE"), (f"{table}_not_emptied", "TRUNCATE")):
            if name not in found:
                conn.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                each = "STATEMENT" if what == "TRUNCATE" else "ROW"
                conn.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH {each} EXECUTE FUNCTION bella_append_only()")


def _sqlite_triggers() -> dict[str, str]:
    return {
        f"{table}_append_only_{event.lower()}": f"CREATE TRIGGER {table}_append_only_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{WORD}'); END"
        for table in TABLES
        for event in ("UPDATE", "DELETE")
    }
