"""What single cells say: names, telephone numbers, languages, relations, lengths, and what became of an appointment."""

import re
from typing import Literal

from bella_core.plugin.types import NameValue

from ..names import compose
from ..phone import from_digits
from ..phonetics import fold

Relation = Literal["self", "child", "partner", "parent", "other"]
Came = Literal["booked", "completed", "cancelled", "no_show"]

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "m", "mme", "mlle", "monsieur", "madame", "mademoiselle", "prof"})
_EXTENSION = re.compile(r"(?:\b(?:x|ext|extension|poste|p)\.?\s*\d{1,6}\s*)$", re.IGNORECASE)
_LANGUAGES = {
    **dict.fromkeys(("e", "en", "eng", "english", "anglais", "ang", "en ca", "en us"), "en-CA"),
    **dict.fromkeys(("f", "fr", "fra", "fre", "french", "francais", "fr ca", "fr fr"), "fr-CA"),
}
_RELATIONS: dict[str, Relation] = {
    **dict.fromkeys(("self", "head", "guarantor", "head of household", "subscriber", "soi", "soi meme", "chef de famille"), "self"),
    **dict.fromkeys(("child", "son", "daughter", "dependent", "dependant", "enfant", "fils", "fille", "personne a charge"), "child"),
    **dict.fromkeys(("spouse", "partner", "husband", "wife", "conjoint", "conjointe", "epoux", "epouse", "mari", "femme"), "partner"),
    **dict.fromkeys(("parent", "mother", "father", "mere", "pere"), "parent"),
    **dict.fromkeys(("other", "autre"), "other"),
}
_GONE = frozenset({"deceased", "decede", "decedee", "dead", "deleted", "supprime", "non patient", "nonpatient", "archived deceased"})
_CAME: dict[str, Came] = {
    **dict.fromkeys(("cancelled", "canceled", "deleted", "annule", "annulee", "annulation", "supprime"), "cancelled"),
    **dict.fromkeys(("broken", "missed", "no show", "noshow", "failed", "did not attend", "dna"), "no_show"),
    **dict.fromkeys(("manque", "absent", "absente", "non presente", "rendez vous manque"), "no_show"),
    **dict.fromkeys(("complete", "completed", "done", "checked out", "seen", "termine", "terminee", "fait", "recu"), "completed"),
    **dict.fromkeys(("", "scheduled", "booked", "confirmed", "unconfirmed", "pending", "active", "ok", "left message"), "booked"),
    **dict.fromkeys(("firm", "fixed", "here", "ready", "arrived", "arrive", "reserve", "planifie", "prevu"), "booked"),
    **dict.fromkeys(("confirme", "confirmee", "non confirme", "non confirmee", "a confirmer"), "booked"),
}


def read_name(full: str, given: str = "", family: str = "") -> NameValue | None:
    """
    Read a name from a cell that holds all of it, ``Last, First`` or ``First Last``, or from two that hold its parts.

    Returns:
        None if there is no name; of a single word, only the full name is known.
    """
    given, family = _tidy(given), _tidy(family)
    if given or family:
        return compose(given or None, family or None)
    full = _tidy(full)
    if not full:
        return None
    last, comma, first = full.partition(",")
    if comma:
        return compose(_untitled(first) or None, last.strip() or None)
    words = _untitled(full).split()
    return compose(words[0], " ".join(words[1:])) if len(words) > 1 else NameValue(None, None, full)


def read_phone(text: str) -> str | None:
    """Return a North American number as E.164, whatever signs stand in it and whatever extension behind it; None if it is none."""
    digits = "".join(char for char in _EXTENSION.sub("", text.strip()) if char.isdecimal() and char.isascii())
    return from_digits(digits)


def read_language(text: str) -> str | None:
    """Return the language that a cell names, ``en-CA`` or ``fr-CA``; None for none and for others."""
    return _LANGUAGES.get(fold(text))


def read_relation(text: str) -> Relation | None:
    """Return what a patient is to whom the telephone belongs to."""
    return _RELATIONS.get(fold(text))


def is_gone(text: str) -> bool:
    """Tell whether a patient's status says that they have died, or that the record was deleted."""
    return fold(text) in _GONE


def read_came(text: str) -> Came | None:
    """Return what became of an appointment, by its status; None for a status that is not known."""
    return _CAME.get(fold(text))


def read_minutes(text: str) -> int | None:
    """Read a length: ``60``, ``60 min``, ``1:30``, ``1 h 30``; minutes, or None."""
    text = text.strip().lower()
    if found := re.fullmatch(r"(\d{1,3})(?:\.0+)?\s*(?:m|min|mins|minutes)?\.?", text):
        return int(found[1])
    if found := re.fullmatch(r"(\d{1,2})\s*(?:h|hr|hrs|heures?|hours?|:)\s*(?:(\d{1,2})\s*(?:m|min|minutes)?)?\s*(?::00)?", text):
        return 60 * int(found[1]) + int(found[2] or 0)
    return None


def read_email(text: str) -> str | None:
    """Return an address of electronic mail, or None if it cannot be one."""
    text = text.strip()
    return text if len(text) <= 254 and re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+", text) else None


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _untitled(text: str) -> str:
    words = text.split()
    while len(words) > 1 and fold(words[0]) in _TITLES:
        words = words[1:]
    return " ".join(words)
