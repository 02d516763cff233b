"""Read a document's tables strictly: each mistake is noted with its path and how to mend it, and reading goes on."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from bella_core.core.suggesting import suggestion
from bella_core.domain.clinic import Week, Window

T = TypeVar("T")

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_E164 = re.compile(r"\+[1-9][0-9]{7,14}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_WINDOW = re.compile(r"\s*([0-2][0-9]):([0-5][0-9])\s*-\s*([0-2][0-9]):([0-5][0-9])\s*")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class TableReader:
    """
    Take values out of one table, and note what is wrong with them.

    Args:
        table: as a TOML parser returned it.
        path: where it stands, such as ``locations[0]``.
        mistakes: the list that all readers of a document share.
    """

    def __init__(self, table: object, path: str, mistakes: list[str]) -> None:
        self.path, self.mistakes = path, mistakes
        self._table: Mapping[str, object] = table if isinstance(table, Mapping) else {}
        self._asked: set[str] = set()
        if not isinstance(table, Mapping):
            self.wrong("", "must be a table")

    def wrong(self, key: str, why: str) -> None:
        """Note a mistake."""
        self.mistakes.append(f"{'.'.join(part for part in (self.path, key) if part) or 'document'}: {why}")

    def finish(self) -> None:
        """Note keys that nobody asked for."""
        for key in self._table:
            if key not in self._asked:
                self.wrong(key, f"is not known{suggestion(key, self._asked)}")

    def keys(self) -> tuple[str, ...]:
        """Return the table's own keys, all of which count as known."""
        self._asked.update(self._table)
        return tuple(self._table)

    def has(self, key: str) -> bool:
        """Tell whether there is such a key, which counts as known."""
        self._asked.add(key)
        return key in self._table

    def value(self, key: str, kind: type[T], default: T | None, what: str) -> T | None:
        """Return a value of a type; ``default`` None means that it must be there."""
        self._asked.add(key)
        found = self._table.get(key)
        if found is None:
            if default is None:
                self.wrong(key, f"is missing; give {what}")
            return default
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
            self.wrong(key, f"must be {what}")
            return default
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there and say something."""
        found = self.value(key, str, default, "a text")
        if found is not None and default is None and not found.strip():
            self.wrong(key, "must not be empty")
        return found or ""

    def optional(self, key: str) -> str | None:
        """Return a text that may be absent."""
        return self.text(key, "") or None

    def name(self, key: str) -> str:
        """Return an id: small letters, digits, ``-`` and ``_``."""
        found = self.text(key)
        if found and not _ID.fullmatch(found):
            self.wrong(key, "must be made of small letters, digits, - and _")
        return found

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """Return one of some words."""
        found = self.text(key, default)
        if found and found not in choices:
            self.wrong(key, f"must be one of {', '.join(sorted(choices))}")
        return found

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number from ``low`` to ``high``."""
        found = self.value(key, int, default, f"a whole number from {low} to {high}")
        if found is not None and not low <= found <= high:
            self.wrong(key, f"must be from {low} to {high}")
        return low if found is None else found

    def optional_number(self, key: str, low: int, high: int) -> int | None:
        """Return a whole number that may be absent."""
        self._asked.add(key)
        return self.number(key, low, high, low) if key in self._table else None

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        return bool(self.value(key, bool, default, "true or false"))

    def texts(self, key: str, choices: Collection[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts, perhaps empty."""
        found = self.value(key, list, [], "a list of texts") or []
        for place, item in enumerate(found):
            if not isinstance(item, str) or not item.strip():
                self.wrong(f"{key}[{place}]", "must be a text")
            elif choices is not None and item not in choices:
                self.wrong(f"{key}[{place}]", f"must be one of {', '.join(sorted(choices))}")
        return tuple(item for item in found if isinstance(item, str))

    def phone(self, key: str) -> str | None:
        """Return a telephone number that may be absent."""
        found = self.optional(key)
        self._check_phone(key, found)
        return found

    def phones(self, key: str) -> tuple[str, ...]:
        """Return telephone numbers."""
        found = self.texts(key)
        for place, number in enumerate(found):
            self._check_phone(f"{key}[{place}]", number)
        return found

    def zone(self, key: str) -> str:
        """Return the name of an IANA zone."""
        found = self.text(key)
        try:
            ZoneInfo(found or "UTC")
        except (LookupError, ValueError, OSError):
            self.wrong(key, "must be an IANA zone such as America/Toronto")
            return "UTC"
        return found or "UTC"

    def day(self, key: str) -> date:
        """Return a date."""
        found = self.value(key, date, None, "a date such as 2027-07-01")
        if isinstance(found, datetime):
            self.wrong(key, "must be a date without a time")
            found = found.date()
        return found or date.min

    def moment(self, key: str) -> datetime | None:
        """Return an aware instant that may be absent."""
        self._asked.add(key)
        found = self._table.get(key)
        if found is None or (isinstance(found, datetime) and found.tzinfo is not None):
            return found
        self.wrong(key, "must be a time with an offset such as 2027-07-01T12:00:00-04:00")
        return None

    def clock(self, key: str) -> time:
        """Return a time of day."""
        found = self.text(key)
        read = _CLOCK.fullmatch(found)
        if found and not read:
            self.wrong(key, "must be a time of day such as 08:30")
        return time(int(read[1]), int(read[2])) if read else time.min

    def windows(self, key: str) -> tuple[Window, ...]:
        """Return opening hours such as ``08:00-12:00, 13:00-17:00``; an absent or empty text is closed."""
        found = self.text(key, "")
        windows = tuple(window for part in found.split(",") if part.strip() and (window := self._window(key, part)))
        for earlier, later in pairwise(windows):
            if later.start < earlier.end:
                self.wrong(key, "the hours overlap or are not in order")
        return windows

    def week(self, key: str) -> Week:
        """Return the hours of a week, a key per day."""
        days = self.table(key)
        week = tuple(days.windows(day) for day in DAYS)
        days.finish()
        return week

    def table(self, key: str) -> "TableReader":
        """Return a reader of a table; an absent one is empty."""
        self._asked.add(key)
        return TableReader(self._table.get(key, {}), f"{self.path}.{key}".lstrip("."), self.mistakes)

    def tables(self, key: str) -> Iterator["TableReader"]:
        """Yield a reader for each table of a list; each is finished when the next is taken."""
        found = self.value(key, list, [], f"a list of tables, [[{key}]]") or []
        for place, item in enumerate(found):
            reader = TableReader(item, f"{self.path}.{key}[{place}]".lstrip("."), self.mistakes)
            yield reader
            reader.finish()

    def _check_phone(self, key: str, number: str | None) -> None:
        if number and not _E164.fullmatch(number):
            self.wrong(key, "must be a telephone number such as +14165550100")

    def _window(self, key: str, text: str) -> Window | None:
        read = _WINDOW.fullmatch(text)
        if read is None or int(read[1]) > 23 or int(read[3]) > 23:
            self.wrong(key, "must be hours such as 08:00-12:00, 13:00-17:00")
            return None
        start, end = time(int(read[1]), int(read[2])), time(int(read[3]), int(read[4]))
        if start >= end:
            self.wrong(key, "the hours must end after they start")
            return None
        return Window(start, end)
