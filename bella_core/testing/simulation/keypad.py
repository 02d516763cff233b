"""A caller who hears little and says nothing: presses keys where there is anything to press, and waits where there is not."""

import attrs

from bella_core.domain.dialogue.types import Reply

from .acts import Act, Meaning
from .asked import question
from .caller import Caller

#: How often bella may ask the same before such a caller wants a person.
_WAITS = 2


@attrs.define
class KeypadCaller(Caller):
    """Hold the side of a caller whose words nobody hears."""

    _unanswered: int = 0
    _last: str = ""

    def act(self, reply: Reply) -> Act:
        """Return the keys for what bella has said, silence until there are some, and 0 when there never are."""
        asked, _ = question(reply)
        self._unanswered = self._unanswered + 1 if asked == self._last else 0
        self._last = asked
        act = super().act(reply)
        if act.do == "keys":
            return act
        return Act("keys", "0", heard=act.heard) if self._unanswered >= _WAITS else Act("silence", heard=act.heard)

    def _digress(self, spoken: str) -> Act | None:  # noqa: ARG002  # nothing is said in passing, in any language
        return None

    def _keys(self, reply: Reply, keys: str, means: Meaning = "other") -> Act | None:  # noqa: ARG002  # keys are tried in any case
        return Act("keys", keys, means)
