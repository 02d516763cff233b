"""
What staff have to do themselves: a prescription, a bill, records, a professional who calls, a call that is returned.

The desk has it at once while it answers. Else bella asks for what is missing, in two questions at most, and leaves staff an item with all
that was said; who hangs up in the middle has left one too.
"""

import re
from typing import Literal

import attrs

from . import elsewhere, numbers
from .desk import desk_answers
from .heard import Heard
from .questions import pose
from .state import Errand, Field, Question, Step
from .turn import Turn
from .types import AddTask

#: The intents that are errands, and the kind and urgency of the item that they leave: pain, and those who treat, do not wait.
#: A professional is one whatever they call about.
KINDS: dict[str, tuple[str, Literal["today", "normal"]]] = {
    "professional": ("professional", "today"),
    "prescription": ("prescription", "today"),
    "billing": ("billing", "normal"),
    "records": ("records", "normal"),
}
#: Who has said so many words has told what it is about.
_TOLD = 11
_NAMING: frozenset[Question] = frozenset({"name", "family", "given", "name_sure"})
#: Where a name is asked for, who says so is called it.
_BILL = re.compile(r"\W*(?:(?:it[’']?s|i[’']?m|this is|mr\.?|um+|uh+)\W+)*bill\b(?:\W+\w+){0,2}\W*$", re.IGNORECASE)
#: Questions that an errand asks.
ASKING: frozenset[Question] = _NAMING | {"errand", "phone", "phone_more", "phone_sure"}
#: So many words beside a name or a number are about the errand.
_MORE = 4
_WORD = re.compile(r"[\w’']+")
#: Who says so says nothing of the errand.
_ASIDES = frozenset({"repeat", "wait", "never_mind", "human", "robot_refused", "goodbye"})
#: Characters of the caller's words that are kept.
_LONGEST = 600


def divert(turn: Turn, heard: Heard) -> Step | None:
    """Take an errand, unless a visit is wanted as well; None when there is none, or it was taken before."""
    if turn.state.errand is not None and turn.state.question in ASKING:
        _add(turn, turn.state.errand, heard)
        return None
    if turn.state.question in _NAMING and _BILL.match(heard.text):
        return None
    found = _found(heard)
    return begin(turn, heard, found) if found is not None and "book" not in heard.intents else None


def to_person(turn: Turn, heard: Heard) -> Step | None:
    """Put somebody through who wants a person for an errand, or take a message, with what it is about; None where there is none."""
    errand = turn.state.errand or _found(heard)
    if errand is None or "book" in heard.intents:
        return None
    errand = _with(errand, heard.text)
    turn.state = attrs.evolve(turn.state, errand=errand)
    _take_name(turn, heard)
    if desk_answers(turn) and turn.state.unanswered < elsewhere.MOST_TRANSFERS:
        return elsewhere.to_person(turn, errand.kind, urgency=errand.urgency, about=errand.about, resumes=True)
    elsewhere.let_go(turn)
    _tell(turn, errand)
    return turn.close("message", "message")


def begin(turn: Turn, heard: Heard, errand: Errand) -> Step:
    """Put the caller through, or ask for what is missing."""
    turn.state = attrs.evolve(turn.state, errand=_with(errand, heard.text))
    _take_name(turn, heard)
    if desk_answers(turn) and turn.state.unanswered < elsewhere.MOST_TRANSFERS:
        return elsewhere.to_person(turn, errand.kind, urgency=errand.urgency, about=errand.about)
    elsewhere.let_go(turn)
    return go_on(turn)


def go_on(turn: Turn) -> Step:
    """Ask for what is missing: who it is, where they are reached, what it is about; then leave it to staff."""
    errand, form = turn.state.errand, turn.state.form
    if errand is None:
        return pose(turn, "anything_else")
    if (missing := numbers.need_checked(turn)) is not None:
        return missing
    if form.name is None and errand.kind != "professional":  # they say from where they call, and about whom
        return pose(turn, "name", "again" if form.name_tries else "first")
    if not errand.asked and not _is_told(turn, errand):
        turn.state = attrs.evolve(turn.state, errand=attrs.evolve(errand, asked=True))
        return pose(turn, "errand")
    return leave(turn, errand)


def answer(turn: Turn, heard: Heard) -> Step | None:
    """Take what it is about, in the caller's words; None for who wants something else."""
    errand = turn.state.errand
    if errand is None or turn.state.question != "errand" or heard.keyed:
        return None
    if heard.intents & {"book", "never_mind"}:
        turn.state = attrs.evolve(turn.state, errand=None)
        return None
    if heard.intents & {"repeat", "wait", "human", "robot_refused"} or (heard.language is not None and heard.language.explicit):
        return None
    turn.state = attrs.evolve(turn.state, errand=_with(errand, heard.text))
    _take_name(turn, heard)
    return go_on(turn)


def leave(turn: Turn, errand: Errand) -> Step:
    """Leave the item, and say so."""
    _tell(turn, errand)
    return turn.close("hang_up", "errand.done")


def abandon(turn: Turn, *, ringing: bool = False) -> None:
    """Leave what there is of an errand that the caller hung up in; one who was put through has told somebody, unless it still rang."""
    if turn.state.errand is not None and (ringing or turn.state.outcome != "transferred"):
        _tell(turn, turn.state.errand)


def set_down(turn: Turn) -> None:
    """Leave the item of an errand that nobody could be put through for, where the caller goes on with a visit."""
    if turn.state.errand is not None:
        _add_task(turn, turn.state.errand)


def _tell(turn: Turn, errand: Errand) -> None:
    _add_task(turn, errand)
    elsewhere.outcome(turn, "message")


def _add_task(turn: Turn, errand: Errand) -> None:
    details = {**elsewhere.details(turn, errand.about), "text": errand.said, "task_id": errand.task_id}
    turn.tell(AddTask(errand.kind, errand.urgency, {key: value for key, value in details.items() if value}))
    turn.state = attrs.evolve(turn.state, errand=None)


def _is_told(turn: Turn, errand: Errand) -> bool:
    """Tell whether what it is about was told, or two questions were asked already: for the number and for the name."""
    phone = turn.state.form.phone
    asked = (phone is not None and phone.source != "caller_id") + (turn.state.question in _NAMING)
    return len(errand.said.split()) >= _TOLD or asked > 1


def _found(heard: Heard) -> Errand | None:
    """Return the errand that is spoken of."""
    found = next((intent for intent in KINDS if intent in heard.intents), None)
    return None if found is None else Errand(*KINDS[found], found)


def _add(turn: Turn, errand: Errand, heard: Heard) -> None:
    """Keep what is said of the errand beside the name, or the number, that was asked for; who would rather book does."""
    if "book" in heard.intents:
        turn.state = attrs.evolve(turn.state, errand=None)
        return
    names = {word.casefold() for name in heard.names for word in _WORD.findall(name.value.full)}
    more = [word for word in _WORD.findall(heard.text) if word.casefold() not in names and not word.isdigit()]
    if heard.phone is None and heard.phone_part is None and len(more) >= _MORE and not heard.intents & _ASIDES:
        turn.state = attrs.evolve(turn.state, errand=_with(errand, heard.text))


def _with(errand: Errand, words: str) -> Errand:
    said = " / ".join(part for part in (errand.said, words.strip()) if part)
    return attrs.evolve(errand, said=said[:_LONGEST])


def _take_name(turn: Turn, heard: Heard) -> None:
    """Take a name that was announced: "this is Ann Lee"."""
    named = next((name for name in heard.names if name.announced), None)
    if turn.state.form.name is None and named is not None:
        turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, name=Field(named.value)))
