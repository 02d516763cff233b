"""What stands in the book, as the judge reads it."""

from datetime import datetime

import attrs


@attrs.frozen
class Row:
    """One appointment; ``starts_at`` is local and naive, ``name`` as it was written, ``phone`` E.164."""

    service: str
    starts_at: datetime
    name: str
    phone: str | None
