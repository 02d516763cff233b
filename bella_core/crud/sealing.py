"""The chain that the audit's rows are sealed into: extended, never changed."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from bella_core.db.models import audit, audit_links, audit_secrets
from bella_core.db.types import db_now
from bella_core.db.vault import seal, unseal
from bella_core.domain.sealing import NOTHING, AuditEntry, Head, Link, digest_of

from .measuring import operation
from .writing import insert_new

#: A row is committed at most so long after the instant that stands in it; one that comes later was slipped in, and is never sealed.
_LATE = timedelta(days=1)
_ENTRY = (audit.c.id, audit.c.at, audit.c.actor, audit.c.action, audit.c.subject, audit.c.subject_id, audit.c.details)


@operation
def extend(conn: Connection, limit: int = 500) -> int:
    """
    Seal rows that are not sealed yet, the oldest first.

    Returns:
        How many; 0 where none is left.
    """
    secret, last, since = _secret(conn), head(conn), _since(conn)
    query = select(*_ENTRY).where(~_is_sealed()).order_by(audit.c.at, audit.c.id).limit(limit)
    rows = conn.execute(query if since is None else query.where(audit.c.at >= since)).all()
    made, previous = [], last.digest
    for position, row in enumerate(rows, last.position + 1):
        previous = digest_of(secret, previous, AuditEntry(*row))
        made.append({"position": position, "audit_id": row.id, "digest": previous})
    if made:
        conn.execute(insert(audit_links).values(sealed_at=db_now()), made)
    return len(made)


@operation
def head(conn: Connection) -> Head:
    """Return the last link; position 0 where nothing was sealed yet."""
    newest = select(audit_links.c.position, audit_links.c.digest).order_by(audit_links.c.position.desc()).limit(1)
    row = conn.execute(newest).one_or_none()
    return Head(0, NOTHING) if row is None else Head(*row)


@operation
def stretch(conn: Connection, after: int, limit: int) -> tuple[bytes, Sequence[Link]]:
    """Return the key of the digests, and the links after a position with the rows that they seal."""
    links = select(audit_links.c.position, audit_links.c.audit_id, audit_links.c.digest, *_ENTRY)
    joined = links.outerjoin_from(audit_links, audit, audit.c.id == audit_links.c.audit_id)
    rows = conn.execute(joined.where(audit_links.c.position > after).order_by(audit_links.c.position).limit(limit))
    secret = _known_secret(conn) or secrets.token_bytes(32)  # where somebody took the key away nothing holds
    return secret, [_link(tuple(row)) for row in rows]


@operation
def digest_at(conn: Connection, position: int) -> bytes | None:
    """Return the digest of a link."""
    return conn.scalar(select(audit_links.c.digest).where(audit_links.c.position == position))


@operation
def unsealed(conn: Connection) -> tuple[int, int]:
    """Return how many rows wait to be sealed, and how many of all that are not sealed came too late to be: somebody slipped them in."""
    since = _since(conn)
    count = select(func.count()).select_from(audit).where(~_is_sealed())
    every = conn.scalar(count) or 0
    late = 0 if since is None else conn.scalar(count.where(audit.c.at < since)) or 0
    return every - late, late


def _link(row: tuple[Any, ...]) -> Link:
    position, audit_id, digest, entry_id, *_rest = row
    return Link(position, audit_id, digest, None if entry_id is None else AuditEntry(*row[3:]))


def _since(conn: Connection) -> datetime | None:
    """Return the instant before which no row is sealed any more; None before the first was."""
    sealed = select(audit.c.at).join(audit_links, audit_links.c.audit_id == audit.c.id)
    newest = conn.scalar(sealed.order_by(audit_links.c.position.desc()).limit(1))
    return None if newest is None else newest - _LATE


def _is_sealed() -> ColumnElement[bool]:
    return select(audit_links.c.position).where(audit_links.c.audit_id == audit.c.id).exists()


def _known_secret(conn: Connection) -> bytes | None:
    kept = unseal(conn, conn.scalar(select(audit_secrets.c.secret).where(audit_secrets.c.id == 1)))
    return None if kept is None else base64.b64decode(kept)


def _secret(conn: Connection) -> bytes:
    """Return the key of the digests; it is made the first time, once whoever else does."""
    known = _known_secret(conn)
    if known is None:
        insert_new(conn, audit_secrets, id=1, secret=seal(conn, base64.b64encode(secrets.token_bytes(32)).decode()))
        known = _known_secret(conn)
    assert known is not None
    return known
