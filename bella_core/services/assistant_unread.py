"""What a text says and no extractor took up: a person who is not of the clinic, a number that breaks off, a time that is only near."""

import re
from collections.abc import Iterator, Sequence

from bella_core.plugin.types import Extraction, PhoneValue
from bella_core.schemas.assistant import Doubt

from .assistant_found import values

_TITLE = re.compile(r"\b(?:dr|doctor|docteur|docteure|dre)\b\.?\s+(?=\w)", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:phone|number|cell|call me (?:at|on)|reach me|numéro|cellulaire|téléphone|rappelez)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d(?:[\s().-]*\d){3,}")
_ABOUT = re.compile(r"\b(?:around|about|roughly|approximately|environ|vers|autour de|aux alentours de)\s*(?:the\s+)?$", re.IGNORECASE)


def unread_doubts(found: Sequence[Extraction], text: str) -> Iterator[Doubt]:
    """
    Yield what was said of a provider, a number or a time that no value carries.

    Args:
        found: what extractors read.
        text: the cleaned words, in which their offsets count.
    """
    providers = [e for e in found if e.kind in ("provider", "name")]
    if any(not any(e.start <= match.end() < e.end for e in providers) for match in _TITLE.finditer(text)):
        yield Doubt("provider", "unknown")
    if not values(found, PhoneValue) and _NUMBER.search(text) and any(_is_free(match, found) for match in _DIGITS.finditer(text)):
        yield Doubt("phone", "unfinished")
    if any(e.kind == "time" and (_ABOUT.search(text[: e.start]) or _ABOUT.match(e.text.split(" ", 1)[0])) for e in found):
        yield Doubt("time", "about")


def _is_free(match: re.Match[str], found: Sequence[Extraction]) -> bool:
    """Tell whether digits belong to nothing that was read, such as a time or a postal code; a bare number is no value."""
    return not any(e.start < match.end() and match.start() < e.end for e in found if e.kind != "number")
