"""
Days' versions: the database itself counts up a day's whenever something that is taken then comes, goes or moves.

In the transaction of the change, so that nobody can see the one without the other, and by triggers, so that no writer can forget it.
A row belongs to the UTC day on which it starts. Like the guard, triggers are no part of a migration: SQLite's table rebuilds drop them.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bella_core.core.errors import GuardMissing
from bella_core.core.ids import new_id

from .models import claims
from .trouble import meaning

_TABLES = ("claims", "busy")
#: A time at which nobody has an appointment, for the proof.
_PROOF = datetime(2000, 1, 2, tzinfo=UTC)
_PROOF_END = _PROOF + timedelta(hours=1)
_EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}

_SQLITE_COUNT = (
    "INSERT INTO days (day, version) VALUES (strftime('%Y-%m-%d', {row}.starts_at / 1000.0, 'unixepoch'), 1)"
    " ON CONFLICT (day) DO UPDATE SET version = version + 1;"
)
#: As the transaction commits, so that bookings of one day do not wait for each other any longer than that.
_POSTGRESQL_COUNT = """
CREATE OR REPLACE FUNCTION bella_day_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text[] := '{}';
    one text;
BEGIN
    IF TG_OP <> 'INSERT' THEN changed := changed || to_char(OLD.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'); END IF;
    IF TG_OP <> 'DELETE' THEN changed := changed || to_char(NEW.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'); END IF;
    FOR one IN SELECT DISTINCT day FROM unnest(changed) AS day ORDER BY day LOOP
        INSERT INTO days AS d (day, version) VALUES (one, 1) ON CONFLICT (day) DO UPDATE SET version = d.version + 1;
    END LOOP;
    RETURN NULL;
END $$"""


def create(conn: Connection) -> None:
    """Make the triggers where they are missing."""
    if conn.dialect.name == "sqlite":
        for name, definition in _sqlite_triggers().items():
            if _sqlite_definition(conn, name) != definition:
                conn.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                conn.exec_driver_sql(definition)
        return
    conn.exec_driver_sql(_POSTGRESQL_COUNT)
    for table in _TABLES:
        known = text("SELECT 1 FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND tgname = :name")
        if conn.scalar(known, {"table": table, "name": f"{table}_day_changed"}) is None:
            conn.exec_driver_sql(
                f"CREATE CONSTRAINT TRIGGER {table}_day_changed AFTER INSERT OR UPDATE OR DELETE ON {table}"
                " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bella_day_changed()"
            )


def prove(conn: Connection) -> None:
    """
    Take a time in a savepoint that is rolled back, and see that its day is counted up.

    Raises:
        GuardMissing: it is not.
    """
    outer = conn.begin_nested()
    try:
        values = {"resource": f"guard:{new_id()}", "kind": "block", "starts_at": _PROOF, "ends_at": _PROOF_END}
        conn.execute(claims.insert().values(id=new_id(), **values))
        if conn.dialect.name == "postgresql":
            conn.exec_driver_sql("SET CONSTRAINTS claims_day_changed IMMEDIATE")
        if conn.scalar(text("SELECT version FROM days WHERE day = :day"), {"day": _PROOF.date().isoformat()}) is None:
            raise GuardMissing("days do not count their changes; run `bella db upgrade`")
    except DBAPIError as error:
        if meaning(error) is not None:
            raise
        raise GuardMissing("the table of days is missing or not as it should be; run `bella db upgrade`") from None
    finally:
        outer.rollback()


def _sqlite_triggers() -> dict[str, str]:
    return {
        f"{table}_day_changed_{event}": f"CREATE TRIGGER {table}_day_changed_{event} AFTER {event.upper()} ON {table} BEGIN "
        + " ".join(_SQLITE_COUNT.format(row=row) for row in rows)
        + " END"
        for table in _TABLES
        for event, rows in _EVENTS.items()
    }


def _sqlite_definition(conn: Connection, name: str) -> str | None:
    found: str | None = conn.scalar(text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name"), {"name": name})
    return found
