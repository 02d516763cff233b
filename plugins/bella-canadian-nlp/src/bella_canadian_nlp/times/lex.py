"""Turn an utterance into tagged items, one character each: see ``lexicon`` for the tags."""

import re
from datetime import date
from typing import Final

import attrs

from ..numbers import NUMBER_WORDS, number_at
from ..reading import Reading, Token
from .codes import without_codes
from .lexicon import FR, Entry, Lexicon, Value, lexicon, spoken

_SUFFIXES: Final = frozenset({"st", "nd", "rd", "th", "er", "ere", "e", "eme", "ieme"})
#: Dates in digits, and digits that are something else: 123-45-6789, $20, 20 %, 3.5.
_DIGITS: Final = re.compile(
    r"(?P<iso>(?<!\d)(?<![-/])\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:t(?=\d\d:\d)|(?![-/\d])))"
    r"|(?P<slash>(?<![\d/-])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![/\d-]))"
    r"|(?P<dashes>(?<![\d/.-])\d{1,2}([.-])\d{1,2}\4(?:19|20)\d\d(?![/\d-]))"
    r"|(?P<half>(?<![\d.,])\d\d?[.,]5(?=\s?(?:h|hrs?|hours?|heures?|weeks?|semaines?|months?|mois|years?|ans?|days?|jours?)\b))"
    r"|(?P<short>(?<![\d/.-])\d{1,2}/\d{1,2}(?![\d/.-]))"
    r"|(?P<junk>\d+(?:-\d+){2,}|\d{5,}[-\d]*|\d+-\d{3,}|\d{3,}-\d+|[$£€#]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$£€%°]|dollars?\b|pounds?\b|euros?\b)"
    r"|\d+\.\d{3,}|\d{3,}\.\d+|\d+\.\d(?!\d)|\d+,\d{3}(?!\d))"
)
#: What every match of these has.
_SPECIAL: Final = re.compile(r"\d[-/.,]\d|[$£€#%°]|\d{5}|dollar|pound|euro")
_NUMBERS: Final = frozenset("zabcdefyxjgZ")
_DAYS: Final = frozenset("abco")
#: What "passé" stands between, where it is "after" and no "last" or "spent".
_SPENT: Final = frozenset({"ai", "as", "a", "avons", "avez", "ont", "avoir", "avais", "avait", "ayant"})
_NOON: Final = frozenset({"midi", "minuit"})
_HOURS: Final = frozenset({"heure", "heures", "h"})
_MARKS: Final = {",": ",", ";": ".", ".": ".", "!": ".", "?": ".", "-": "-", "/": "/", ":": ":", "%": "w", "&": "&", "@": "@"}


@attrs.frozen
class Items:
    """
    Hold a tagged utterance; the lists run in parallel.

    Args:
        tags: one character per item.
        values: what each stands for: a number, an offset, a name.
        widths: of a run of digits its length, else 0.
        starts, ends: characters of the cleaned text.
        words: the first word of each item.
        language: of the words, which may differ from the call's.
    """

    tags: str
    values: tuple[Value | date, ...]
    widths: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    language: str

    def number(self, at: int) -> int:
        """Return the number at ``at``; for a word without one, 1 ("a week")."""
        value = self.values[at]
        return value if isinstance(value, int) else 1


#: Value, width, start, end, word: see ``Items``.
_Row = tuple[Value | date, int, int, int, str]


def _is_number(word: str) -> bool:
    return word.isdecimal() or word in NUMBER_WORDS


