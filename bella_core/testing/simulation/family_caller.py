"""A caller with a family: tells who comes, one after the other, and says yes to all of them at once, or to none."""

import re
from collections.abc import Callable
from datetime import datetime

import attrs

from bella_core.domain.dialogue.types import Prompt, Reply

from . import ear
from .acts import Act, Agreed
from .agenda import Patient
from .asked import question
from .caller import Caller
from .heard_back import HeardBack, named_services, says_name
from .sounding import sound_alike

_NAMED = {"en": re.compile(r"[^,]*\bfor ([^,]+),"), "fr": re.compile(r"[^,]*\bpour ([^,]+),")}
_SAME = re.compile(r"\b(at the same time|en même temps)\b")
#: Prompts that turn to the next person; the last is that of a child after its parent.
_NEXT = frozenset({"name.next", "name.next.child", "name.status.child"})


@attrs.frozen
class _Visit:
    """One visit of a read-back, as it was heard."""

    name: str
    moment: datetime | None
    services: frozenset[str]
    providers: frozenset[str]


@attrs.define
class FamilyCaller(Caller):
    """
    Hold the side of a caller who wants visits for several.

    Attributes:
        together: what was said yes to, for each of them.
    """

    together: tuple[Agreed, ...] = ()
    _at: int = 0
    _told: bool = False
    _wrong_one: int = 0
    _place: int = 0
    _said_for: str = ""

    @property
    def people(self) -> tuple[Patient, ...]:
        """All who come."""
        agenda = self.agenda
        return (Patient(agenda.given, agenda.family, agenda.born), *agenda.companions)

    @property
    def patient(self) -> Patient:
        """Whom bella asks about now."""
        return self.people[self._at]

    @property
    def is_child(self) -> bool:
        """Whether that is a child."""
        return self.agenda.child or self._at > 0

    def act(self, reply: Reply) -> Act:
        """Return what the caller does when bella has said this."""
        asked, prompt = question(reply)
        if (
            prompt.key in _NEXT
            and self._told
            and not self._aside
            and not (self.agenda.child and prompt.key == "name.status.child")
            and self._at + 1 < len(self.people)
        ):
            self._at, self._told = self._at + 1, False
        if prompt.key == "birth_date.of":
            self._at = self._named_in(prompt.text)
        act = super().act(reply)
        self._told |= asked in {"name", "family", "given", "name_sure"} and act.do in {"say", "keys"} and not self._aside
        return act

    def _named_in(self, text: str) -> int:
        """Return whom words name: somebody by exactly their name or, as some hear it, by one that sounds so."""
        exactly = (place for place, one in enumerate(self.people) if re.search(rf"\b{re.escape(one.given)}\b", text, re.IGNORECASE))
        nearly = (place for place, one in enumerate(self.people) if says_name(text, one.given))
        return next(exactly, next(nearly, self._at))

    def _answers(self) -> dict[str, Callable[[Reply], Act]]:
        return {**super()._answers(), "party": self._party, "whose": self._whose, "waitlist": lambda _: self._say("no", "no")}

    def _party(self, reply: Reply) -> Act:
        count = len(self.people)
        return self._keys(reply, str(count)) or self._words(str(count))

    def _whose(self, reply: Reply) -> Act:
        self._at = self._wrong_one
        return self._keys(reply, str(self._place + 1)) or self._words(self._said_for.partition(" ")[0] or self.patient.given)

    def _read_back(self, reply: Reply) -> Act:
        said = next((part for part in reply.parts if part.key == "read_back.family"), None)
        if said is None:
            return super()._read_back(reply)
        visits = self._visits(said)
        self._wrong = self._wrong_of(visits, said)
        if self._wrong:
            self.together = ()
            return self._keys(reply, "2", "no") or self._fix()
        self.together = tuple(
            Agreed(visit.services & self.services, visit.moment, one.name, visit.providers, self.agenda.record if place == 0 else None)
            for place, one in enumerate(self.people)
            if (visit := self._own(visits, one)) is not None and visit.moment is not None
        )
        return self._keys(reply, "1", "yes") or self._say("yes", "yes")

    def _visits(self, said: Prompt) -> tuple[_Visit, ...]:
        """Listen to each visit that is read back."""
        language, today = said.language[:2], self.agenda.now.date()
        moments = list(ear.moments(said.text, language, today))
        found: list[_Visit] = []
        for part in said.text.split(";"):
            named = _NAMED[language].match(part)
            if named is None or len(found) == len(self.people):
                break
            same = bool(_SAME.search(part)) and bool(found)
            moment = found[-1].moment if same else moments.pop(0) if moments else None
            services = frozenset(
                code for name, code in named_services(self.clinic, language) if re.search(rf"\b{re.escape(name)}\b", part, re.IGNORECASE)
            )
            providers = frozenset(one.id for one in self.clinic.providers if one.name in part)
            found.append(_Visit(named[1], moment, services, providers))
        return tuple(found)

    def _own(self, visits: tuple[_Visit, ...], one: Patient) -> _Visit | None:
        return next((visit for visit in visits if sound_alike(visit.name, one.name)), None)

    def _wrong_of(self, visits: tuple[_Visit, ...], said: Prompt) -> str:
        """Return what is not as it was wanted; empty where all is."""
        for place, one in enumerate(self.people):
            if self._own(visits, one) is None:
                self._at = self._wrong_one = place
                astray = (at for at, visit in enumerate(visits) if not any(sound_alike(visit.name, other.name) for other in self.people))
                self._place = next(astray, place)
                self._said_for = visits[self._place].name if self._place < len(visits) else ""
                return "name"
        first = visits[0].moment
        if first is None or (first != self._chosen if self._chosen else not self.wanted.suits(first)):
            return "when"
        if not all(visit.services & self.services for visit in visits):
            return "service"
        heard = HeardBack(said.text, said.language[:2], (), frozenset(), frozenset())
        return self._wrong_number(heard)

    def _reason(self, reply: Reply) -> Act:
        if pressed := self._keys(reply, "1"):
            return pressed
        voice = self._voice
        words = {"service": voice.service(self.service), "count": voice.count(len(self.people))}
        return Act("say", voice.say("open_kids" if self.agenda.child else "open_two", **words), "other", voice.language)
