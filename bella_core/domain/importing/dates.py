"""Dates and times as lists write them; the order of day and month is told from the whole column, never guessed from one cell."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Literal, get_args

from ..phonetics import fold

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = get_args(Order)

_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "janvier", "janv"),
            ("february", "feb", "fevrier", "fevr", "fev"),
            ("march", "mar", "mars"),
            ("april", "apr", "avril", "avr"),
            ("may", "mai"),
            ("june", "jun", "juin"),
            ("july", "jul", "juillet", "juil"),
            ("august", "aug", "aout"),
            ("september", "sept", "sep", "septembre"),
            ("october", "oct", "octobre"),
            ("november", "nov", "novembre"),
            ("december", "dec", "decembre"),
        ),
        1,
    )
    for name in names
}
#: Of so many dates in one order one in another is taken for a slip.
_SLIPS = 20
_PARTS = re.compile(r"\s*(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})\s*")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*")
#: What may follow a date in its own cell: its time.
_TAIL = re.compile(r"(?:[T ]\s*(\d{1,2}\s*[:h].*|\d{1,2}\s*[ap]\.?m\.?))?\s*", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?(?::(\d{2})(?:\.\d+)?)?|(?=[aApP]))\s*(?:min)?\s*([aApP]\.?\s*[mM]\.?)?")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")


class UnknownOrder(ValueError):
    """A column's dates do not tell whether the day or the month comes first, or tell both."""


def order_of(texts: Iterable[str]) -> Order | None:
    """
    Return the order in which a column writes dates.

    Only cells that can be read in one order count. One cell in twenty may be a slip: its row is rejected when it is read.

    Returns:
        None where no cell tells: each reads both ways, or none has two numbers before or after the year.

    Raises:
        UnknownOrder: more cells than slips can only be read one way, and others only another.
    """
    told = Counter(order for order in map(_told, texts) if order is not None)
    if not told:
        return None
    [(order, count), *others] = told.most_common()
    if _SLIPS * sum(slips for _, slips in others) > count:
        raise UnknownOrder("some dates have the day first, and some the month")
    return order


def _told(text: str) -> Order | None:
    """Return the order that a cell alone tells."""
    parts = _PARTS.fullmatch(split(text)[0])
    if parts is None or len(parts[1]) > 2:
        return None
    first, second, third = int(parts[1]), int(parts[2]), int(parts[3])
    if first > 31:
        return "ymd" if second <= 12 and third <= 31 else None
    if first > 12:
        return "dmy" if second <= 12 else None
    return "mdy" if 12 < second <= 31 else None


def needs_order(text: str) -> bool:
    """Tell whether a cell reads as two different dates, by the day first or the month."""
    parts = _PARTS.fullmatch(split(text)[0])
    return parts is not None and len(parts[1]) <= 2 and int(parts[1]) <= 12 and int(parts[2]) <= 12 and parts[1] != parts[2]


def read_date(text: str, order: Order | None, *, latest: date | None = None) -> date | None:
    """
    Read a date.

    Args:
        order: of the column; a year of four digits that comes first needs none.
        latest: a year of two digits is the last that is not after this day; without it, one of 2000 to 2099.

    Returns:
        None if it is no date.
    """
    day = split(text)[0]
    if found := _COMPACT.fullmatch(day):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _PARTS.fullmatch(day):
        return _numbers((found[1], found[2], found[3]), order, latest)
    return _words(day, latest)


def split(text: str) -> tuple[str, str]:
    """Part a cell into its date and its time; the time is empty where there is none."""
    text = text.strip()
    for found in re.finditer(r"[T ]", text):
        tail = _TAIL.fullmatch(text, found.start())
        if tail is not None and tail[1] and any(char.isdecimal() for char in text[: found.start()]):
            return text[: found.start()].rstrip(","), tail[1]
    return text, ""


def read_time(text: str) -> time | None:
    """Read a time of day: ``9:30``, ``9:30 AM``, ``14 h 30``, ``1430``; None if it is none."""
    text = text.strip()
    if found := _DIGITS.fullmatch(text):
        return _time(int(found[1]), int(found[2]))
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or " ")[0].lower()
    if half != " ":
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return _time(hour, minute)


def _numbers(parts: tuple[str, str, str], order: Order | None, latest: date | None) -> date | None:
    if len(parts[0]) > 2:
        return _date(int(parts[0]), int(parts[1]), int(parts[2])) if len(parts[0]) == 4 and len(parts[2]) <= 2 else None
    if order == "ymd":
        return _date(_year(parts[0], latest), int(parts[1]), int(parts[2]))
    if len(parts[2]) == 3 or (order is None and parts[0] != parts[1]):
        return None
    day, month = (parts[0], parts[1]) if order == "dmy" else (parts[1], parts[0])
    return _date(_year(parts[2], latest), int(month), int(day))


def _words(text: str, latest: date | None) -> date | None:
    """Read a date whose month is a word: ``4 mars 2026``, ``Mar 4, 2026``, ``04-Mar-26``, ``1er mai 2026``."""
    words = [re.sub(r"(?<=\d)(st|nd|rd|th|er|e)$", "", word) for word in fold(text).split() if word not in {"le", "de", "of"}]
    months = [word for word in words if word in _MONTHS]
    numbers = [word for word in words if word.isdecimal()]
    if len(months) != 1 or len(numbers) != 2:
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _date(_year(year, latest), _MONTHS[months[0]], int(day)) if len(day) <= 2 and len(year) in {2, 4} else None


def _year(text: str, latest: date | None) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if latest is None or 2000 + year <= latest.year else 1900 + year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None
