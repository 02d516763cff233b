"""What a caller wants: drawn once, before the call; the judge compares the book with it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal

import attrs

from bella_core.domain.clinic import ClinicView, Location, Service
from bella_core.domain.hours import windows_on

from . import people
from .personas import Persona
from .rows import Row
from .sounding import sound_alike

Language = Literal["en", "fr"]

#: The whole day.
_START, _END = time(0), time(23, 59)
_NOON = time(12)
#: The service that callers with a toothache come to.
_URGENT = "emergency_exam"
#: Errands that are about an appointment that stands already.
_OF_STANDING = frozenset({"move", "cancel", "confirm", "when", "late"})


@attrs.frozen
class When:
    """
    Say when somebody would come.

    Args:
        days: that will do; none for any.
        start, end: local times of day, ``[start, end)``.
        way: how it is said: ``exact``, ``day_part``, ``day``, ``part``, ``week``, ``soon``, ``whenever``.
        words: exactly these, where they are given.
    """

    days: tuple[date, ...] = ()
    start: time = _START
    end: time = _END
    way: str = "whenever"
    words: str = ""

    def suits(self, moment: datetime) -> bool:
        """Tell whether a local time will do."""
        return (not self.days or moment.date() in self.days) and self.start <= moment.time() < self.end


@attrs.frozen
class Patient:
    """Somebody whom a visit is for."""

    given: str
    family: str
    born: date

    @property
    def name(self) -> str:
        """The name."""
        return f"{self.given} {self.family}"


@attrs.frozen
class Agenda:
    """
    Hold what one caller wants.

    Args:
        now: when the call begins, local, aware.
        number: the number that is called from, or None: hidden. ``phone``: the one to be reached at.
        services: codes that will do; bella gives a first visit to some who ask for another.
        known: was here before; ``born`` is then on file.
        other_service: that they change their mind to, if they do.
        companions: who comes as well.
        record: of the patient on file; ``standing``: the appointment that they have already.
        flexible: how many times an offer that does not suit is turned down before anything is taken.
        name_words, phone_words: exactly how they are said, where that is given.
        minutes: how late they will be.
    """

    persona: Persona
    language: Language
    now: datetime
    number: str | None
    given: str
    family: str
    phone: str
    service: str
    services: frozenset[str]
    when: When
    known: bool = False
    child: bool = False
    born: date = date(1980, 1, 1)
    other_service: str = ""
    companions: "tuple[Patient, ...]" = ()
    record: str | None = None
    standing: Row | None = None
    flexible: int = 1
    name_words: str = ""
    phone_words: str = ""
    minutes: int = 0

    @property
    def name(self) -> str:
        """The patient's name."""
        return f"{self.given} {self.family}"


def draw(rng: Random, clinic: ClinicView, persona: Persona, language: Language, now: datetime) -> Agenda:
    """Draw what a caller of the clinic's first location wants; the same ``rng`` draws the same."""
    location = clinic.locations[0]
    given, family = people.name(rng, language)
    number = people.phone(rng) if persona.regular or rng.random() >= 0.15 else None
    child = rng.random() < persona.child
    known = persona.regular or persona.errand != "book" or rng.random() < 0.5
    service = _service(rng, clinic, child=child)
    first = {found.code for found in clinic.services if found.first_for_new}
    ways = ("soon", "part") if persona.keypad else ()
    when = When(way="soon") if service.code == _URGENT else wish(rng, location, now, ways=ways)
    age = rng.randint(4, 15) if child else rng.randint(18, 85)
    agenda = Agenda(
        persona,
        language,
        now,
        number,
        given,
        family,
        number if number and (persona.regular or rng.random() < 0.75) else people.phone(rng),
        service.code,
        frozenset({service.code} | (first if not known else set())),
        when,
        known=known,
        child=child,
        born=_born(rng, now, age),
        flexible=rng.randint(0, 2),
    )
    return _more(rng, clinic, location, agenda)


