"""What one text asks for, and how plainly: a pure function from what extractors read to a reading with its doubts."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Literal, TypeVar

import attrs

from bella_core.domain.clinic import Service
from bella_core.domain.dialogue.wishes import is_exact, read_wish
from bella_core.domain.names import is_complete
from bella_core.domain.slots import Wish
from bella_core.plugin.types import (
    BirthDate,
    Emergency,
    Extraction,
    IntentValue,
    LetterHint,
    NameValue,
    PatientRelation,
    PatientStatus,
    PhonePart,
    PhoneValue,
    ProviderValue,
    ServiceValue,
    TimeValue,
    YesNo,
)
from bella_core.schemas.assistant import Doubt

T = TypeVar("T")

#: An extractor that is less sure than this leaves a doubt.
SURE = 0.8
#: What an extractor supplied of its own and the speaker did not say. A year or a caller's number may be supplied without a doubt.
UNSAID = frozenset({"meridiem", "date", "next_weekday", "doubt", "order"})
#: What a text may ask for that is no booking.
OTHER_WISHES = frozenset(
    {
        "move", "cancel", "keep", "confirm", "when", "late", "waiting_list", "human", "message", "prescription", "returned_call",
        "billing", "records", "professional", "sales", "wrong_number", "never_mind", "robot_refused",
    }
)  # fmt: skip

_HOLD_DIGITS = frozenset({"phone", "date_of_birth", "health_card"})
_LEVELS = ("same_day", "immediate", "911")
_FIELD = {"time": "time", "time_excluded": "time", "phone": "phone", "name": "name", "service": "service", "provider": "provider"}

Relation = Literal["self", "child", "partner", "parent", "other"]


@attrs.frozen
class Reading:
    """
    Hold what a text asks for.

    Args:
        emergency: the gravest level that was read; nothing else counts then.
        other: what is asked for instead of a booking.
        name_verified: its letters were said too. ``phone``: E.164. ``service``: its code.
        wish: when, and with whom if somebody was named.
        birth_date, relation, known: of the patient, as said.
        doubts: what was read but not said plainly.
    """

    emergency: Literal["911", "immediate", "same_day"] | None = None
    other: str | None = None
    name: NameValue | None = None
    name_verified: bool = False
    phone: str | None = None
    service: str | None = None
    wish: Wish | None = None
    birth_date: date | None = None
    relation: Relation = "self"
    known: bool | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what a booking needs and was not said."""
        needed = {"name": self.name, "service": self.service, "time": self.wish, "phone": self.phone}
        return tuple(field for field, value in needed.items() if value is None)


def read_text(found: Sequence[Extraction], *, caller: str | None, today: date) -> Reading:
    """
    Decide what a text asks for.

    A value that is said once, in full, by an extractor that is sure of it, carries no doubt. Where two are said, both are in doubt. Of
    names, numbers and services the first is read then, as people say what they are about first; of times the last, as they narrow them.

    Args:
        found: what extractors read, in the order of the text.
        caller: the number that the text came from, E.164; it stands in for one that was not said.
        today: the location's date.
    """
    found = _one_meaning_each(found)
    phones, services = _values(found, PhoneValue), _values(found, ServiceValue)
    births, statuses, relations = _values(found, BirthDate), _values(found, PatientStatus), _values(found, PatientRelation)
    name = _patient_name(found)
    return Reading(
        emergency=_gravest(found),
        other=_other_wish(found),
        name=name,
        name_verified=_spelled_alike(found, name),
        phone=phones[0].number if phones else caller,
        service=services[0].code if services else None,
        wish=_wish(found, today),
        birth_date=births[0].date if len(births) == 1 else None,
        relation=relations[0].relation if relations else "self",
        known=statuses[-1].known if statuses else None,
        doubts=tuple(dict.fromkeys(_doubts(found, name, today))),
    )


def _one_meaning_each(found: Sequence[Extraction]) -> Sequence[Extraction]:
    """
    Take the same words for one thing only.

    A patient's name or a provider's: a name that was introduced as one is the patient's. A time or a number that holds it: "905 555 0147"
    is no time of day.
    """
    dropped = [
        provider if name.confidence >= SURE else name
        for name in _of_kinds(found, {"name"})
        for provider in _of_kinds(found, {"provider"})
        if _overlap(name, provider)
    ]
    numbers = _of_kinds(found, _HOLD_DIGITS)
    dropped += [e for e in _of_kinds(found, {"time", "time_excluded"}) if any(_overlap(e, number) for number in numbers)]
    return [e for e in found if not any(e is other for other in dropped)]


def _of_kinds(found: Sequence[Extraction], kinds: Collection[str]) -> list[Extraction]:
    return [e for e in found if e.kind in kinds]


def _overlap(one: Extraction, other: Extraction) -> bool:
    return one.start < other.end and other.start < one.end


