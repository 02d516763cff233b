"""Named jobs, each run by one process at a time: whoever gets the lease."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection, case, literal, or_, select, update

from bella_core.db.models import jobs
from bella_core.db.types import db_now

from .measuring import operation
from .timing import database_now
from .writing import insert_new


@operation
def is_due(conn: Connection, name: str) -> bool:
    """Tell whether a job could be leased: asked before, as it needs no write."""
    row = conn.execute(select(jobs.c.due_at, jobs.c.leased_until).where(jobs.c.name == name)).one_or_none()
    now = database_now(conn)
    return row is None or (row.due_at <= now and (row.leased_until is None or row.leased_until <= now))


@operation
def lease(conn: Connection, name: str, owner: str, lease_s: float) -> bool:
    """
    Take a job that is due and that nobody has, for ``lease_s`` seconds; return whether it was taken.

    Until it is given back it counts as due when the lease ends: an earlier time tells that it was woken meanwhile.
    """
    insert_new(conn, jobs, name=name, due_at=db_now())
    now = database_now(conn)
    free = or_(jobs.c.leased_until.is_(None), jobs.c.leased_until <= now)
    taken = update(jobs).where(jobs.c.name == name, jobs.c.due_at <= now, free)
    until = now + timedelta(seconds=lease_s)
    return conn.execute(taken.values(owner=owner, leased_until=until, due_at=until)).rowcount > 0


@operation
def wake(conn: Connection, names: Sequence[str]) -> None:
    """Make jobs due now; one that runs at present runs once more when it is given back."""
    now = database_now(conn)
    conn.execute(update(jobs).where(jobs.c.name.in_(names), jobs.c.due_at > now).values(due_at=now))


@operation
def finish(conn: Connection, name: str, owner: str, next_in_s: float) -> None:
    """Give a job back, due in ``next_in_s`` seconds or when it was woken for; nothing happens if the lease was lost meanwhile."""
    now = database_now(conn)
    mine = (jobs.c.name == name) & (jobs.c.owner == owner)
    usual = literal(now + timedelta(seconds=next_in_s), jobs.c.due_at.type)
    due_at = case((jobs.c.due_at < jobs.c.leased_until, jobs.c.due_at), else_=usual)
    conn.execute(update(jobs).where(mine).values(owner=None, leased_until=None, ran_at=now, due_at=due_at))
