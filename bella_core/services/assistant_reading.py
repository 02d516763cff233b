"""What one text asks for, and how plainly: a pure function from what extractors read to a reading with its doubts."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import attrs

from bella_core.domain.clinic import Service
from bella_core.domain.slots import Wish
from bella_core.plugin.types import (
    BirthDate,
    Emergency,
    Extraction,
    IntentValue,
    NameValue,
    PatientRelation,
    PatientStatus,
    PhoneValue,
    ServiceValue,
)
from bella_core.schemas.assistant import Doubt

from .assistant_doubts import OTHER_WISHES, doubts
from .assistant_found import one_meaning_each, patient_name, spelled_alike, values, wish_of

_LEVELS = ("same_day", "immediate", "911")

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
    found = one_meaning_each(found)
    phones, services = values(found, PhoneValue), values(found, ServiceValue)
    births, statuses, relations = values(found, BirthDate), values(found, PatientStatus), values(found, PatientRelation)
    name = patient_name(found)
    return Reading(
        emergency=_gravest(found),
        other=_other_wish(found),
        name=name,
        name_verified=spelled_alike(found, name),
        phone=phones[0].number if phones else caller,
        service=services[0].code if services else None,
        wish=wish_of(found, today),
        birth_date=births[0].date if len(births) == 1 else None,
        relation=relations[0].relation if relations else "self",
        known=statuses[-1].known if statuses else None,
        doubts=tuple(dict.fromkeys(doubts(found, name, today))),
    )


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
    first = next((service for service in services if service.first_for_new and service.is_by_phone), service)
    return attrs.evolve(reading, service=first.code, doubts=(*reading.doubts, Doubt("service", "first_visit")))


def _other_wish(found: Sequence[Extraction]) -> str | None:
    intents = [intent.name for intent in values(found, IntentValue)]
    if "book" in intents:
        return None
    return next((intent for intent in intents if intent in OTHER_WISHES), None)


def _gravest(found: Sequence[Extraction]) -> Literal["911", "immediate", "same_day"] | None:
    """Return the gravest level of every reading there is: who is unsure goes up."""
    every = [value for e in found for value in (e.value, *e.alternatives) if isinstance(value, Emergency)]
    return max((emergency.level for emergency in every), key=_LEVELS.index, default=None)
