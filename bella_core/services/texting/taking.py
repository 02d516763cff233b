"""Who else answers a text than reminders do: whoever asked this patient something by text gets the first look at what comes back."""

from datetime import datetime
from typing import Protocol

import attrs

from bella_core.domain.clinic import Locale
from bella_core.domain.texting.reading import TextAnswer


@attrs.frozen
class IncomingText:
    """
    A text that came in.

    Args:
        sid: the carrier's id of it; the same when it is delivered again: make idempotency keys of it.
        sender: E.164. ``contact_id``: whose number it is; None for one that bella does not know.
        location_id: at which location's number it came in.
        words: as they were sent, PHI. ``answer``: what they are taken for.
        language: in which to answer. ``at``: aware UTC.
        told_at: when this contact was last told of an appointment by text (a reminder, a confirmation), which a bare "yes" may mean;
            None if never.
    """

    sid: str
    sender: str = attrs.field(repr=False)
    contact_id: str | None
    location_id: str
    words: str = attrs.field(repr=False)
    answer: TextAnswer
    language: Locale
    at: datetime
    told_at: datetime | None = None


class TextTaker(Protocol):
    """Somebody who asks patients something by text."""

    async def take(self, text: IncomingText) -> str | None:
        """
        Return what is answered to a text; None where it answers nothing that this taker asked, and so is for the next.

        Called before reminders look at it, but never for STOP, START and HELP. May be called again for the same ``sid``.
        """
        ...