class _Lexer:
    """Walks the tokens once and collects items."""

    def __init__(self, reading: Reading, language: str, words: tuple[str, ...]) -> None:
        self.tokens = reading.tokens
        self.low = reading.low
        self.words = words
        self.language = language
        self.table: Lexicon = lexicon(language)
        self.special = _special_digits(reading.plain, language) if _SPECIAL.search(reading.plain) else {}
        self.tags: list[str] = []
        self.rows: list[_Row] = []

    def run(self) -> Items:
        known, single, begins, tags, rows = self.table.known, self.table.single, self.table.begins, self.tags, self.rows
        after = (*self.words[1:], "")
        at, count = 0, len(self.tokens)
        while at < count:
            word, start, end = self.tokens[at]
            if word not in known:
                if word.isalpha():
                    tags.append("w")
                    rows.append((word, 0, start, end, word))
                    at += 1
                else:
                    at = self._next(at)
                continue
            entry = single.get(word)
            if entry is None and (beginning := begins.get(word)) is not None and after[at] not in beginning[0]:
                entry = beginning[1]
            if entry is not None:
                tags.append(entry.tag)
                rows.append((entry.value, 0, start, end, word))
                at += 1
            else:
                at = self._next(at)
        values, widths, starts, ends, words = zip(*rows, strict=True) if rows else ((), (), (), (), ())
        return Items(without_codes("".join(tags), values, widths), values, widths, starts, ends, words, self.language)

    def _next(self, at: int) -> int:
        word = self.words[at]
        if word[0].isdecimal():
            return self._digits(at)
        seconds = self.table.phrases.get(word)
        if word == "up" and at and self.words[at - 1] == "check":
            return self._word(at, word)  # "move my check-up to Tuesday" is not up to Tuesday
        if seconds is not None and at + 1 < len(self.words):
            for entry in seconds.get(self.words[at + 1], ()):
                stop = at + 1 + len(entry.rest)
                if self.words[at + 1 : stop] == entry.rest:
                    return self._entry(at, stop, entry)
        return self._word(at, word)

    def _word(self, at: int, word: str) -> int:
        """Tag a word that begins no phrase: by its letters and neighbours, the table, as a number, or as any other word."""
        if word == "h":
            return self._add("h" if self._is_hour(at) else "w", 0, at, at + 1)
        if word == "a" and self.low[self.tokens[at].start] == "à":
            return self._add("@", "at", at, at + 1)  # the accent tells it from English "a"
        if word == "passe" and self._leads_hour(at):
            return self._add("A", "after", at, at + 1)
        entry = self.table.words.get(word)
        if entry is not None:
            return self._entry(at, at + 1, entry)
        if word == "sept" and self._names_month(at):
            return self._add("Y", 9, at, at + 1)
        number = number_at(self.tokens, at, self.language) if word in NUMBER_WORDS else None
        if number is not None:
            tag = _ordinal_tag(number.value) if number.ordinal else _tag(number.value, 0)
            one = word == "one" and tag == "a" and number.stop == at + 1
            return self._add("j" if one else tag, number.value, at, number.stop)
        return self._add("w", word, at, at + 1) if word.isalnum() or len(word) > 1 else self._mark(at)

    def _is_hour(self, at: int) -> bool:
        """Whether "h" behind digits stands for "heures" and is no letter that is spelled; an English call needs more than "7 h"."""
        if not self.rows or not 0 < self.rows[-1][1] <= 2 or self.tags[-1] not in "zab":
            return False
        if self.language == FR:
            return True
        minutes = at + 1 < len(self.words) and len(self.words[at + 1]) == 2 and self.words[at + 1].isdecimal()
        return minutes or self.tags[-1] == "b" or (len(self.tags) > 1 and self.tags[-2] in "@~<>^AB")

    def _leads_hour(self, at: int) -> bool:
        """Whether "passé" stands before an hour ("mardi, passé trois heures") and tells of nothing spent ("j'ai passé trois heures")."""
        if self.language != FR or (at and self.words[at - 1] in _SPENT):
            return False
        after = self.words[at + 1 : at + 4]
        return bool(after) and (after[0] in _NOON or (_is_number(after[0]) and not _HOURS.isdisjoint(after[1:])))

    def _names_month(self, at: int) -> bool:
        """Whether "sept" is short for September: behind a day ("15 sept") and no hour itself."""
        before = "".join(self.tags[-3:]).rstrip("O")
        after = self.words[at + 1] if at + 1 < len(self.words) else ""
        alone = before[-2:-1] not in _NUMBERS and (after not in NUMBER_WORDS or after in {"deux", "mille"})
        return before[-1:] in _DAYS and alone and after not in {"heures", "heure", "h", "et"}

    def _entry(self, at: int, stop: int, entry: Entry) -> int:
        return self._add(entry.tag, entry.value, at, stop)

    def _add(self, tag: str, value: Value | date, at: int, stop: int, width: int = 0) -> int:
        self.tags.append(tag)
        self.rows.append((value, width, self.tokens[at].start, self.tokens[stop - 1].end, self.words[at]))
        return stop

    def _mark(self, at: int) -> int:
        mark = self.words[at]
        if mark in {":", "."} and self._between_digits(at):
            return self._add(":", 0, at, at + 1)
        tag = _MARKS.get(mark)
        if mark == "@" and at and self.tokens[at - 1].end == self.tokens[at].start:
            tag = "w"  # an address
        if tag is None:
            return at + 1
        return self._add("." if tag == ":" else tag, 0, at, at + 1)

    def _between_digits(self, at: int) -> bool:
        """Whether a mark stands in a clock time, 7:30 or 7.30."""
        if not 0 < at < len(self.tokens) - 1:
            return False
        before, mark, after = self.tokens[at - 1 : at + 2]
        return before.end == mark.start and mark.end == after.start and len(after.plain) == 2 and after.plain.isdecimal()

    def _digits(self, at: int) -> int:
        token = self.tokens[at]
        special = self.special.get(token.start) if self.special else None
        if special is not None:
            end, value = special
            stop = at + 1
            while stop < len(self.tokens) and self.tokens[stop].start < end:
                stop += 1
            if isinstance(value, float):  # "2.5 hours" is two and a half
                self._add(_tag(int(value), 0), int(value), at, stop)
                self._add("+", "and", at, stop)
                return self._add("Q", "half", at, stop)
            return self._add("x" if value is None else "I", value or 0, at, stop)
        width, value_here = len(token.plain), int(token.plain[:9])
        if self._glued_to_letters(at):
            return self._add("x", 0, at, at + 1)
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if after is not None and after.start == token.end and after.plain.isalpha():
            return self._suffixed(at, value_here, width, after)
        return self._add(_tag(value_here, width), value_here, at, at + 1, width)

    def _suffixed(self, at: int, value: int, width: int, after: Token) -> int:
        """Read digits with letters right behind: 15th, 1er, 14h30, 9a, 7p, 2hr; anything else is a code."""
        suffix = after.plain
        if suffix in _SUFFIXES:
            return self._add(_ordinal_tag(value), value, at, at + 2)
        tag = _tag(value, width)
        if suffix == "d":
            self._add(tag, value, at, at + 1, width)
            return self._add("U", "day", at + 1, at + 2)
        if suffix == "m" and self.tags[-1:] == ["h"]:  # "8h10m"
            self._add(tag, value, at, at + 1, width)
            return self._add("u", "minute", at + 1, at + 2)
        if suffix in {"h", "a", "p"}:
            self._add(tag, value, at, at + 1, width)
            return self._add("h" if suffix == "h" else "m", suffix + "m" if suffix != "h" else 0, at + 1, at + 2)
        known = self.table.words.get(suffix)
        if known is not None or suffix in self.table.phrases:
            return self._add(tag, value, at, at + 1, width)
        return self._add("x", 0, at, at + 2)

    def _glued_to_letters(self, at: int) -> bool:
        """Whether letters touch the digits from the left, as in a code (B12), but for Feb13, 14h30, 2026-08-10T12:30."""
        if at == 0 or self.tokens[at - 1].end != self.tokens[at].start:
            return False
        before = self.words[at - 1]
        return before[0].isalpha() and not before.endswith("'") and (not self.tags or self.tags[-1] not in "MYVhumUI")


