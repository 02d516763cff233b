"""Who is to come, as callers say it: "me and my daughter", "mes deux enfants", "a cleaning for my wife and one for me"."""

import re
from typing import Literal

import attrs

from ..state import Relation

_KIN: tuple[tuple[Relation, str], ...] = (
    ("child", r"sons?|daughters?|kids?|child(?:ren)?|boys?|girls?|twins|fils|filles?|enfants?|gar[çc]ons?|jumeaux|jumelles"),
    ("partner", r"wife|husband|partner|spouse|girlfriend|boyfriend|femme|mari|conjointe?|blonde|chum|[ée]poux|[ée]pouse"),
    ("parent", r"mother|father|mom|mum|dad|parents|m[èe]re|p[èe]re"),
    ("other", r"brothers?|sisters?|fr[èe]res?|s(?:œ|oe)urs?|grandmother|grandfather|grand-?m[èe]re|grand-?p[èe]re"),
)
_MANY = r"kids|children|sons|daughters|boys|girls|twins|enfants|filles|gar[çc]ons|jumeaux|jumelles|parents|brothers|sisters|fr[èe]res"
_TWINS = frozenset({"twins", "jumeaux", "jumelles"})
_NUMBERS = {
    "two": 2, "both": 2, "deux": 2, "three": 3, "trois": 3, "four": 4, "quatre": 4, "five": 5, "cinq": 5, "six": 6, "seven": 7, "sept": 7,
}  # fmt: skip
_NUM = "[2-9]|" + "|".join(_NUMBERS)
#: Every word for somebody of the caller's.
KIN = "|".join(words for _, words in _KIN)
_OWN = r"(?:my|our|the|ma|mon|mes|nos|notre|les)"
_THEIRS = rf"{_OWN}\s+(?:other\s+|autre\s+)?(?:(?:{_NUM})\s+)?(?:{KIN})"
#: One who is spoken of: the caller, or somebody of theirs. "I" is one only after "and": "for my daughter, I think" is for one.
_ONE = rf"(?:(?:me|myself|moi(?:-m[êe]me)?|{_THEIRS})\b)"
_AND = r",?\s+(?:and|et|puis|pis|plus|as\s+well\s+as|ainsi\s+que)(?:\s+(?:also|aussi))?(?:(?:\s+[\w’'-]+){0,4}?\s+(?:for|pour))?\s+"
_CALLED = r"(?:,?\s+(?-i:[A-ZÀ-ÖØ-Þ])[\w’'-]+){0,3}"
_LISTED = re.compile(rf"\b{_ONE}{_CALLED}(?:,\s+{_ONE}{_CALLED})*(?:{_AND}(?:{_ONE}|i(?![’'\w])))+", re.IGNORECASE)
_EACH = re.compile(
    rf"\b(?:(?P<self>me|myself|i|moi(?:-m[êe]me)?)|{_OWN}\s+(?:other\s+|autre\s+)?(?:(?P<number>{_NUM})\s+)?(?P<kin>{KIN}))\b",
    re.IGNORECASE,
)
_FOR = r"(?:for|bring|bringing|book|see|pour|amener|emmener|voir)"
#: "my two kids", "both my kids", "for two kids".
_COUNTED = re.compile(
    rf"\b(?:{_OWN}\s+(?P<number>{_NUM})|(?P<number_>{_NUM})\s+(?:of\s+)?{_OWN}|"
    rf"{_FOR}\s+(?P<number__>{_NUM})(?:\s+(?:little|young|small|petits|jeunes))?)\s+(?P<kin>{KIN})\b",
    re.IGNORECASE,
)
#: "for my kids", whose number nobody has told.
_UNCOUNTED = re.compile(
    rf"\b(?:for|pour|bring|bringing|book|schedule|get|amener|emmener|r[ée]server)\s+(?:all\s+|tous\s+|toutes\s+)?{_OWN}\s+(?P<kin>{_MANY})\b|"
    rf"\b{_OWN}\s+(?P<kin_>{_MANY})\s+(?:all\s+)?(?:need|are\s+due|ont\s+besoin|doivent)\b",
    re.IGNORECASE,
)
_ALL_OF_US = re.compile(
    rf"\b(?:(?P<number>{_NUM})\s+of\s+us|nous\s+(?P<number_>{_NUM})|(?:family\s+of|famille\s+de)\s+(?P<number__>{_NUM})|"
    rf"(?P<number___>{_NUM})\s+(?:appointments|visits|people|rendez-vous|visites|personnes))\b",
    re.IGNORECASE,
)
_FAMILY = re.compile(
    r"\b(?:for|pour|bring|see|voir)\b.{0,12}\b(?:(?:whole|entire)\s+family|toute\s+(?:la|ma)\s+famille|all\s+of\s+us|nous\s+tous)\b",
    re.IGNORECASE,
)
_OWN_NAME = re.compile(
    r"\b(?:i[’']?m|i\s+am|my\s+name(?:\s+is|[’']s)|this\s+is|me[,:]?|myself[,:]?|moi,?\s+(?:c[’']est|je\s+suis)|je\s+m[’']appelle|je\s+suis|"
    r"mon\s+nom(?:\s+est|\s+c[’']est)|ici)\s*$",
    re.IGNORECASE,
)
_THEIR_NAME = re.compile(
    rf"\b(?:(?:he|she)(?:[’']s|\s+is)|(?:his|her|their)\s+name(?:[’']s|\s+is)|{_OWN}\s+(?:{KIN})(?:[’']s|\s+is|,|\s+c[’']est|\s+s[’']appelle)?|"
    r"(?:lui|elle),?\s+c[’']est|(?:il|elle)\s+s[’']appelle)\s*$",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\b(?:we|both|all\s+of|they|neither|none\s+of|on\s+est|on\s+a|nous|ils|elles|les\s+deux|tous|toutes|aucun|jamais\s+personne)\b",
    re.IGNORECASE,
)
_OTHER_BORN = re.compile(
    r"\b(?:he|she)(?:\s+(?:was|is)|[’']s)\s+born\b|\b(?:his|her)\s+(?:birth|date\s+of)|\b(?:il|elle)\s+est\s+n[ée]e?\b|\bsa\s+(?:date\s+de\s+naissance|fête)",
    re.IGNORECASE,
)
_SELF_BORN = re.compile(
    r"\bi\s+was\s+born\b|\bmy\s+(?:birth|date\s+of)|\bje\s+suis\s+n[ée]e?\b|\bma\s+(?:date\s+de\s+naissance|fête)", re.IGNORECASE
)
_COUNTS = re.compile(rf"\b(?:{_NUM}|1|one|une?)\b", re.IGNORECASE)


