"""Times of a provider or a room that staff keep from everybody: kept apart from visits by the guard, as everything is."""

from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Row, delete, insert, select

from bella_core.core.ids import new_id
from bella_core.db.models import blocks
from bella_core.db.vault import seal, unseal
from bella_core.domain.slots import Claim

from . import audit, claims
from .measuring import operation


@attrs.frozen
class BlockRow:
    """A blocked time, ``[starts_at, ends_at)``, aware UTC. ``resource``: ``provider:ID`` or ``room:ID``. ``reason``: in staff's words."""

    id: str
    location_id: str
    resource: str
    starts_at: datetime
    ends_at: datetime
    reason: str = attrs.field(repr=False)
    created_by: str
    created_at: datetime


@operation
def add(conn: Connection, location_id: str, claim: Claim, *, reason: str, actor: str, at: datetime) -> str:
    """
    Block a time.

    Args:
        actor: ``staff:ID``. ``at``: aware UTC.

    Returns:
        The block's id.

    Raises:
        SlotTaken: something takes the resource then. The transaction must be given up.
    """
    claims.lock(conn, [claim.resource])
    claims.drop_expired(conn, [claim])
    block_id, said = new_id(), seal(conn, reason or None)
    conn.execute(
        insert(blocks).values(id=block_id, location_id=location_id, **attrs.asdict(claim), reason=said, created_by=actor, created_at=at)
    )
    claims.block(conn, block_id, claim)
    audit.add(conn, actor, "time.blocked", "block", block_id, resource=claim.resource, location_id=location_id)
    return block_id


@operation
def by_id(conn: Connection, block_id: str) -> BlockRow | None:
    """Return a blocked time."""
    row = conn.execute(select(blocks).where(blocks.c.id == block_id)).one_or_none()
    return None if row is None else _row(conn, row)


@operation
def remove(conn: Connection, block_id: str, *, actor: str) -> bool:
    """Give a blocked time back; False if there is no such block."""
    claims.unblock(conn, block_id)
    gone = conn.execute(delete(blocks).where(blocks.c.id == block_id)).rowcount > 0
    if gone:
        audit.add(conn, actor, "time.unblocked", "block", block_id)
    return gone


def _row(conn: Connection, row: Row[Any]) -> BlockRow:
    where = (row.id, row.location_id, row.resource, row.starts_at, row.ends_at)
    return BlockRow(*where, unseal(conn, row.reason) or "", row.created_by, row.created_at)