def _special_digits(plain: str, language: str) -> dict[int, tuple[int, date | float | None]]:
    """Return, by offset of each run of digits that is no plain number, its end and, where it is one, the date or the count it writes."""
    found: dict[int, tuple[int, date | float | None]] = {}
    for match in _DIGITS.finditer(plain):
        text = match.group()
        start = match.start() + next(i for i, char in enumerate(text) if char.isdecimal())
        found[start] = (match.end(), _date_in_digits(text, match.lastgroup or "", language))
    return found


def _date_in_digits(text: str, form: str, language: str) -> date | float | None:
    """Return a date, or month and day as one whole number (1031) where the year is not written; a count and a half as it is."""
    if form == "junk":
        return None
    if form == "half":
        return float(text.replace(",", "."))
    if form == "short":
        first, second = (int(part) for part in text.split("/"))
        month, day = (second, first) if language == FR else (first, second)
        month, day = (day, month) if month > 12 else (month, day)
        return month * 100 + day if 1 <= month <= 12 and 12 < day <= 31 and text != "24/7" else None
    first, second, third = (int(part) for part in re.split("[-/.]", text.rstrip("t")))
    months_first, days_first = (third, first, second), (third, second, first)
    either = [days_first, months_first] if form == "dashes" or language == FR else [months_first, days_first]
    orders = [(first, second, third)] if form == "iso" else either
    for year, month, day in orders:
        try:
            return date(year + 2000 if year < 100 else year, month, day)
        except ValueError:
            continue
    return None


def _ordinal_tag(value: int) -> str:
    return "o" if 1 <= value <= 31 else "w"


def _tag(value: int, width: int) -> str:
    """Return the class of a number: what it can be in a date or a time of day."""
    if width > 4:
        return "x"
    if width >= 3 or value >= 100:
        hour, minute = divmod(value, 100)
        if 1900 <= value < 2100:
            return "y"
        return "f" if hour <= 24 and minute < 60 else "e"
    limits = ((0, "z"), (12, "a"), (24, "b"), (31, "c"), (59, "d"))
    return next((tag for limit, tag in limits if value <= limit), "e")


def lex(reading: Reading) -> Items:
    """Tag ``reading``'s tokens in the language that they are in."""
    words = tuple([token.plain for token in reading.tokens])
    return _Lexer(reading, spoken(words, reading.language), words).run()


#: The language whose cardinal numbers may be days ("le trois").
CARDINAL_DAYS: Final = FR
