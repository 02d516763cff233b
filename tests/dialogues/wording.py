"""
Callers whose wording other people wrote: an agenda, and for each thing it says a sentence out of the evaluation files.

``BELLA_EVAL_DATA`` names the folder of those files; nothing of them is kept here.
"""

import json
import os
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import attrs

from bella_core.domain.spoken import spoken_date, spoken_time
from tests.dialogues.script import ZONE

LANGUAGES = {"en": "en-CA", "fr": "fr-CA"}
WORDS = {
    "en": {
        "open": "hello, I'd like to book a check-up",
        "new": "no, it's my first visit",
        "service": "a check-up",
        "first": "the first one",
        "other": "no, use another number",
        "no": "no",
        "yes": "yes",
        "for": "for",
        "named": "my name is",
    },
    "fr": {
        "open": "bonjour, je voudrais prendre rendez-vous pour un examen",
        "new": "non, c'est ma première visite",
        "service": "un examen de routine",
        "first": "le premier",
        "other": "non, un autre numéro",
        "no": "non",
        "yes": "oui",
        "for": "pour",
        "named": "je m'appelle",
    },
}


def folder():
    """The folder of the files, or the one above it that has them in ``dev``; None where there is none."""
    named = os.environ.get("BELLA_EVAL_DATA")
    found = (path for path in ([Path(named), Path(named) / "dev"] if named else []) if any(path.glob("time_*.jsonl")))
    return next(found, None)


@attrs.frozen
class Agenda:
    """What one caller wants, and how they say it."""

    id: str
    language: str
    now: datetime
    starts: datetime
    when: str
    name: str
    named: str
    phone: str
    digits: str
    yes: str

    def answer(self, reply):
        """Say something to a reply, as a caller hears it: by what it asks for."""
        words, listen = WORDS[self.language], reply.listen
        heard = " ".join(part.text for part in reply.parts)
        first = listen.expecting[0]
        if listen.mode == "name":
            return self.named
        if listen.mode == "phone":
            return self.digits
        if first in {"patient_status", "service"}:
            return words["new" if first == "patient_status" else "service"]
        if listen.mode == "time":
            return self.when
        if listen.mode == "choice":
            return self.yes if "Would you like it" in heard or "vous convient?" in heard else words["first"]
        if reply.uninterrupted:
            return self._check(heard)
        if "phone" in listen.expecting:
            return words["yes" if self._spells(heard) else "no" if "4" in heard else "other"]
        return self.yes if listen.mode == "yes_no" else words["open"]

    def _check(self, heard):
        """Agree to a read-back that is right, and put right what is not."""
        whom = f"{WORDS[self.language]['for']} {self.name},".casefold()
        if whom not in heard.casefold():
            return f"{WORDS[self.language]['no']}, {WORDS[self.language]['named']} {self.name}"
        locale = LANGUAGES[self.language]
        day = spoken_date(self.starts.date(), self.starts.date() - timedelta(days=9), locale)
        if day not in heard or spoken_time(self.starts.time(), locale) not in heard:
            return f"{WORDS[self.language]['no']}, {self.when}"
        return self.yes if self.phone[-4:] in heard.replace(" ", "") else WORDS[self.language]["other"]

    def _spells(self, heard):
        return self.phone[2:] in heard.replace(" ", "").replace(",", "")


def agendas(language):
    """Return one agenda for each time in the files that the demo clinic could serve."""
    names, phones, answers = cycle(_names()), cycle(_phones(language)), cycle(_yes(language))
    for row, starts in _times(language):
        (name, named), (phone, digits) = next(names), next(phones)
        named = named if language == "en" else f"{WORDS['fr']['named']} {name}"  # the files have names in English sentences only
        now = datetime.fromisoformat(row["reference_datetime"]).replace(tzinfo=ZONE)
        yield Agenda(row["id"], language, now, starts, row["text"], name, named, phone, digits, next(answers))


def _rows(name):
    return [json.loads(line) for line in (folder() / name).read_text("utf-8").splitlines()]


def _times(language):
    """Yield the rows that say one day and one time at which the clinic is open."""
    files = (
        ("time_en_sgd.jsonl", "time_en_nlupp.jsonl")
        if language == "en"
        else ("time_fr_duckling.jsonl", "time_fr_recognizers.jsonl", "time_fr_chrono.jsonl")
    )
    for row in (row for name in files for row in _rows(name)):
        starts = _moment([value for item in row["expect"]["items"] for value in item["any"]], len(row["expect"]["items"]))
        if starts is None or row["reference_datetime"] is None:
            continue
        now = datetime.fromisoformat(row["reference_datetime"]).replace(tzinfo=None)
        soon = now + timedelta(hours=2) <= starts <= now + timedelta(days=85)
        grid = starts.minute % 10 == 0 and (8 <= starts.hour < 12 or 13 <= starts.hour < 17) and starts.time().minute <= 30
        if soon and grid and starts.weekday() < 5:
            yield row, starts


def _moment(values, items):
    kinds = {value["type"]: value["value"] for value in values}
    if len(values) == 1 and items == 1 and "datetime" in kinds:
        return datetime.fromisoformat(kinds["datetime"]).replace(tzinfo=None)
    if len(values) == 2 and items == 2 and kinds.keys() == {"date", "time"}:
        return datetime.fromisoformat(f"{kinds['date']}T{kinds['time']}")
    return None


def _names():
    for row in (row for row in _rows("name_en.jsonl") if "cancel" not in row["text"].lower()):  # who says so is taken at their word
        values = [value["value"] for item in row["expect"]["items"] for value in item["any"] if value["type"] == "name"]
        asked = sorted(row.get("requested") or ())
        if asked == ["first_name", "last_name"] and len(values) == 1 and len(values[0].split()) == 2:
            yield values[0], row["text"]


def _phones(language):
    for row in _rows(f"phone_spoken_{language}.jsonl"):
        number = row["expect"]["items"][0]["any"][0]["value"]
        yield f"+1{number}", row["text"]


def _yes(language):
    for row in _rows(f"yesno_{language}.jsonl"):
        values = {value["value"] for item in row["expect"]["items"] for value in item["any"]}
        if values == {"yes"} and len(row["text"].split()) <= 3:
            yield row["text"]