def fitted(reading: Reading, services: Sequence[Service]) -> Reading:
    """
    Fit the service to the clinic's list, as a call does.

    A service that is not on the list was not said. Who says to be new here, and asks for something that only known patients can have,
    gets the visit that the clinic begins with, and a doubt.

    Args:
        services: the clinic's.
    """
    service = next((service for service in services if service.code == reading.service), None)
    if service is None:
        return attrs.evolve(reading, service=None)
    if reading.known is not False or service.for_new:
        return reading
    first = next((service for service in services if service.first_for_new and service.by_phone == "book"), service)
    return attrs.evolve(reading, service=first.code, doubts=(*reading.doubts, Doubt("service", "first_visit")))


def _wish(found: Sequence[Extraction], today: date) -> Wish | None:
    """Return when somebody wants to come; a time that is only ruled out is no wish."""
    times = [e for e in found if e.kind == "time" and isinstance(e.value, TimeValue)]
    if not times:
        return None
    provider_id = next((provider.id for provider in _values(found, ProviderValue) if provider.id), None)
    return attrs.evolve(read_wish(None, times, [e for e in found if e.kind == "time_excluded"], today), provider_id=provider_id)


def _doubts(found: Sequence[Extraction], name: NameValue | None, today: date) -> Iterator[Doubt]:
    for extraction in found:
        if (field := _FIELD.get(extraction.kind)) is not None:
            yield from (Doubt(field, why) for why in sorted(extraction.inferred & UNSAID))
            if extraction.confidence < SURE:
                yield Doubt(field, "confidence")
            if extraction.alternatives:
                yield Doubt(field, "alternatives")
    yield from _several(found)
    yield from _name_doubts(found, name)
    yield from _time_doubts(found, today)
    relations = _values(found, PatientRelation)
    if any(relation.relation != "self" for relation in relations):
        yield Doubt("name", "relation")
    if _values(found, PhonePart):
        yield Doubt("phone", "unfinished")
    if any(answer.value == "no" for answer in _values(found, YesNo)):
        yield Doubt("intent", "no")
    if {intent.name for intent in _values(found, IntentValue)} & OTHER_WISHES:
        yield Doubt("intent", "several")


def _several(found: Sequence[Extraction]) -> Iterator[Doubt]:
    for field, kind in (("name", NameValue), ("phone", PhoneValue), ("service", ServiceValue), ("provider", ProviderValue)):
        if len(_values(found, kind)) > 1:
            yield Doubt(field, "several")


def _name_doubts(found: Sequence[Extraction], name: NameValue | None) -> Iterator[Doubt]:
    if name is None:
        return
    if not is_complete(name):
        yield Doubt("name", "one_word")
    spelled = [e.value for e in found if e.kind == "spelled" and isinstance(e.value, str)]
    hints = [hint.letter.casefold() for hint in _values(found, LetterHint)]
    if (spelled and not _spelled_alike(found, name)) or any(letter not in name.full.casefold() for letter in hints):
        yield Doubt("name", "spelling")


def _time_doubts(found: Sequence[Extraction], today: date) -> Iterator[Doubt]:
    wish = _wish(found, today)
    if wish is None:
        return
    alone = [read_wish(None, [e], (), today) for e in found if e.kind == "time"]
    days = {one.days or (one.first, one.last, one.weekdays) for one in alone} - {(None, None, ())}
    hours = {(one.at, one.day_start, one.day_end) for one in alone} - {(None, None, None)}
    if len(days) > 1 or len(hours) > 1:
        yield Doubt("time", "several")
    elif not is_exact(wish):
        yield Doubt("time", "vague")
    if any(e.kind == "time_excluded" for e in found):
        yield Doubt("time", "excluded")


def _patient_name(found: Sequence[Extraction]) -> NameValue | None:
    """Return the first name; where the visit is for somebody else, the first one after the words that say so."""
    names = [(e.start, e.value) for e in found if isinstance(e.value, NameValue)]
    for_other = next((e.end for e in found if isinstance(e.value, PatientRelation) and e.value.relation != "self"), 0)
    return next((name for start, name in names if start >= for_other), names[0][1] if names else None)


def _spelled_alike(found: Sequence[Extraction], name: NameValue | None) -> bool:
    """Tell whether the family name was spelled, letter by letter, as it was read."""
    spelled = {_letters(e.value) for e in found if e.kind == "spelled" and isinstance(e.value, str)}
    return bool(name and name.family and spelled and spelled <= {_letters(name.family), _letters(name.given or ""), _letters(name.full)})


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())


def _other_wish(found: Sequence[Extraction]) -> str | None:
    intents = [intent.name for intent in _values(found, IntentValue)]
    if "book" in intents:
        return None
    return next((intent for intent in intents if intent in OTHER_WISHES), None)


def _gravest(found: Sequence[Extraction]) -> Literal["911", "immediate", "same_day"] | None:
    """Return the gravest level of every reading there is: who is unsure goes up."""
    every = [value for e in found for value in (e.value, *e.alternatives) if isinstance(value, Emergency)]
    return max((emergency.level for emergency in every), key=_LEVELS.index, default=None)


def _values(found: Sequence[Extraction], kind: type[T]) -> tuple[T, ...]:
    """Return the different values of a kind, in the order of the text."""
    return tuple(dict.fromkeys(e.value for e in found if isinstance(e.value, kind)))
