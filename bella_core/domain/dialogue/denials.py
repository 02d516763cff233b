"""A rule of the clinic's own forbids the slot that a caller took: they hear why, and what else there is; never a dead end, never a loop."""

from collections.abc import Mapping
from datetime import time

import attrs

from ..clinic import ClinicView, Locale
from ..slots import Slot, Wish
from . import elsewhere, offers
from .desk import desk_answers
from .prompts import render
from .state import Offer, Step
from .turn import Turn
from .types import AddTask, Refused

#: The code of a denial because a rule could not be asked: staff have to.
UNCHECKED = "unchecked"
#: After so many denials in one call somebody else looks for a time.
_MOST = 2
_NOON = time(12)


def sentence(clinic: ClinicView, says: Mapping[str, str], language: str, instead: str) -> str:
    """Return why a rule forbids a booking in one sentence of a language; in bella's own words where the rule has none in it."""
    locale: Locale = "fr-CA" if language == "fr-CA" else "en-CA"
    return says.get(locale) or render(clinic, locale, "rule" if instead == "staff" else "denied.time", 0, {})


def deny(turn: Turn, result: Refused) -> Step:
    """Say why, then offer other times; staff take over where none would help, or where another one was denied before."""
    state = turn.state
    chosen, said = state.offer.chosen, result.says.get(state.language)
    lead = tuple(part for part in state.lead if part.key != "changed")  # nothing was
    turn.state = attrs.evolve(state, lead=lead, denied=(*state.denied, chosen) if chosen else state.denied)
    if said:
        turn.say("denied", sentence=said)
    if chosen is None or result.instead == "staff" or state.form.urgent or len(turn.state.denied) >= _MOST:
        return _to_staff(turn, result, explained=bool(said) and result.instead == "staff")
    if not said:
        turn.say("denied.time")
    offer = Offer(declined=state.offer.declined, rounds=state.offer.rounds + 1, apart=True)
    form = attrs.evolve(state.form, wish=_other_half(turn, chosen))
    turn.state = attrs.evolve(turn.state, form=form, offer=offer)  # what is held stays so until there is something better
    return offers.search(turn)


def _other_half(turn: Turn, slot: Slot) -> Wish:
    """Return the wish for the other half of the day, from that day on: most rules are about hours, or about days."""
    starts = turn.local(slot.starts_at)
    day_start, day_end = (_NOON, None) if starts.time() < _NOON else (None, _NOON)
    anywhen = attrs.evolve(turn.state.form.wish or Wish(), days=(), last=None, weekdays=(), at=None, after=None, before=None)
    return attrs.evolve(anywhen, first=starts.date(), day_start=day_start, day_end=day_end)


def _to_staff(turn: Turn, result: Refused, *, explained: bool) -> Step:
    """Put the caller through, or take a message; what could not be checked leaves staff an item in any case."""
    about = result.detail[:40]
    turn.state = attrs.evolve(turn.state, offer=attrs.evolve(turn.state.offer, chosen=None, slots=()))
    if result.detail == UNCHECKED and desk_answers(turn):
        turn.tell(AddTask("callback", "today", elsewhere.details(turn, about)))
    lead = () if explained else ("rule",)
    if turn.state.form.urgent:
        return elsewhere.to_person(turn, "emergency", *lead, urgency="now", about=about)
    return elsewhere.to_person(turn, "callback", *lead, urgency="today", about=about)
