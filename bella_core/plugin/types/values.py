"""The values that extractors read out of a caller's words: plain, frozen, journalled as JSON."""

from datetime import date, datetime
from typing import Literal

import attrs

Grain = Literal["minute", "hour", "day", "week", "month", "year"]


@attrs.frozen
class TimeValue:
    """
    Say when: a day, a time of day, both, or an interval.

    Args:
        start, end: local time of the clinic, naive; ``end`` is exclusive and only an interval has one.
            ``None`` is an open end ("after three", "before noon").
        grain: how exact the caller was.
        kind: ``date`` (a day, ``start`` is its midnight), ``time`` (a time of day, no day was said: the day in
            ``start`` means nothing), ``datetime``, ``interval``.
        no_date: an interval of the day whose day was not said ("between two and four").
        part: a part of the day, where the ends are a convention and not the caller's: morning, noon, afternoon, evening, night.
        asap: the caller wants the first that can be had; ``start`` is now.
        recurring: any such day will do ("any Friday"); ``start`` is the first of them.
    """

    start: datetime | None
    end: datetime | None
    grain: Grain
    kind: Literal["date", "time", "datetime", "interval"]
    no_date: bool = False
    part: Literal["morning", "noon", "afternoon", "evening", "night"] | None = None
    asap: bool = False
    recurring: bool = False


@attrs.frozen
class PhoneValue:
    """A telephone number: E.164, its extension, and the region it belongs to (ISO 3166-1, ``CA`` or not)."""

    number: str
    ext: str | None = None
    region: str | None = None


@attrs.frozen
class PhonePart:
    """Part of a telephone number: the digits said so far, to be continued by the next utterance."""

    digits: str


@attrs.frozen
class NameValue:
    """A person's name as far as it was said; ``full`` is what was said, with capitals and accents set right."""

    given: str | None
    family: str | None
    full: str


@attrs.frozen
class LetterHint:
    """How a name is written, said in passing ("with a T"): the letter, and where it stands if that was said."""

    letter: str
    place: Literal["first", "last"] | None = None


@attrs.frozen
class PostalCode:
    """A Canadian postal code, written ``A1A 1A1``, and the province or territory of its first letter (``ON``)."""

    code: str
    province: str | None


@attrs.frozen
class BirthDate:
    """A date of birth; never in the future."""

    date: date


@attrs.frozen
class HealthCard:
    """A health card's number; ``issuer`` a province's code; ``checked`` tells whether an official check digit agrees."""

    number: str
    issuer: str | None
    version: str | None = None
    checked: bool | None = None


@attrs.frozen
class InsurerValue:
    """An insurer or public programme, by its code, and the plan or member number if one was said."""

    code: str
    name: str
    plan: str | None = None


@attrs.frozen
class ServiceValue:
    """One of the clinic's services, by the code of the clinic's own list."""

    code: str


@attrs.frozen
class ProviderValue:
    """
    One of the clinic's providers, by id; ``id`` is None for "anyone" and ``role`` for "a hygienist".

    Args:
        excluded: anybody but them ("not with Grace"); without an ``id`` anybody but whom was spoken of ("with somebody else").
    """

    id: str | None
    role: str | None = None
    excluded: bool = False


@attrs.frozen
class YesNo:
    """A yes or a no; one that is in doubt ("non non, c'est correct") carries ``doubt`` in the extraction's ``inferred``."""

    value: Literal["yes", "no"]


Intent = Literal[
    "book", "move", "cancel", "keep", "confirm", "when", "late", "waiting_list", "question", "human", "message",
    "prescription", "returned_call", "billing", "records", "professional", "sales", "wrong_number", "never_mind",
    "repeat", "wait", "earlier", "later", "first", "second", "neither", "either", "goodbye", "robot_refused",
]  # fmt: skip


@attrs.frozen
class IntentValue:
    """
    Hold what the caller wants.

    Args:
        topic: of a ``question`` the clinic's fact (hours, address, price …) if it is clear; of ``neither`` the one that will not do,
            ``first`` or ``second``, if it was only that.
    """

    name: Intent
    topic: str | None = None


@attrs.frozen
class LanguageValue:
    """The language the caller asks for (``explicit``) or, unasked, plainly speaks."""

    language: Literal["en-CA", "fr-CA"]
    explicit: bool


@attrs.frozen
class Emergency:
    """
    An emergency, by level and the red flag's code.

    Args:
        level: ``911`` (call 911 now), ``immediate`` (minutes count, such as a knocked-out permanent tooth), ``same_day``.
        flag: the red flag's code, such as ``breathing``, ``knocked_out_tooth``; stored for audit, never free text.
    """

    level: Literal["911", "immediate", "same_day"]
    flag: str


@attrs.frozen
class PatientRelation:
    """Whom the appointment is for, seen from the caller: ``self``, ``child``, ``partner``, ``parent``, ``other``."""

    relation: Literal["self", "child", "partner", "parent", "other"]


@attrs.frozen
class PatientStatus:
    """Whether the patient says to have been here before."""

    known: bool


Value = (
    TimeValue | PhoneValue | PhonePart | NameValue | LetterHint | PostalCode | BirthDate | HealthCard | InsurerValue
    | ServiceValue | ProviderValue | YesNo | IntentValue | LanguageValue | Emergency | PatientRelation | PatientStatus
    | str | int
)  # fmt: skip

#: What each kind of extraction holds. ``time_excluded`` is a time the caller ruled out ("not Wednesdays").
KINDS: dict[str, type] = {
    "time": TimeValue,
    "time_excluded": TimeValue,
    "phone": PhoneValue,
    "phone_part": PhonePart,
    "name": NameValue,
    "letter_hint": LetterHint,
    "spelled": str,
    "postal_code": PostalCode,
    "email": str,
    "date_of_birth": BirthDate,
    "number": int,
    "health_card": HealthCard,
    "insurer": InsurerValue,
    "service": ServiceValue,
    "provider": ProviderValue,
    "yes_no": YesNo,
    "intent": IntentValue,
    "language": LanguageValue,
    "emergency": Emergency,
    "patient_relation": PatientRelation,
    "patient_status": PatientStatus,
}