def _more(rng: Random, clinic: ClinicView, location: Location, agenda: Agenda) -> Agenda:
    """Draw what only some personas have."""
    persona, now = agenda.persona, agenda.now
    if persona.two or persona.kids:
        count = 1 if persona.two else rng.randint(1, persona.kids - 1)
        agenda = attrs.evolve(agenda, companions=_siblings(rng, agenda, count, now))
    if persona.service_too and agenda.known:  # a new patient has the first visit, whatever they ask for
        others = [code for code in ("checkup", "cleaning", "filling") if code != agenda.service and _books(clinic, code)]
        agenda = attrs.evolve(agenda, other_service=rng.choice(others) if others and agenda.service != _URGENT else "")
    if agenda.known:
        agenda = attrs.evolve(agenda, record="user-1")
    if persona.goal == "refused":
        young = _born(rng, now, rng.randint(4, 12))  # from fourteen on a patient who gives their name is told
        agenda = attrs.evolve(agenda, phone=_another(rng, agenda.number), born=young)  # the number on file is not theirs
    if persona.errand in _OF_STANDING:
        days = _open_days(location, now)[:20]
        starts = datetime.combine(rng.choice(days), time(rng.choice((9, 10, 14, 15))))
        standing = Row(agenda.service, starts, agenda.name, agenda.phone, record=agenda.record)
        agenda = attrs.evolve(agenda, standing=standing, minutes=rng.choice((5, 10, 15, 20, 30)))
    return agenda


def _another(rng: Random, number: str | None) -> str:
    """Draw a number that is another one."""
    found = people.phone(rng)
    return found if found != number else _another(rng, number)


def _siblings(rng: Random, agenda: Agenda, count: int, now: datetime) -> "tuple[Patient, ...]":
    """Draw children of the same family name, whom nobody takes for one another by ear."""
    found: list[Patient] = []
    while len(found) < count:
        given, _ = people.name(rng, agenda.language)
        if not any(sound_alike(given, other) for other in (agenda.given, *(one.given for one in found))):
            found.append(Patient(given, agenda.family, _born(rng, now, rng.randint(4, 15))))
    return tuple(found)


def _born(rng: Random, now: datetime, age: int) -> date:
    return now.date() - timedelta(days=365 * age + rng.randint(0, 364))


def _books(clinic: ClinicView, code: str) -> bool:
    return any(found.code == code and found.is_by_phone for found in clinic.services)


def wish(rng: Random, location: Location, now: datetime, *, ways: Iterable[str] = ()) -> When:
    """Draw a time that somebody would come at: the clinic is open then, and it is neither today nor far away."""
    way = rng.choice(tuple(ways) or ("exact", "exact", "day_part", "day_part", "day", "part", "week", "soon", "whenever"))
    day = rng.choice(_open_days(location, now)[:20])
    morning = rng.random() < 0.5
    if way == "exact":
        hours = [at for window in windows_on(location, day) for at in _hours(window.start, window.end)]
        at = rng.choice(hours)
        return When((day,), at, (datetime.combine(day, at) + timedelta(minutes=1)).time(), "exact")
    if way == "week":
        monday = now.date() + timedelta(days=7 - now.weekday())
        return When(tuple(monday + timedelta(days=ahead) for ahead in range(7)), way="week")
    days = (day,) if way in {"day_part", "day"} else ()
    start, end = (_START, _NOON) if morning else (_NOON, _END)
    return When(days, start, end, way) if way in {"day_part", "part"} else When(days, way=way)


def _hours(start: time, end: time) -> list[time]:
    """Return full and half hours that leave an hour until the window's end."""
    return [time(hour, minute) for hour in range(start.hour, end.hour - 1) for minute in (0, 30) if time(hour, minute) >= start] or [start]


def _open_days(location: Location, now: datetime) -> list[date]:
    days = (now.date() + timedelta(days=ahead) for ahead in range(1, 60))
    return [day for day in days if windows_on(location, day)]


def _service(rng: Random, clinic: ClinicView, *, child: bool) -> Service:
    bookable = [found for found in clinic.services if found.is_by_phone]
    if child:
        return next((found for found in bookable if "child" in found.code), rng.choice(bookable))
    adult = [found for found in bookable if "child" not in found.code]
    weights = [6 if found.code in {"cleaning", "checkup"} else 1 for found in adult]
    return rng.choices(adult, weights)[0]
