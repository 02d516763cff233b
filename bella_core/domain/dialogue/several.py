"""Visits for several people in one call: one after the other, each read back and agreed to by itself."""

import re

import attrs

from . import plan
from .heard import Heard
from .state import Field, Form, Offer, Relation, Step
from .turn import Turn

_CHILD = r"(son|daughter|kid|child|boy|girl|fils|fille|enfant|gar[çc]on)s?"
_CHILDREN = re.compile(r"\b(kids|children|sons|daughters|boys|girls|enfants|fils|filles|gar[çc]ons)\b", re.IGNORECASE)
_KIN = rf"({_CHILD}|children|wife|husband|partner|spouse|mother|father|mom|dad|femme|mari|conjointe?|blonde|chum|m[èe]re|p[èe]re)"
#: How callers say that a visit is not the only one.
_SEVERAL = re.compile(
    rf"\b(me and|myself and|moi et|moi puis|moi pis) (my|ma|mon|mes) (\w+ )?{_KIN}\b|"
    rf"\b(my|ma|mon|mes) {_KIN} (and|et|puis|pis) (my|ma|mon|mes|i|me|moi)\b|"
    rf"\b(and|et|puis|pis) (also )?(one |another |un |une |un autre |une autre )?(for |pour )(my|ma|mon|mes|me|moi)\b|"
    rf"\b(both|two|three) of us\b|\bnous (deux|trois)\b|\b(two|three) (appointments|visits)\b|\b(deux|trois) (rendez-vous|visites)\b|"
    rf"\b(my|mes) (two|three|deux|trois) {_KIN}\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(me|myself|i|moi)\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "both": 2, "deux": 2, "three": 3, "trois": 3}
_MOST = 3


def notice(turn: Turn, heard: Heard) -> None:
    """Note that more than one visit is wanted, once, and tell the caller how it is done."""
    found = _SEVERAL.search(heard.text)
    if found is None or turn.state.form.more or turn.state.booked is not None:
        return
    words = found.group().lower().split()
    count = next((_NUMBERS[word] for word in words if word in _NUMBERS), 2)
    count += bool(_CHILDREN.search(found.group()) and count > 1 and _NUMBERS.keys() & set(words) and _SELF.search(found.group()))
    next_for: Relation = "child" if re.search(_CHILD, found.group(), re.IGNORECASE) else "other"
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, wanted=True, more=min(count, _MOST) - 1, more_for=next_for))
    turn.say("several")


def go_on(turn: Turn) -> Step:
    """Begin with the next visit; what was said of the last patient is not true of this one, but they are reached at the same number."""
    state, form = turn.state, turn.state.form
    fresh = Form(
        wanted=True,
        relation=Field(form.more_for),
        phone=form.phone,
        caller_refused=form.caller_refused,
        more=form.more - 1,
        more_for=form.more_for,
    )
    turn.state = attrs.evolve(state, form=fresh, hold=None, offer=Offer(), user_id=None, identified=False, looked_up=False)
    turn.say("several.next")
    return plan.go_on(turn)
