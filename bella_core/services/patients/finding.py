"""
Find patients by the beginnings of their names.

Names are sealed in the database, so that none can be searched there. Each process that staff search with opens them once, keeps their
folded words in memory, and asks before each search only for what has changed since. What is found is read from the database again, so
a name that has changed, or a record that was merged, is never shown as it was.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from bella_core.crud import patient_files
from bella_core.crud.patient_files import PatientRow
from bella_core.db import Database
from bella_core.domain.phonetics import fold

#: The most that one search shows.
MOST = 50
#: Changes are asked for from a little before the last that is known: transactions end out of order.
_BEFORE = timedelta(minutes=5)


def matches(typed: Iterable[str], words: Iterable[str]) -> bool:
    """
    Tell whether each word that was typed begins another word of a name; pure.

    Args:
        typed, words: folded, see ``phonetics.fold``.
    """
    left = sorted(words)
    for word in sorted(typed, key=len, reverse=True):
        found = next((one for one in left if one.startswith(word)), None)
        if found is None:
            return False
        left.remove(found)
    return True


class NameFinder:
    """Find records by name."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._words: dict[str, tuple[str, ...]] = {}
        self._versions: dict[str, int] = {}
        self._newest: datetime | None = None
        self._lock = asyncio.Lock()

    async def find(self, text: str) -> tuple[PatientRow, ...]:
        """Return the records whose names have words that begin as those of ``text``, in any order; at most ``MOST``, by name."""
        typed = fold(text).split()
        if not typed:
            return ()
        await self._refresh()
        ids = await asyncio.to_thread(self._ids, typed)
        rows = await self._db.read(patient_files.by_ids, ids)
        fresh = [row for row in rows.values() if row.status != "merged" and matches(typed, fold(row.full_name).split())]
        return tuple(sorted(fresh, key=lambda row: (fold(row.family or row.full_name), fold(row.full_name))))

    def _ids(self, typed: list[str]) -> list[str]:
        found = []
        for user_id, words in self._words.items():
            if matches(typed, words):
                found.append(user_id)
                if len(found) == MOST:
                    break
        return found

    async def _refresh(self) -> None:
        async with self._lock:
            since = self._newest - _BEFORE if self._newest else None
            for row in await self._db.read(patient_files.names_since, since, self._versions):
                self._words[row.id], self._versions[row.id] = tuple(fold(row.full_name).split()), row.version
                self._newest = row.changed if self._newest is None else max(self._newest, row.changed)
