"""Understand an utterance: clean it, let every extractor read it, and merge what they read."""

from collections.abc import Iterable

import attrs

from bella_core.core.metrics import TURN_PART, timed
from bella_core.plugin import Cleaned, Extraction, TurnContext, Utterance
from bella_core.runtime.hooks import Hooks

#: How sure a value can be at most that plugins disagree on: less than the dialogue takes without asking (``dialogue.heard.SURE``).
DISPUTED = 0.55


@attrs.frozen
class Read:
    """What is left of an utterance, and what was read in it, in the order of the words."""

    cleaned: Cleaned
    extractions: tuple[Extraction, ...]


class Extractor:
    """Read utterances with the plugins' hooks."""

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks

    async def read(self, utterance: Utterance, context: TurnContext) -> Read:
        """Return what is left of ``utterance`` and what the plugins read in it; no plugin can make it fail."""
        with timed(TURN_PART, "clean"):
            cleaned = await self._hooks.clean(utterance, context)
        with timed(TURN_PART, "extract"):
            return Read(cleaned, merge(await self._hooks.extract(utterance, cleaned, context)))


def merge(parts: Iterable[Iterable[Extraction]]) -> tuple[Extraction, ...]:
    """
    Put together what several plugins read.

    Of two plugins that read the same kind in the same words, the first in the configured order wins, never the more confident one. If they
    disagree on the value, it becomes doubtful: the loser's is an alternative, and it is no surer than ``DISPUTED``: the caller is asked.

    Args:
        parts: each plugin's extractions, in the configured order.
    """
    kept: list[Extraction] = []
    for part in parts:
        earlier = len(kept)
        for extraction in part:
            rival = next((at for at in range(earlier) if _same_words(kept[at], extraction)), None)
            if rival is not None:
                kept[rival] = _weigh(kept[rival], extraction)
            elif extraction not in kept[earlier:]:
                kept.append(extraction)
    return tuple(sorted(kept, key=lambda extraction: (extraction.start, extraction.end)))


def _same_words(one: Extraction, other: Extraction) -> bool:
    return one.kind == other.kind and one.start < other.end and other.start < one.end


def _weigh(winner: Extraction, loser: Extraction) -> Extraction:
    if winner.value == loser.value:
        return winner
    alternatives = winner.alternatives if loser.value in winner.alternatives else (*winner.alternatives, loser.value)
    sure = min(winner.confidence, DISPUTED)
    return attrs.evolve(winner, inferred=winner.inferred | {"doubt"}, alternatives=alternatives, confidence=sure)
