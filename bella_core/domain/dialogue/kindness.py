"""A word for who is afraid, or has lost somebody, before what they came for; once in a call."""

import re

import attrs

from .heard import Heard
from .turn import Turn

_AFRAID = re.compile(
    r"\b(?:scared|afraid|terrified|frightened|nervous|anxious|phobi[ac]|panic|hate (?:going to )?(?:the )?dentists?|"
    r"peur|angoiss\w+|anxieu\w+|nerveu\w+|phobie|stress[ée]e?)\b",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:died|passed away|passed on|deceased|est d[ée]c[ée]d[ée]e?|est morte?|d[ée]c[èe]s)\b",
    re.IGNORECASE,
)
#: What may be dead, or lost, without a loss.
_THING = re.compile(r"\b(?:phone|battery|car|tooth|nerve|t[ée]l[ée]phone|batterie|voiture|auto|dent|nerf)\b", re.IGNORECASE)


def note(turn: Turn, heard: Heard) -> None:
    """Say a kind word where one is due."""
    if turn.state.consoled or heard.emergency is not None or not heard.text:
        return
    lost = _LOST.search(heard.text) and not _THING.search(heard.text)
    key = "kind.loss" if lost else "kind.fear" if _AFRAID.search(heard.text) else None
    if key is not None:
        turn.state = attrs.evolve(turn.state, consoled=True)
        turn.say(key)
