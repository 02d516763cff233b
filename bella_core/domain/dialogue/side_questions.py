"""What callers ask of bella itself: whether it is a machine, why it asks, and whether somebody can interpret."""

import re

import attrs

from . import elsewhere
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
    if _ROBOT.search(heard.text):
        turn.say("notice", clinic=turn.clinic.name)
        return pose(turn, turn.state.question)
    if _INTERPRETER.search(heard.text):
        return _interpreter(turn, heard)
    if _WHY.search(heard.text):
        turn.say(_REASONS.get(turn.state.question, "why"))
        return pose(turn, turn.state.question)
    return None


def _interpreter(turn: Turn, heard: Heard) -> Step | None:
    """Leave staff to see to an interpreter, once, and say so; the booking goes on."""
    if turn.state.interpreter:
        return None
    turn.state = attrs.evolve(turn.state, interpreter=True)
    turn.tell(AddTask("other", "today", {**elsewhere.details(turn, "interpreter"), "text": heard.text}))
    turn.say("interpreter")
    return pose(turn, turn.state.question)
