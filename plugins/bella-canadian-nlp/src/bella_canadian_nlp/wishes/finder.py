"""The finder of wishes: the phrases of all tables are looked up once, then each kind reads those of its own."""

from collections.abc import Callable, Iterator
from functools import cache

import attrs

from bella_core.plugin import Extraction, LocationView, TurnContext

from ..phrases import PhraseBook, Said
from ..reading import Reading
from . import emergency, intent, language, patient, provider, service, yes_no
from .tables import load

#: The phrase tables, and the family of phrases that each is.
_TABLES = {
    "sets": "",
    "emergency": "emergency",
    "emergency_sign": "emergency_sign",
    "emergency_context": "emergency_context",
    "intent_en": "intent",
    "intent_fr": "intent",
    "language": "language",
    "provider": "provider",
    "relation": "relation",
    "relation_bare": "relation_bare",
    "service": "service",
    "status": "status",
    "yes_no": "yes_no",
    "yes_no_leading": "yes_no_leading",
}
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
    book = PhraseBook()
    tables = {name: load(name) for name in _TABLES}
    for table in tables.values():
        book.define(table.sets)
    for name, family in _TABLES.items():
        for tag, phrases in tables[name].phrases.items():
            book.add(family, tag, phrases)
    return book


@attrs.frozen(eq=False)
class Clinic:
    """A clinic's own lists, compiled."""

    services: service.Lexicon
    providers: provider.Directory


class Clinics:
    """The last clinics that were asked for: a server has one, or few."""

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._compiled: list[Clinic] = []

    def of(self, location: LocationView) -> Clinic:
        """Return the compiled lists of a location's clinic."""
        services, providers = location.services, location.providers
        for clinic in self._compiled:
            if clinic.services.services is services and clinic.providers.providers is providers:
                return clinic
        for clinic in self._compiled:
            if clinic.services.services == services and clinic.providers.providers == providers:
                return clinic
        clinic = Clinic(service.lexicon(services, phrase_book()), provider.directory(providers))
        self._compiled = [clinic, *self._compiled[: self._most - 1]]
        return clinic


_CLINICS = Clinics()


def find(reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """Return what set phrases tell of the caller's wishes."""
    said = phrase_book().read(reading)
    for reader in _READERS:
        yield from reader(said, reading, context)
    clinic = _CLINICS.of(context.location)
    yield from service.read_services(said, reading, context, clinic.services)
    yield from provider.read_providers(said, reading, context, clinic.providers)
