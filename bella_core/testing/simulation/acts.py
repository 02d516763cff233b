"""What a caller does in one turn, and what they agreed to."""

from datetime import datetime
from typing import Literal

import attrs

Meaning = Literal["yes", "no", "other"]


@attrs.frozen
class Act:
    """
    One turn of a caller.

    Args:
        do: ``say`` the words, press the ``keys``, stay in ``silence``, ``hang_up``.
        means: what the caller means by it; the judge looks for a yes that the channel made of something else.
        language: of the words.
        heard: bella's words were heard to their end.
    """

    do: Literal["say", "keys", "silence", "hang_up"]
    words: str = ""
    means: Meaning = "other"
    language: str = "en"
    heard: bool = True


@attrs.frozen
class Agreed:
    """
    Hold what a caller said yes to: all that was read back, as it was heard.

    Args:
        services: that have the name that was said, and that the caller wants by now.
        starts_at: local and naive. ``name``: the patient's, as it is.
        providers: ids of those that have the name that was said; none where none was.
        record: of the patient, where they are on file.
        cancels: the appointment that stood before goes; ``moves``: to this time, and not for good.
        comes: the patient said that they come to it; nothing else changes.
    """

    services: frozenset[str]
    starts_at: datetime
    name: str
    providers: frozenset[str] = frozenset()
    record: str | None = None
    cancels: bool = False
    moves: bool = False
    comes: bool = False
