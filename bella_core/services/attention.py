"""What waits for staff, and what they do with it: claim, assign, put off, note, and say what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError, NotFound
from bella_core.crud import attention, audit, pages
from bella_core.crud.attention import After, Item, NoteRow, Wanted
from bella_core.crud.pages import PageRow
from bella_core.db import Database
from bella_core.domain.attention import OUTCOMES, Card, cards

#: Items of one page, and the longest note, in characters.
PAGE_ITEMS, LONGEST_NOTE = 50, 2000


class Claimed(BellaError):
    """Somebody else has claimed it; ``by`` is who, an actor."""

    def __init__(self, by: str) -> None:
        super().__init__("somebody else has claimed it")
        self.by = by


@attrs.frozen
class Board:
    """
    What waits, as it is shown.

    Args:
        notes: by the id of their item. ``pages``: who is paged for and nobody has answered. ``next``: the place of the next page's items.
    """

    cards: tuple[Card[Item], ...]
    notes: Mapping[str, tuple[NoteRow, ...]]
    pages: tuple[PageRow, ...]
    next: After | None


class Attention:
    """Show and change what waits for staff."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def board(self, wanted: Wanted, *, actor: str, after: After | None = None) -> Board:
        """Return what waits; that it was looked at is in the audit."""
        return await self._db.write(_board, wanted, actor, after)

    async def counts(self, wanted: Wanted) -> Mapping[str, int]:
        """Return how many items there are of each urgency: numbers, and nothing of a patient."""
        return await self._db.read(attention.counts, wanted)

    async def kinds(self) -> Sequence[str]:
        """Return the kinds of the items that are open."""
        return await self._db.read(attention.kinds)

    async def items(self, ids: Sequence[str]) -> Sequence[Item]:
        """
        Return some items, done or not.

        Raises:
            NotFound: there is none of these.
        """
        found = await self._db.read(attention.by_ids, ids, self._clock.now())
        if not found:
            raise NotFound("there is no such item")
        return found

    async def claim(self, ids: Sequence[str], actor: str) -> None:
        """
        Say that somebody does some items.

        Raises:
            Claimed: somebody else has claimed one of them.
        """
        by = await self._db.write(attention.claim, ids, actor)
        if by is not None:
            raise Claimed(by)

    async def let_go(self, ids: Sequence[str], actor: str) -> None:
        """Say that nobody does some items after all."""
        await self._db.write(attention.let_go, ids, actor)

    async def assign(self, ids: Sequence[str], to: str | None, actor: str) -> None:
        """Say who is to do some items, an actor; None for anybody."""
        await self._db.write(attention.assign, ids, to, actor)

    async def snooze(self, ids: Sequence[str], until: datetime | None, actor: str) -> None:
        """Put some items off until an instant (aware); None: take that back."""
        await self._db.write(attention.snooze, ids, until, actor)

    async def finish(self, ids: Sequence[str], outcome: str, actor: str, note: str = "") -> None:
        """
        Say what came of some items.

        Raises:
            ValueError: the outcome is none that there is.
        """
        if outcome not in OUTCOMES:
            raise ValueError(f"there is no outcome {outcome[:20]!r}; the outcomes are {', '.join(OUTCOMES)}")
        at = self._clock.now()

        def store(conn: Connection) -> None:
            if attention.finish(conn, ids, outcome, actor) and note:
                attention.note(conn, ids, note[:LONGEST_NOTE], actor=actor, at=at)

        await self._db.write(store)

    async def reopen(self, ids: Sequence[str], actor: str) -> None:
        """Take back that some items are done."""
        await self._db.write(attention.reopen, ids, actor)

    async def note(self, ids: Sequence[str], text: str, actor: str) -> None:
        """Append a note to some items that are shown as one."""
        await self._db.write(attention.note, ids, text[:LONGEST_NOTE], actor=actor, at=self._clock.now())


def _board(conn: Connection, wanted: Wanted, actor: str, after: After | None) -> Board:
    found = attention.page(conn, wanted, limit=PAGE_ITEMS + 1, after=after)
    shown = found[:PAGE_ITEMS]
    notes: dict[str, tuple[NoteRow, ...]] = {}
    for note in attention.notes(conn, [item.id for item in shown]) if shown else ():
        notes[note.task_id] = (*notes.get(note.task_id, ()), note)
    paged = tuple(pages.unanswered(conn, wanted.locations)) if wanted.which == "open" and after is None else ()
    audit.add(conn, actor, "attention.viewed", "task", wanted.which, count=len(shown))
    last = shown[-1] if len(found) > PAGE_ITEMS else None
    return Board(cards(shown, wanted.now), notes, paged, (last.rank, last.created_at, last.id) if last else None)
