"""Putting a caller through, and what becomes of the call when nobody takes it: back to where it was, another line, or a message."""

import re

import attrs

from ..on_call import on_call_now
from . import choices, elsewhere, errands, paging, plan
from .asides import again, says_more
from .desk import desk_answers
from .heard import Heard
from .questions import pose
from .state import Handover, Question, Step
from .turn import Target, Turn
from .types import Reply, TransferEnded

#: How many lines are tried one after the other for somebody who needs help at once.
MOST_LINES = 3
#: Ends of a transfer after which the same line is not tried again in this call.
_HOPELESS = frozenset({"failed", "loop"})
#: "Let's go on" is plain, whatever is said before it.
_RATHER_HERE = re.compile(
    r"\b(?:let[’']?s|we can|i[’']ll|please) (?:just )?(?:go on|keep going|continue|carry on|book it here)\b|"
    r"\b(?:on|vous) continue|\bcontinuons\b",
    re.IGNORECASE,
)
#: Questions with which nothing is under way.
_NOTHING_BEGUN: frozenset[Question] = frozenset({"none", "reason", "anything_else", "after_911", "after_transfer"})


def ended(turn: Turn, event: TransferEnded, last: Reply) -> Step:
    """Go on where a transfer has ended: nobody has the call, or somebody does and bella's part is over."""
    if last.then != "transfer":
        return again(turn, last)  # a transfer of before: what was said last still holds
    if event.why == "accepted":
        elsewhere.outcome(turn, "transferred")
        return turn.close("hang_up", "goodbye")
    handover = turn.state.handover or Handover()
    if last.target == "staff":  # the caller did not ask for it: what was under way, and held, still is
        turn.say("transfer.nobody")
        return _go_on(turn, attrs.evolve(handover, chosen=None))
    elsewhere.outcome(turn, "abandoned" if turn.state.form.wanted else "none")
    unanswered = elsewhere.MOST_TRANSFERS if event.why in _HOPELESS else turn.state.unanswered + 1
    turn.state = attrs.evolve(turn.state, unanswered=unanswered)
    if handover.kind == "emergency":
        return to_help(turn, tried=handover.tried + 1)
    turn.say("transfer.busy" if event.why == "busy" else "transfer.nobody")
    question = handover.question
    handover = attrs.evolve(handover, resumes=handover.resumes and (turn.state.form.wanted or question not in _NOTHING_BEGUN))
    turn.state = attrs.evolve(turn.state, handover=handover)
    return pose(turn, "after_transfer")


def to_staff(turn: Turn, last: Reply | None) -> Step:
    """Put the caller through to whoever of the staff takes the call over; what is held stays held for them."""
    if last is None or last.then != "listen":
        return again(turn, last) if last is not None else pose(turn, "reason")
    hold = turn.state.hold
    handover = Handover("callback", "today", "staff", turn.state.question, hold.slot if hold else None, resumes=True)
    turn.state = attrs.evolve(turn.state, handover=handover)
    return turn.close("transfer", "transfer", target="staff")


def answer(turn: Turn, heard: Heard) -> Step | None:
    """Take the answer to what follows a transfer that nobody took: go on with what was begun, or leave a message; None if it is none."""
    handover = turn.state.handover or Handover()
    more = says_more(attrs.evolve(heard, yes_no=None, intents=heard.intents - {"book"}))
    if handover.resumes and _RATHER_HERE.search(heard.text):  # "no, let's go on": a no to the message
        return _go_on(turn, handover)
    wants = heard.yes_no or ("yes" if handover.resumes and "book" in heard.intents else None)
    if more or wants is None:
        return None
    if handover.resumes:
        return _go_on(turn, handover) if wants == "yes" else to_message(turn)
    return to_message(turn) if wants == "yes" else pose(turn, "anything_else")


def to_message(turn: Turn) -> Step:
    """Take the message that the transfer would have left, had nobody answered to begin with."""
    if turn.state.errand is not None:
        return errands.go_on(turn)
    handover = turn.state.handover or Handover()
    return elsewhere.to_message(turn, handover.kind, urgency=handover.urgency, about=handover.about, key="message.after")


def to_help(turn: Turn, tried: int = 0) -> Step:
    """
    Put somebody through who needs help at once: to the desk, then to who is on call, one after the other.

    Args:
        tried: how many of these lines nobody took; when there is none left, who is on call is paged and a message taken.
    """
    lines = _lines(turn)[:MOST_LINES]
    if tried < len(lines):
        target, person = lines[tried]
        elsewhere.let_go(turn)
        turn.state = attrs.evolve(turn.state, handover=Handover("emergency", "now", tried=tried))
        return turn.close("transfer", "transfer.next" if tried else "transfer", target=target, person=person)
    turn.say("emergency.nobody", firm=True)
    paging.page(turn, "page.sent")
    return elsewhere.to_message(turn, "emergency", urgency="now")


def _lines(turn: Turn) -> tuple[tuple[Target, str], ...]:
    """Return whom to ring for help now, in order; those on call by name, the location's one number without."""
    desk: tuple[tuple[Target, str], ...] = (("desk", ""),) if desk_answers(turn) else ()
    return (*desk, *(("on_call", person.name) for person in on_call_now(turn.location, turn.at)))


def _go_on(turn: Turn, handover: Handover) -> Step:
    """Go on with what was begun; a slot that was held is held again, if it still can be."""
    turn.state = attrs.evolve(turn.state, handover=None, question=handover.question)
    if turn.state.form.wanted:
        errands.set_down(turn)
    if handover.chosen is not None:
        choices.choose(turn, handover.chosen)
    return plan.advance(turn) if turn.state.form.wanted else pose(turn, handover.question)
