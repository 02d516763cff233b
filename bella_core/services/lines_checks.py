"""Which of a clinic's lines lead back to bella, by its file and by what happened when they were rung."""

from datetime import datetime, timedelta

import attrs

from bella_core.crud import dials
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView

from .clinics_lines import leading_back, outgoing

#: For so long a loop is told of, unless somebody has taken a call on that line since.
REMEMBERED = timedelta(days=30)


@attrs.frozen
class BadLine:
    """A line that leads back to bella: where it stands in the clinic's file, why it is known, and what mends it."""

    path: str
    problem: str
    mend: str


async def check_lines(db: Database, clinic: ClinicView, now: datetime) -> list[BadLine]:
    """Return the lines that lead back to bella; ``now`` is aware UTC."""
    mend = "give the number of a line that a person answers, and run: bella clinic import FILE"
    found = [BadLine(path, f"is a number that bella answers, of {reached}", mend) for path, reached in leading_back(clinic)]
    for place, location in enumerate(clinic.locations):
        for key, number in outgoing(location):
            led_back = await db.read(dials.led_back, number, now - REMEMBERED)
            if led_back is not None:
                problem = f"forwards to bella: a call that she put through came back on {led_back:%Y-%m-%d at %H:%M} UTC"
                found.append(BadLine(f"locations[{place}].{key}", problem, "take the forwarding off that line, or give another number"))
    return found
