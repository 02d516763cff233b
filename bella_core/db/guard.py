"""
The guard: the database itself refuses two overlapping claims on one resource.

PostgreSQL excludes them with a GiST constraint; SQLite, which has one writer at a time, with triggers. The guard is not part of a
migration: it is made anew after each, because SQLite's table rebuilds drop triggers without a word.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bella_core.core.errors import GuardMissing
from bella_core.core.ids import new_id

from .models import claims
from .trouble import OVERLAP, is_overlap, meaning

#: No claim is longer, so a look into a window need not go further back than this. Longer blocks are cut into days.
LONGEST_CLAIM = timedelta(days=1)

_LONGEST_MS = LONGEST_CLAIM // timedelta(milliseconds=1)
_OVERLAPS = f"""
    SELECT 1 FROM claims AS c
    WHERE c.resource = NEW.resource AND c.starts_at < NEW.ends_at AND c.ends_at > NEW.starts_at
      AND c.starts_at > NEW.starts_at - {_LONGEST_MS}"""  # noqa: S608 - a constant, no input

_TOO_LONG = f"NEW.ends_at - NEW.starts_at > {_LONGEST_MS}"


def _trigger(name: str, before: str, when: str, word: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {before} ON claims WHEN {when} BEGIN SELECT RAISE(ABORT, '{word}'); END"


_TRIGGERS = {
    name: _trigger(name, before, when, word)
    for name, before, when, word in (
        ("claims_no_overlap_insert", "INSERT", f"EXISTS ({_OVERLAPS})", OVERLAP),
        ("claims_no_overlap_update", "UPDATE", f"EXISTS ({_OVERLAPS} AND c.rowid <> OLD.rowid)", OVERLAP),
        ("claims_no_longer_insert", "INSERT", _TOO_LONG, "claim_too_long"),
        ("claims_no_longer_update", "UPDATE", _TOO_LONG, "claim_too_long"),
    )
}

_CONSTRAINTS = {
    "claims_no_overlap": "EXCLUDE USING gist (resource WITH =, tstzrange(starts_at, ends_at, '[)'::text) WITH &&)",
    "claims_no_longer": "CHECK (((ends_at - starts_at) <= '24:00:00'::interval))",
}

#: In order of starting, a claim that begins before its predecessor's end. Sorting once, it stays fast on a large book.
_OVERLAPPING = """SELECT id FROM (
    SELECT id, starts_at, lag(ends_at) OVER (PARTITION BY resource ORDER BY starts_at, id) AS before FROM claims) AS c
    WHERE before > starts_at"""


def create(conn: Connection) -> None:
    """
    Make the guard where it is missing or not as it should be; what is right is left alone, as making it anew locks a large book.

    Raises:
        GuardMissing: there are overlapping claims already, made while it was missing.
    """
    sqlite = conn.dialect.name == "sqlite"
    if not sqlite:
        conn.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    wanted = _TRIGGERS if sqlite else _CONSTRAINTS
    missing = [name for name, definition in wanted.items() if _definition(conn, name) != definition]
    if missing and (overlaps := conn.scalars(text(_OVERLAPPING)).all()):
        raise GuardMissing(
            f"{len(overlaps)} claims overlap another, made while the guard was missing: {', '.join(overlaps[:10])}. "
            "Move or cancel their appointments, then run `bella db upgrade` again"
        )
    for name in missing:
        if sqlite:
            conn.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            conn.exec_driver_sql(wanted[name])
        else:
            conn.exec_driver_sql(f"ALTER TABLE claims DROP CONSTRAINT IF EXISTS {name}")
            conn.exec_driver_sql(f"ALTER TABLE claims ADD CONSTRAINT {name} {wanted[name]}")


def _definition(conn: Connection, name: str) -> str | None:
    """Return how a trigger or a constraint is defined now."""
    if conn.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claims' AND name = :name"
    else:
        query = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'claims'::regclass AND conname = :name"
    found: str | None = conn.scalar(text(query), {"name": name})
    return found


def prove(conn: Connection) -> None:
    """
    Try to make overlaps, by insert and by update, in a savepoint that is rolled back.

    Raises:
        GuardMissing: the database let one happen, or the table is not there.
    """
    resource, start = f"guard:{new_id()}", datetime(2000, 1, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    outer = conn.begin_nested()
    try:
        _claim(conn, resource, start, start + hour)
        moved = _claim(conn, resource, start + hour, start + 2 * hour)
        overlap = {"starts_at": start + hour / 2, "ends_at": start + 3 * hour / 2}
        made = insert(claims).values(id=new_id(), resource=resource, kind="block", **overlap)
        _must_refuse(conn, made, "an overlapping claim could be inserted")
        _must_refuse(conn, update(claims).where(claims.c.id == moved).values(**overlap), "a claim could be moved into another")
    except DBAPIError as error:
        if meaning(error) is not None:
            raise
        raise GuardMissing("the claims table is missing or not as it should be; run `bella db upgrade`") from None
    finally:
        outer.rollback()


def _claim(conn: Connection, resource: str, starts_at: datetime, ends_at: datetime) -> str:
    claim_id = new_id()
    conn.execute(insert(claims).values(id=claim_id, resource=resource, starts_at=starts_at, ends_at=ends_at, kind="block"))
    return claim_id


def _must_refuse(conn: Connection, statement: object, complaint: str) -> None:
    point = conn.begin_nested()
    try:
        conn.execute(statement)  # type: ignore[call-overload]  # an Insert or an Update
    except IntegrityError as error:
        point.rollback()
        if not is_overlap(error):
            raise
        return
    point.rollback()
    raise GuardMissing(f"{complaint}: the guard is missing; run `bella db upgrade`")
