"""The cells of a row by what they stand for; those that say nothing usable are left out of it, and each is told with why."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import attrs

from ..phonetics import fold

T = TypeVar("T")

#: How people write that they have nothing to put there.
_NOTHING = frozenset({"", "n a", "na", "nil", "null", "none", "no", "unknown", "x", "xx", "xxx"}) | frozenset(
    {"non", "aucun", "aucune", "inconnu", "inconnue", "s o", "so"}
)


@attrs.frozen
class Dropped:
    """
    A cell that was left out while its row was taken in.

    Args:
        field: what it would have been. ``column``: of the list. ``cell``: what stands there; ``reason``: why that cannot be.
    """

    field: str
    column: str
    cell: str = attrs.field(repr=False)
    reason: str = attrs.field(repr=False)


class Cells:
    """
    The cells of a row by field; empty where no column holds one.

    Attributes:
        dropped: the cells that were found to say nothing usable.
    """

    def __init__(self, row: Mapping[str, str], columns: Mapping[str, str]) -> None:
        self._row, self._columns = row, columns
        self.dropped: list[Dropped] = []

    def __getitem__(self, field: str) -> str:
        column = self._columns.get(field)
        return "" if column is None else self._row.get(column, "").strip()

    def read(self, field: str, reader: Callable[[str], T | None], why: str) -> T | None:
        """Return what a reader makes of a cell; a cell of which it makes nothing is dropped, unless it says that there is nothing."""
        text = self[field]
        value = reader(text)
        if value is None and not says_nothing(text):
            self.drop(field, why)
        return value

    def drop(self, field: str, why: str) -> None:
        """Note that a cell is left out; ``why`` follows what it says."""
        text = self[field]
        self.dropped.append(Dropped(field, self._columns[field], text, f"{field.replace('_', ' ')}: {text!r} {why}"))


def says_nothing(text: str) -> bool:
    """Tell whether a cell is empty, or says that there is nothing: ``n/a``, ``aucun``, or zeros only, as in 00/00/0000."""
    return fold(text) in _NOTHING or not any(char.isalnum() and char != "0" for char in text)
