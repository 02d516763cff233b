"""Whether the caller agrees: one yes or no a turn, marked where it leaves a doubt."""

import re
from collections.abc import Iterator
from typing import Literal

from bella_core.plugin import Extraction, TurnContext
from bella_core.plugin.types.values import YesNo

from ..phrases import Hit, Said, longest, words_of
from ..reading import Reading

_LEADING = "yes_no_leading"
_ANYWHERE = "yes_no"

_HANDS = re.compile("[\U0001f44d\U0001f44c\U0001f646\u2705]|(?P<no>[\U0001f44e\u270b\U0001f590\U0001f645\u274c])")

# What people say before they answer.
_OPENERS = frozenset(
    words_of(
        "oh uh um euh hum hmm ah eh well so listen look now ben bin bah bon alors ecoutez hey hi hello bonjour allo and then "
        "but mais heu fait que et pis puis ok okay la and euhm hein umm uhm er just please thank you thanks merci"
    )
)

_CONFIDENCE = {"yes": 0.95, "no": 0.95, "soft": 0.85, "yes?": 0.6, "no?": 0.6}


def read_yes_no(said: Said, reading: Reading, _context: TurnContext) -> Iterator[Extraction]:
    """Return the turn's yes or no, if there is one."""
    if not reading.text.isascii() and (hand := _HANDS.search(reading.text)):
        yield reading.extraction("yes_no", YesNo("no" if hand["no"] else "yes"), hand.start(), hand.end())
        return
    answer = _answer(said)
    if answer is not None:
        value: Literal["yes", "no"] = "no" if answer.tag[:2] == "no" else "yes"
        doubt = ("doubt",) if answer.tag.endswith("?") else ()
        yield reading.extraction("yes_no", YesNo(value), answer.start, answer.end, _CONFIDENCE[answer.tag], doubt)


def _answer(said: Said) -> Hit | None:
    if _LEADING not in said.hits and _ANYWHERE not in said.hits:
        return None
    hits = [hit for hit in said.hits.get(_LEADING, ()) if _leads(said, hit.first)]
    hits = sorted(_heard(hits + said.hits.get(_ANYWHERE, [])), key=lambda hit: hit.first)
    plain = [hit for hit in hits if hit.tag in ("yes", "no")]
    soft = [hit for hit in hits if hit.tag == "soft"]
    doubtful = [hit for hit in hits if hit.tag.endswith("?")]
    if doubtful and (not plain or doubtful[0].first <= plain[0].first):
        return _outweighed(doubtful[0], plain) or doubtful[0]
    if soft and not any(hit.tag == "no" for hit in plain):
        return (plain or soft)[0]
    if plain and plain[0].tag == "yes" and any(hit.tag == "no" for hit in plain):
        return plain[0]._replace(tag="yes?")  # "ça fait que je voulais appeler. non": which of the two was meant?
    return plain[0] if plain else None


def _heard(hits: list[Hit]) -> list[Hit]:
    mute = [hit for hit in hits if hit.tag == "mute"]
    return [hit for hit in longest(hits) if hit.tag != "mute" and not any(m.first <= hit.first and hit.last <= m.last for m in mute)]


def _outweighed(doubtful: Hit, plain: list[Hit]) -> Hit | None:
    """Return the plain answer that says the same as a doubtful one ("actually, no")."""
    return next((hit for hit in plain if hit.tag == doubtful.tag[:-1] == "no"), None)


def _leads(said: Said, first: int) -> bool:
    """Tell whether a sentence, or what a comma cuts off from one, begins here, openers apart."""
    if said.words[first] == "^":
        return True
    while first in said.after_comma or (said.words[first - 1] != "^"):
        if first in said.after_comma:
            return True
        if said.words[first - 1] not in _OPENERS:
            return False
        first -= 1
    return True
