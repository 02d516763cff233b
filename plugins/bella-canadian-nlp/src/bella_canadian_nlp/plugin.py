"""The plugin: cleans a transcript, then lets every finder read it."""

from collections.abc import Sequence

import attrs

from bella_core.plugin import Cleaned, Extraction, Host, TurnContext, Utterance, hookimpl

from . import email, health_card, insurer, names, phone, postal_code, spelled
from .birth_date import find_birth_dates
from .cleaning import clean
from .numbers import find_numbers
from .reading import Finder, read
from .times import find_times
from .times import load as load_times
from .wishes import finder as wishes

#: Each is a module of its own; the order has no meaning.
FINDERS: tuple[Finder, ...] = (
    phone.find,
    spelled.find,
    postal_code.find,
    email.find,
    health_card.find,
    insurer.find,
    names.find,
    names.find_hints,
    wishes.find,
    find_times,
    find_birth_dates,
    find_numbers,
)

#: Kinds that are said sign by sign or may hold a word twice.
_SPELLED = frozenset(("spelled", "postal_code", "health_card"))
#: What a name's words may be part of.
_WHOLES = frozenset(("email", "insurer", "postal_code", "health_card"))


@attrs.frozen
class CanadianNlpSettings:
    """The plugin needs no settings."""


class CanadianNlp:
    """Understand callers in Canadian English and French, without network or model."""

    settings = CanadianNlpSettings
    api = 1

    def __init__(self, settings: CanadianNlpSettings) -> None:
        self._settings = settings
        wishes.phrase_book()  # compiled before the first caller speaks, some 70 ms
        load_times()

    @hookimpl
    async def startup(self, host: Host) -> None:  # noqa: ARG002  # the hook's argument
        """Load the tables of telephone numbers, some 30 ms, before a caller says one."""
        phone.load()

    @hookimpl
    def clean_transcript(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> Cleaned:  # noqa: ARG002  # the hook's arguments
        """Remove fillers, repairs and what speech engines invent."""
        return clean(cleaned, context.language, spelling=not _SPELLED.isdisjoint(context.expecting))

    @hookimpl
    def extract(self, utterance: Utterance, cleaned: Cleaned, context: TurnContext) -> Sequence[Extraction]:  # noqa: ARG002  # see above
        """Return what every finder reads in the cleaned words, in their order."""
        reading = read(cleaned.text, context.language)
        found = _without_parts([extraction for finder in FINDERS for extraction in finder(reading, context)])
        return sorted(found, key=lambda extraction: (extraction.start, extraction.end, extraction.kind))


def _without_parts(found: list[Extraction]) -> list[Extraction]:
    """Leave out the names that are part of something else: of an e-mail address, of an insurer's name."""
    wholes = [extraction for extraction in found if extraction.kind in _WHOLES]
    if not wholes:
        return found
    return [one for one in found if one.kind != "name" or not any(one.start < other.end and other.start < one.end for other in wholes)]
