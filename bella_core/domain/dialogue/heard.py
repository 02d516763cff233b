"""What one utterance, or one press of keys, amounts to: the extractions sorted by what they answer."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeVar

import attrs

from bella_core.plugin.types import (
    BirthDate,
    Emergency,
    Extraction,
    IntentValue,
    LanguageValue,
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

from .types import Understood

T = TypeVar("T")

#: Below it a value is asked about before it is used.
SURE = 0.6
#: Below it an engine's word for a whole utterance makes a yes doubtful.
CLEAR = 0.45
#: What can be picked by number.
CHOICES = (1, 2, 3)
#: From the least to the gravest.
LEVELS = ("same_day", "immediate", "911")


@attrs.frozen
class Named:
    """A name with how sure the extractor is of it, and its other readings."""

    value: NameValue
    sure: bool = True
    alternatives: tuple[NameValue, ...] = ()


@attrs.frozen
class Heard:
    """
    Hold what was heard in one turn.

    Args:
        text: the words, empty for keys. ``keyed``: it came by keypad.
        complete: the reply before it was played to its end.
        yes_no: a plain answer; ``doubt``: it may as well be the opposite.
        choice: 1, 2 or 3 by key or number.
        topic: of a question.
    """

    text: str = ""
    keyed: bool = False
    complete: bool = True
    yes_no: Literal["yes", "no"] | None = None
    doubt: bool = False
    intents: frozenset[str] = frozenset()
    topic: str | None = None
    choice: int | None = None
    emergency: Emergency | None = None
    language: LanguageValue | None = None
    names: tuple[Named, ...] = ()
    letter: LetterHint | None = None
    spelled: str | None = None
    phone: str | None = None
    phone_part: str | None = None
    birth_date: date | None = None
    services: tuple[str, ...] = ()
    provider: ProviderValue | None = None
    relation: Literal["self", "child", "partner", "parent", "other"] | None = None
    known: bool | None = None
    times: tuple[Extraction, ...] = ()
    excluded: tuple[Extraction, ...] = ()


def listen_to(event: Understood) -> Heard:
    """Sort an utterance's extractions; of a kind that can have one value only, the last said counts."""
    found = event.extractions
    answer = _last(found, YesNo)
    unclear = event.confidence is not None and 0 < event.confidence < CLEAR
    return attrs.evolve(
        _values(found),
        text=event.text,
        complete=event.heard,
        yes_no=answer.value if answer else None,
        doubt=unclear or any(isinstance(e.value, YesNo) and ("doubt" in e.inferred or e.confidence < SURE) for e in found),
        emergency=_worst(found),
        language=_language(found),
        names=tuple(_named(e, e.value) for e in found if isinstance(e.value, NameValue)),
        times=tuple(e for e in found if e.kind == "time" and isinstance(e.value, TimeValue)),
        excluded=tuple(e for e in found if e.kind == "time_excluded" and isinstance(e.value, TimeValue)),
    )


def _values(found: Sequence[Extraction]) -> Heard:
    intents = [e.value for e in found if isinstance(e.value, IntentValue)]
    numbers = [e.value for e in found if e.kind == "number" and isinstance(e.value, int)]
    birth, relation, status = _last(found, BirthDate), _last(found, PatientRelation), _last(found, PatientStatus)
    phone, part = _last(found, PhoneValue), _last(found, PhonePart)
    return Heard(
        intents=frozenset(intent.name for intent in intents),
        topic=next((intent.topic for intent in intents if intent.topic), None),
        choice=numbers[-1] if numbers and numbers[-1] in CHOICES else None,
        letter=_last(found, LetterHint),
        spelled=next((e.value for e in found if e.kind == "spelled" and isinstance(e.value, str)), None),
        phone=phone.number if phone else None,
        phone_part=part.digits if part else None,
        birth_date=birth.date if birth else None,
        services=tuple(dict.fromkeys(e.value.code for e in found if isinstance(e.value, ServiceValue))),
        provider=_last(found, ProviderValue),
        relation=relation.relation if relation else None,
        known=status.known if status else None,
    )


def _last(found: Sequence[Extraction], kind: type[T]) -> T | None:
    return next((e.value for e in reversed(found) if isinstance(e.value, kind)), None)


def _named(extraction: Extraction, value: NameValue) -> Named:
    others = tuple(other for other in extraction.alternatives if isinstance(other, NameValue))
    return Named(value, extraction.confidence >= SURE and "order" not in extraction.inferred, others)


def _worst(found: Sequence[Extraction]) -> Emergency | None:
    """Return the gravest reading there is: who is unsure goes up."""
    read = [e for e in found if e.kind == "emergency"]
    every = [value for e in read for value in (e.value, *e.alternatives) if isinstance(value, Emergency)]
    return max(every, key=lambda emergency: LEVELS.index(emergency.level), default=None)


def _language(found: Sequence[Extraction]) -> LanguageValue | None:
    """Return the language asked for; one that is merely spoken counts when the extractor is sure of it."""
    read = [(e.value, e.confidence) for e in found if isinstance(e.value, LanguageValue)]
    asked = [value for value, _ in read if value.explicit]
    spoken = [value for value, confidence in read if confidence >= SURE]
    return next(reversed(asked or spoken), None)
