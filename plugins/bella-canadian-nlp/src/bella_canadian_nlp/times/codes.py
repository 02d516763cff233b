"""Which numbers in a row are a telephone number, a card's or a code, so that no part of them is taken for a day or an hour."""

import re
from collections.abc import Sequence
from typing import Final

_NUMBER: Final = "[zabcdefyjxZg]"
_ROW: Final = re.compile(f"{_NUMBER}(?:[-,.]?{_NUMBER}){{2,}}(?![:hm])|{_NUMBER}(?:[-,.]?{_NUMBER}){{2,}}(?=[-,.]?{_NUMBER}[:hm])")
_CLOSE: Final = re.compile(f"{_NUMBER}(?:-?{_NUMBER})*")
#: A telephone number without its area code is the shortest of them.
_SHORTEST: Final = 7
_WHOLE: Final = frozenset({10, 11})
_GROUP: Final = 3


def without_codes(tags: str, values: Sequence[object], widths: Sequence[int]) -> str:
    """Return ``tags`` with ``x`` for the numbers of a code: seven digits or more in one breath, ten or eleven in groups."""
    found = tags
    for row in _ROW.finditer(tags):
        if tags[row.start() - 1 : row.start()] in {"M", "Y"}:
            continue  # "June 3 2014 10 30"
        close = [stretch.span() for stretch in _CLOSE.finditer(tags, row.start(), row.end())]
        counts = [_digits(tags, values, widths, *span) for span in close]
        if sum(counts) in _WHOLE and max(counts) >= _GROUP and not _is_date(row.group()):
            found = _masked(found, *row.span())
            continue
        for (start, stop), count in zip(close, counts, strict=True):
            if count >= _SHORTEST and stop - start >= _GROUP and not _is_date(tags[start:stop]):
                found = _masked(found, start, stop)
    return found


def _is_date(row: str) -> bool:
    """Whether a year stands third, as in 17 02 2014, and is not the end of a telephone number."""
    return row[2:3] == "y" and row[0] in "abc" and row[1] in "abc"


def _masked(tags: str, start: int, stop: int) -> str:
    return tags[:start] + "".join("x" if tag not in "-,." else tag for tag in tags[start:stop]) + tags[stop:]


def _digits(tags: str, values: Sequence[object], widths: Sequence[int], start: int, stop: int) -> int:
    return sum(widths[at] or (1 if tags[at] in "Zg" else len(str(values[at]))) for at in range(start, stop) if tags[at] != "-")
