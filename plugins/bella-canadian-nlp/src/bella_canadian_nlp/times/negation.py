"""What "not" does to a phrase: it rules a time out, or turns it round ("not until April" is from April on)."""

from types import MappingProxyType
from typing import Final

from .atoms import Scene
from .ends import End, lead_item
from .lexicon import EN, FR, word_set

#: Words that deny what they stand with; French "ne" is seldom heard.
_DENIALS: Final = MappingProxyType(
    {EN: word_set("not won' can' cannot don' doesn' isn' aren' couldn' wouldn' never"), FR: word_set("pas jamais")}
)
#: Behind these the denial is of something else: "don't you have anything before April", "vous avez rien de libre avant avril".
_OF_OTHERS: Final = word_set("you your anything nothing something vous votre rien quelque")
_WAITS: Final = word_set("wait waiting attendre attends")
#: Who is this until some time is free from then on.
AWAY: Final = word_set(
    "away gone vacation vacations busy school class classes absent absente parti partie vacances voyage ecole cours occupe"
)
_REACH: Final = 8
_TURNED: Final = MappingProxyType({"until": "from", "before": "from", "after": "until", "from": "until"})


def is_excluded(end: End) -> bool:
    """Whether the words right before rule it out: "not Wednesdays", "sauf le vendredi", "I work until four"."""
    for tag in reversed(end.before):
        if tag == "!":
            return True
        if tag in "w.&+":
            break
    return False


def turned(scene: Scene, end: End, relation: str) -> tuple[str, bool]:
    """
    Return the relation of a phrase and whether it is ruled out.

    What is not until or before some time is from then on; what cannot wait until then is before it. A time of day that is ruled out
    leaves the rest of the day: who works until four wishes to come from four on.
    """
    excluded = is_excluded(end)
    if relation not in _TURNED:
        return relation, excluded
    if relation in {"until", "before"}:
        said = _denied(scene, lead_item(scene, end), relation)
        if said:
            return said, False
    if excluded and end.clock is not None and not end.dated:
        return _TURNED[relation], False
    return relation, excluded


def _denied(scene: Scene, item: int, relation: str) -> str:
    """Return what the "until" or "before" at ``item`` is turned into by a denial before it, or nothing if there is none."""
    words, tags = scene.items.words, scene.items.tags
    denials = _DENIALS[scene.items.language]
    waits = False
    for at in range(item - 1, max(item - _REACH, 0) - 1, -1):
        word = words[at]
        if tags[at] == "." or word in _OF_OTHERS:
            return ""
        waits = waits or word in _WAITS
        unable = tags[at] == "!" and scene.items.values[at] in {"unable", "busy"}
        if word in denials or unable or (relation == "until" and word in AWAY):
            return "before" if waits else "from"
    return ""
