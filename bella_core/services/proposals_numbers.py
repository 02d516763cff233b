"""
Which numbers of an utterance are somebody's own: of a telephone, a card, an address, a birth date.

A number is shown only where a day or an hour is asked for, and only if it can be one. As soon as one number looks like somebody's own, none
of that utterance is shown, for the rest of it may stand anywhere.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from .proposals_vocabulary import MONTHS, SENTENCE_END, Token

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50}
_UNITS = (
    ("zero", "zéro", "oh"), ("one", "first", "un", "une", "premier", "première"), ("two", "second", "deux", "deuxième", "seconde"),
    ("three", "third", "trois", "troisième"), ("four", "fourth", "quatre", "quatrième"), ("five", "fifth", "cinq", "cinquième"),
    ("six", "sixth", "sixième"), ("seven", "seventh", "sept", "septième"), ("eight", "eighth", "huit", "huitième"),
    ("nine", "ninth", "neuf", "neuvième"), ("ten", "tenth", "dix", "dixième"), ("eleven", "eleventh", "onze", "onzième"),
    ("twelve", "twelfth", "douze", "douzième"), ("thirteen", "thirteenth", "treize"), ("fourteen", "fourteenth", "quatorze"),
    ("fifteen", "fifteenth", "quinze"), ("sixteen", "sixteenth", "seize"), ("seventeen", "seventeenth"), ("eighteen", "eighteenth"),
    ("nineteen", "nineteenth"), ("twentieth",),
)  # fmt: skip
_VALUES = {word: value for value, words in enumerate(_UNITS) for word in words} | _TENS | {"thirtieth": 30}
_AFTER_TEN = {"dix": ("sept", "huit", "neuf")}
#: Number words that no day and no hour needs.
_BIG = frozenset(
    {
        "sixty", "seventy", "eighty", "ninety", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "double", "triple",
        "soixante", "septante", "octante", "nonante", "cent", "cents", "mille", "vingts",
    }
)  # fmt: skip
#: Numbers that are ordinary words too, where they stand alone.
_ORDINARY = frozenset({"one", "un", "une", "first", "second", "seconde", "premier", "première", "deuxième", "oh"})
#: What may stand inside one number as it is said.
_JOINS = frozenset({"of", "the", "de", "du", "le", "uh", "um", "er", "euh", "then", "puis", "dash", "tiret", "dot", "point"})
_CLOCK = re.compile(r"(\d{1,2})(?:h(\d{2})?|am|pm|st|nd|rd|th|er|e|ème)", re.IGNORECASE)
#: Words beside which a number is somebody's own.
_CUES = frozenset(
    {
        "phone", "telephone", "cell", "cellphone", "mobile", "number", "numbers", "digits", "card", "zip", "postal", "code", "ohip", "ramq",
        "born", "birth", "birthday", "birthdate", "dob", "old", "age", "aged", "street", "avenue", "road", "boulevard", "crescent", "drive",
        "apartment", "apt", "unit", "suite", "extension", "ext", "policy", "certificate", "account", "chart", "file", "licence", "license",
        "passport", "pin", "sin", "visa", "mastercard", "poste", "police", "certificat", "compte", "dossier", "permis", "passeport", "nip",
        "nas",
        "téléphone", "cellulaire", "numéro", "numéros", "chiffres", "carte", "né", "née", "naissance",
        "anniversaire", "ans", "âge", "rue", "chemin", "rang", "appartement",
    }
)  # fmt: skip
_LARGEST, _LAST_DAY, _LAST_HOUR, _MOST = 59, 31, 23, 8
#: After these a number is no age.
_UNITS_OF_TIME = frozenset(
    {
        "am", "pm", "o'clock", "h", "hour", "hours", "heure", "heures", "minute", "minutes", "min", "day", "days", "jour", "jours", "week",
        "weeks", "semaine", "semaines", "month", "months", "mois", "in", "thirty", "fifteen", "sharp", "ish", "p", "a",
    }
)  # fmt: skip
_WHO = frozenset(
    {
        "he",
        "she",
        "i",
        "who",
        "il",
        "elle",
        "qui",
        "son",
        "daughter",
        "boy",
        "girl",
        "kid",
        "baby",
        "fils",
        "fille",
        "enfant",
        "husband",
        "wife",
    }
)
_IS = frozenset({"is", "s", "am", "m", "turns", "turned", "turning", "a", "as", "ai", "was"})
#: After these a number is an hour or a day, whatever a line made of the word that follows.
_TOWARDS = frozenset({"at", "for", "on", "around", "before", "after", "by", "until", "till", "à", "vers", "pour", "avant", "après"})
#: Between a day and a year that is no more than two figures: "in '45", "of the year fourteen", "en quarante-cinq".
_TO_YEAR, _BEFORE_YEAR = frozenset({"in", "en", "year", "année", "an"}), frozenset({"of", "the", "de", "du", "l", "back", "way"})
#: "The last four are …": the end, or the beginning, of a number.
_ENDS = frozenset({"last", "first", "final", "derniers", "premiers"})
_OTHER_ENDS = frozenset({"derniers", "premiers", "dernières", "premières"})
_PARTS, _OF_PART = frozenset({3, 4, 6}), frozenset({"are", "is", "s", "digits", "numbers", "of", "sont", "c", "derniers", "chiffres"})
#: « Il y a comme trois jours » spells nothing.
_HAS = frozenset({"y", "il", "elle", "on", "ça", "ca"})
#: From this on the first of two numbers begins a year rather than an hour: "nineteen eighty", "twenty fifteen".
_CENTURY = 17


def numbers_to_hide(tokens: Sequence[Token], unknown: Collection[int], *, needed: bool) -> frozenset[int]:
    """
    Return the places of the tokens that belong to numbers which are not to be shown.

    Args:
        unknown: places of the words that are crossed out, or spell; a number right beside one is a part of what is spelled.
        needed: a day or an hour is asked for.
    """
    runs = _runs(tokens)
    values = [_values(run, tokens) for run in runs]
    alone = len(values) == 1 and len(values[0][0]) == 1 and values[0][0][0] > _LAST_DAY  # "I am forty": no day, no hour
    own = (
        alone
        or any(_is_said_of(run, tokens, unknown) for run in runs)
        or any(map(_is_own, values))
        or _spells(tokens)
        or sum(len(run) == 1 and tokens[run[0]].low in _ORDINARY and run[0] - 1 in unknown for run in runs) >= _OF_CODE
        or any(_is_birth(day, year, tokens) for day, year in pairwise(runs))
        or sum(len(found[0]) for found in values) > _MOST
    )
    if needed and not own and _CUES.isdisjoint(token.low for token in tokens):
        return frozenset()
    ordinary = {run[0] for run in runs if len(run) == 1 and tokens[run[0]].low in _ORDINARY and not own}
    numbers = {place for run in runs for place in run if is_number(tokens[place].low)}
    months = {place for place, token in enumerate(tokens) if token.low in MONTHS}
    return frozenset((numbers - ordinary) | months | (_letters(runs, tokens) if own else set()))


def _spells(tokens: Sequence[Token]) -> bool:
    """Tell whether a letter is told by a word, "a as in apple", « a comme Alain »: the figures beside it are a code's."""
    for place, token in enumerate(tokens[:-2]):
        following = tokens[place + 1].low
        before = tokens[place - 1].low if place else ""
        told = following == "comme" or (following == "as" and tokens[place + 2].low == "in")
        if told and len(token.low) == 1 and token.low.isalpha() and before not in _HAS:
            return True
    return False


