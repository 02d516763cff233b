"""When somebody else has to take over: the desk if it answers now, else a message for staff."""

from typing import Literal

import attrs

from .desk import desk_answers
from .facts import is_beside_wish, topics
from .families import roll
from .heard import Heard
from .state import Handover, Step
from .turn import Turn
from .types import AddTask, RaiseAlert, ReleaseHold, SetOutcome

#: What is not bella's to do, and the kind of the task that it leaves when nobody is there.
ERRANDS: dict[str, str] = {
    "human": "callback",
    "robot_refused": "callback",
    "message": "message",
    "question": "callback",
}
#: Said in the middle of something else these are about that, or can wait until it is done.
_IN_PASSING = frozenset({"question"})
#: Outcomes of calls in which something was done about an appointment that stood before.
DONE = frozenset({"moved", "cancelled", "confirmed", "told", "late"})
#: A person is wanted whatever else was said.
_PERSON = ("robot_refused", "human")
#: So many words tell more than that a person, or a message, is wanted; characters of them that are kept.
_TELLING, _LONGEST = 8, 600
#: How many transfers of a call nobody may take before it is a message at once.
MOST_TRANSFERS = 2


def divert(turn: Turn, heard: Heard) -> Step | None:
    """Hand the call on when the caller wants what bella does not do; None when bella goes on."""
    if any(intent in heard.intents for intent in _PERSON):
        return to_person(turn, "callback", resumes=True, said=heard.text)
    errand = next((intent for intent in ERRANDS if intent in heard.intents), None)
    if errand == "message":
        return to_message(turn, "message", key="message.after", said=heard.text)
    if errand is None:
        return _farewell(turn, heard)
    if errand == "question" and (heard.topic in topics(turn) or (heard.topic is None and (heard.times or heard.services))):
        return None  # it can be answered here, or asks for a visit ("do you have anything on Friday?")
    if errand == "question" and heard.services and is_beside_wish(heard):
        return None
    if "book" in heard.intents or (turn.state.form.wanted and errand in _IN_PASSING):
        return None
    return to_person(turn, ERRANDS[errand], about=errand, resumes=True)


def to_person(
    turn: Turn,
    kind: str,
    *lead: str,
    urgency: Literal["now", "today", "normal"] = "normal",
    about: str = "",
    resumes: bool = False,
    said: str = "",
) -> Step:
    """
    Put the caller through to the desk, or take a message when it does not answer now.

    Args:
        kind: of the task that is left with a message. ``about``: a code that tells staff more.
        lead: keys of what is said first.
        resumes: the caller wished it, so that what was begun can be gone on with where nobody takes the call.
        said: the caller's words, kept with a message where they tell more than that one is wanted.
    """
    for key in lead:
        turn.say(key)
    if not desk_answers(turn) or turn.state.unanswered >= MOST_TRANSFERS:
        return to_message(turn, kind, urgency=urgency, about=about, said=said)
    chosen = turn.state.hold.slot if turn.state.hold else None
    turn.state = attrs.evolve(turn.state, handover=Handover(kind, urgency, about, turn.state.question, chosen, resumes))
    let_go(turn)
    outcome(turn, "transferred")
    return turn.close("transfer", "transfer")


def to_message(
    turn: Turn, kind: str, *, urgency: Literal["now", "today", "normal"] = "normal", about: str = "", key: str = "message", said: str = ""
) -> Step:
    """Record a message, asked for with ``key``, and leave staff a task of this kind, with what was ``said`` already."""
    let_go(turn)
    text = {"text": said[:_LONGEST]} if len(said.split()) >= _TELLING else {}
    turn.tell(AddTask(kind, urgency, {**details(turn, about), **text}))
    outcome(turn, "message")
    return turn.close("message", key)


def failed(turn: Turn, why: str) -> Step:
    """Hand the call on because the book cannot be reached; nothing is promised."""
    turn.tell(RaiseAlert("call_failed", "critical", {"call_id": turn.state.call_id, "why": why[:40]}))
    return to_person(turn, "callback", "failed", urgency="today", about=why[:40])


def let_go(turn: Turn) -> None:
    """Release what is held."""
    family = turn.state.family
    for kept in dict.fromkeys((*([turn.state.hold] if turn.state.hold else []), *family.holds)):
        turn.tell(ReleaseHold(kept.id))
    turn.state = attrs.evolve(turn.state, family=attrs.evolve(family, holds=()))
    if turn.state.hold is not None:
        turn.state = attrs.evolve(turn.state, hold=None, offer=attrs.evolve(turn.state.offer, chosen=None, slots=()))


def outcome(turn: Turn, code: str) -> None:
    """Tell how the call ends; that it was an emergency stays, and that something was done whatever else came to nothing."""
    if code != "booked" and turn.state.outcome in {"emergency", "booked", "requested"}:
        return
    if code in {"none", "abandoned"} and turn.state.outcome in DONE:
        return
    turn.tell(SetOutcome(code))
    turn.state = attrs.evolve(turn.state, outcome=code)


def details(turn: Turn, about: str = "") -> dict[str, str]:
    """Return what staff need to go on from here, as far as it is known."""
    form, hold = turn.state.form, turn.state.hold
    found = {
        "name": form.name.value.full if form.name else "",
        "phone": form.phone.value if form.phone else (turn.state.caller or ""),
        "service": form.service.value if form.service else "",
        "starts_at": hold.slot.starts_at.isoformat() if hold else "",
        "wish": _wished(turn),
        "denied": turn.state.denied[-1].starts_at.isoformat() if turn.state.denied else "",
        "language": turn.state.language,
        "flag": form.flag,
        "about": about,
        "then": _then(turn),
        "family": ", ".join(name for name in roll.names(turn) if name) if roll.is_together(turn) else "",
    }
    return {key: value for key, value in found.items() if value}


def _then(turn: Turn) -> str:
    """Return what was wanted of another appointment, and is not done yet: as codes, such as ``cancel cleaning``, ``book checkup son``."""
    following = turn.state.existing.then if turn.state.existing else None
    if following is not None:
        return " ".join((following.kind, *following.services))
    return ", ".join(" ".join(filter(None, ("book", visit.service, visit.whose))) for visit in turn.state.more)


def _wished(turn: Turn) -> str:
    """Return the days and the hour that were wished for, local, as ISO 8601."""
    wish = turn.state.form.wish
    if wish is None:
        return ""
    first = (wish.first,) if wish.first and not wish.days else wish.days
    return " ".join((*(day.isoformat() for day in first), *((wish.at.isoformat("minutes"),) if wish.at else ())))


def _farewell(turn: Turn, heard: Heard) -> Step | None:
    """End the call where the caller has no business here or has done."""
    if turn.state.form.wanted or turn.state.errand is not None or "book" in heard.intents or heard.services:
        return None
    for intent in ("wrong_number", "sales"):
        if intent in heard.intents:
            outcome(turn, "none")
            return turn.close("hang_up", intent)
    if "goodbye" in heard.intents and heard.yes_no is None and not heard.times and not heard.names:
        outcome(turn, "none")
        return turn.close("hang_up", "goodbye")
    return None
