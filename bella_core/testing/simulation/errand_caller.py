"""A caller who wants no visit, but something of staff: says what, and who they are."""

from collections.abc import Callable

import attrs

from bella_core.domain.dialogue.types import Reply

from .acts import Act
from .caller import Caller


@attrs.define
class ErrandCaller(Caller):
    """Hold the side of a caller with an errand."""

    def _answers(self) -> dict[str, Callable[[Reply], Act]]:
        mine = {"errand": self._about, "due": self._agree, "after_transfer": self._agree}
        return {**super()._answers(), **mine, "anything_else": self._anything_else}

    def _reason(self, reply: Reply) -> Act:  # noqa: ARG002  # it is said whatever was asked
        voice = self._voice
        words = {"service": voice.service(self.service), "name": self.agenda.name}
        return Act("say", voice.say(f"open_{self.agenda.persona.errand}", **words), "other", voice.language)

    def _anything_else(self, reply: Reply) -> Act:
        return self._reason(reply)

    def _about(self, reply: Reply) -> Act:  # noqa: ARG002  # as above
        return self._say(f"about_{self.agenda.persona.errand}")

    def _agree(self, reply: Reply) -> Act:
        return self._keys(reply, "1", "yes") or self._say("yes", "yes")
