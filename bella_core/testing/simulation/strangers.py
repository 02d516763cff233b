"""Callers who want no appointment: a wrong number, and a prank."""

from random import Random

import attrs

from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Reply

from .acts import Act, Agreed, Meaning
from .agenda import Agenda
from .asked import question
from .speaking import Voice

#: Turns after which they have had enough.
_STRANGER, _PRANK = 5, 14


@attrs.define
class Stranger:
    """Somebody who dialled the wrong number, or plays a prank: agrees to nothing."""

    agenda: Agenda
    clinic: ClinicView
    rng: Random
    turns: int = 0
    agreed: Agreed | None = None
    booked: tuple[Agreed, ...] = ()

    def act(self, reply: Reply) -> Act:
        """Return what they do when bella has said this."""
        self.turns += 1
        asked, _ = question(reply)
        voice = Voice(self.agenda.language, self.rng, self.clinic, self.agenda.now.date())
        if self.agenda.persona.name == "prankster":
            return self._prank(asked, voice)
        if self.turns > _STRANGER:
            return Act("hang_up")
        first = self.turns == 1 and self.rng.random() < 0.5
        return Act("say", voice.say("not_here" if first else "wrong_number"), "no", voice.language)

    def _prank(self, asked: str, voice: Voice) -> Act:
        rng = self.rng
        if self.turns > rng.randint(4, _PRANK):
            return Act("hang_up")
        if asked in {"read_back", "sure", "change"}:
            return Act("say", voice.say("prank_no"), "no", voice.language)
        means: Meaning = "other"
        if asked in {"name", "family", "given"}:
            words = voice.say("prank_name")
        elif asked in {"status", "caller_id", "phone_sure", "name_sure"} and rng.random() < 0.6:
            means = rng.choice(("yes", "no"))
            words = voice.say(means)
        elif asked == "phone" and rng.random() < 0.5:
            words = voice.digits("".join(str(rng.randint(0, 9)) for _ in range(rng.randint(3, 10))))
        elif asked in {"offer", "when"} and rng.random() < 0.5:
            means = "yes"
            words = voice.say(rng.choice(("first", "soon")))
        else:
            words = voice.say("prank_open" if self.turns == 1 and rng.random() < 0.6 else "prank")
        return Act("say", words, means, voice.language)
