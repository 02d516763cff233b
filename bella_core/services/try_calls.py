"""Calls by which staff try bella out: whose numbers, how many there are, and away with them."""

from collections.abc import Sequence

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import BellaError
from bella_core.crud import try_calls
from bella_core.crud.try_calls import NumberRow
from bella_core.db import Database
from bella_core.domain.phone import from_digits


class NoNumber(BellaError):
    """That is no telephone number."""


@attrs.frozen
class Tried:
    """What there is of test calls: the numbers that they come from, how many, and how many appointments they made."""

    numbers: Sequence[NumberRow]
    calls: int
    appointments: int


class TryCalls:
    """Show and change whose calls are tests."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def look(self) -> Tried:
        """Return what there is."""
        made = await self._db.read(try_calls.counts)
        return Tried(await self._db.read(try_calls.numbers), *made)

    async def add(self, number: str, name: str, *, actor: str) -> bool:
        """
        Take calls from a number for tests from now on; return whether that is new.

        Raises:
            NoNumber: it is none that could call.
        """
        known = from_digits("".join(filter(str.isdecimal, number))) if number.isascii() else None
        if known is None:
            raise NoNumber("that is no telephone number")
        return await self._db.write(try_calls.add_number, known, name.strip()[:100], actor=actor, at=self._clock.now())

    async def remove(self, number_id: str, *, actor: str) -> bool:
        """Take calls from a number for what they are again; return whether it was on the list."""
        return await self._db.write(try_calls.remove_number, number_id, actor=actor)

    async def purge(self, *, actor: str) -> int:
        """Delete the test calls that are over, with all that they left; return how many."""
        return await self._db.write(try_calls.purge, actor, self._clock.now())
