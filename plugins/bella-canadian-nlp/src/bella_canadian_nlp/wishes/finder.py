"""The finder of wishes: the phrases of all tables are looked up once, then each kind reads those of its own."""

from collections.abc import Callable, Iterator
from functools import cache

from bella_core.plugin import Extraction, TurnContext

from ..phrases import PhraseBook, Said
from ..reading import Reading
from . import emergency, intent, language, patient, sets, yes_no, yes_no_words

_TABLES: tuple[Callable[[PhraseBook], None], ...] = (
    emergency.add_tables,
    intent.add_tables,
    language.add_tables,
    patient.add_tables,
    yes_no.add_tables,
)
_READERS: tuple[Callable[[Said, Reading, TurnContext], Iterator[Extraction]], ...] = (
    emergency.read_emergency,
    intent.read_intents,
    language.read_language,
    patient.read_relation,
    patient.read_status,
    yes_no.read_yes_no,
)


@cache
def phrase_book() -> PhraseBook:
    """Return the phrases of all tables, compiled on first use (some 30 ms)."""
    book = PhraseBook(sets.SETS | yes_no_words.SETS | patient.SETS | emergency.SETS)
    for add_tables in _TABLES:
        add_tables(book)
    return book


def find(reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """Return what set phrases tell of the caller's wishes."""
    said = phrase_book().read(reading)
    for reader in _READERS:
        yield from reader(said, reading, context)
