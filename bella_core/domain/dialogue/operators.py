"""
Relay operators: they speak for callers who do not hear, and type what bella says.

Who calls by 711 or IP Relay is a caller as any other. The operator says so at first, ends each part with "go ahead" (in French « à vous »),
and needs time to type.
"""

import re

import attrs

from .heard import Heard
from .questions import pose
from .state import Step
from .turn import Turn

_OPERATOR = re.compile(
    r"\brelay (?:operator|service|call|agent|assistant)\b|\b(?:ip|video|tty|711|canada vrs|vrs) relay\b|\brelay (?:number )?\d{2,}\b|"
    r"\bcommunications? assistant\b|\b(?:using|with|on) (?:a |my )?(?:tty|teletypewriter)\b|\b(?:vrs|video) interpreter (?:number )?\d+\b|"
    r"\b(?:deaf|hard of hearing) (?:caller|person|user|client)\b|\bhave you (?:ever )?(?:received|taken|had) a relay call\b|"
    r"\bservices? (?:de|du) relais\b|\brelais (?:bell|telus|vid[ée]o|ip|t[ée]l[ée]phonique)\b|"
    r"\bop[ée]rat(?:eur|rice) (?:de|du) relais\b|"
    r"\bt[ée]l[ée]scripteur\b|\bpar (?:un )?ats\b|\bappel (?:de|par) relais\b|"
    r"\b(?:personne|client[e]?|appelant[e]?) (?:sourde?|malentendante?)\b",
    re.IGNORECASE,
)
#: What ends an operator's part; it answers nothing.
_GO_AHEAD = re.compile(
    r"(?:[\s,.;:!?…-]*\b(?:go ahead(?: please)?|ga|sk|[àa] vous(?: de parler)?|vous pouvez parler)\b)+[\s.,!]*$", re.IGNORECASE
)


def is_operator(text: str) -> bool:
    """Tell whether a relay operator speaks."""
    return _OPERATOR.search(text) is not None


def without_go_ahead(text: str) -> str:
    """Return what was said before "go ahead"; nothing where that was all."""
    return _GO_AHEAD.sub("", text).strip()


def greet(turn: Turn, heard: Heard) -> Step | None:
    """Take an operator's introduction, once, and ask again what is open; None where nobody introduces themselves, or more was said."""
    if turn.state.operator or heard.keyed or not is_operator(heard.text):
        return None
    turn.state = attrs.evolve(turn.state, operator=True)
    if heard.services or heard.times or heard.phone or "book" in heard.intents:
        return None
    turn.say("operator")
    return pose(turn, turn.state.question)
