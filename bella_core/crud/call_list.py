"""The list of calls, as staff and programs look through it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import attrs
from sqlalchemy import ColumnElement, Connection, Row, false, func, select, true

from bella_core.db.models import calls, turns
from bella_core.db.vault import unseal, vault_of

from .keyset import by_keyset
from .measuring import operation


@attrs.frozen
class Wanted:
    """
    Which calls are looked for; what is None does not matter.

    Args:
        caller: the number that they came from, E.164. ``location_ids``: at any of these; empty for all.
        outcome: as it is kept; ``none`` for calls that came to nothing.
        since, until: when they began, aware UTC, ``[since, until)``.
        tests: only calls by which somebody tried bella out, or none of these.
    """

    caller: str | None = None
    location_ids: Collection[str] = ()
    outcome: str | None = None
    channel: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    tests: bool | None = None
    oldest_first: bool = False


@attrs.frozen
class ListedCall:
    """A call of the list; ``caller``: E.164 or None. ``turns``: how many there were. Instants are aware UTC."""

    id: str
    location_id: str
    caller: str | None = attrs.field(repr=False)
    channel: Literal["phone", "chat"]
    status: str
    outcome: str | None
    started_at: datetime
    ended_at: datetime | None
    is_test: bool
    turns: int

    @property
    def lasted(self) -> timedelta | None:
        """Return how long it took; None while it goes on."""
        return None if self.ended_at is None else self.ended_at - self.started_at


@operation
def page(conn: Connection, wanted: Wanted, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[ListedCall]:
    """Return a page of calls by when they began."""
    query = by_keyset(
        select(*_COLUMNS).where(*_conditions(conn, wanted)),
        calls.c.started_at,
        calls.c.id,
        limit=limit,
        after=after,
        descending=not wanted.oldest_first,
    )
    return _listed(conn, conn.execute(query).all())


@operation
def by_id(conn: Connection, call_id: str) -> ListedCall | None:
    """Return one call, by bella's id."""
    return next(iter(_listed(conn, conn.execute(select(*_COLUMNS).where(calls.c.id == call_id)).all())), None)


def _listed(conn: Connection, rows: Sequence[Row[Any]]) -> list[ListedCall]:
    counts = dict(conn.execute(_counts([row.id for row in rows])).all()) if rows else {}
    told = [{**row._asdict(), "caller": unseal(conn, row.caller), "turns": counts.get(row.id, 0)} for row in rows]
    return [ListedCall(**one) for one in told]


def _counts(ids: Sequence[str]) -> Any:
    return select(turns.c.call_id, func.count()).where(turns.c.call_id.in_(ids)).group_by(turns.c.call_id)


def _conditions(conn: Connection, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    c, found = calls.c, list[ColumnElement[bool]]()
    if wanted.location_ids:
        found.append(c.location_id.in_(wanted.location_ids))
    if wanted.outcome:
        found.append(c.outcome.is_(None) if wanted.outcome == "none" else c.outcome == wanted.outcome)
    if wanted.channel:
        found.append(c.channel == wanted.channel)
    if wanted.since:
        found.append(c.started_at >= wanted.since)
    if wanted.until:
        found.append(c.started_at < wanted.until)
    if wanted.caller is not None:
        found.append(c.caller_lookup.in_(vault_of(conn).lookups("phone", wanted.caller)))
    if wanted.tests is not None:
        found.append(c.is_test == (true() if wanted.tests else false()))
    return found


_COLUMNS = tuple(
    calls.c[name] for name in ("id", "location_id", "caller", "channel", "status", "outcome", "started_at", "ended_at", "is_test")
)
