"""What the caller wants: every intent said, weaker ones with less confidence."""

import re
from collections.abc import Iterator
from typing import cast

from bella_core.plugin import Extraction, TurnContext
from bella_core.plugin.types.values import Intent, IntentValue

from ..phrases import Hit, Said, longest
from ..reading import Reading

_SURE = 0.9
_WEAK = 0.6

#: What a surer intent explains away: an appointment is mentioned by those who move it, too.
_EXPLAINED = {
    "book": frozenset({"move", "cancel", "keep", "confirm", "when", "late", "returned_call"}),
    "move": frozenset({"keep"}),
    "cancel": frozenset({"keep"}),
    "human": frozenset({"sales"}),
    "wait": frozenset({"waiting_list"}),
    "later": frozenset({"never_mind", "goodbye", "late"}),
}

#: "When is Emma's appointment": whose it is may be any name.
_WHOSE = re.compile(
    r"\b(?:when|what (?:time|day|date)) (?:is|was|are|were) (?!the |your |an? |next )(?:my \w+ )?(?:[^\W\d_][\w'’-]* ){0,2}"
    r"[^\W\d_][\w-]*(?:['’]s|s['’]) (?:next |upcoming )?(?:appointments?|visit|cleaning|check-?up)\b",
    re.IGNORECASE,
)


def _is_read_back(context: TurnContext) -> bool:
    """Whether a time has just been read to the caller, who may accept it or say another."""
    return {"yes_no", "time"} <= set(context.expecting)


def read_intents(said: Said, reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """Return every intent once, where it was said most plainly."""
    whose = _WHOSE.search(reading.text)
    if "intent" not in said.hits and whose is None:
        return
    best: dict[tuple[str, str | None], tuple[float, Hit]] = {}
    for hit in longest(said.hits.get("intent", [])):
        plain, _, about = hit.tag.rstrip("?").partition(":")
        if plain == "clock":  # "what time is it" asks for the time that was just read, or for nothing that is known here
            plain = "repeat" if _is_read_back(context) else "question"
        sure = _WEAK if hit.tag.endswith("?") else _SURE
        key = (plain, about or None)
        if key not in best or (sure, hit.last - hit.first) > (best[key][0], best[key][1].last - best[key][1].first):
            best[key] = (sure, hit)
    for refused in [about for name, about in best if name == "neither" and about]:
        _leave_out_refused(best, refused)
    if ("when", None) not in best and whose is not None:
        best["when", None] = (_SURE, Hit("when", 0, 0, whose.start(), whose.end()))
    names = {name for name, _ in best}
    topics = any(name == "question" and topic for name, topic in best)
    for (name, topic), (sure, hit) in best.items():
        if names.isdisjoint(_EXPLAINED.get(name, ())) and (topic or name != "question" or not topics):
            yield reading.extraction("intent", IntentValue(cast("Intent", name), topic), hit.start, hit.end, sure)


def _leave_out_refused(best: dict[tuple[str, str | None], tuple[float, Hit]], refused: str) -> None:
    """Leave out the pick whose words are those of its refusal: "not the first one" picks nothing."""
    picked, words = best.get((refused, None)), best["neither", refused][1]
    if picked is not None and picked[1].first < words.last and words.first < picked[1].last:
        del best[refused, None]
