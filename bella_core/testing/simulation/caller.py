"""A caller with an agenda: understands what bella asks as a person does, and answers it, or does not."""

import re
from collections.abc import Callable
from datetime import datetime, time
from random import Random

import attrs

from bella_core.domain.clinic import ClinicView, Location
from bella_core.domain.dialogue.types import Reply

from . import ear
from .acts import Act, Agreed, Meaning
from .agenda import Agenda, Patient, When, wish
from .asked import question, root
from .heard_back import HeardBack, listen, named_services, says_name
from .sounding import sound_alike
from .speaking import Voice

#: Who is asked for keys mostly presses them.
_PRESSES = 0.8
#: Who is asked for two things at once mostly answers both.
_ANSWERS_BOTH = 0.7
#: Digits of the end of a number.
_ENDING = 4
#: What asks for a name, a number or a time once more is answered otherwise than the first time.
_SPELLS = 0.4
#: Turns after which anybody asks for a person.
_PATIENCE = 20
#: How often a name may be put right before a person is asked for.
_NAME_FIXES = 3
#: In how many turns of the other language the caller asks for their own.
_FOREIGN = 2
#: How often anybody changes their mind, and words of an answer that nobody pauses in.
_MOST_CHANGES, _SHORT = 2, 2
_NOON = time(12)
#: Whom a place on the waiting list is read back for.
_WAITS = re.compile(r"[^;]*\b(?:for|pour) ([^;]+);")
#: Questions that nobody answers with the rest of something else: what bella says of a time, a name or a number is listened to.
_LISTENED_TO = frozenset({"offer", "read_back", "sure", "change", "caller_id", "phone_sure", "name_sure"})