@attrs.frozen
class Party:
    """
    Hold who is to come.

    Args:
        relations: of each to the caller, in the order of being named. ``counted``: they are all; else there are more like the last.
        rest: what was said after it; their names, perhaps.
    """

    relations: tuple[Relation, ...]
    counted: bool = True
    rest: str = ""


def read_party(text: str) -> Party | None:
    """Read who is to come; None where it is one person, or nothing was said of it."""
    if listed := _LISTED.search(text):
        relations = tuple(relation for found in _EACH.finditer(listed.group()) for relation in _relations(found))
        return Party(relations, rest=text[listed.end() :]) if len(relations) > 1 else None
    if counted := _COUNTED.search(text):
        return Party((relation_of(counted["kin"]),) * _number(counted), rest=text[counted.end() :])
    if of_us := _ALL_OF_US.search(text):
        others: list[Relation] = ["other"] * (_number(of_us) - 1)
        return Party(("self", *others))
    if uncounted := _UNCOUNTED.search(text):
        kin = (uncounted["kin"] or uncounted["kin_"]).lower()
        return (
            Party((relation_of(kin),) * 2, rest=text[uncounted.end() :])
            if kin in _TWINS
            else Party((relation_of(kin),), counted=False, rest=text[uncounted.end() :])
        )
    return Party(("self", "other"), counted=False) if _FAMILY.search(text) else None


def is_own(before: str) -> bool:
    """Tell whether a name that follows these words is the caller's own: "I'm", "moi c'est"."""
    return bool(_OWN_NAME.search(before))


def is_theirs(before: str) -> bool:
    """Tell whether a name that follows these words is that of somebody spoken of: "she's", "ma fille c'est"."""
    return bool(_THEIR_NAME.search(before))


def is_of_all(text: str) -> bool:
    """Tell whether something is said of all of them: "we're both new", "ils sont déjà venus"."""
    return bool(_OF_ALL.search(text))


def born(text: str) -> Literal["self", "other"] | None:
    """Tell whose birth date is told: the caller's, or that of who is spoken of; None where that is not said."""
    if _OTHER_BORN.search(text):
        return "other"
    return "self" if _SELF_BORN.search(text) else None


def read_count(text: str) -> int | None:
    """Read for how many people; None where no number was said."""
    said = [word.lower() for word in _COUNTS.findall(text)]
    return next((_NUMBERS.get(word) or (int(word) if word.isdigit() else 1) for word in reversed(said)), None)


def _relations(found: "re.Match[str]") -> tuple[Relation, ...]:
    if found["self"]:
        return ("self",)
    many = 2 if re.fullmatch(_MANY, found["kin"], re.IGNORECASE) else 1
    return (relation_of(found["kin"]),) * (_number(found) if found["number"] else many)


def relation_of(kin: str) -> Relation:
    """Return what somebody who is called this is to the caller."""
    return next(relation for relation, words in _KIN if re.fullmatch(words, kin, re.IGNORECASE))


def _number(found: "re.Match[str]") -> int:
    said = next(text.lower() for name, text in found.groupdict().items() if name.startswith("number") and text)
    return _NUMBERS.get(said) or int(said)
