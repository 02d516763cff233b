"""Who asked to be forgotten, and what of them the law still has the clinic keep."""

from datetime import date, datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Row, select, update

from bella_core.db.models import erasures

from .measuring import operation
from .writing import upsert


@attrs.frozen
class Erasure:
    """
    Who was erased.

    Args:
        kept_until: the day from which name and appointments go too. ``done_at``: aware UTC; None while they are kept.
    """

    user_id: str
    asked_by: str
    asked_at: datetime
    kept_until: date
    done_at: datetime | None


@operation
def note(conn: Connection, erasure: Erasure) -> None:
    """Note an erasure; asked for again it counts from its new day."""
    values = {**attrs.asdict(erasure), "kept_until": erasure.kept_until.isoformat()}
    fresh = {name: values[name] for name in ("kept_until", "done_at")}
    conn.execute(upsert(conn, erasures).values(**values).on_conflict_do_update(index_elements=["user_id"], set_=fresh))


@operation
def finish(conn: Connection, user_id: str, at: datetime) -> None:
    """Note that nothing is left of a person."""
    conn.execute(update(erasures).where(erasures.c.user_id == user_id).values(done_at=at))


@operation
def by_user(conn: Connection, user_id: str) -> Erasure | None:
    """Return a person's erasure."""
    row = conn.execute(select(erasures).where(erasures.c.user_id == user_id)).one_or_none()
    return None if row is None else _row(row)


@operation
def due(conn: Connection, today: date, limit: int = 100) -> tuple[str, ...]:
    """Return those whose names and appointments need not be kept any more, by a local day."""
    ripe = erasures.c.done_at.is_(None) & (erasures.c.kept_until <= today.isoformat())
    return tuple(conn.scalars(select(erasures.c.user_id).where(ripe).order_by(erasures.c.kept_until, erasures.c.user_id).limit(limit)))


@operation
def listed(conn: Connection, limit: int = 200) -> tuple[Erasure, ...]:
    """Return the erasures, the newest first."""
    query = select(erasures).order_by(erasures.c.asked_at.desc(), erasures.c.user_id).limit(limit)
    return tuple(_row(row) for row in conn.execute(query))


def _row(row: Row[Any]) -> Erasure:
    return Erasure(row.user_id, row.asked_by, row.asked_at, date.fromisoformat(row.kept_until), row.done_at)
