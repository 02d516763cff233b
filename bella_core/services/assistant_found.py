"""What extractors read in one text, looked at for a booking: each stretch of words is taken for one thing."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

import attrs

from bella_core.domain.dialogue.wishes import MENTIONED, read_wish
from bella_core.domain.slots import Wish
from bella_core.plugin.types import Extraction, NameValue, PatientRelation, ProviderValue, TimeValue

T = TypeVar("T")

#: An extractor that is less sure than this leaves a doubt.
SURE = 0.8

_HOLD_DIGITS = frozenset({"phone", "date_of_birth", "health_card"})


def one_meaning_each(found: Sequence[Extraction]) -> Sequence[Extraction]:
    """
    Take the same words for one thing only.

    A patient's name or a provider's: a name that was introduced as one is the patient's. A time or a number that holds it: "905 555 0147"
    is no time of day.
    """
    dropped = [
        provider if name.confidence >= SURE else name
        for name in of_kinds(found, {"name"})
        for provider in of_kinds(found, {"provider"})
        if _overlap(name, provider)
    ]
    numbers = of_kinds(found, _HOLD_DIGITS)
    dropped += [e for e in of_kinds(found, {"time", "time_excluded"}) if any(_overlap(e, number) for number in numbers)]
    return [e for e in found if not any(e is other for other in dropped)]


def values(found: Sequence[Extraction], kind: type[T]) -> tuple[T, ...]:
    """Return the different values of a kind, in the order of the text."""
    return tuple(dict.fromkeys(e.value for e in found if isinstance(e.value, kind)))


def of_kinds(found: Sequence[Extraction], kinds: Collection[str]) -> list[Extraction]:
    """Return what was read of some kinds, in the order of the text."""
    return [e for e in found if e.kind in kinds]


def wish_of(found: Sequence[Extraction], today: date) -> Wish | None:
    """Return when somebody wants to come; a time that is only ruled out is no wish."""
    times = [e for e in found if e.kind == "time" and isinstance(e.value, TimeValue) and e.confidence >= MENTIONED]
    if not times:
        return None
    provider_id = next((provider.id for provider in values(found, ProviderValue) if provider.id), None)
    return attrs.evolve(read_wish(None, times, [e for e in found if e.kind == "time_excluded"], today), provider_id=provider_id)


def patient_name(found: Sequence[Extraction]) -> NameValue | None:
    """Return the first name; where the visit is for somebody else, the first one after the words that say so."""
    names = [(e.start, e.value) for e in found if isinstance(e.value, NameValue)]
    for_other = next((e.end for e in found if isinstance(e.value, PatientRelation) and e.value.relation != "self"), 0)
    return next((name for start, name in names if start >= for_other), names[0][1] if names else None)


def spelled_alike(found: Sequence[Extraction], name: NameValue | None) -> bool:
    """Tell whether the family name was spelled, letter by letter, as it was read."""
    spelled = {_letters(e.value) for e in found if e.kind == "spelled" and isinstance(e.value, str)}
    if name is None or not name.family:
        return False
    whole = {_letters(name.family), _letters(name.full)}
    return bool(spelled & whole) and spelled <= whole | {_letters(name.given or "")}


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())


def _overlap(one: Extraction, other: Extraction) -> bool:
    return one.start < other.end and other.start < one.end
