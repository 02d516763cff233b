"""What a practice-management system's book says is taken."""

from datetime import datetime

import attrs

#: Entries of one page at most.
MAX_ENTRIES = 5000


@attrs.frozen
class ScheduleSource:
    """
    The book of one location in a practice-management system, as the clinic has declared it.

    Args:
        name: what the clinic calls it.
        zone: IANA, of the location: in it the system writes its times, where it does not say otherwise.
        columns: what the system calls the providers and rooms whose times bella keeps free.
        ignored: what else the system calls a column; an entry that is in none but those is left out.
    """

    name: str
    zone: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...] = ()


@attrs.frozen
class ScheduleEntry:
    """
    A time that the book says is taken: an appointment, a block, a lunch; never whose or why.

    Args:
        ref: its id, made so that nobody can read a patient out of it.
        columns: which of the source's columns it takes.
        starts_at, ends_at: ``[starts_at, ends_at)``, aware UTC.
    """

    ref: str
    columns: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


@attrs.frozen
class RejectedEntry:
    """An entry that cannot be read: its ``place``, such as a line's number, and ``why``, a code such as ``bad_date``; nothing of it."""

    place: int
    why: str


@attrs.frozen
class SchedulePage:
    """
    One pull's result.

    Args:
        entries: new or changed ones, at most 5,000. ``gone``: refs of those that take nothing any more.
        cursor: given to the next pull; stored by the host in one transaction with the rows.
        complete: False when another page follows at once.
        rejected: what could not be read: the clinic's staff are told, as a time may be taken that bella does not know of.
    """

    entries: tuple[ScheduleEntry, ...]
    gone: tuple[str, ...]
    cursor: str | None
    complete: bool = True
    rejected: tuple[RejectedEntry, ...] = ()
