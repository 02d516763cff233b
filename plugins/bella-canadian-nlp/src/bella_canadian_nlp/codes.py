"""
Codes of letters and digits, fitted to the shapes that they can have.

A caller says a letter twice, begins again, or is heard with a letter too many ("a f" for F, "you you" for U). A code's shape tells which
of the signs to keep: the ones that make the shape with the least said in vain.
"""

from collections.abc import Iterator, Sequence
from string import ascii_uppercase, digits
from typing import NamedTuple

import attrs

from .reading import word_set

_RHYMES = ("BCDEGPTVZ", "AHJK", "FLMNSX", "QU", "IY")
_AS_DIGIT = {
    "O": ("0", 50),
    "I": ("1", 100),
    "L": ("1", 150),
    "Q": ("0", 200),
    "S": ("5", 200),
    "Z": ("2", 200),
    "B": ("8", 250),
    "G": ("6", 300),
}
_AS_LETTER = {"0": ("O", 100), "1": ("I", 150), "8": ("A", 200), "2": ("U", 200)}
_TOO_DEAR = 600
_NO_SUCH_HEAD = 150
_NEVER_IN_CANADA = frozenset("DFIOQU")


class Cell(NamedTuple):
    """
    One sign that may be part of a code.

    Args:
        char: A–Z or 0–9.
        start, end: characters.
        use, drop: what it costs to take it for the sign, and to pass over it, beyond what any sign costs.
    """

    char: str
    start: int
    end: int
    use: int = 0
    drop: int | None = None


@attrs.frozen
class Fit:
    """A code that has its shape: its text, where it was said, and what had to be dropped or changed for it (0: nothing)."""

    text: str
    start: int
    end: int
    cost: int


@attrs.frozen
class Shape:
    """
    What a kind of code looks like.

    Args:
        slots: ``A`` is a letter, ``C`` one that Canadian postal codes have, ``9`` a digit.
        heads: the letters that it can begin with; others are taken to be misheard.
    """

    slots: str
    heads: frozenset[str]

    @property
    def head(self) -> int:
        """How many letters begin it."""
        return 2 if self.slots.startswith("AA") else 1

    def matches(self, text: str) -> bool:
        """Tell whether ``text`` has this shape and begins as it can."""
        return len(text) == len(self.slots) and text[: self.head] in self.heads and all(map(_fills, text, self.slots))


_BRITISH_AREAS = word_set(
    """
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA
    HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH
    RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """
)
#: A1A 1A1: no D, F, I, O, Q or U anywhere, nor W or Z at the beginning (Canada Post).
CANADIAN = Shape("A9C9C9", frozenset("ABCEGHJKLMNPRSTVXY"))
#: Callers bring addresses from abroad too; the areas are those of the Royal Mail.
BRITISH = tuple(Shape(slots, _BRITISH_AREAS) for slots in ("A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA"))


#: A beginning: the cell after the code's first letters, what was taken and dropped ("-") till there, and what it costs.
_Head = tuple[int, str, int]


def fit(cells: Sequence[Cell], shapes: Sequence[Shape]) -> Fit | None:
    """Return the code in ``cells`` that has one of ``shapes`` at the least cost; more than 24 cells are no code."""
    if not 0 < len(cells) <= 24:
        return None
    said = "".join(cell.char for cell in cells)
    if any(shape.matches(said) for shape in shapes) and all(cell.drop is None for cell in cells):
        return Fit(said, cells[0].start, cells[-1].end, 0)
    best: Fit | None = None
    drops = [_drop_cost(cells, at) for at in range(len(cells))]
    beginnings: dict[tuple[int, frozenset[str]], list[_Head]] = {}
    for shape in shapes:
        limit = best.cost if best else _TOO_DEAR
        if len(cells) < len(shape.slots) or (len(cells) - len(shape.slots)) * min(drops) >= limit:
            continue
        key = shape.head, shape.heads
        if key not in beginnings:
            beginnings[key] = list(_heads(cells, drops, shape))
        best = _fit_one(cells, drops, shape, beginnings[key], limit) or best
    return best


