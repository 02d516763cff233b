"""
A call that is returned: "I'm returning your call", "vous m'avez appelé".

What the clinic wanted is looked for by the number, and what it was for is gone on with. Nothing of anybody's record is said: that a visit
is due, or that a time came free, is no more than the message said that was left.
"""

import re
from zoneinfo import ZoneInfo

import attrs

from ..slots import Wish
from . import errands, plan
from .heard import Heard
from .questions import pose
from .state import Errand, Field, Step
from .turn import Turn
from .types import Purpose, Recollect

#: Who begins with it returns a call; later it is a goodbye.
_BACK = re.compile(r"\W*(?:(?:bonjour|all[ôo]|oui|hi|hello)\W+)*(?:je vous rappelle|(?:i[’']?m )?calling (?:you )?back)\W*$", re.IGNORECASE)
#: The intent.
INTENT = "returned_call"


def divert(turn: Turn, heard: Heard) -> Step | None:
    """Look for what the clinic wanted; None when the call is none that is returned."""
    calls_back = INTENT in heard.intents or (turn.state.turn == 1 and _BACK.match(heard.text) is not None)
    if not calls_back or "book" in heard.intents or turn.state.form.wanted:
        return None
    turn.state = attrs.evolve(turn.state, errand=Errand("callback", "today", INTENT, heard.text))
    if turn.state.caller is None:
        return _to_staff(turn)
    return turn.ask("recollect", Recollect(turn.state.caller))


def receive(turn: Turn, found: Purpose) -> Step:
    """Go on with what the clinic wanted."""
    if not found.kind or (found.kind in {"recall", "waiting_list"} and not _is_bookable(turn, found.service)):
        return _to_staff(turn)
    if found.kind == "task":
        errand = turn.state.errand or Errand("callback", "today", INTENT)
        turn.state = attrs.evolve(turn.state, errand=attrs.evolve(errand, task_id=found.task_id))
        return _to_staff(turn)
    turn.state = attrs.evolve(turn.state, errand=None, purpose=found)
    turn.say("due.freed" if found.kind == "waiting_list" else "due.recall")
    return pose(turn, "due")


def answer(turn: Turn, heard: Heard) -> Step | Heard:
    """Begin to book what the clinic had called for, on a yes, or on anything that says when; what is left may fill the form."""
    purpose = turn.state.purpose
    if purpose is None or (heard.yes_no == "no" and not heard.times):
        return pose(turn, "anything_else") if purpose is not None else heard
    if heard.yes_no != "yes" and not heard.times and not heard.services and "book" not in heard.intents:
        return heard
    form = attrs.evolve(turn.state.form, wanted=True)
    if not heard.services:
        form = attrs.evolve(form, service=Field(purpose.service, "said", "clinic"))
    if purpose.starts_at is not None and not heard.times:
        starts = purpose.starts_at.astimezone(ZoneInfo(turn.location.zone))
        form = attrs.evolve(form, wish=Wish(days=(starts.date(),), at=starts.time()))
    turn.state = attrs.evolve(turn.state, form=form)
    return attrs.evolve(heard, yes_no=None) if heard.times or heard.services or heard.names else plan.advance(turn)


def _to_staff(turn: Turn) -> Step:
    errand = turn.state.errand or Errand("callback", "today", INTENT)
    return errands.begin(turn, Heard(), errand)


def _is_bookable(turn: Turn, code: str) -> bool:
    return any(found.code == code and found.is_by_phone for found in turn.clinic.services)
