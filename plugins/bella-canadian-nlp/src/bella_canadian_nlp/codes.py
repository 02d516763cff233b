"""
Codes of letters and digits, fitted to the shapes that they can have.

A caller says a letter twice, begins again, or is heard with a letter too many ("a f" for F, "you you" for U). A code's shape tells which
of the signs to keep: the ones that make the shape with the least said in vain.
"""

from collections.abc import Sequence
from itertools import accumulate
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
        head: how many letters begin it.
    """

    slots: str
    heads: frozenset[str]

    head: int = attrs.field(init=False, repr=False, eq=False)

    @head.default
    def _count_letters(self) -> int:
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
#: By slots that end a code and by cell: what it costs to fill them from that cell on, and what is taken and dropped. Shapes share them.
_Endings = dict[str, list[tuple[int, str]]]


def fit(cells: Sequence[Cell], shapes: Sequence[Shape]) -> Fit | None:
    """Return the code in ``cells`` that has one of ``shapes`` at the least cost; more than 24 cells are no code."""
    if not 0 < len(cells) <= 24:
        return None
    said = "".join([cell.char for cell in cells])
    if any(shape.matches(said) for shape in shapes) and all(cell.drop is None for cell in cells):
        return Fit(said, cells[0].start, cells[-1].end, 0)
    best: Fit | None = None
    drops = [_drop_cost(cells, at) for at in range(len(cells))]
    cheapest = min(drops)
    endings: _Endings = {"": _all_dropped(drops)}
    beginnings: dict[tuple[int, frozenset[str]], list[_Head]] = {}
    for shape in shapes:
        limit = best.cost if best else _TOO_DEAR
        if len(cells) < len(shape.slots) or (len(cells) - len(shape.slots)) * cheapest >= limit:
            continue
        key = shape.head, shape.heads
        if key not in beginnings:
            beginnings[key] = _heads(cells, drops, shape)
        best = _fit_one(cells, beginnings[key], _endings(cells, drops, shape.slots[shape.head :], endings), limit) or best
    return best


def _fit_one(cells: Sequence[Cell], beginnings: Sequence[_Head], endings: Sequence[tuple[int, str]], limit: int) -> Fit | None:
    """Return the cheapest code of one shape's beginnings and endings, if it is cheaper than ``limit``."""
    best = limit, ""
    for at, head, cost in beginnings:
        rest, text = endings[at]
        if cost + rest < best[0] or (cost + rest == best[0] and head + text < best[1]):
            best = cost + rest, head + text
    cost, text = best
    if not text:
        return None
    used = [cell for cell, char in zip(cells, text, strict=True) if char != "-"]
    return Fit(text.replace("-", ""), used[0].start, used[-1].end, cost)


def _all_dropped(drops: Sequence[int]) -> list[tuple[int, str]]:
    found = [(0, "")]
    for drop in reversed(drops):
        cost, text = found[-1]
        found.append((cost + drop, "-" + text))
    return found[::-1]


def _endings(cells: Sequence[Cell], drops: Sequence[int], slots: str, known: _Endings) -> list[tuple[int, str]]:
    """Return, by cell, what it costs to fill ``slots`` from that cell on, and what is taken and dropped; what is worked out is kept."""
    found = known.get(slots)
    if found is not None:
        return found
    after, fills = _endings(cells, drops, slots[1:], known), _FILLS[slots[0]]
    known[slots] = found = [(_TOO_DEAR, "")] * (len(cells) + 1)
    cost, text = _TOO_DEAR, ""
    for at in range(len(cells) - 1, 0, -1):
        cost, text = cost + drops[at], "-" + text
        taken = fills.get(cells[at].char)
        if taken is not None:
            rest, behind = after[at + 1]
            rest += taken[1] + cells[at].use
            if rest < cost or (rest == cost and taken[0] + behind < text):
                cost, text = rest, taken[0] + behind
        found[at] = cost, text
    return found


def _heads(cells: Sequence[Cell], drops: Sequence[int], shape: Shape) -> list[_Head]:
    """Return the ways to begin a code."""
    letters = [_take(cell, "A") for cell in cells[:8]]
    before = [0, *accumulate(drops)]
    two = shape.head == 2
    found: list[_Head] = []
    for last in range(1 if two else 0, len(letters)):
        other = letters[last]
        if other is None:
            continue
        for first in range(last) if two else (last,):
            one = letters[first]
            if one is None:
                continue
            area, cost, text = one[0], one[1] + before[first], "-" * first + one[0]
            if first != last:
                area += other[0]
                cost += other[1] + before[last] - before[first + 1]
                text += "-" * (last - first - 1) + other[0]
            cost += 0 if area in shape.heads else _NO_SUCH_HEAD
            if cost < _TOO_DEAR:
                found.append((last + 1, text, cost))
    return found


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
