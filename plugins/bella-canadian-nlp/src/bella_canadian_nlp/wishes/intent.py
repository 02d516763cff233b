"""What the caller wants: every intent said, weaker ones with less confidence."""

from collections.abc import Iterator
from typing import cast

from bella_core.plugin import Extraction, TurnContext
from bella_core.plugin.types.values import Intent, IntentValue

from ..phrases import Hit, PhraseBook, Said, longest
from ..reading import Reading
from .intent_words import INTENTS_EN
from .intent_words_fr import INTENTS_FR

FAMILY = "intent"

_SURE = 0.9
_WEAK = 0.6

#: What a surer intent explains away: an appointment is mentioned by those who move it, too.
_EXPLAINED = {
    "book": frozenset({"move", "cancel", "keep", "confirm", "when", "late", "returned_call"}),
    "move": frozenset({"keep"}),
    "cancel": frozenset({"keep"}),
    "human": frozenset({"robot_refused", "sales"}),
    "wait": frozenset({"waiting_list"}),
    "later": frozenset({"never_mind", "goodbye", "late"}),
}


def add_tables(book: PhraseBook) -> None:
    """Put the intents' phrases in ``book``."""
    for tables in (INTENTS_EN, INTENTS_FR):
        for tag, table in tables.items():
            book.add(FAMILY, tag, table)


def read_intents(said: Said, reading: Reading, _context: TurnContext) -> Iterator[Extraction]:
    """Return every intent once, where it was said most plainly."""
    best: dict[tuple[str, str | None], tuple[float, Hit]] = {}
    for hit in longest(said.hits.get(FAMILY, [])):
        name, _, topic = hit.tag.rstrip("?").partition(":")
        sure = _WEAK if hit.tag.endswith("?") else _SURE
        key = (name, topic or None)
        if key not in best or (sure, hit.last - hit.first) > (best[key][0], best[key][1].last - best[key][1].first):
            best[key] = (sure, hit)
    names = {name for name, _ in best}
    topics = {topic for name, topic in best if name == "question" and topic}
    for (name, topic), (sure, hit) in best.items():
        if names & _EXPLAINED.get(name, frozenset()) or (name == "question" and topic is None and topics):
            continue
        value = IntentValue(cast("Intent", name), topic)
        yield reading.extraction("intent", value, hit.start, hit.end, sure)
