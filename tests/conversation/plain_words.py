"""
A plugin for tests whose callers say exactly what they mean: ``service=cleaning; yes; name=Peter Jones; at=2026-12-01 10:00``.

``about=…`` is a time that bella may have misunderstood: it is offered before it is held.
"""

from datetime import datetime, timedelta

from bella_core.plugin import (
    BirthDate,
    Emergency,
    Extraction,
    IntentValue,
    LanguageValue,
    NameValue,
    PatientStatus,
    PhoneValue,
    ServiceValue,
    TimeValue,
    YesNo,
    hookimpl,
)


def _name(text):
    given, _, family = text.partition(" ")
    return NameValue(given, family or None, text)


def _at(text):
    start = datetime.fromisoformat(text)
    return TimeValue(start, None, "minute", "datetime")


def _day(text):
    start = datetime.fromisoformat(text)
    return TimeValue(start, start + timedelta(days=1), "day", "date")


KINDS = {
    "service": ("service", ServiceValue),
    "name": ("name", _name),
    "phone": ("phone", PhoneValue),
    "born": ("date_of_birth", lambda text: BirthDate(datetime.fromisoformat(text).date())),
    "known": ("patient_status", lambda text: PatientStatus(text == "yes")),
    "at": ("time", _at),
    "about": ("time", _at),
    "day": ("time", _day),
    "intent": ("intent", IntentValue),
    "emergency": ("emergency", lambda text: Emergency(*text.split("/"))),
    "language": ("language", lambda text: LanguageValue(text, explicit=True)),
}


class PlainWords:
    """Read words that need no understanding."""

    name = "plain_words"
    api = 1

    @hookimpl
    def extract(self, utterance, cleaned, context):
        found, start = [], 0
        for part in cleaned.text.split(";"):
            end = start + len(part)
            key, _, value = part.strip().partition("=")
            if key in {"yes", "no"}:
                found.append(Extraction("yes_no", YesNo(key), part, start, end))
            elif key in {"first", "second", "neither"}:
                found.append(Extraction("intent", IntentValue(key), part, start, end))
            elif key in KINDS:
                kind, read = KINDS[key]
                inferred = frozenset({"doubt"}) if key == "about" else frozenset()
                found.append(Extraction(kind, read(value), part, start, end, inferred=inferred))
            start = end + 1
        return found
