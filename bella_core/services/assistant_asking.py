"""
Whether a text asks for a booking at all.

"I have a cleaning on Tuesday at ten" and "how much is a cleaning on Tuesday at ten" name all that a booking needs, and ask for none.
"""

import re
from collections.abc import Iterator, Sequence

from bella_core.plugin.types import Extraction, IntentValue, ServiceValue
from bella_core.schemas.assistant import Doubt

from .assistant_found import values

#: What may stand between the start of a clause and a service that is simply named: "…, just a cleaning on Tuesday", "…, pour un examen".
_BEFORE_SERVICE = frozenset({"a", "an", "one", "the", "for", "just", "and", "please", "un", "une", "le", "la", "pour", "juste", "et"})
_CLAUSE = re.compile(r"[.,;:!?–—\n]")
_WORD = re.compile(r"[^\W\d_]+")


def asking_doubts(found: Sequence[Extraction], text: str) -> Iterator[Doubt]:
    """
    Yield the doubt whether a booking is wanted.

    None where a wish to book was read, or where the service is named with nothing before it, as in a note. A question is no wish, and
    neither is a sentence about an appointment that somebody has, had, or may have.

    Args:
        found: what extractors read, in the order of the text.
        text: the cleaned words, in which their offsets count.
    """
    intents = {intent.name for intent in values(found, IntentValue)}
    if "book" in intents:
        return
    if "question" in intents:
        yield Doubt("intent", "question")
    elif not _is_note(found, text):
        yield Doubt("intent", "unsaid")


def _is_note(found: Sequence[Extraction], text: str) -> bool:
    """Tell whether the first service that is named begins its clause, but for an article."""
    service = next((e for e in found if isinstance(e.value, ServiceValue)), None)
    if service is None:
        return False
    before = text[max((e.end for e in found if e.end <= service.start), default=0) : service.start]
    return _BEFORE_SERVICE.issuperset(_WORD.findall(_CLAUSE.split(before)[-1].lower()))
