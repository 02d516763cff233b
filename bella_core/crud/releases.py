"""Times that staff released to bella by hand; the weekly ones stand in the clinic's file."""

from datetime import datetime, timedelta
from typing import Any

import attrs
from sqlalchemy import Connection, insert, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import releases
from bella_core.domain import hours
from bella_core.domain.clinic import ClinicView
from bella_core.domain.releases import Release, check, weekly
from bella_core.domain.search_terms import Terms
from bella_core.domain.slots import Slot

from . import audit
from .measuring import operation


@attrs.frozen
class ReleaseRow:
    """A release; instants are aware UTC. ``provider_id`` and ``room_id``: None for any. ``withdrawn_at``: None while it holds."""

    id: str
    location_id: str
    provider_id: str | None
    room_id: str | None
    starts_at: datetime
    ends_at: datetime
    created_by: str
    created_at: datetime
    withdrawn_at: datetime | None

    @property
    def release(self) -> Release:
        """What it leaves to bella."""
        return Release(self.starts_at, self.ends_at, self.provider_id, self.room_id)


@operation
def add(conn: Connection, location_id: str, release: Release, actor: str, at: datetime) -> ReleaseRow:
    """Note a release; the same that holds already is returned as it is."""
    same = (
        (releases.c.location_id == location_id)
        & (releases.c.starts_at == release.starts_at)
        & (releases.c.ends_at == release.ends_at)
        & releases.c.provider_id.is_not_distinct_from(release.provider_id)
        & releases.c.room_id.is_not_distinct_from(release.room_id)
    )
    if found := _rows(conn, same & releases.c.withdrawn_at.is_(None)):
        return found[0]
    release_id = new_id()
    values = attrs.asdict(release)
    conn.execute(insert(releases).values(id=release_id, location_id=location_id, created_by=actor, created_at=at, **values))
    audit.add(conn, actor, "release.added", "release", release_id, location_id=location_id)
    return _rows(conn, releases.c.id == release_id)[0]


@operation
def withdraw(conn: Connection, release_id: str, actor: str, at: datetime) -> ReleaseRow | None:
    """
    Take a release back; None if there is none. Taking it back again changes nothing.

    A booking that reads it meanwhile is waited for: it holds the row until it is written.
    """
    mine = (releases.c.id == release_id) & releases.c.withdrawn_at.is_(None)
    if conn.execute(update(releases).where(mine).values(withdrawn_at=at, withdrawn_by=actor)).rowcount:
        audit.add(conn, actor, "release.withdrawn", "release", release_id)
    return next(iter(_rows(conn, releases.c.id == release_id)), None)


@operation
def page(
    conn: Connection, *, location_id: str | None, start: datetime, limit: int, after: tuple[datetime, str] | None = None
) -> tuple[ReleaseRow, ...]:
    """Return at most ``limit`` releases that hold and end after ``start``, in order of starting."""
    which: Any = releases.c.withdrawn_at.is_(None) & (releases.c.ends_at > start)
    if location_id is not None:
        which &= releases.c.location_id == location_id
    if after is not None:
        which &= (releases.c.starts_at > after[0]) | ((releases.c.starts_at == after[0]) & (releases.c.id > after[1]))
    return _rows(conn, which, limit)


@operation
def check_slot(conn: Connection, clinic: ClinicView, slot: Slot) -> None:
    """
    Check that bella may offer a slot, and let nobody take the release back until this transaction ends.

    Raises:
        RuleBroken: with the code ``not_released``.
    """
    location = next((found for found in clinic.locations if found.id == slot.location_id), None)
    if location is not None and location.mode == "blocks":
        check(clinic, slot, _between(conn, location.id, slot.starts_at, slot.ends_at, locked=True))


@operation
def limit(conn: Connection, terms: Terms) -> Terms:
    """Return the terms of a search with what was released within its days; as they are where bella may offer any time."""
    location = terms.location
    if location.mode != "blocks":
        return terms
    first = hours.local_date(location, terms.earliest)
    end = hours.instant(location, terms.latest_day + timedelta(days=1), datetime.min.time())
    by_hand = _between(conn, location.id, terms.earliest, end)
    return attrs.evolve(terms, released=(*weekly(location, first, terms.latest_day), *by_hand))


@operation
def held_since(conn: Connection, location_id: str, start: datetime, end: datetime, since: datetime | None) -> tuple[Release, ...]:
    """Return what is released by hand in ``[start, end)``, or was taken back since an instant (aware UTC); None for what is so now."""
    if since is None:
        return _between(conn, location_id, start, end)
    held = releases.c.withdrawn_at.is_(None) | (releases.c.withdrawn_at >= since)
    which = (releases.c.location_id == location_id) & (releases.c.starts_at < end) & (releases.c.ends_at > start)
    return tuple(row.release for row in _rows(conn, which & held))


@operation
def last_withdrawn(conn: Connection) -> datetime | None:
    """Return when a release was last taken back."""
    return conn.scalar(
        select(releases.c.withdrawn_at).where(releases.c.withdrawn_at.is_not(None)).order_by(releases.c.withdrawn_at.desc()).limit(1)
    )


def _between(conn: Connection, location_id: str, start: datetime, end: datetime, *, locked: bool = False) -> tuple[Release, ...]:
    query = select(releases.c.starts_at, releases.c.ends_at, releases.c.provider_id, releases.c.room_id).where(
        releases.c.location_id == location_id, releases.c.withdrawn_at.is_(None), releases.c.starts_at < end, releases.c.ends_at > start
    )
    query = query.order_by(releases.c.starts_at, releases.c.id)
    return tuple(Release(*row) for row in conn.execute(query.with_for_update(read=True) if locked else query))


def _rows(conn: Connection, which: Any, limit: int | None = None) -> tuple[ReleaseRow, ...]:
    columns = [releases.c[field.name] for field in attrs.fields(ReleaseRow)]
    rows = conn.execute(select(*columns).where(which).order_by(releases.c.starts_at, releases.c.id).limit(limit))
    return tuple(ReleaseRow(*row) for row in rows)
