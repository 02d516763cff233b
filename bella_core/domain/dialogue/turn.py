"""One step in the making: the state so far, what is told, and how the step ends. It lives as long as one call of ``step``."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale, Location
from .prompts import render
from .state import DialogueState, Question, Step, Waiting
from .types import Ask, Listen, Prompt, Propose, Reply, Tell

Then = Literal["transfer", "message", "hang_up"]
Target = Literal["desk", "on_call", "staff"]

#: How many asks one turn may make; the conversation service gives up after them.
MAX_ASKS = 6


class Turn:
    """
    Collect what a step says, tells and changes.

    Args:
        state: before the step. ``at``: aware UTC.
        clinic: the snapshot that the step is decided by.
    """

    def __init__(self, state: DialogueState, at: datetime, clinic: ClinicView) -> None:
        self.state = state
        self.at = at.astimezone(UTC)
        self.clinic = clinic
        self._told: list[Tell] = []

    @property
    def location(self) -> Location:
        """The location that was called; the clinic's first if it is gone since."""
        found = (place for place in self.clinic.locations if place.id == self.state.location_id)
        return next(found, self.clinic.locations[0])

    @property
    def now(self) -> datetime:
        """Local time of the location, aware."""
        return self.local(self.at)

    def local(self, instant: datetime) -> datetime:
        """Return an instant as local time of the location, aware."""
        return instant.astimezone(ZoneInfo(self.location.zone))

    def prompt(self, key: str, language: Locale | None = None, /, **words: str) -> Prompt:
        """Render one prompt; where a key has several texts, they take turns."""
        spoken = language or self.state.language
        text = render(self.clinic, spoken, key, self.state.turn, words)
        return Prompt(key, spoken, text[:1].upper() + text[1:])  # it may begin with what was filled in: "demain, …"

    def words(self, key: str, /, **words: str) -> str:
        """Render what stands inside a sentence."""
        return render(self.clinic, self.state.language, key, self.state.turn, words)

    def say(self, key: str, *, firm: bool = False, **words: str) -> None:
        """Put a sentence before the question; a ``firm`` one, and all before it, cannot be interrupted."""
        lead = (*self.state.lead, self.prompt(key, **words))
        self.state = attrs.evolve(self.state, lead=lead, firm=len(lead) if firm else self.state.firm)

    def tell(self, tell: Tell) -> None:
        """Add something to be committed with the turn."""
        self._told.append(tell)

    def ask(self, waiting: Waiting, ask: Ask) -> Step:
        """End the step with an ask; its answer comes as the next event of this turn."""
        self.state = attrs.evolve(self.state, waiting=waiting, asks=self.state.asks + 1)
        return Step(self.state, tuple(self._told), ask, None)

    def ask_model(self, ask: Propose) -> Step:
        """End the step by asking a model: it may be away, so that its ask takes none from those that booking needs."""
        self.state = attrs.evolve(self.state, waiting="propose")
        return Step(self.state, tuple(self._told), ask, None)

    def listen(self, question: Question, parts: tuple[Prompt, ...], listen: Listen, *, firm: bool = False) -> Step:
        """End the step with a question; ``firm``: all but its last part is heard to the end."""
        said = (*self.state.lead, *parts)
        reply = Reply(self._id(), said, "listen", listen, len(said) - 1 if firm else self.state.firm)
        return self._reply(question, reply)

    def close(self, then: Then, *keys: str, target: Target = "desk", person: str = "", words: Mapping[str, str] | None = None) -> Step:
        """End the step and with it bella's part of the call: ``transfer`` (to ``target``), ``message`` or ``hang_up``."""
        parts = (*self.state.lead, *(self.prompt(key, **(words or {})) for key in keys))
        reply = Reply(self._id(), parts, then, None, self.state.firm, target, person)
        return self._reply("none", reply)

    def end(self) -> Step:
        """End the last step of a call: nobody is there to hear a reply."""
        return Step(self.state, tuple(self._told), None, None)

    def _id(self) -> str:
        return f"{self.state.call_id}:{self.state.turn}"

    def _reply(self, question: Question, reply: Reply) -> Step:
        self.state = attrs.evolve(self.state, question=question, reply=reply, waiting="nothing", lead=(), firm=0)
        return Step(self.state, tuple(self._told), None, reply)