def _letters(runs: Sequence[Sequence[int]], tokens: Sequence[Token]) -> set[int]:
    """Return the places of the lone letters in numbers and right beside them: of "a one a two a three" they are half."""
    return {place for run in runs for place in range(max(0, run[0] - 1), min(run[-1] + 2, len(tokens))) if len(tokens[place].low) == 1}


def _is_birth(day: Sequence[int], year: Sequence[int], tokens: Sequence[Token]) -> bool:
    """Tell whether the second of two numbers may be the year of the first: "the fifth of April in '45"; "in ten days" is none."""
    between = {token.low for token in tokens[day[-1] + 1 : year[0]]}
    after = tokens[year[-1] + 1].low if year[-1] + 1 < len(tokens) else ""
    dated = any(tokens[place].low in MONTHS for place in day) and after not in _UNITS_OF_TIME
    return dated and not _TO_YEAR.isdisjoint(between) and between <= _TO_YEAR | _BEFORE_YEAR


#: Ones right behind words that nobody knows, from which on they are a postal code's: "alpha one alpha one alpha one".
_OF_CODE = 3


def _is_said_of(run: Sequence[int], tokens: Sequence[Token], unknown: Collection[int]) -> bool:
    """Tell whether the words around a number make it somebody's age, a part of another number or of what they spell."""
    if len(run) == 1 and tokens[run[0]].low in _ORDINARY:
        return any(place in unknown and len(tokens[place].low) == 1 and not tokens[place].elided for place in (run[0] - 1, run[0] + 1))
    before = [token.low for token in tokens[max(0, run[0] - 2) : run[0]]]
    after = tokens[run[-1] + 1].low if run[-1] + 1 < len(tokens) else ""
    if after in _UNITS_OF_TIME:
        return False
    aged = before[-1:] != [] and before[-1] in _IS and (len(before) == 1 or before[0] in _WHO)
    part = after in _OTHER_ENDS or (
        before[-1:] != [] and before[-1] in _ENDS and (_values(run, tokens)[0][0] in _PARTS) and after in _OF_PART | {""}
    )
    beside = () if before[-1:] and before[-1] in _TOWARDS else (place for place in (run[0] - 1, run[-1] + 1) if place in unknown)
    return aged or part or any(not SENTENCE_END.search(tokens[max(place, run[0])].gap) for place in beside)


