"""The names of several in one breath: "Emma and Noah Tremblay", "Zoé, Max pis Léa Roy"."""

import re

from bella_core.plugin.types import NameValue

from ...names import compose

#: What comes before names, and what begins another sentence after them.
_BEFORE = re.compile(
    r"^(?:(?:um|uh|er|so|well|euh|ben|alors|yes|yeah|oui|sure|ok|okay|it[’']?s|that[’']?s|this\s+is|they[’']?re|they\s+are|for|pour|c[’']est|ce\s+sont|"
    r"(?:their|the|my\s+kids[’']?|my\s+children[’']?s?)\s+names?\s+(?:are|is)|(?:ils|elles)\s+s[’']appellent|"
    r"(?:leurs?|les?|mes)\s+(?:pr[ée]noms|noms?)\s*,?\s*(?:c[’']est|sont|est))[\s,:]+)+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:[,.;!?]\s*(?:(?:and|et|but|mais)\s+)?|\s+(?:and|et|but|mais)\s+)"
    r"(?:no|yes|not|never|neither|nope|yeah|they|both|it|we|he|she|i|non|oui|ils|elles|on|jamais|aucun|c[’']est|please|s[’']il|thanks?|merci)"
    r"(?![\w-]).*$",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(r"\s*,\s*(?:(?:and|et|pis|puis|plus|&)\s+)?|\s+(?:and|et|pis|puis|&)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*[^\W\d_])?\.?")
_PARTICLES = frozenset(
    {"de", "du", "des", "la", "le", "van", "von", "der", "den", "st", "st.", "saint", "ste", "sainte", "mac", "mc", "al", "el", "da", "dos"}
)
_SAINTS = frozenset({"st", "st.", "saint", "ste", "sainte", "mac", "mc"})
#: Words that are no names, whatever stands beside them.
_NONE = frozenset({
    "a", "an", "the", "my", "our", "your", "his", "her", "their", "this", "that", "these", "those", "one", "two", "three", "is", "are",
    "was", "were", "have", "has", "do", "does", "not", "no", "yes", "for", "and", "or", "with", "at", "on", "in", "of", "to", "kid",
    "kids", "child", "children", "son", "sons", "daughter", "daughters", "boy", "girl", "twins", "wife", "husband", "mother", "father",
    "first", "second", "last", "next", "other", "both", "name", "names", "un", "une", "le", "la", "les", "mon", "ma", "mes", "nos",
    "notre", "votre", "leur", "leurs", "est", "sont", "ont", "pas", "non", "oui", "pour", "avec", "chez", "enfant", "enfants", "fils",
    "fille", "filles", "garçon", "jumeaux", "femme", "mari", "mère", "père", "premier", "première", "deuxième", "dernier", "autre",
    "deux", "trois", "nom", "prénom", "je", "tu", "il", "elle", "nous", "vous", "ils", "elles", "i", "you", "he", "she", "we",
    "they",
})  # fmt: skip
_LONGEST = 3
_COMMA = re.compile(r"[,:]\s+")
#: Days and months, which are written with a capital as well; "April" is a name too, unless a day of it follows.
_DAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "july", "september",
    "october", "november", "december", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "janvier", "février",
    "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
})  # fmt: skip
_MONTH_AND_DAY = re.compile(r"(?:april|may|june|august)\s+(?:the\s+)?(?:\d|\w+(?:st|nd|rd|th)\b)", re.IGNORECASE)


def read_names(text: str, count: int) -> tuple[NameValue, ...]:
    """
    Read the names of so many; a family name that is said once, with the last of them, is that of all. Nothing where they are not so many.

    Args:
        count: two at least.
    """
    said = _AFTER.sub("", _BEFORE.sub("", text.strip())).strip(" .,;!?")
    parts = [part.split() for part in _BETWEEN.split(said)]
    if count < 2 or len(parts) != count or not all(_is_name(words) for words in parts):
        return ()
    names = [_parted(words) for words in parts]
    shared = names[-1][1]
    return tuple(compose(given, family or shared) for given, family in names)


def read_after(rest: str, count: int) -> tuple[NameValue, ...]:
    """
    Read the names of so many from what is said after who they are: "…, Emma and Noah Tremblay, on Friday".

    They stand at its beginning, or behind a comma: "… need cleanings, Emma and Noah Tremblay".
    """
    starts = (0, *(comma.end() for comma in _COMMA.finditer(rest)))
    return next((names for start in starts if (names := _read_from(rest[start:], count))), ())


def _read_from(rest: str, count: int) -> tuple[NameValue, ...]:
    begins = rest.lstrip(" ,:;–—-")
    words = (word for word in _WORD.finditer(begins) if not _may_stand_in_name(word.group()) or _MONTH_AND_DAY.match(begins, word.start()))
    stop = next((word.start() for word in words), len(begins))
    return read_names(begins[:stop], count)


def _may_stand_in_name(word: str) -> bool:
    return (word[:1].isupper() and word.casefold() not in _NONE | _DAYS) or word.casefold() in _PARTICLES | {"and", "et", "pis", "puis"}


def _is_name(words: list[str]) -> bool:
    """Tell whether words may be a name: a particle stands inside one."""
    plain = all(_WORD.fullmatch(word) and word.casefold() not in _NONE - _PARTICLES for word in words)
    return 0 < len(words) <= _LONGEST and plain and {words[0].casefold(), words[-1].casefold()}.isdisjoint(_PARTICLES)


def _parted(words: list[str]) -> tuple[str, str | None]:
    """Return a given name, of two words where the second is no particle, and a family name if one was said."""
    spelled = [word if not word.islower() or word in _PARTICLES - _SAINTS else _capitals(word) for word in words]
    if len(words) == _LONGEST and words[1].casefold() not in _PARTICLES:
        return " ".join(spelled[:2]), spelled[2]
    return spelled[0], " ".join(spelled[1:]) or None


def _capitals(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))
