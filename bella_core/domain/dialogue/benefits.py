"""
When a public dental plan begins to pay: asked of who says that the Canadian Dental Care Plan is theirs, before a time is looked for.

The day stands in the plan's welcome letter; nothing is booked before it. Who does not know it is booked all the same, and staff look.
"""

import re
from datetime import date, timedelta

import attrs

from bella_core.plugin.types import TimeValue

from . import elsewhere
from .heard import Heard
from .insurance import CDCP
from .questions import pose
from .state import Form, Offer, Step
from .turn import Turn
from .types import AddTask

#: The letter comes some weeks before the plan begins: a day that is farther ahead was meant of the year before.
_AHEAD = timedelta(days=183)
#: Who wants something else, or the question once more, has not answered it.
_OTHERWISE = frozenset({"move", "cancel", "repeat", "wait", "human", "robot_refused", "message", "goodbye"})

#: A statement of who insures, which sounds like a question about insurance.
_STATED = re.compile(
    r"\b(?:i|we|he|she|they)(?:[’']m|[’']re|[’']s| am| are| is) (?:covered|insured|on|with)\b"
    r"|\b(?:je suis|on est|nous sommes|il est|elle est) (?:couvert|assur[ée]|avec|sur)",
    re.IGNORECASE,
)


def stated(heard: Heard) -> Heard:
    """Take "I'm covered by the plan" for what it is: it asks nothing."""
    if heard.topic != "insurance" or heard.insurer is None or not _STATED.search(heard.text):
        return heard
    return attrs.evolve(heard, intents=heard.intents - {"question"}, topic=None)


def noted(form: Form, heard: Heard) -> Form:
    """Note that the plan is to be billed, where its name was said."""
    said = heard.insurer is not None and heard.insurer.code == CDCP
    return attrs.evolve(form, cdcp="to_ask") if said and not form.cdcp else form


def need(turn: Turn) -> Step | None:
    """Ask for the day, once."""
    return pose(turn, "benefit_day") if turn.state.form.cdcp == "to_ask" else None


def take(turn: Turn, heard: Heard) -> bool:
    """Take the answer to it, whatever it is; tell whether there was one."""
    if turn.state.question != "benefit_day" or heard.intents & _OTHERWISE or heard.language is not None:
        return False
    day = _day(heard)
    if day is None and heard.keyed:
        return False
    if day is None:
        skip(turn)
        return True
    today = turn.now.date()
    pays_from = None if day <= today or day > today + _AHEAD else day
    form = attrs.evolve(turn.state.form, cdcp="asked", cdcp_from=pays_from)
    turn.state = attrs.evolve(turn.state, form=form, offer=_still_good(turn, pays_from))
    return True


def skip(turn: Turn) -> None:
    """Go on without the day; staff have to ask the plan."""
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, cdcp="asked"))
    turn.tell(AddTask("other", "normal", elsewhere.details(turn, "benefit_day_unknown")))


def _still_good(turn: Turn, pays_from: date | None) -> Offer:
    """Return what is on offer, or nothing where it is before the plan pays."""
    offer = turn.state.offer
    slots = (*offer.slots, *([offer.chosen] if offer.chosen else []))
    early = pays_from is not None and any(turn.local(slot.starts_at).date() < pays_from for slot in slots)
    return Offer(declined=offer.declined, rounds=offer.rounds) if early else offer


def _day(heard: Heard) -> date | None:
    if heard.birth_date is not None:  # a full date that lies behind
        return heard.birth_date
    starts = (time.value.start for time in heard.times if isinstance(time.value, TimeValue))
    return next((start.date() for start in starts if start is not None), None)
