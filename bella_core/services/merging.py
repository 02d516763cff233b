"""The merge queue: records that may be of one person, and what staff decide about them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.crud import audit, conflicts, merges, users
from bella_core.crud.merges import Doubtful, Merged
from bella_core.crud.users import UserRow
from bella_core.db import Database

from .conflicts import Conflicts, by_staff

#: Items read at once while those are passed over whose records have become one since.
_AT_ONCE = 100


class NoMerge(BellaError):
    """There is no such item, it is decided already, or it is not about that record."""


class MergeRefused(BellaError):
    """
    Two records cannot be merged now; nothing was moved.

    Args:
        conflict_ids: of the conflicts about the appointments that overlap; empty where a caller is being booked at this moment.
    """

    def __init__(self, message: str, conflict_ids: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.conflict_ids = tuple(conflict_ids)


@attrs.frozen
class Candidates:
    """A record that may be one of ``similar``; PHI."""

    id: str
    user: UserRow
    similar: tuple[UserRow, ...]
    created_at: datetime


class Merging:
    """
    Show the queue, and merge records or keep them apart.

    Args:
        conflicts: proposes another time for an appointment that keeps two records apart.
    """

    def __init__(self, db: Database, conflicts: Conflicts, clock: Clock) -> None:
        self._db, self._conflicts, self._clock = db, conflicts, clock

    async def page(self, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Candidates]:
        """Return at most ``limit`` records that may be somebody else's, the oldest first."""
        return await self._db.read(_page, limit, after)

    async def merge(self, item_id: str, into: str | None, actor: str) -> Candidates:
        """
        Merge the record of an item into one of those that it may be.

        Args:
            into: the record that is kept; None where there is only one to choose. ``actor``: ``staff:ID`` or ``api:NAME``.

        Returns:
            The record that was kept, with none that it may be.

        Raises:
            NoMerge: there is no such item, or the record is none of its.
            MergeRefused: appointments of both overlap, each of which is in the conflict inbox now; or a caller is being booked.
        """
        merged, fresh = await self._db.write(_merge, item_id, into, by_staff(actor), self._clock.now())
        if isinstance(merged, Merged):
            await self._conflicts.propose_each(fresh)
            if merged.held:
                raise MergeRefused("a caller is being booked for one of the two; try again in a few minutes")
            raise MergeRefused("appointments of the two overlap; they are in the conflict inbox: move or cancel one, then merge", fresh)
        return merged

    async def keep_apart(self, item_id: str, actor: str) -> None:
        """
        Say that a record is nobody else's.

        Raises:
            NoMerge: there is no such item.
        """
        await self._db.write(_keep_apart, item_id, by_staff(actor), self._clock.now())


def _page(conn: Connection, limit: int, after: tuple[datetime, str] | None) -> list[Candidates]:
    found: list[Candidates] = []
    while len(found) < limit:
        items = merges.queue(conn, limit=_AT_ONCE, after=after)
        found += [shown for item in items if (shown := _shown(conn, item)) is not None]
        if len(items) < _AT_ONCE:
            break
        after = items[-1].created_at, items[-1].id
    return found[:limit]


def _shown(conn: Connection, item: Doubtful) -> Candidates | None:
    """Return an item with its records; None where nobody is left whom the record may be."""
    user = users.by_id(conn, item.user_id)
    similar = tuple(one for one in (users.by_id(conn, other) for other in item.similar) if one is not None)
    return Candidates(item.id, user, similar, item.created_at) if user is not None and similar else None


def _item(conn: Connection, item_id: str) -> Doubtful:
    item = merges.doubtful(conn, item_id)
    if item is None:
        raise NoMerge("there is no such item, or it is decided already")
    return item


def _merge(conn: Connection, item_id: str, into: str | None, actor: str, at: datetime) -> tuple[Merged | Candidates, Sequence[str]]:
    item = _item(conn, item_id)
    if into is None and len(item.similar) != 1:
        raise NoMerge("there are several that the record may be: say into which it goes")
    kept = users.resolve(conn, into) if into is not None else item.similar[0]
    if kept not in item.similar:
        raise NoMerge("the item is not about that record")
    merged = merges.merge(conn, item.user_id, kept, actor, at)
    if not merged.done:
        return merged, [_note(conn, item.user_id, kept, pair, at) for pair in merged.overlaps]
    merges.close(conn, item_id, at)
    conflicts.withdraw_but(conn, "merge_overlap", _source(item.user_id, kept), (), at)
    user = users.by_id(conn, kept)
    assert user is not None  # its row is locked
    return Candidates(item.id, user, (), item.created_at), ()


def _note(conn: Connection, user_id: str, into: str, pair: tuple[str, str], at: datetime) -> str:
    details: Mapping[str, str] = {"into": into, "appointment_id": pair[0], "overlaps": pair[1]}
    fingerprint, source = f"merge_overlap:{pair[0]}:{pair[1]}", _source(user_id, into)
    conflicts.note(conn, "merge_overlap", fingerprint, appointment_id=pair[0], user_id=user_id, details=details, at=at, source=source)
    found = conflicts.by_fingerprint(conn, fingerprint)
    assert found is not None
    return found.id


def _source(user_id: str, into: str) -> str:
    return f"merge:{user_id}:{into}"


def _keep_apart(conn: Connection, item_id: str, actor: str, at: datetime) -> None:
    item = _item(conn, item_id)
    merges.close(conn, item_id, at)
    audit.add(conn, actor, "user.kept_apart", "user", item.user_id, similar=" ".join(item.similar))
