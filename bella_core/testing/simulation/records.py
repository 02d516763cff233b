"""Who is on file."""

from datetime import date, datetime

import attrs

from bella_core.domain.dialogue.types import Visit
from bella_core.domain.phonetics import fold, is_like

#: What somebody has of a resource: its name, and from when to when, aware UTC.
Interval = tuple[str, datetime, datetime]


@attrs.frozen
class Record:
    """A patient on file."""

    id: str
    given: str
    family: str
    born: date
    phone: str | None = None
    visits: tuple[Visit, ...] = ()

    def is_named(self, given: str, family: str | None) -> bool:
        """Tell whether a whole name is theirs, as it is written: whoever shares their number may be called nearly the same."""
        return fold(f"{given} {family or ''}") == fold(f"{self.given} {self.family}")

    def is_called(self, given: str | None, family: str | None) -> bool:
        """Tell whether a family name is theirs, and a given name, where one was said, sounds like theirs."""
        return fold(family or "") == fold(self.family) and (given is None or is_like(given, self.given))
