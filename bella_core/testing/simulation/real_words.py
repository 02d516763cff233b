"""How other people say times, names and numbers: read from a folder of evaluation rows, of which nothing is kept here."""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import attrs
import orjson

from bella_core.domain.clinic import Location
from bella_core.domain.hours import windows_on

from .agenda import Agenda, When

#: How often a caller uses somebody else's words for a thing.
_OFTEN = 0.5
_TIMES = {
    "en": ("time_en_sgd.jsonl", "time_en_nlupp.jsonl"),
    "fr": ("time_fr_duckling.jsonl", "time_fr_recognizers.jsonl", "time_fr_chrono.jsonl"),
}
#: Sentences that want something else as well than a visit for one: who says them would be taken at their word.
_MORE = re.compile(r"\b(cancel|annul|people|guests|persons|personnes)", re.IGNORECASE)


@attrs.frozen
class RealWords:
    """
    Hold sentences whose meaning is known.

    Args:
        times: by language: the words, when they were said and the time they mean, both local and naive.
        names: a given and a family name, and the English words they were said with.
        phones: by language: a number, E.164, and the words.
    """

    times: Mapping[str, tuple[tuple[str, datetime, datetime], ...]]
    names: tuple[tuple[str, str, str], ...]
    phones: Mapping[str, tuple[tuple[str, str], ...]]

    def lend(self, rng: Random, agenda: Agenda, location: Location) -> Agenda:
        """Return the agenda with the words of others for some of what it says, and with what those words mean."""
        whole = agenda.persona.errand == "book" and not agenda.companions and agenda.persona.spells < 1  # says a name all at once
        if rng.random() < _OFTEN and agenda.language == "en" and not agenda.child and self.names and whole:
            given, family, words = rng.choice(self.names)
            agenda = attrs.evolve(agenda, given=given, family=family, name_words=words)
        if rng.random() < _OFTEN and agenda.phone != agenda.number and self.phones[agenda.language]:
            number, words = rng.choice(self.phones[agenda.language])
            agenda = attrs.evolve(agenda, phone=number, phone_words=words)
        times = [time for time in self.times[agenda.language] if _can_be_served(location, time[1], time[2])]
        if rng.random() < _OFTEN and agenda.when.way == "exact" and times:
            words, now, start = rng.choice(times)
            when = When((start.date(),), start.time(), (start + timedelta(minutes=1)).time(), "exact", words)
            agenda = attrs.evolve(agenda, when=when, now=now.replace(tzinfo=agenda.now.tzinfo))
        return agenda


def real_words() -> RealWords | None:
    """Return the sentences in the folder that ``BELLA_EVAL_DATA`` names, or None."""
    named = os.environ.get("BELLA_EVAL_DATA")
    folder = next((path for path in (Path(named) / "dev", Path(named)) if path.is_dir()), None) if named else None
    if folder is None:
        return None
    times = {language: tuple(time for name in names for time in _times(folder / name)) for language, names in _TIMES.items()}
    phones = {language: tuple(_phones(folder / f"phone_spoken_{language}.jsonl")) for language in ("en", "fr")}
    return RealWords(times, tuple(_names(folder / "name_en.jsonl")), phones)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_file():
        rows = (orjson.loads(line) for line in path.read_bytes().splitlines())
        yield from (row for row in rows if not _MORE.search(row["text"]))


def _values(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [value for item in row["expect"]["items"] for value in item["any"]]


def _times(path: Path) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield the rows that say one day and one time."""
    for row in _rows(path):
        kinds = {value["type"]: value["value"] for value in _values(row)}
        items, count = len(row["expect"]["items"]), len(_values(row))
        if row["reference_datetime"] is None:
            continue
        now = datetime.fromisoformat(row["reference_datetime"]).replace(tzinfo=None)
        if count == items == 1 and "datetime" in kinds:
            yield row["text"], now, datetime.fromisoformat(kinds["datetime"]).replace(tzinfo=None)
        elif count == items == 2 and kinds.keys() == {"date", "time"}:
            yield row["text"], now, datetime.fromisoformat(f"{kinds['date']}T{kinds['time']}")


def _names(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the rows that were asked for a given and a family name, and have both."""
    for row in _rows(path):
        names = [value["value"] for value in _values(row) if value["type"] == "name"]
        if sorted(row.get("requested") or ()) == ["first_name", "last_name"] and len(names) == 1 and len(names[0].split()) == 2:
            given, family = names[0].split()
            yield given.title(), family.title(), row["text"]


def _phones(path: Path) -> Iterator[tuple[str, str]]:
    yield from ((f"+1{_values(row)[0]['value']}", row["text"]) for row in _rows(path))


def _can_be_served(location: Location, now: datetime, start: datetime) -> bool:
    soon = now + timedelta(hours=2) <= start <= now + timedelta(days=85)
    inside = any(window.start <= start.time() < window.end for window in windows_on(location, start.date()))
    return soon and inside and start.minute % location.step_min == 0
