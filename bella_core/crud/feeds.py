"""Providers' calendar feeds: by which secret each is read, and what stands in it."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection, insert, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import appointments, claims, feeds, users
from bella_core.db.vault import unseal

from . import audit
from .measuring import operation


@attrs.frozen
class FeedRow:
    """A feed without its secret; ``created_at`` aware UTC."""

    id: str
    provider_id: str
    created_at: datetime


@attrs.frozen
class FeedEntry:
    """
    A time that an appointment takes of a provider.

    Args:
        own: the appointment is with this provider; else they are needed for a part of it.
        starts_at, ends_at, updated_at: aware UTC. ``version`` counts the appointment's changes.
    """

    appointment_id: str
    version: int
    status: str
    own: bool
    user_id: str
    location_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    updated_at: datetime


@operation
def add(conn: Connection, provider_id: str, digest: bytes, *, at: datetime, actor: str) -> str:
    """Give a provider's feed a secret, of which only the digest is kept; the one that it had works no more. Return the feed's id."""
    _revoke(conn, provider_id, at)
    feed_id = new_id()
    conn.execute(insert(feeds).values(id=feed_id, provider_id=provider_id, digest=digest, created_at=at))
    audit.add(conn, actor, "feed.created", "feed", feed_id, provider_id=provider_id)
    return feed_id


@operation
def revoke(conn: Connection, provider_id: str, *, at: datetime, actor: str) -> bool:
    """Let nobody read a provider's feed any more; return whether anybody could."""
    revoked = _revoke(conn, provider_id, at)
    for feed_id in revoked:
        audit.add(conn, actor, "feed.revoked", "feed", feed_id, provider_id=provider_id)
    return bool(revoked)


@operation
def by_digest(conn: Connection, digest: bytes) -> FeedRow | None:
    """Return the feed with this secret unless it was revoked."""
    row = conn.execute(select(*_COLUMNS).where(feeds.c.digest == digest, feeds.c.revoked_at.is_(None))).one_or_none()
    return None if row is None else FeedRow(*row)


@operation
def current(conn: Connection) -> tuple[FeedRow, ...]:
    """Return the feeds that can be read, by provider."""
    query = select(*_COLUMNS).where(feeds.c.revoked_at.is_(None)).order_by(feeds.c.provider_id, feeds.c.id)
    return tuple(FeedRow(*row) for row in conn.execute(query))


@operation
def entries(conn: Connection, provider_id: str, start: datetime, end: datetime) -> tuple[FeedEntry, ...]:
    """Return what appointments take of a provider in ``[start, end)``, aware UTC, in order of starting."""
    row = appointments.c
    columns = (row.id, row.version, row.status, row.provider_id == provider_id, row.user_id, row.location_id, row.room_id, row.service)
    query = (
        select(*columns, claims.c.starts_at, claims.c.ends_at, row.updated_at)
        .join(appointments, row.id == claims.c.appointment_id)
        .where(claims.c.resource == f"provider:{provider_id}", claims.c.starts_at >= start, claims.c.starts_at < end)
        .where(row.status.in_(("requested", "booked", "completed")))
        .order_by(claims.c.starts_at, row.id)
    )
    return tuple(FeedEntry(*found) for found in conn.execute(query))


@operation
def initials(conn: Connection, user_ids: Sequence[str]) -> dict[str, str]:
    """Return patients' initials, such as ``M. T.``, by id."""
    found = conn.execute(select(users.c.id, users.c.given, users.c.family).where(users.c.id.in_(user_ids)))
    names = {row.id: (unseal(conn, row.given) or "", unseal(conn, row.family) or "") for row in found}
    return {user_id: " ".join(f"{name[0].upper()}." for name in both if name) for user_id, both in names.items()}


def _revoke(conn: Connection, provider_id: str, at: datetime) -> Sequence[str]:
    valid = (feeds.c.provider_id == provider_id) & feeds.c.revoked_at.is_(None)
    ids = conn.scalars(select(feeds.c.id).where(valid).order_by(feeds.c.id).with_for_update()).all()
    conn.execute(update(feeds).where(feeds.c.id.in_(ids)).values(revoked_at=at))
    return ids


_COLUMNS = tuple(feeds.c[field.name] for field in attrs.fields(FeedRow))
