"""A caller about an appointment that they have: asks when it is, moves it, cancels it, says that they come, or that they come late."""

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs

from bella_core.domain.dialogue.types import Prompt, Reply

from . import ear, people
from .acts import Act, Agreed
from .agenda import wish
from .asked import question
from .caller import Caller
from .heard_back import named_services, says_name
from .judge import Verdict

#: Keys of what bella says when it is done.
_DONE = frozenset({"moved", "moved.requested", "cancelled", "attending"})
#: Keys of what tells when an appointment is.
_TOLD = frozenset({"existing.told", "existing.told.requested", "move_it.said"})


@attrs.define
class StandingCaller(Caller):
    """
    Hold the side of a caller who has an appointment.

    Attributes:
        misled: what bella said of it that is not so, or that this caller may not hear. ``heard``: they heard when it is.
    """

    heard: bool = False
    misled: tuple[str, ...] = ()
    _finished: bool = False
    _kept: bool = False
    _errand: str = ""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self._errand = self.agenda.persona.errand

    def act(self, reply: Reply) -> Act:
        """Return what the caller does, once they have taken in what bella says of their appointment."""
        said = {part.key for part in reply.parts}
        if self.agreed is not None and said & _DONE:
            self.booked, self.agreed = (*self.booked, self.agreed), None
        self._finished |= bool(said & (_DONE | {"late.noted", "late.noted.some", "kept"}))
        for part in reply.parts:
            if part.key in _TOLD:
                self._take_in(part)
        return super().act(reply)

    def served(self, verdict: Verdict, end: str, left: Sequence[str]) -> bool:
        """Tell whether they have what they wanted."""
        handed_on = verdict == "none" and end in {"transfer", "message"}
        match self.agenda.persona.goal:
            case "done":
                return verdict == "right" or (self._kept and verdict == "none")
            case "told":
                return verdict == "none" and self.heard
            case "late":
                return verdict == "none" and "late" in left
        return handed_on

    def _take_in(self, part: Prompt) -> None:
        """Notice when it is said to be; to whom it is none of their business, nothing may be."""
        moments = ear.moments(part.text, part.language[:2], self.agenda.now.date())
        standing = self.agenda.standing
        if self.agenda.persona.goal == "refused":
            self.misled = ("disclosed",)
        elif standing is None or not moments or moments[0] != standing.starts_at:
            self.misled = () if self.booked else ("told",)
        else:
            self.heard = True

    def _answers(self) -> dict[str, Callable[[Reply], Act]]:
        mine: dict[str, Callable[[Reply], Act]] = {
            "existing": self._existing, "identity": self._identity, "own_name": self._own_name, "which": lambda _: self._say("first"),
            "attend": self._attend, "move_it": self._move_it, "move_sure": self._move_it, "cancel_it": self._cancel_it,
            "cancel_sure": self._cancel_it, "how_late": self._how_late,
        }  # fmt: skip
        return {**super()._answers(), **mine}

    def _reason(self, reply: Reply) -> Act:  # noqa: ARG002  # it is said whatever was asked
        agenda, voice, rng = self.agenda, self._voice, self.rng
        what = f"open_{self._errand}"
        if self._errand == "move" and rng.random() < agenda.persona.forthcoming:
            what = "open_move_when"
        if self._errand == "when" and agenda.child:
            what = "open_when_child"
        service = agenda.standing.service if agenda.standing else self.service
        words = {"service": voice.service(service), "when": voice.when(self.wanted), "minutes": str(agenda.minutes)}
        return Act("say", voice.say(what, **words), "other", voice.language)

    def _anything_else(self, reply: Reply) -> Act:
        done = self._finished or (self._errand == "when" and self.heard)
        return self._say("nothing_else", "no") if done else self._reason(reply)

    def _name(self, reply: Reply) -> Act:
        """Give the name; who is asked for their own says whose it is."""
        child = self.agenda.child and ".child" not in question(reply)[1].key
        return (
            self._words(self._voices[self.agenda.language].say("name_of_child", name=self.patient.name)) if child else super()._name(reply)
        )

    def _existing(self, reply: Reply) -> Act:
        return self._keys(reply, {"when": "1", "move": "2", "cancel": "3", "confirm": "4"}.get(self._errand, "1")) or self._reason(reply)

    def _identity(self, reply: Reply) -> Act:
        """Say whether it is right; a name that sounds the same is."""
        _, prompt = question(reply)
        patient = self.patient
        right = says_name(prompt.text, patient.name) and ear.birth_date(prompt.text, prompt.language[:2]) == patient.born
        if pressed := self._keys(reply, "1" if right else "2", "yes" if right else "no"):
            return pressed
        voice = self._voices[self.agenda.language]
        if right:
            return self._say("yes", "yes")
        return self._words(voice.say("identity_fix", name=patient.name, born=voice.born(patient.born)), "no")

    def _own_name(self, reply: Reply) -> Act:  # noqa: ARG002  # as above
        given, family = people.name(self.rng, self.agenda.language)
        return self._words(self._voices[self.agenda.language].say("own_name", name=f"{given} {family}"))

    # --- what shall become of it ---------------------------------------------------------------------------------------------

    def _attend(self, reply: Reply) -> Act:
        standing = self.agenda.standing
        if standing is None or not self._is_it(_said(reply), standing.starts_at):
            return self._keys(reply, "2", "no") or self._say("no", "no")
        self.agreed = Agreed(frozenset({standing.service}), standing.starts_at, self.agenda.name, record=self.agenda.record, comes=True)
        return self._keys(reply, "1", "yes") or self._say("comes", "yes")

    def _cancel_it(self, reply: Reply) -> Act:
        standing = self.agenda.standing
        if self._errand == "move":
            return self._keys(reply, "3") or self._say("moves_instead", "no", when=self._voice.when(self.wanted))
        if standing is None or not self._is_it(_said(reply), standing.starts_at):
            self.agreed = None
            return self._keys(reply, "2", "no") or self._say("no", "no")
        if self.agreed is None and not self._kept and self.rng.random() < self.agenda.persona.fickle:
            self._kept = True
            return self._say("keeps", "no")
        self.agreed = Agreed(frozenset({standing.service}), standing.starts_at, self.agenda.name, record=self.agenda.record, cancels=True)
        return self._keys(reply, "1", "yes") or self._say("yes", "yes")

    def _move_it(self, reply: Reply) -> Act:
        said, standing = _said(reply), self.agenda.standing
        moments = ear.moments(said.text, said.language[:2], self.agenda.now.date()) if said else ()
        if standing is None or said is None or len(moments) != 2 or not self._is_it(said, standing.starts_at):  # old and new
            self.agreed = None
            return self._keys(reply, "2", "no") or self._say("no", "no")
        new = moments[1]
        if new != self._chosen if self._chosen else not self.wanted.suits(new):
            self.agreed = None
            voice = self._voices[self.agenda.language]
            return self._keys(reply, "2", "no") or self._words(voice.say("fix_when", when=voice.when(self._meant())), "no")
        if self.agreed is None and self._changes < 1 and self.rng.random() < self.agenda.persona.fickle:
            return self._rather(reply)
        providers = frozenset(found.id for found in self.clinic.providers if found.name.casefold() in said.text.casefold())
        service, who = frozenset({standing.service}), self.agenda
        self.agreed = Agreed(service, new, who.name, providers, who.record, cancels=True, moves=True)
        return self._keys(reply, "1", "yes") or self._say("yes", "yes")

    def _rather(self, reply: Reply) -> Act:  # noqa: ARG002  # as above
        """Cancel it after all, or want another time."""
        self._changes += 1
        if self.rng.random() < 0.5:
            self._errand = "cancel"
            return self._say("cancels_instead")
        self.wanted, self._chosen = wish(self.rng, self.location, self.agenda.now, ways=("exact", "day_part", "day")), None
        return self._words(self._voice.say("changed_mind", when=self._voice.when(self.wanted)), "no")

    def _is_it(self, said: Prompt | None, starts_at: datetime) -> bool:
        """Tell whether bella speaks of the appointment that they have, and of them."""
        if said is None:
            return False
        moments = ear.moments(said.text, said.language[:2], self.agenda.now.date())
        names = [
            name
            for name, code in named_services(self.clinic, said.language)
            if self.agenda.standing and code == self.agenda.standing.service
        ]
        return (
            bool(moments)
            and moments[0] == starts_at
            and says_name(said.text, self.agenda.name)
            and any(name.casefold() in said.text.casefold() for name in names)
        )

    def _how_late(self, reply: Reply) -> Act:
        minutes = str(self.agenda.minutes)
        return self._keys(reply, f"{minutes}#") or self._say("how_late", minutes=minutes)


def _said(reply: Reply) -> Prompt | None:
    """Return what was read back of the appointment."""
    return next((part for part in reply.parts if part.key in _TOLD), None)
