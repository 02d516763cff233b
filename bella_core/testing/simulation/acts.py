"""What a caller does in one turn, and what they agreed to."""

from datetime import datetime
from typing import Literal

import attrs

from bella_core.domain.dialogue.types import Prompt, Reply

Meaning = Literal["yes", "no", "other"]

#: Questions by the first part of their prompt's key; anything else is understood by what is listened for.
QUESTIONS = frozenset({
    "reason", "anything_else", "after_911", "status", "name", "family", "given", "name_sure", "birth_date", "caller_id", "phone",
    "phone_more",
    "phone_sure", "service", "when", "offer", "read_back", "sure", "change",
})  # fmt: skip


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
    """What a caller said yes to: all that was read back, as it was heard; ``services`` are those that have the name that was said."""

    services: frozenset[str]
    starts_at: datetime
    name: str


def root(prompt: Prompt) -> str:
    """Return the question that a prompt belongs to."""
    return prompt.key.partition(".")[0]


def question(reply: Reply) -> tuple[str, Prompt]:
    """Return what was asked, and the words that asked it."""
    for part in reversed(reply.parts):
        if root(part) in QUESTIONS:
            return root(part), part
    mode = reply.listen.mode if reply.listen else "open"
    return f"mode:{mode}", reply.parts[-1]
