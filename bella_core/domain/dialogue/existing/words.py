"""What callers say of an appointment that stands: "my appointment", "I already have one", "I can't make it Friday", "my son's too"."""

import re
from collections.abc import Sequence

from bella_core.plugin.types import Extraction

from ..types import ErrandKind

#: What a visit is called.
VISIT = r"(?:appointments?|appts?|visits?|bookings?|cleanings?|check-?ups?|rendez[- ]?vous|rdv|nettoyages?)"
_WHOSE = r"(?:my|our|his|her|their|mon|notre|nos|mes|son|sa|leur)"
_MINE = re.compile(
    rf"\b(?:{_WHOSE}\s+(?:[\w’'-]+\s+){{0,3}}?{VISIT}|{VISIT}\s+(?:of|de|à)\s+{_WHOSE}|[^\W\d_]+[’']s\s+(?:[\w-]+\s+)?{VISIT})\b",
    re.IGNORECASE,
)
_HAS = re.compile(
    rf"\b(?:already\s+(?:have|had|got|booked)|(?:have|got)\b.{{0,20}}{VISIT}\s+already|(?:existing|other)\s+{VISIT}|"
    rf"(?:j[’']ai|on\s+a|nous\s+avons|il\s+a|elle\s+a)\s+d[ée]j[àa]\s+(?:un|son|mon|pris)|(?:mon|l[’'])\s?autre\s+{VISIT})\b",
    re.IGNORECASE,
)
#: "I have an appointment on Thursday": said, and not asked for, as in "can I have an appointment".
_OWNS = re.compile(
    rf"(?:^|[,.;!]|\b(?:and|that|but|because|hi|hello|hey|yes|yeah|u[hm]+|so|bonjour|all[oô]|alors|euh|que|oui|mais))\s*"
    rf"(?:(?:i|we|he|she|they|(?:my|our)\s+\w+(?:\s+(?-i:[A-ZÀ-ÖØ-Þ])[\w’'-]+){{0,2}})(?:\s+(?:already\s+)?(?:have|has)|[’']ve\s+got|[’']s\s+got)\s+an?\s+"
    rf"(?:\w+\s+)?{VISIT}|"
    rf"(?:j[’']ai|on\s+a|il\s+a|elle\s+a|(?:mon|ma|notre)\s+\w+\s+a)\s+une?\s+{VISIT})\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"\b(?:(?:can[’']?t|cannot|can\s+not|won[’']?t\s+be\s+able\s+to|will\s+not\s+be\s+able\s+to|(?:not|un)\s?able\s+to)\s+"
    r"(?:come|make|be\s+there|get\s+there|attend)|won[’']?t\s+make\s+it|"
    r"(?:peux|peut|pourrai|pourra|pourrons|pouvons|pourrais)\s+(?:pas|plus|pu)\s+(?:venir|[êe]tre\s+l[àa]|y\s+[êe]tre|y\s+aller|me\s+pr[ée]senter|me\s+rendre)|"
    r"(?:serai|sera|serons)\s+pas\s+l[àa]|emp[êe]chement)\b",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:(?:I|we|he|she|they)(?:[’']ll|\s+will)\s+(?:still\s+)?be\s+(?:there|coming)|see\s+you\s+(?:then|there)|"
    r"(?:j[’']y\s+serai|on\s+y\s+sera|on\s+va\s+(?:y\s+)?[êe]tre(?:\s+l[àa])?|(?:je|on)\s+(?:serai|sera|vais\s+[êe]tre|va\s+[êe]tre)\s+l[àa]|"
    r"(?:je|on)\s+(?:viens|vient|vais\s+venir|va\s+venir)\s*$))",
    re.IGNORECASE,
)
#: "I don't think I'll be there" is no coming.
_DENIES = re.compile(r"(?:\b(?:not|never|cannot|pas|plus|jamais)\b|n[’']?t\b)", re.IGNORECASE)
_STILL = re.compile(
    rf"\b(?:(?:is|are)\s+{_WHOSE}\s+(?:[\w’'-]+\s+){{0,3}}?{VISIT}\s+(?:still|at|on|for|today|tomorrow|this|next)|"
    rf"{_WHOSE}\s+(?:[\w’'-]+\s+){{0,2}}?{VISIT},?\s+(?:is\s+it|est-ce|c[’']est\s+(?:[àa]|bien)|est\s+bien)|"
    rf"{_WHOSE}\s+(?:[\w’'-]+\s+){{0,2}}?{VISIT}\s+(?:tient|est|c[’']est)(?:[- ](?:il|elle|tu))?\s+(?:encore|toujours))\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    rf"\b(?:about|regarding|concerning|check(?:\s+on)?|calling\s+for|au\s+sujet\s+de|[àa]\s+propos\s+de|concernant|sur|appelle\s+pour)\s+"
    rf"(?:(?:{_WHOSE}|[^\W\d_]+[’']s)\s+(?:[\w’'-]+\s+){{0,3}}?{VISIT}|le\s+{VISIT}\s+d[eu]\s)",
    re.IGNORECASE,
)
_MAKES = re.compile(r"\b(?:book|schedule|make\s+an?|set\s+up|prendre|r[ée]server|fixer|c[ée]duler)\b", re.IGNORECASE)
#: What stands between the time that an appointment has and its new one, where both were said: "my visit on the ninth to the twelfth".
_TO = re.compile(rf"(?:[’']s)?(?:\s+(?:{VISIT}|one))?[\s,]+(?:to|until|au|[àa]|pour|vers)\s+(?:the\s+|le\s+|la\s+)?", re.IGNORECASE)
_MY = re.compile(rf"\b{_WHOSE}\s+$", re.IGNORECASE)
#: Where what cannot be ends, and what shall be instead begins.
_CLAUSE = re.compile(r"[,.;!?]|\b(?:can|could|so|but|and|est-ce|pouvez|peut|alors|mais|et|donc)\b", re.IGNORECASE)
_ALSO = re.compile(r"\b(?:too|also|as\s+well|same|other|another|aussi|[ée]galement|itou|pareil|autre)\b", re.IGNORECASE)
_BECOMES = re.compile(
    r"\b(?:from\s+an?\s.*\bto\s+an?|(?:change|switch|turn|convert)\w*\s.*\b(?:in)?to\s+an?|make\s+(?:it|that)\s+an?|"
    r"(?:d[’']une?|du|de\s+la)\s.*\s(?:[àa]|en|pour)\s+une?|(?:chang|transform|remplac|modifi)\w+\s.*\b(?:pour|en|par|[àa])\s+une?|"
    r"(?:faites|faire|fais|mettez|mettre|mets)\s+(?:[cç]a\s+|en\s+|plut[ôo]t\s+)?une?)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:instead|rather|plut[ôo]t|[àa]\s+la\s+place|au\s+lieu)\b", re.IGNORECASE)
_KIN = {
    "son": r"sons?|boy|fils|gar[çc]on|gars",
    "daughter": r"daughters?|girl|filles?",
    "child": r"kids?|child|enfant|other\s+one",
    "husband": r"husband|mari|conjoint|chum",
    "wife": r"wife|femme|conjointe|blonde",
    "mother": r"mother|mom|mum|m[èe]re",
    "father": r"father|dad|p[èe]re",
}
_KINDRED = {
    kin: re.compile(rf"\b(?:my|our|mon|ma|notre)\s+(?:other\s+|autre\s+)?(?:{spelled})\b", re.IGNORECASE) for kin, spelled in _KIN.items()
}


def comes(text: str) -> bool:
    """Tell whether somebody says that they will be there: "yes, I'll be there" cancels nothing."""
    return _COMES.search(text) is not None and _DENIES.search(text) is None


def is_mine(text: str) -> bool:
    """Tell whether an appointment is spoken of as somebody's: there is one."""
    return bool(_MINE.search(text)) and not _MAKES.search(text)


def has_one(text: str) -> bool:
    """Tell whether the caller says to have an appointment already."""
    return bool(_HAS.search(text) or _OWNS.search(text))


def is_instead(text: str) -> bool:
    """Tell whether it shall be done instead of what was begun."""
    return bool(_INSTEAD.search(text))


def becomes(text: str, services: Sequence[str]) -> str:
    """
    Return the visit that shall be made of an appointment: "from a cleaning to a check-up", "make it a check-up"; empty where none shall.

    Args:
        services: codes of the visits that were named, in their order.
    """
    return services[-1] if services and _BECOMES.search(text) else ""


def wanted(text: str) -> ErrandKind | None:
    """Return what is wanted of an appointment that stands, where no intent says so; None where the words are of none."""
    if _STILL.search(text):
        return "when"
    if _CANNOT.search(text):
        return "move"
    return "" if (_ABOUT.search(text) or has_one(text)) and not _MAKES.search(text) else None


def off(text: str, times: Sequence[Extraction], mentioned: Sequence[Extraction] = ()) -> tuple[Extraction, ...]:
    """
    Return the times that tell which appointment it is, and not when it shall be: nobody can come then, or it is moved from there.

    Args:
        times: what was read of the words as times that will do. ``mentioned``: what was read as times that nobody wishes for.
    """
    cannot = _CANNOT.search(text)
    if cannot is None:
        return _moved_from(text, times, mentioned)
    ends = _CLAUSE.search(text, cannot.end())
    stop = ends.start() if ends else len(text)
    return tuple(time for time in times if cannot.start() <= time.start < stop)


def _moved_from(text: str, times: Sequence[Extraction], mentioned: Sequence[Extraction]) -> tuple[Extraction, ...]:
    """Return each time that "to" and another follow: "from Tuesday to Friday", "my Tuesday visit to Friday"."""
    old = (*mentioned, *(time for time in times if _MY.search(text[: time.start])))
    return tuple(one for one in old if any(one.end <= new.start and _TO.fullmatch(text[one.end : new.start]) for new in times))


def is_also(text: str) -> bool:
    """Tell whether the same is wanted once more: "my son's too"."""
    return bool(_ALSO.search(text))


def kin(text: str) -> str:
    """Return who of the caller's it is about, in one word; empty where that is not said."""
    return next((kin for kin, words in _KINDRED.items() if words.search(text)), "")