@attrs.define
class Caller:
    """
    Hold one caller's side of a call.

    Attributes:
        agreed: what was said yes to, at the last read-back; ``booked``: what before that, in the same call, and bella said was booked.
            ``wanted``, ``service``: when, and what for, as far as they know by now.
    """

    agenda: Agenda
    clinic: ClinicView
    location: Location
    rng: Random
    wanted: When = attrs.field(init=False)
    service: str = attrs.field(init=False)
    agreed: Agreed | None = None
    booked: tuple[Agreed, ...] = ()
    turns: int = 0
    _chosen: datetime | None = None
    _refusals: int = 0
    _fixes: int = 0
    _foreign: int = 0
    _aside: bool = False
    _said_when: int = 0
    _said_number: bool = False
    _wrong: str = ""
    _asked: Reply | None = None
    _changes: int = 0
    _rest: str = ""
    _voices: dict[str, Voice] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.wanted, self.service = self.agenda.when, self.agenda.service
        today = self.agenda.now.date()
        self._voices = {language: Voice(language, self.rng, self.clinic, today) for language in ("en", "fr")}

    # --- one turn ---------------------------------------------------------------------------------------------------------

    def act(self, reply: Reply) -> Act:
        """Return what the caller does when bella has said this."""
        self.turns += 1
        persona = self.agenda.persona
        if self._asked is None or not all(root(part) == "wait" for part in reply.parts):
            self._asked = reply
        asked, prompt = question(self._asked)
        if self.agreed is not None and any(part.key in {"booked", "requested"} for part in reply.parts):
            self.booked, self.agreed, self._chosen, self._said_when = (*self.booked, self.agreed), None, None, 0
        if self.rng.random() < persona.leaves:
            return Act("hang_up")
        if self._rest and asked not in _LISTENED_TO:
            return self._go_on(prompt.language)
        self._rest = ""
        aside = None if self.turns == 1 or self._aside else self._digress(prompt.language)
        self._aside = aside is not None
        act = aside or (self._say("person") if self.turns > _PATIENCE else self._answers().get(asked, self._otherwise)(self._asked))
        return self._as_one_speaks(act, reply)

    def _digress(self, spoken: str) -> Act | None:
        persona, rng = self.agenda.persona, self.rng
        if spoken[:2] != self.agenda.language and not persona.mixes:
            self._foreign += 1
            if self._foreign >= _FOREIGN:
                self._foreign = 0
                return self._say("language")
        if rng.random() < persona.asks:
            return self._say("question")
        if rng.random() < persona.unsure:
            return self._say(rng.choice(("again", "wait")))
        return Act("silence") if rng.random() < persona.slow else None

    def _as_one_speaks(self, act: Act, reply: Reply) -> Act:
        """Add what people say around an answer, and speak before bella is done."""
        persona, rng = self.agenda.persona, self.rng
        heard = bool(reply.uninterrupted) or rng.random() >= persona.interrupts
        if act.do != "say":
            return attrs.evolve(act, heard=heard)
        voice, words = self._voices[act.language], act.words
        if rng.random() < persona.pauses and act.means == "other":
            words = self._pause(words)
        if rng.random() < persona.hesitant:
            words = f"{voice.say('before')}, {words}"
        if rng.random() < persona.chatty:
            words = f"{voice.say('chat')}. {words}" if rng.random() < 0.5 else f"{words}, {voice.say('polite')}"
        return attrs.evolve(act, words=words, heard=heard)

    def _pause(self, words: str) -> str:
        """Return the first half of what is said; the rest comes after so long a pause that it is taken for the end."""
        said = words.split()
        cut = self.rng.randint(1, len(said) - 1) if len(said) > _SHORT else len(said)
        self._rest = " ".join(said[cut:])
        return " ".join(said[:cut])

    def _go_on(self, language: str) -> Act:
        """Say the rest of what was begun, whatever bella has made of its beginning."""
        rest, self._rest = self._rest, ""
        return Act("say", rest, "other", language[:2])

    @property
    def patient(self) -> Patient:
        """Whom the visit is for, as the call stands."""
        return Patient(self.agenda.given, self.agenda.family, self.agenda.born)

    @property
    def is_child(self) -> bool:
        """Whether that is a child."""
        return self.agenda.child

    @property
    def _done(self) -> frozenset[str]:
        return frozenset(one.name for one in self.booked)

    @property
    def services(self) -> frozenset[str]:
        """The services that will do by now."""
        first = self.agenda.services - {self.agenda.service}
        return first | {self.service}

    def _answers(self) -> dict[str, Callable[[Reply], Act]]:
        return {
            "reason": self._reason, "anything_else": self._anything_else, "after_911": lambda _: self._say("safe"), "status": self._status,
            "name": self._name, "family": self._part, "given": self._part, "name_sure": self._name_sure, "birth_date": self._birth_date,
            "caller_id": self._caller_id, "phone": self._phone, "phone_more": self._phone_more, "phone_sure": self._phone_sure,
            "service": self._service, "when": self._when, "offer": self._offer, "read_back": self._read_back, "sure": self._read_back,
            "change": self._change, "waitlist": self._waitlist, "next_visit": lambda _: self._say("no", "no"),
            "mode:name": self._name, "mode:phone": self._phone, "mode:birth_date": self._birth_date, "mode:time": self._when,
            "mode:spelling": lambda _: self._words(self._voice.letters(self.patient.family)),
        }  # fmt: skip

    # --- speaking ---------------------------------------------------------------------------------------------------------

    @property
    def _voice(self) -> Voice:
        language = self.agenda.language
        if self.rng.random() < self.agenda.persona.mixes:
            language = "fr" if language == "en" else "en"
        return self._voices[language]

    def _say(self, what: str, means: Meaning = "other", **words: str) -> Act:
        voice = self._voice
        return Act("say", voice.say(what, **words), means, voice.language)

    def _words(self, words: str, means: Meaning = "other") -> Act:
        return Act("say", words, means, self.agenda.language)

    def _keys(self, reply: Reply, keys: str, means: Meaning = "other") -> Act | None:
        """Press keys, if bella asked for that and the caller is one who does."""
        asked = any(ear.keys_wanted(part.text) for part in reply.parts if root(part) not in {"greeting", "zero", "question"})
        return Act("keys", keys, means) if asked and self.rng.random() < _PRESSES else None

    # --- what for, and who -------------------------------------------------------------------------------------------------

    def _reason(self, reply: Reply) -> Act:
        agenda, voice = self.agenda, self._voice
        if pressed := self._keys(reply, "1"):
            return pressed
        full = self.rng.random() < agenda.persona.forthcoming
        words = {"service": voice.service(self.service), "when": voice.when(self.wanted)}
        if agenda.persona.errand != "book":
            what = f"open_{agenda.persona.errand}"
        elif agenda.service == "emergency_exam":
            what = "open_pain"
        elif agenda.child:
            what = "open_child"
        elif full:
            what = self.rng.choice(("open_full", "open_dated"))
        else:
            what = self.rng.choice(("open", "open_service"))
        return Act("say", voice.say(what, name=agenda.name, **words), "other", voice.language)

    def _anything_else(self, reply: Reply) -> Act:
        return self._reason(reply) if self.agreed is None else self._say("nothing_else", "no")

    def _status(self, reply: Reply) -> Act:
        known = self.agenda.known
        if pressed := self._keys(reply, "1" if known else "2", "yes" if known else "no"):
            return pressed
        what = "known" if known else "new"
        return self._say(f"{what}_child" if self.agenda.child else what, "yes" if known else "no")

    def _name(self, reply: Reply) -> Act:
        agenda, who, voice = self.agenda, self.patient, self._voices[self.agenda.language]
        first = not any(part.key in {"name.again", "name.keys"} for part in reply.parts)
        asked, both = question(reply)[1], self.rng.random() < _ANSWERS_BOTH
        status = f", {voice.say('known' if agenda.known else 'new')}" if asked.key.startswith("name.status") and both else ""
        if first and agenda.name_words:
            return self._words(agenda.name_words + status)
        spelled = self.rng.random() < (agenda.persona.spells if first else max(_SPELLS, agenda.persona.spells))
        what = "name_spelled" if spelled else "child_name" if self.is_child else "name"
        words = voice.say(what, name=who.name, given=who.given, family=who.family, letters=voice.letters(who.family))
        return self._words(words + status)

    def _part(self, reply: Reply) -> Act:
        asked, _ = question(reply)
        words = {"family": self.patient.family, "given": self.patient.given}
        voice = self._voices[self.agenda.language]
        if self.rng.random() < self.agenda.persona.spells / 2:
            return self._words(voice.letters(words[asked]))
        return self._words(voice.say(asked, **words))

    def _name_sure(self, reply: Reply) -> Act:
        _, prompt = question(reply)
        right = says_name(prompt.text, self.patient.name)
        if pressed := self._keys(reply, "1" if right else "2", "yes" if right else "no"):
            return pressed
        return self._say("yes", "yes") if right else self._fix_name()

    def _fix_name(self) -> Act:
        who, voice = self.patient, self._voices[self.agenda.language]
        self._fixes += 1
        if self._fixes > _NAME_FIXES:
            return self._say("person")
        what = "child_name_fix" if self.is_child else "name_fix"
        words = voice.say(what, name=who.name, given=who.given, family=who.family, letters=voice.letters(who.family))
        return self._words(words, "no")

    def _birth_date(self, reply: Reply) -> Act:
        born = self.patient.born
        voice = self._voices[self.agenda.language]
        return self._keys(reply, born.strftime("%Y%m%d")) or self._words(voice.say("born", born=voice.born(born)))

    # --- the number --------------------------------------------------------------------------------------------------------

    def _caller_id(self, reply: Reply) -> Act:
        _, prompt = question(reply)
        right = ear.number(prompt.text)[-4:] == self.agenda.phone[-4:] and self.agenda.phone == self.agenda.number
        if pressed := self._keys(reply, "1" if right else "2", "yes" if right else "no"):
            return pressed
        return self._say("yes", "yes") if right else self._say("other_phone", "no")

    def _phone(self, reply: Reply) -> Act:
        digits, voice = self.agenda.phone[2:], self._voices[self.agenda.language]
        if pressed := self._keys(reply, digits):
            return pressed
        if self.agenda.phone_words and not self._said_number:
            self._said_number = True
            return self._words(self.agenda.phone_words)
        if self.rng.random() < self.agenda.persona.parts:
            cut = self.rng.choice((3, 6))
            return self._words(voice.say("phone_part", phone=voice.digits(digits[:cut])))
        return self._words(voice.say("phone", phone=voice.digits(digits)))

    def _phone_more(self, reply: Reply) -> Act:
        digits, (_, prompt) = self.agenda.phone[2:], question(reply)
        voice = self._voices[self.agenda.language]
        if pressed := self._keys(reply, digits):
            return pressed
        so_far = ear.number(prompt.text)
        if so_far and digits.startswith(so_far):
            return self._words(voice.digits(digits[len(so_far) :]))
        return self._words(voice.say("phone", phone=voice.digits(digits)), "no")

    def _phone_sure(self, reply: Reply) -> Act:
        _, prompt = question(reply)
        right = ear.number(prompt.text) == self.agenda.phone[2:]
        if pressed := self._keys(reply, "1" if right else "2", "yes" if right else "no"):
            return pressed
        return self._say("yes", "yes") if right else self._say("no", "no")

    # --- what and when -----------------------------------------------------------------------------------------------------

    def _service(self, reply: Reply) -> Act:
        _, prompt = question(reply)
        names = [name for name in named_services(self.clinic, prompt.language) if name[0] in prompt.text]
        mine = next((place for place, (_, code) in enumerate(names, 1) if code == self.service), None)
        if mine is not None and (pressed := self._keys(reply, str(mine))):
            return pressed
        voice = self._voice
        when = f", {voice.when(self.wanted)}" if prompt.key == "service.when" and self.rng.random() < _ANSWERS_BOTH else ""
        return Act("say", voice.say("service", service=voice.service(self.service)) + when, "other", voice.language)

    def _when(self, reply: Reply) -> Act:
        if self._said_when > 1 or any(part.key == "when.other" for part in reply.parts):
            self._rethink()
        self._said_when += 1
        if (key := _when_key(self.wanted)) and (pressed := self._keys(reply, key)):
            return pressed
        voice = self._voice
        return Act(
            "say", voice.say("when", when=voice.when(self.wanted)) if not self.wanted.words else self.wanted.words, "other", voice.language
        )

    def _rethink(self) -> None:
        """Want another time, or any."""
        self._refusals += 1
        self._said_when, self._chosen = 0, None
        ways = ("day_part", "day", "part", "week", "soon") if self._refusals <= self.agenda.flexible else ("soon", "whenever")
        self.wanted = wish(self.rng, self.location, self.agenda.now, ways=ways)

    def _offer(self, reply: Reply) -> Act:
        _, prompt = question(reply)
        heard = ear.moments(prompt.text, prompt.language[:2], self.agenda.now.date())
        flexible = self._refusals > self.agenda.flexible
        suiting = [place for place, moment in enumerate(heard) if flexible or self.wanted.suits(moment)]
        if not heard:
            return self._say("again")
        if self.agenda.persona.picky:
            return self._turn_down(reply, heard)
        if suiting and self.rng.random() < self.agenda.persona.asks / 2 and not self._refusals:
            self._refusals += 1
            return self._look_around(heard)
        if suiting:
            return self._take(reply, heard, suiting[0])
        self._refusals += 1
        return self._refuse(reply, heard)

    def _turn_down(self, reply: Reply, heard: tuple[datetime, ...]) -> Act:
        """Take nothing, and in the end ask for the waiting list, or to be called back."""
        self._refusals += 1
        return self._wait_for_better() if self._refusals > self.agenda.flexible else self._refuse(reply, heard)

    def _wait_for_better(self) -> Act:
        return self._say(self.rng.choice(("waiting_list", "callback")), "no")

    def _look_around(self, heard: tuple[datetime, ...]) -> Act:
        """Ask for something later or earlier, though what is on offer would do."""
        later = self.rng.random() < 0.5
        self.wanted = When(way="whenever")
        return self._say("later" if later or len(heard) == 1 else "earlier")

    def _take(self, reply: Reply, heard: tuple[datetime, ...], place: int) -> Act:
        self._chosen = heard[place]
        if pressed := self._keys(reply, str(place + 1), "yes"):
            return pressed
        if len(heard) == 1:
            return self._say("take", "yes")
        other = heard[1 - place]
        voice, ways = self._voice, [("first", "second")[place]] * 2
        if (heard[place].hour % 12, heard[place].minute) != (other.hour % 12, other.minute) and heard[place].hour % 12 != other.hour % 12:
            ways.append("at_time")
        if heard[place].weekday() != other.weekday():
            ways.append("on_day")
        words = voice.say(self.rng.choice(ways), time=voice.time(heard[place].time()), day=voice.weekday(heard[place]))
        return Act("say", words, "yes", voice.language)

    def _refuse(self, reply: Reply, heard: tuple[datetime, ...]) -> Act:
        if pressed := self._keys(reply, "2" if len(heard) == 1 else "3", "no"):
            return pressed
        way = self.rng.random()
        if way < 0.4:
            self.wanted = wish(self.rng, self.location, self.agenda.now, ways=("day_part", "day", "part", "week"))
            return self._say("rather", "no", when=self._voices[self.agenda.language].when(self.wanted))
        if way < 0.6:
            later = self.rng.random() < 0.5
            limit = heard[-1] if later else heard[0]
            self.wanted = When(way="whenever") if later else When(tuple(day for day in self.wanted.days if day <= limit.date()))
            return self._say("later" if later else "earlier")
        return self._say("not_that" if len(heard) == 1 else "neither", "no")

    # --- the read-back -----------------------------------------------------------------------------------------------------

    def _read_back(self, reply: Reply) -> Act:
        if self.agenda.persona.picky:
            return self._wait_for_better()
        heard = listen(reply, self.clinic, self.agenda.now.date())
        self._wrong = self._find_wrong(heard)
        if not self._wrong and self.rng.random() < self.agenda.persona.fickle and self.agreed is None and self._changes < _MOST_CHANGES:
            return self._change_mind()
        if self._wrong:
            self.agreed = None
            return self._keys(reply, "2", "no") or self._fix()
        record = self.agenda.record if self.patient.name == self.agenda.name else None
        self.agreed = Agreed(heard.services & self.services, heard.moments[0], self.patient.name, heard.providers, record)
        return self._keys(reply, "1", "yes") or self._say("yes", "yes")

    def _find_wrong(self, heard: HeardBack) -> str:
        """Return what of a read-back is not as it was wanted; empty where all is."""
        if self.agenda.name in self._done or not heard.is_for(self.agenda.name):
            return "name"
        moments, chosen = heard.moments, self._chosen
        if len(moments) != 1 or (moments[0] != chosen if chosen else not self.wanted.suits(moments[0])):
            return "when"
        if not heard.services & self.services:
            return "service"
        return self._wrong_number(heard)

    def _wrong_number(self, heard: HeardBack) -> str:
        digits = ear.last_number(heard.text)
        mine = self.agenda.phone if len(digits) > _ENDING else self.agenda.number or ""
        return "" if mine == self.agenda.phone and mine.endswith(digits) else "phone"

    def _change_mind(self) -> Act:
        self._changes += 1
        voice = self._voice
        if self._changes > 1 and self.agenda.other_service:
            self.service = self.agenda.other_service
            return Act("say", voice.say("changed_service", service=voice.service(self.service)), "no", voice.language)
        self.wanted = wish(self.rng, self.location, self.agenda.now, ways=("exact", "day_part", "day"))
        self._chosen = None
        return Act("say", voice.say("changed_mind", when=voice.when(self.wanted)), "no", voice.language)

    def _fix(self) -> Act:
        voice = self._voices[self.agenda.language]
        if self._wrong == "name":
            return self._fix_name()
        if self._wrong == "service":
            return self._words(voice.say("fix_service", service=voice.service(self.service)), "no")
        if self._wrong == "phone":
            return self._fix_phone(voice)
        return self._words(voice.say("fix_when", when=voice.when(self._meant())), "no")

    def _fix_phone(self, voice: Voice) -> Act:
        if self.rng.random() < 0.5 and not self._said_number:
            return self._words(voice.say("other_number"), "no")
        self._said_number = True
        return self._words(voice.say("fix_phone", phone=voice.digits(self.agenda.phone[2:])), "no")

    def _meant(self) -> When:
        """Return the time that was chosen, or wished for."""
        if self._chosen is None:
            return self.wanted
        at = self._chosen.time()
        return When((self._chosen.date(),), at, at.replace(minute=at.minute + 1), "exact")

    def _change(self, reply: Reply) -> Act:
        keys = {"when": "1", "service": "2", "name": "3", "phone": "4"}
        if self._wrong and (pressed := self._keys(reply, keys[self._wrong])):
            return pressed
        voice = self._voices[self.agenda.language]
        if not self._wrong:
            return self._words(voice.say("when", when=voice.when(self._meant())))
        if self._wrong == "name":
            return self._fix_name()
        return self._fix()

    def _waitlist(self, reply: Reply) -> Act:
        """Listen to what is read back of a place on the waiting list, and say yes to it if it is right."""
        _, prompt = question(reply)
        if not prompt.key.startswith("waitlist.sure"):
            return self._keys(reply, "1", "yes") or self._say("yes", "yes")
        voice = self._voices[self.agenda.language]
        waits = _WAITS.match(prompt.text)
        if waits is None or not sound_alike(waits[1], self.agenda.name):
            return self._fix_name()
        named = {code for name, code in named_services(self.clinic, prompt.language) if name.casefold() in prompt.text.casefold()}
        if not named & self.services:
            return self._words(voice.say("fix_service", service=voice.service(self.service)), "no")
        return self._keys(reply, "1", "yes") or self._say("yes", "yes")

    def _otherwise(self, reply: Reply) -> Act:
        """Answer a question that the caller has no part for: as one who goes along."""
        mode = reply.listen.mode if reply.listen else "open"
        return self._say("first") if mode == "choice" else self._say("yes" if mode == "yes_no" else "go_on")


def _when_key(wanted: When) -> str:
    """Return the key of the menu of times that is nearest to a wish; none for a wish that it does not hold."""
    if wanted.days:
        return ""
    return "1" if wanted.way in {"soon", "whenever"} else {_NOON: "2"}.get(wanted.end, "3") if wanted.way == "part" else ""
