"""Days and instants that people and programs give, as ISO 8601, within years in which a clinic's book may be."""

from datetime import date, datetime
from typing import TypeVar

T = TypeVar("T", date, datetime)

#: Beyond these years a zone's offset, or a horizon, would leave what Python can count.
YEARS = range(1800, 3000)


class NoMoment(ValueError):
    """A text is no day or instant that can be; the message says what is wanted, and never repeats the text."""


def read_moment(text: str, kind: type[T]) -> T:
    """
    Read a day or an instant.

    Args:
        kind: ``date``, or ``datetime`` with or without an offset.

    Raises:
        NoMoment: it is none, or of a year beyond ``YEARS``.
    """
    try:
        at = kind.fromisoformat(text)
    except ValueError:
        raise NoMoment("must be a date or an instant in ISO 8601") from None
    if at.year not in YEARS:
        raise NoMoment(f"must be of the years {YEARS[0]} to {YEARS[-1]}")
    return at
