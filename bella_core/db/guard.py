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

_SQLITE = (
    "DROP TRIGGER IF EXISTS claims_no_overlap_insert",
    f"""CREATE TRIGGER claims_no_overlap_insert BEFORE INSERT ON claims WHEN EXISTS ({_OVERLAPS})
        BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END""",
    "DROP TRIGGER IF EXISTS claims_no_overlap_update",
    f"""CREATE TRIGGER claims_no_overlap_update BEFORE UPDATE ON claims WHEN EXISTS ({_OVERLAPS} AND c.rowid <> OLD.rowid)
        BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END""",
    "DROP TRIGGER IF EXISTS claims_no_longer_insert",
    f"""CREATE TRIGGER claims_no_longer_insert BEFORE INSERT ON claims WHEN NEW.ends_at - NEW.starts_at > {_LONGEST_MS}
        BEGIN SELECT RAISE(ABORT, 'claim_too_long'); END""",
    "DROP TRIGGER IF EXISTS claims_no_longer_update",
    f"""CREATE TRIGGER claims_no_longer_update BEFORE UPDATE ON claims WHEN NEW.ends_at - NEW.starts_at > {_LONGEST_MS}
        BEGIN SELECT RAISE(ABORT, 'claim_too_long'); END""",
)

_CONSTRAINTS = {
    "claims_no_overlap": "EXCLUDE USING gist (resource WITH =, tstzrange(starts_at, ends_at, '[)'::text) WITH &&)",
    "claims_no_longer": "CHECK (((ends_at - starts_at) <= '24:00:00'::interval))",
}


def create(conn: Connection) -> None:
    """Make the guard, or make it anew where it is not as it should be."""
    if conn.dialect.name == "sqlite":
        for statement in _SQLITE:
            conn.exec_driver_sql(statement)
        return
    conn.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    for name, wanted in _CONSTRAINTS.items():
        # Left alone when it is right: building the index again would lock a large book for seconds.
        found = conn.scalar(
            text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name AND conrelid = 'claims'::regclass"),
            {"name": name},
        )
        if found != wanted:
            conn.exec_driver_sql(f"ALTER TABLE claims DROP CONSTRAINT IF EXISTS {name}")
            conn.exec_driver_sql(f"ALTER TABLE claims ADD CONSTRAINT {name} {wanted}")


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
