"""What callers ask of bella itself: whether it is a machine, why it asks, and whether somebody can interpret."""

import re

import attrs

from . import elsewhere
from .asides import says_more
from .heard import Heard
from .questions import pose
from .state import Question, Step
from .turn import Turn
from .types import AddTask

_ROBOT = re.compile(
    r"\b((are|is) (you|this|it)( really)? (an? )?(robot|machine|computer|bot|ai|recording|human|((real|actual|live) )?person|real human)|"
    r"(am i|i[’']m) (talking|speaking) (to|with) (an? )?(robot|machine|computer|bot|ai|real person|human)|"
    r"([êe]tes[- ]vous|es[- ]tu|t[’']es|vous [êe]tes|c[’']est|est-ce que vous [êe]tes|je parle [àa]) (bien )?(une? )?"
    r"(robot|machine|ordinateur|enregistrement|vraie? (personne|monde)|humaine?|intelligence artificielle|ia))\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(but |mais |and |et )?(why|how come|what for|pourquoi|comment [çc]a se fait|[àa] quoi [çc]a sert)\b.{0,45}$", re.IGNORECASE
)
_INTERPRETER = re.compile(
    r"\b(interpreter|translator|sign language|interpr[èe]te|traducteur|traductrice|langue des signes)\b", re.IGNORECASE
)
#: Whether it is the clinic that was called; and that somebody is asked for by name, or complained of.
_HERE = re.compile(
    r"\b(?:is (?:this|it)|am i (?:calling|speaking (?:to|with)|through to)|have i reached|did i (?:reach|call)|c[’']est(?: bien|[- ]tu)?|"
    r"je suis bien (?:[àa]|au|chez)|j[’']ai bien (?:rejoint|appel[ée]))\b",
    re.IGNORECASE,
)
_TRADE = re.compile(r"\b(?:the |la |le )(?:dentist(?:['’]s)?|dental|clinique dentaire|dentiste|clinic|clinique)\b", re.IGNORECASE)
_SPEAK = re.compile(
    r"\b(?:(?:speak|talk|speaking) (?:to|with)|is \w+ (?:there|in|available)|parler (?:[àa]|avec)|parler au)\b", re.IGNORECASE
)
_COMPLAIN = re.compile(r"\b(?:porter plainte|faire une plainte|complaint|complain about)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w’']+")
#: Letters of a word that is no name of its own, such as "Dr", "the".
_SHORT = 3
#: Questions for which there is a reason to tell; of one value there is one reason, however it is asked for.
_REASONS: dict[Question, str] = {
    "status": "why.status",
    "name": "why.name",
    "family": "why.name",
    "given": "why.name",
    "name_sure": "why.name",
    "birth_date": "why.birth_date",
    "caller_id": "why.phone",
    "phone": "why.phone",
    "phone_more": "why.phone",
    "phone_sure": "why.phone",
    "service": "why.service",
}


def answer(turn: Turn, heard: Heard) -> Step | None:
    """Answer such a question and come back to the one that is open; None when it was none."""
    if heard.topic is None and _HERE.search(heard.text) and _names_clinic(turn, heard.text):
        turn.say("here", clinic=turn.clinic.name)
        return pose(turn, turn.state.question)
    if (_SPEAK.search(heard.text) and _names_provider(turn, heard.text)) or _COMPLAIN.search(heard.text):
        return elsewhere.to_person(turn, "callback", resumes=True, said=heard.text)
    if _ROBOT.search(heard.text):
        turn.say("notice", clinic=turn.clinic.name)
        return pose(turn, turn.state.question)
    if _INTERPRETER.search(heard.text):
        return _interpreter(turn, heard)
    if _WHY.search(heard.text):
        turn.say(_REASONS.get(turn.state.question, "why"))
        return pose(turn, turn.state.question)
    return None


def note_interpreter(turn: Turn, heard: Heard) -> None:
    """Leave staff to see to an interpreter who is asked for beside something else, which goes on."""
    if not turn.state.interpreter and says_more(heard) and _INTERPRETER.search(heard.text):
        _leave_interpreter(turn, heard)
        turn.say("interpreter")


def _leave_interpreter(turn: Turn, heard: Heard) -> None:
    turn.state = attrs.evolve(turn.state, interpreter=True)
    turn.tell(AddTask("other", "today", {**elsewhere.details(turn, "interpreter"), "text": heard.text}))


def _names_clinic(turn: Turn, text: str) -> bool:
    """Tell whether a word of the clinic's name, or of the trade, is in a text."""
    names = " ".join((turn.clinic.name, *(place.name for place in turn.clinic.locations)))
    own = {word for word in _WORD.findall(names.lower()) if len(word) > _SHORT}
    return bool(own & set(_WORD.findall(text.lower()))) or _TRADE.search(text) is not None


def _names_provider(turn: Turn, text: str) -> bool:
    """Tell whether somebody who treats is named: bella cannot put anybody through to them, but the desk can see to it."""
    names = {word for who in turn.clinic.providers for word in _WORD.findall(who.name.lower()) if len(word) > _SHORT - 1}
    return bool(names & set(_WORD.findall(text.lower())))


def _interpreter(turn: Turn, heard: Heard) -> Step:
    """Leave staff to see to an interpreter, once, and say so; the booking goes on."""
    if not turn.state.interpreter:
        _leave_interpreter(turn, heard)
    turn.say("interpreter")
    return pose(turn, turn.state.question)
