"""What was read in a text but not said plainly."""

from collections.abc import Iterator, Sequence
from datetime import date

from bella_core.domain.dialogue.wishes import is_exact, read_wish
from bella_core.domain.names import is_complete
from bella_core.plugin.types import (
    Extraction,
    IntentValue,
    LetterHint,
    NameValue,
    PatientRelation,
    PhonePart,
    PhoneValue,
    ProviderValue,
    ServiceValue,
    YesNo,
)
from bella_core.schemas.assistant import Doubt

from .assistant_found import SURE, spelled_alike, values, wish_of

#: What an extractor supplied of its own and the speaker did not say. A year or a caller's number may be supplied without a doubt.
UNSAID = frozenset({"meridiem", "date", "next_weekday", "doubt", "order"})
#: What a text may ask for that is no booking.
OTHER_WISHES = frozenset(
    {
        "move", "cancel", "keep", "confirm", "when", "late", "waiting_list", "human", "message", "prescription", "returned_call",
        "billing", "records", "professional", "sales", "wrong_number", "never_mind", "robot_refused",
    }
)  # fmt: skip

_FIELD = {"time": "time", "time_excluded": "time", "phone": "phone", "name": "name", "service": "service", "provider": "provider"}


def doubts(found: Sequence[Extraction], name: NameValue | None, today: date) -> Iterator[Doubt]:
    """
    Yield what was read and not said plainly; one thing may be told twice.

    Args:
        found: what extractors read, each word for one thing. ``name``: the patient's. ``today``: the location's date.
    """
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
    relations = values(found, PatientRelation)
    if any(relation.relation != "self" for relation in relations):
        yield Doubt("name", "relation")
    if values(found, PhonePart):
        yield Doubt("phone", "unfinished")
    if any(answer.value == "no" for answer in values(found, YesNo)):
        yield Doubt("intent", "no")
    if {intent.name for intent in values(found, IntentValue)} & OTHER_WISHES:
        yield Doubt("intent", "several")


def _several(found: Sequence[Extraction]) -> Iterator[Doubt]:
    for field, kind in (("name", NameValue), ("phone", PhoneValue), ("service", ServiceValue), ("provider", ProviderValue)):
        if len(values(found, kind)) > 1:
            yield Doubt(field, "several")


def _name_doubts(found: Sequence[Extraction], name: NameValue | None) -> Iterator[Doubt]:
    if name is None:
        return
    if not is_complete(name):
        yield Doubt("name", "one_word")
    spelled = [e.value for e in found if e.kind == "spelled" and isinstance(e.value, str)]
    hints = [hint.letter.casefold() for hint in values(found, LetterHint)]
    if (spelled and not spelled_alike(found, name)) or any(letter not in name.full.casefold() for letter in hints):
        yield Doubt("name", "spelling")


def _time_doubts(found: Sequence[Extraction], today: date) -> Iterator[Doubt]:
    wish = wish_of(found, today)
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
