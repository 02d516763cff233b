"""When an utterance begins and when it has ended, from a row of probabilities that somebody speaks."""

from collections import deque
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from bella_core.domain.dialogue.types import ListenFor

#: Seconds of silence after which an utterance has ended, by what is awaited: numbers and letters are said with pauses.
PATIENCE_S: Mapping[ListenFor, float] = MappingProxyType(
    {
        "open": 0.53,
        "yes_no": 0.5,
        "choice": 0.5,
        "time": 0.53,
        "name": 0.6,
        "phone": 1.2,
        "birth_date": 1.2,
        "spelling": 1.4,
    }
)

#: How likely speech must be to begin, and how unlikely to end: between the two nothing changes.
_ON, _OFF = 0.5, 0.35
#: Seconds of speech within which seconds make an utterance; and while bella speaks, when a cough should not cut her off.
_ONSET_S, _ONSET_WITHIN_S = 0.06, 0.1
_BARGE_S, _BARGE_WITHIN_S = 0.3, 0.5

Change = Literal["started", "ended"]


class Endpointer:
    """
    Follow one call.

    Args:
        block_s: seconds for which one probability stands.

    Attributes:
        speaking: an utterance has begun and not ended. ``voiced_s``: seconds of speech in it so far.
    """

    def __init__(self, block_s: float) -> None:
        self._block_s = block_s
        self._patience_s = PATIENCE_S["open"]
        self._recent: deque[bool] = deque(maxlen=_blocks(_BARGE_WITHIN_S, block_s))
        self._silent_s = 0.0
        self.barging = False
        self.speaking = False
        self.voiced_s = 0.0

    def expect(self, mode: ListenFor) -> None:
        """Have the patience that an answer of this kind needs."""
        self._patience_s = PATIENCE_S[mode]

    def hear(self, probability: float) -> Change | None:
        """Take the next probability, and tell whether an utterance began or ended with it."""
        voiced = probability >= _ON
        if self.speaking:
            return self._go_on(probability, voiced=voiced)
        self._recent.append(voiced)
        needed, within = (_BARGE_S, _BARGE_WITHIN_S) if self.barging else (_ONSET_S, _ONSET_WITHIN_S)
        latest = list(self._recent)[-_blocks(within, self._block_s) :]
        if not voiced or sum(latest) < _blocks(needed, self._block_s):
            return None
        self.speaking, self._silent_s, self.voiced_s = True, 0.0, sum(latest) * self._block_s
        return "started"

    def stop(self) -> None:
        """Let the utterance be over: it was cut off, or nobody wants it."""
        self.speaking = False
        self._recent.clear()

    def _go_on(self, probability: float, *, voiced: bool) -> Change | None:
        self.voiced_s += self._block_s if voiced else 0.0
        self._silent_s = 0.0 if probability >= _OFF else self._silent_s + self._block_s
        if self._silent_s < self._patience_s:
            return None
        self.stop()
        return "ended"


def _blocks(seconds: float, block_s: float) -> int:
    return max(1, round(seconds / block_s))
