"""What was read in a text, as plain JSON: the same for the command ``bella extract`` and for the REST interface."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

import attrs

from bella_core.plugin.types import Cleaned, Extraction

#: How sure a reading is at most that is told beside the first.
UNLIKELY = 0.2


def reading(text: str, cleaned: Cleaned, extractions: Sequence[Extraction]) -> dict[str, object]:
    """
    Return what was read.

    What a time may mean besides the first reading follows it as entries of their own, with little confidence and ``"alternative": true``.

    Args:
        text: as it was given. ``cleaned``: as the plugins read it.
    """
    return {
        "text": text,
        "cleaned": cleaned.text,
        "extractions": [entry for extraction in extractions for entry in _entries(extraction, text, cleaned)],
    }


def with_alternatives(extraction: Extraction) -> Iterator[Extraction]:
    """Yield an extraction and, of a time, each of its other readings as one, which nobody acts on."""
    yield extraction
    if extraction.kind == "time":
        unlikely = min(extraction.confidence, UNLIKELY)
        for value in extraction.alternatives:
            yield attrs.evolve(extraction, value=value, confidence=unlikely, alternatives=())


def _entries(extraction: Extraction, text: str, cleaned: Cleaned) -> Iterator[dict[str, object]]:
    for each in with_alternatives(extraction):
        yield {**_extraction(each, text, cleaned), "alternative": each is not extraction}


def _extraction(extraction: Extraction, text: str, cleaned: Cleaned) -> dict[str, object]:
    start, end = original_span(extraction.start, extraction.end, cleaned, text)
    return {
        "kind": extraction.kind,
        "value": plain(extraction.value),
        "text": text[start:end],
        "start": start,
        "end": end,
        "confidence": extraction.confidence,
        "plugin": extraction.plugin,
        "inferred": sorted(extraction.inferred),
        "alternatives": [plain(value) for value in extraction.alternatives],
    }


def original_span(start: int, end: int, cleaned: Cleaned, text: str) -> tuple[int, int]:
    """
    Return where words of the cleaned text stand in the text as it was given.

    What was removed right behind the words does not belong to them; what they replaced does.
    """
    first, last = cleaned.origin[start], cleaned.origin[end - 1]
    stop = max(cleaned.origin[end], last + 1)
    stop = min([stop, *(span.start for span in cleaned.removed if last < span.start < stop)])
    while stop > last + 1 and text[stop - 1].isspace():
        stop -= 1
    return first, stop


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind)) if attrs.has(kind) else ()


def plain(value: object) -> object:
    """Return a value as JSON has it: classes as objects, times as local ISO without seconds, days as ``YYYY-MM-DD``."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list | frozenset):
        return [plain(item) for item in value]
    kind: Any = type(value)
    names = _fields(kind)
    return {name: plain(getattr(value, name)) for name in names} if names else value
