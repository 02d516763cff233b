"""The plugin: cleans a transcript, then lets every finder read it."""

from collections.abc import Sequence

import attrs
from bella_core.plugin import Cleaned, Extraction, TurnContext, Utterance, hookimpl

from . import names, phone, spelled
from .cleaning import clean
from .numbers import find_numbers
from .reading import Finder, read
from .times import find_times
from .wishes import finder as wishes

#: Each is a module of its own; the order has no meaning.
FINDERS: tuple[Finder, ...] = (phone.find, spelled.find, names.find, wishes.find, find_times, find_numbers)


@attrs.frozen
class CanadianNlpSettings:
    """The plugin needs no settings."""


class CanadianNlp:
    """Understand callers in Canadian English and French, without network or model."""

    settings = CanadianNlpSettings
    api = 1

    def __init__(self, settings: CanadianNlpSettings) -> None:
        self._settings = settings

    @hookimpl
    def clean_transcript(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> Cleaned:
        """Remove fillers, repairs and what speech engines invent."""
        return clean(cleaned, context.language)

    @hookimpl
    def extract(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> Sequence[Extraction]:
        """Return what every finder reads in the cleaned words, in their order."""
        reading = read(cleaned.text, context.language)
        found = [extraction for finder in FINDERS for extraction in finder(reading, context)]
        return sorted(found, key=lambda extraction: (extraction.start, extraction.end, extraction.kind))
