"""What stands in the book, as the judge reads it."""

from datetime import datetime

import attrs


@attrs.frozen
class Row:
    """
    Hold one appointment that stands.

    Args:
        starts_at: local and naive. ``name``: as it was written; ``phone``: E.164.
        provider: of the visit, by its id; empty where nobody tells.
        record: of a patient who was on file before the call; None for a new one.
        confirmed: the patient said that they come.
    """

    service: str
    starts_at: datetime
    name: str
    phone: str | None
    provider: str = ""
    record: str | None = None
    confirmed: bool = attrs.field(default=False, eq=False)


@attrs.frozen
class Left:
    """An item for staff: its kind, and the number that it names, empty where it names none."""

    kind: str
    phone: str


@attrs.frozen
class Waiting:
    """A place on the waiting list: as the name and the number were written, and for what."""

    name: str
    phone: str
    service: str
