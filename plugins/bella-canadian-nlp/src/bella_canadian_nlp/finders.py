"""Everything that reads, in one place; importing it compiles the patterns of all of it, some 50 ms."""

from bella_core.plugin import Extraction, TurnContext

from . import email, health_card, insurer, names, phone, postal_code, spelled
from .birth_date import find_birth_dates
from .numbers import find_numbers
from .reading import Finder, beginning, read
from .times import find_times
from .times import load as load_times
from .wishes import finder as wishes

#: Each is a module of its own; the order has no meaning. What a caller wishes is read to the end of a monologue, values in its beginning.
FINDERS: tuple[Finder, ...] = (
    phone.find,
    spelled.find,
    postal_code.find,
    email.find,
    health_card.find,
    insurer.find,
    names.find,
    names.find_hints,
    find_times,
    find_birth_dates,
    find_numbers,
)

#: The contract takes no more of one utterance.
_MOST = 64
#: What a name's words may be part of.
_WHOLES = frozenset(("email", "insurer", "postal_code", "health_card"))


def find_all(text: str, context: TurnContext) -> list[Extraction]:
    """Return what every finder reads in the cleaned words, in their order; of a monologue the first 64 values."""
    reading = read(text, context.language)
    close = beginning(reading)
    found = _without_parts([extraction for finder in FINDERS for extraction in finder(close, context)])
    found.extend(wishes.find(reading, context))
    if len(found) > _MOST:  # a monologue, or nonsense; what is urgent is kept wherever it was said
        found = sorted(found, key=lambda extraction: (extraction.kind != "emergency", extraction.start))[:_MOST]
    return sorted(found, key=lambda extraction: (extraction.start, extraction.end, extraction.kind))


def prepare() -> None:
    """Build what would else be built while a caller waits: the phrase book (70 ms), the tables of times (20 ms), of numbers (60 ms)."""
    wishes.phrase_book()
    load_times()
    phone.load()


def _without_parts(found: list[Extraction]) -> list[Extraction]:
    """Leave out the names that are part of something else: of an e-mail address, of an insurer's name."""
    wholes = [extraction for extraction in found if extraction.kind in _WHOLES]
    if not wholes:
        return found
    return [one for one in found if one.kind != "name" or not any(one.start < other.end and other.start < one.end for other in wholes)]
