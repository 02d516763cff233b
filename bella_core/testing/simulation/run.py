"""Many calls: each is drawn from the seed and its number alone, so that any of them can be held again."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import attrs

from bella_core.core.errors import ClinicError
from bella_core.domain.clinic import ClinicView, Location
from bella_core.services.extraction import Extractor

from .agenda import Agenda, Language, draw
from .book import Book, busy, put_on_file
from .call import Outcome, hold_call
from .caller import Caller
from .channel import Channel
from .errand_caller import ErrandCaller
from .family_caller import FamilyCaller
from .keypad import KeypadCaller
from .line import MemoryLine
from .personas import PERSONAS
from .real_words import RealWords
from .standing import settle
from .standing_caller import StandingCaller
from .strangers import Stranger

#: The error rates that calls take turns with.
RATES = (0.0, 0.1, 0.2)
#: Calls come from here on for a year, at any hour that people call.
_FIRST = datetime(2027, 1, 4)  # noqa: DTZ001  # the location's local time


@attrs.frozen
class Setting:
    """What one call begins with: who calls where, over what line, and what is taken already."""

    agenda: Agenda
    clinic: ClinicView
    location: Location
    channel: Channel
    book: Book
    rng: Random


def setting(clinic: ClinicView, seed: int, number: int, rates: Sequence[float] = RATES, *, words: RealWords | None = None) -> Setting:
    """
    Draw a call.

    Args:
        clinic: its first location is called; it answers in either of its languages.
        seed, number: what it is drawn from; the error rates take turns with ``number``.
        words: of other people, which some callers use.
    """
    rng = Random(f"{seed}:{number}")  # noqa: S311  # callers are no secret
    persona = rng.choices(PERSONAS, [one.weight for one in PERSONAS])[0]
    language = _language(rng, clinic.locations[0])
    location = _answering(rng, clinic.locations[0], language)
    view = attrs.evolve(clinic, locations=(location, *clinic.locations[1:]))
    now = (_FIRST + timedelta(days=rng.randrange(365), hours=rng.randint(7, 20), minutes=rng.randrange(60))).replace(
        tzinfo=ZoneInfo(location.zone)
    )
    agenda = draw(rng, view, persona, language, now)
    agenda = agenda if words is None else words.lend(rng, agenda, location)
    book = Book(view, busy(rng, view, location, agenda.now))
    put_on_file(book, agenda)
    agenda = settle(book, agenda, book.people, book.taken)
    wer = rates[number % len(rates)]
    channel = Channel(Random(f"{seed}:{number}:channel"), wer, rates=rng.random() < 0.5, plain=rng.random() < 0.3)  # noqa: S311  # see above
    return Setting(agenda, view, location, channel, book, rng)


def caller_of(given: Setting) -> Caller | Stranger:
    """Return who calls."""
    if given.agenda.persona.goal == "nothing":
        return Stranger(given.agenda, given.clinic, given.rng)
    if given.agenda.persona.keypad:
        return KeypadCaller(given.agenda, given.clinic, given.location, given.rng)
    if given.agenda.companions:
        return FamilyCaller(given.agenda, given.clinic, given.location, given.rng)
    if given.agenda.standing is not None:
        return StandingCaller(given.agenda, given.clinic, given.location, given.rng)
    if given.agenda.persona.errand != "book":
        return ErrandCaller(given.agenda, given.clinic, given.location, given.rng)
    return Caller(given.agenda, given.clinic, given.location, given.rng)


async def simulate(
    clinic: ClinicView,
    extractor: Extractor,
    calls: int,
    seed: int,
    rates: Sequence[float] = RATES,
    *,
    first: int = 0,
    words: RealWords | None = None,
) -> AsyncIterator[Outcome]:
    """
    Hold calls over a book in memory, and yield what came of each.

    Args:
        extractor: understands what callers say.
        calls: how many. ``first``: the number of the first.
        words: of other people, which some callers use.
    """
    refuse_unfit(clinic)
    for number in range(first, first + calls):
        yield await hold(clinic, extractor, seed, number, rates, words=words)


async def hold(
    clinic: ClinicView, extractor: Extractor, seed: int, number: int, rates: Sequence[float] = RATES, *, words: RealWords | None = None
) -> Outcome:
    """Hold one call over a book in memory."""
    given = setting(clinic, seed, number, rates, words=words)
    line = MemoryLine(given.book, extractor, given.agenda.number, given.agenda.now)
    return attrs.evolve(await hold_call(line, caller_of(given), given.channel), number=number)


def refuse_unfit(clinic: ClinicView) -> None:
    """
    See whether callers can want anything of a clinic.

    Raises:
        ClinicError: there is nothing to book by telephone, or the first location is never open.
    """
    location, mistakes = clinic.locations[0], []
    if not any(service.is_by_phone for service in clinic.services):
        mistakes.append('simulated callers book by telephone: give at least one service by_phone = "book"')
    if not any(location.hours):
        mistakes.append(f"simulated callers call the first location: give {location.name!r} opening hours")
    if mistakes:
        raise ClinicError("clinic", mistakes)


def _language(rng: Random, location: Location) -> Language:
    """Draw the caller's language: one of the two, but where a location answers in one only."""
    english = rng.random() < 0.5
    spoken = {locale[:2] for locale in location.languages}
    return "en" if spoken == {"en"} or (english and spoken != {"fr"}) else "fr"


def _answering(rng: Random, location: Location, language: str) -> Location:
    """Return the location as it is for callers: most of them call one that answers in their language."""
    mine = rng.random() < 0.85
    languages = tuple(sorted(location.languages, key=lambda locale: locale.startswith(language) != mine))
    return attrs.evolve(location, languages=languages)
