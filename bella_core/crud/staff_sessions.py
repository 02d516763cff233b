"""Sessions of staff, and wrong tries to open one."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection, case, delete, insert, select, update

from bella_core.db.models import login_tries, staff_sessions
from bella_core.domain.logins import Session, Tries

from .measuring import operation
from .writing import insert_new

_COLUMNS = [staff_sessions.c[field.name] for field in attrs.fields(Session)]


@operation
def add(conn: Connection, session: Session) -> None:
    """Store a session."""
    conn.execute(insert(staff_sessions).values(attrs.asdict(session)))


@operation
def by_digest(conn: Connection, digest: bytes) -> Session | None:
    """Return the session of a token's digest."""
    row = conn.execute(select(*_COLUMNS).where(staff_sessions.c.digest == digest)).one_or_none()
    return None if row is None else Session(*row)


@operation
def replace(conn: Connection, session: Session) -> None:
    """Store what changed of a session; one that has ended meanwhile stays ended."""
    changed = {"stage": session.stage, "seen_at": session.seen_at, "proved_at": session.proved_at, "digest": session.digest}
    conn.execute(update(staff_sessions).where(staff_sessions.c.id == session.id).values(changed))


@operation
def listed(conn: Connection, staff_id: str | None = None) -> Sequence[Session]:
    """Return somebody's sessions, or everybody's, the latest first."""
    query = select(*_COLUMNS).order_by(staff_sessions.c.seen_at.desc(), staff_sessions.c.id)
    rows = conn.execute(query if staff_id is None else query.where(staff_sessions.c.staff_id == staff_id))
    return [Session(*row) for row in rows]


@operation
def end(conn: Connection, session_id: str) -> bool:
    """End a session; return whether there was one."""
    return conn.execute(delete(staff_sessions).where(staff_sessions.c.id == session_id)).rowcount > 0


@operation
def forget(conn: Connection, before: datetime) -> int:
    """Delete sessions that nobody has used since an instant; return how many."""
    return conn.execute(delete(staff_sessions).where(staff_sessions.c.seen_at < before)).rowcount


@operation
def tries_of(conn: Connection, who: bytes) -> Tries | None:
    """Return the wrong tries of an account or an address."""
    row = conn.execute(select(login_tries.c.count, login_tries.c.last_at).where(login_tries.c.who == who)).one_or_none()
    return None if row is None else Tries(*row)


@operation
def tries_for_update(conn: Connection, who: bytes, at: datetime, since: datetime) -> Tries:
    """
    Return the wrong tries of an account or an address, which nobody else counts up before this transaction ends.

    Args:
        at: of the try that is about to be made. ``since``: tries before it are forgotten.
    """
    conn.execute(delete(login_tries).where(login_tries.c.last_at < since))
    insert_new(conn, login_tries, who=who, count=0, last_at=at)
    found = select(login_tries.c.count, login_tries.c.last_at).where(login_tries.c.who == who)
    return Tries(*conn.execute(found.with_for_update()).one())


@operation
def count_try(conn: Connection, who: bytes, at: datetime) -> None:
    """Count a try as wrong until it is known not to be, so that many at once are not taken for one."""
    conn.execute(update(login_tries).where(login_tries.c.who == who).values(count=login_tries.c.count + 1, last_at=at))


@operation
def forgive(conn: Connection, who: bytes, address: bytes) -> None:
    """Forget the tries of an account that was opened, and take as many back from the address; those of other accounts stay there."""
    both = select(login_tries.c.who, login_tries.c.count).where(login_tries.c.who.in_((who, address))).order_by(login_tries.c.who)
    count = {row["who"]: row["count"] for row in conn.execute(both.with_for_update()).mappings()}.get(
        who, 0
    )  # in the order in which tries are counted, too
    conn.execute(delete(login_tries).where(login_tries.c.who == who))
    left = case((login_tries.c.count > count, login_tries.c.count - count), else_=0)
    conn.execute(update(login_tries).where(login_tries.c.who == address).values(count=left))
