"""Emergencies: recognised before anything else, in three levels, by a script that cannot be interrupted."""

from datetime import timedelta
from typing import Literal

import attrs

from bella_core.plugin.types import Extraction, TimeValue

from ..clinic_rules import EMERGENCY_SERVICE as SERVICE
from ..slots import Wish
from . import elsewhere, offers, paging, transfers
from .desk import desk_answers
from .families import roll
from .heard import LEVELS, Heard
from .prompts import CATALOGUES
from .questions import listening
from .state import Field, Offer, Step
from .turn import Turn
from .types import AddTask, RaiseAlert
from .understand import fill


def screen(turn: Turn, heard: Heard) -> Step | None:
    """Answer an emergency that is graver than any this call has had; None when there is none."""
    found = heard.emergency
    had = "" if turn.state.question == "after_911" else turn.state.form.urgent  # "no, but it hurts" is an answer to that
    if found is None or _rank(found.level) <= _rank(had):
        return None
    form = attrs.evolve(turn.state.form, urgent=found.level, flag=found.flag)
    turn.state = attrs.evolve(turn.state, form=form, existing=None)
    severity: Literal["critical", "info"] = "critical" if found.level != "same_day" else "info"
    turn.tell(RaiseAlert("emergency_call", severity, {"call_id": turn.state.call_id, "level": found.level, "flag": found.flag}))
    elsewhere.outcome(turn, "emergency")
    if found.level == "911":
        return _call_911(turn)
    return _immediate(turn, found.flag) if found.level == "immediate" else _same_day(turn, heard)


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1


def _call_911(turn: Turn) -> Step:
    turn.tell(AddTask("emergency", "now", elsewhere.details(turn)))
    turn.say("emergency.911", firm=True)
    paging.page(turn, "page.too")
    return turn.listen("after_911", (turn.prompt("after_911"),), listening(turn, "after_911"))


def _immediate(turn: Turn, flag: str) -> Step:
    """Say what can be done at once, and put the caller through: to the desk, then to who is on call."""
    key = f"emergency.{flag}" if f"emergency.{flag}" in CATALOGUES[turn.state.language] else "emergency.immediate"
    turn.say(key, firm=True)
    return transfers.to_help(turn)


def _same_day(turn: Turn, heard: Heard) -> Step:
    """Look for the first opening today or tomorrow; a day that the caller named is looked for instead."""
    roll.set_aside(turn)
    turn.say("emergency.same_day", firm=True)
    if not desk_answers(turn):
        paging.page(turn, "page.sent")
    service = next((found for found in turn.clinic.services if found.code == SERVICE and found.is_by_phone), None)
    if service is None:
        return elsewhere.to_person(turn, "emergency", urgency="today")
    today, ahead = turn.now.date(), tuple(time for time in heard.times if _is_ahead(turn, time))
    fill(turn, attrs.evolve(heard, times=ahead, services=(), yes_no=None, choice=None))  # who it is, and when they can come
    form = attrs.evolve(turn.state.form, wanted=True, service=Field(service.code, "said", "clinic"))
    if not ahead or form.wish is None:
        form = attrs.evolve(form, wish=Wish(first=today, last=today + timedelta(days=1)))
    turn.state = attrs.evolve(turn.state, form=form, offer=Offer())
    return offers.search(turn)


def _is_ahead(turn: Turn, time: Extraction) -> bool:
    """Tell whether a time is still to come: "this morning" is when the tooth broke."""
    value = time.value
    return not isinstance(value, TimeValue) or value.no_date or value.start is None or value.start > turn.now.replace(tzinfo=None)
