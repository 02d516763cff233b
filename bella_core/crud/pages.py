"""Pages: urgent calls that somebody on call has to acknowledge."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

import attrs
from sqlalchemy import ColumnElement, Connection, Row, exists, false, insert, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import calls, page_tries, pages
from bella_core.db.vault import vault_of

from . import audit
from .measuring import operation

Status = Literal["open", "acknowledged", "expired"]


@attrs.frozen
class PageRow:
    """
    A page.

    Args:
        code: what is answered by text. ``tries``: how often somebody was paged; ``due_at``: when the next one is.
        status: ``expired``, of which there are no new ones: nobody was paged any more after a day.
        escalated: operators were told that nobody answers. ``acknowledged_by``: a name of the rota, or an actor.
    """

    id: str
    call_id: str
    location_id: str
    level: str
    flag: str
    code: str = attrs.field(repr=False)
    status: Status
    tries: int
    escalated: bool
    created_at: datetime
    due_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None


@operation
def begin(conn: Connection, call_id: str, location_id: str, *, level: str, flag: str, at: datetime) -> None:
    """Have somebody paged for a call, unless somebody is already."""
    mine = (pages.c.call_id == call_id) & (pages.c.status == "open")
    if conn.scalar(select(exists().where(mine))):
        return
    taken = set(conn.scalars(select(pages.c.code).where(pages.c.status == "open")))
    code = next(code for code in iter(_code, None) if code not in taken)
    fresh = {"status": "open", "tries": 0, "escalated": False, "created_at": at, "due_at": at}
    conn.execute(insert(pages).values(id=new_id(), call_id=call_id, location_id=location_id, level=level, flag=flag, code=code, **fresh))


@operation
def due(conn: Connection, now: datetime) -> Sequence[str]:
    """Return the ids of the pages for which the next one is to be paged, the oldest first."""
    waiting = (pages.c.status == "open") & (pages.c.due_at <= now)
    return conn.scalars(select(pages.c.id).where(waiting).order_by(pages.c.created_at)).all()


@operation
def lock(conn: Connection, page_id: str) -> PageRow | None:
    """Return a page, which no other transaction changes until this one ends."""
    return _one(conn, pages.c.id == page_id, lock=True)


@operation
def by_id(conn: Connection, page_id: str) -> PageRow | None:
    """Return a page."""
    return _one(conn, pages.c.id == page_id)


@operation
def newest(conn: Connection, limit: int, *, after: str | None = None) -> Sequence[PageRow]:
    """Return at most ``limit`` pages, the newest first, that are older than the one with the id ``after``."""
    query = select(pages).order_by(pages.c.id.desc()).limit(limit)
    if after is not None:
        query = query.where(pages.c.id < after)
    return [_row(row) for row in conn.execute(query)]


@operation
def unanswered(conn: Connection, location_ids: Collection[str] = ()) -> Sequence[PageRow]:
    """Return the pages that nobody has acknowledged, the oldest first, of calls that are no tests; of some locations, or of all."""
    query = select(pages).join(calls, calls.c.id == pages.c.call_id).where(pages.c.status == "open", calls.c.is_test == false())
    if location_ids:
        query = query.where(pages.c.location_id.in_(location_ids))
    return [_row(row) for row in conn.execute(query.order_by(pages.c.id))]


@operation
def note_try(conn: Connection, page: PageRow, person: str, number: str, *, at: datetime, next_at: datetime) -> None:
    """Note that somebody (E.164) is paged, and when the next one is."""
    lookup = vault_of(conn).lookup("phone", number)
    conn.execute(insert(page_tries).values(id=new_id(), page_id=page.id, at=at, person=person, number_lookup=lookup))
    conn.execute(update(pages).where(pages.c.id == page.id).values(tries=page.tries + 1, due_at=next_at))


@operation
def wait(conn: Connection, page_id: str, until: datetime) -> None:
    """Say when the next one is paged."""
    conn.execute(update(pages).where(pages.c.id == page_id, pages.c.status == "open").values(due_at=until))


@operation
def note_escalated(conn: Connection, page_id: str) -> None:
    """Note that operators were told."""
    conn.execute(update(pages).where(pages.c.id == page_id).values(escalated=True))


@operation
def acknowledge(conn: Connection, page_id: str, *, by: str, actor: str, at: datetime) -> PageRow | None:
    """Note that somebody takes it; None where somebody has before, or there is no such page."""
    free = (pages.c.id == page_id) & (pages.c.status != "acknowledged")
    values = {"status": "acknowledged", "acknowledged_at": at, "acknowledged_by": by}
    if not conn.execute(update(pages).where(free).values(**values)).rowcount:
        return None
    audit.add(conn, actor, "page.acknowledged", "page", page_id)
    return by_id(conn, page_id)


@operation
def of_call(conn: Connection, call_id: str) -> Sequence[PageRow]:
    """Return the pages of a call, the oldest first."""
    return [_row(row) for row in conn.execute(select(pages).where(pages.c.call_id == call_id).order_by(pages.c.id))]


@operation
def answered(conn: Connection, code: str, sender: str) -> tuple[PageRow, str] | None:
    """Return the newest page that a text answers by its code, and who answers: only of those who were paged for it (E.164)."""
    lookups = vault_of(conn).lookups("phone", sender)
    told = (page_tries.c.page_id == pages.c.id) & page_tries.c.number_lookup.in_(lookups)
    query = select(pages, page_tries.c.person).join(page_tries, told).where(pages.c.code == code).order_by(pages.c.id.desc()).limit(1)
    row = conn.execute(query).one_or_none()
    return None if row is None else (_row(row), row.person)


def _code() -> str:
    return f"{secrets.randbelow(9000) + 1000}"


def _one(conn: Connection, which: ColumnElement[bool], *, lock: bool = False) -> PageRow | None:
    query = select(pages).where(which)
    row = conn.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _row(row)


def _row(row: Row[Any]) -> PageRow:
    return PageRow(**{field.name: getattr(row, field.name) for field in attrs.fields(PageRow)})