def _fit_one(cells: Sequence[Cell], drops: Sequence[int], shape: Shape, beginnings: Sequence[_Head], limit: int) -> Fit | None:
    """Return the cheapest code of one shape, if it is cheaper than ``limit``."""
    if min((cost for _, _, cost in beginnings), default=limit) >= limit:
        return None
    endings = _endings(cells, drops, shape)
    best = limit, ""
    width = shape.head
    for at, head, cost in beginnings:
        if cost > best[0]:
            continue
        rest, text = endings[at][width]
        best = min(best, (cost + rest, head + text))
    cost, text = best
    if not text:
        return None
    used = [cell for cell, char in zip(cells, text, strict=True) if char != "-"]
    return Fit(text.replace("-", ""), used[0].start, used[-1].end, cost)


def _endings(cells: Sequence[Cell], drops: Sequence[int], shape: Shape) -> list[list[tuple[int, str]]]:
    """Return, by cell and by slot, what it costs to fill that slot and those after it from that cell on, and what is taken and dropped."""
    most, width = len(cells), len(shape.slots)
    table = [[(_TOO_DEAR, "")] * (width + 1) for _ in range(most + 1)]
    table[most][width] = 0, ""
    fills = [_FILLS[slot] for slot in shape.slots]
    head = shape.head
    for at in range(most - 1, head - 1, -1):
        after, row, char, use, drop = table[at + 1], table[at], cells[at].char, cells[at].use, drops[at]
        for slot in range(max(head, width - most + at), min(width, at) + 1):
            cost, text = after[slot]
            best = cost + drop, "-" + text
            if slot < width and (taken := fills[slot].get(char)):
                cost, text = after[slot + 1]
                filled = cost + taken[1] + use, taken[0] + text
                best = min(best, filled)
            row[slot] = best
    return table


def _heads(cells: Sequence[Cell], drops: Sequence[int], shape: Shape) -> Iterator[_Head]:
    """Yield the ways to begin a code."""
    letters = [_take(cell, "A") for cell in cells[:8]]
    two = shape.head == 2
    for last in range(1 if two else 0, len(letters)):
        for first in range(last) if two else (last,):
            one, other = letters[first], letters[last]
            if one is None or other is None:
                continue
            area, cost, text = one[0], one[1] + sum(drops[:first]), "-" * first + one[0]
            if first != last:
                area += other[0]
                cost += other[1] + sum(drops[first + 1 : last])
                text += "-" * (last - first - 1) + other[0]
            yield last + 1, text, cost + (0 if area in shape.heads else _NO_SUCH_HEAD)


def _fills(char: str, slot: str) -> bool:
    return char.isdigit() if slot == "9" else char.isalpha() and not (slot == "C" and char in _NEVER_IN_CANADA)


def _filling(char: str, slot: str) -> tuple[str, int] | None:
    """Return what a sign is in a slot for a letter or digit, and what that costs."""
    if slot == "C" and char in _NEVER_IN_CANADA:
        return None
    if char.isdigit() == (slot == "9"):
        return char, 0
    return (_AS_DIGIT if slot == "9" else _AS_LETTER).get(char)


#: By slot and sign, what ``_filling`` says.
_FILLS = {slot: {char: fill for char in ascii_uppercase + digits if (fill := _filling(char, slot))} for slot in "AC9"}


def _take(cell: Cell, slot: str) -> tuple[str, int] | None:
    fill = _FILLS[slot].get(cell.char)
    return (fill[0], fill[1] + cell.use) if fill else None


def _drop_cost(cells: Sequence[Cell], at: int) -> int:
    """Return what it costs to pass over a cell; of two that cost the same the later goes."""
    cell, following = cells[at], cells[at + 1] if at + 1 < len(cells) else None
    if cell.drop is not None:
        return cell.drop - at
    if following and following.char == cell.char:
        return 100 - at
    if cell.char.isdigit():
        return 350 - at
    if following and cell.char in "AEI":
        return 110 - at
    if following and any(cell.char in group and following.char in group for group in _RHYMES):
        return 130 - at
    return 200 - at
