"""A caller who hears little and says nothing: presses keys where there is anything to press, and waits where there is not."""

import unicodedata

import attrs

from bella_core.domain.dialogue.types import Reply

from .acts import Act, Meaning
from .asked import question
from .caller import Caller
from .heard_back import named_services

#: How often bella may ask the same before such a caller wants a person.
_WAITS = 2
_LETTERS = ("", "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ")


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

    def _name(self, reply: Reply) -> Act:
        asked, prompt = question(reply)
        given = asked == "given" or prompt.key == "given.letters"
        return Act("keys", _letters(self.patient.given if given else self.patient.family))

    def _part(self, reply: Reply) -> Act:
        return self._name(reply)

    def _service(self, reply: Reply) -> Act:
        """Take the first visit of the menu, where it does not hold the one that is wanted."""
        _, prompt = question(reply)
        names = [name for name in named_services(self.clinic, prompt.language) if name[0] in prompt.text]
        offered = sorted(names, key=lambda name: prompt.text.find(name[0]))
        codes = [code for _, code in offered]
        if codes and self.service not in codes:
            self.service = codes[0]
        return Act("keys", str(codes.index(self.service) + 1)) if codes else Act("silence")

    def _keys(self, reply: Reply, keys: str, means: Meaning = "other") -> Act | None:  # noqa: ARG002  # keys are tried in any case
        return Act("keys", keys, means)


def _letters(name: str) -> str:
    """Return the keys of a name, two a letter: its key, and its place on it."""
    plain = unicodedata.normalize("NFD", name).upper()
    return "".join(f"{key}{row.index(letter) + 1}" for letter in plain for key, row in enumerate(_LETTERS) if letter in row)