def is_number(word: str) -> bool:
    """Tell whether a folded word is a number, in figures or in letters."""
    return word in _VALUES or word in _BIG or any(sign.isdigit() or sign.isnumeric() for sign in word)


def _runs(tokens: Sequence[Token]) -> list[list[int]]:
    """Return the numbers of an utterance, each as the places of its tokens, months and all."""
    runs, run, between = list[list[int]](), list[int](), list[int]()
    for place, token in enumerate(tokens):
        if is_number(token.low) or token.low in MONTHS:
            run = [*run, *between, place] if run else [place]
            between = []
        elif run and (token.low in _JOINS or len(token.low) == 1):
            between.append(place)
        elif run:
            runs, run, between = [*runs, run], [], []
    runs = [*runs, run] if run else runs
    return [run for run in runs if any(is_number(tokens[place].low) for place in run)]


def _values(run: Sequence[int], tokens: Sequence[Token]) -> tuple[list[int], bool, bool]:
    """Return the values of a number, whether a month is among them, and whether it is written as a time is."""
    values, month, clock, tens = list[int](), False, False, False
    for place in run:
        word = tokens[place].low
        month = month or word in MONTHS
        if not is_number(word):
            continue
        found = _value(word)
        if values and 0 < found[0] <= 9 and word.isalpha() and (tens or word in _AFTER_TEN.get(tokens[place - 1].low, ())):
            values[-1] += found[0]  # "twenty two", "dix-sept"
        else:
            values += found
        clock = clock or ":" in tokens[place].gap or (word[0].isdigit() and "h" in word[:3])
        tens = word in _TENS
    return values, month, clock


def _value(word: str) -> list[int]:
    """Return a token's values; one that can be no day, hour or minute is larger than any."""
    if word in _VALUES:
        return [_VALUES[word]]
    if (match := _CLOCK.fullmatch(word)) is not None:
        return [int(group) for group in match.groups() if group]
    if word.isascii() and word.isdigit() and len(word) <= 2:
        return [int(word)]
    return [_LARGEST + 1]


def _is_own(read: tuple[list[int], bool, bool]) -> bool:
    """Tell whether a number can be no day and no hour, or may be a birth date."""
    values, month, clock = read
    if max(values) > _LARGEST or len(values) > 2 or (month and len(values) > 1):
        return True
    if month and values[0] > _LAST_DAY:
        return True
    if len(values) == 2:
        return values[0] > _LAST_HOUR if clock else values[0] >= _CENTURY or values[0] == 0
    return False
