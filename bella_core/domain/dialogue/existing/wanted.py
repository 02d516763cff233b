"""What a caller wants of an appointment that they have: begun, and gone over to something else, at any time."""

import attrs

from ...names import same
from .. import elsewhere, relative
from ..heard import Heard
from ..state import Existing, Family, Following, Form, Offer, Question, Step
from ..turn import Turn
from ..types import ErrandKind
from ..understand import fill
from . import ending, lateness, plan, whose, wording, words

#: What may be wanted, the first of several that were said counts: "cancel it and book another" is a move.
_INTENTS: tuple[tuple[str, ErrandKind], ...] = (
    ("late", "late"),
    ("move", "move"),
    ("cancel", "cancel"),
    ("confirm", "confirm"),
    ("keep", "confirm"),
    ("when", "when"),
    ("existing", ""),
)
#: Who wants one of these wants nothing of bella.
_OTHERS = frozenset({"human", "robot_refused", "message"})
#: Questions at which somebody who would rather book has begun nothing yet; "do you have anything later" books nothing at an offer.
_NOT_YET: frozenset[Question] = frozenset({"existing", "name", "family", "given", "birth_date"})
#: What is wanted of an appointment that stands, while another is being booked.
_OF_ANOTHER = frozenset({"move", "cancel", "when"})
#: Questions that nothing has been asked for at yet.
_OPEN: frozenset[Question] = frozenset({"reason", "anything_else"})
#: Questions at which a word that confirms or keeps is an answer.
_ANSWERED = frozenset({"attend", "move_it", "move_sure", "cancel_it", "cancel_sure"})


def divert(turn: Turn, heard: Heard) -> Step | None:
    """Begin what is wanted of an appointment, or go over to something else; None where nothing of the kind was said."""
    if not heard.intents.isdisjoint(_OTHERS):
        return None
    kind = _kind(heard)
    existing = turn.state.existing
    if existing is not None:
        return _go_over(turn, existing, kind, heard)
    kind = _of_one(turn, kind, heard)
    return None if kind is None else _begin(turn, kind, heard)


def _kind(heard: Heard) -> ErrandKind | None:
    """Return what is wanted; who speaks of confirming or cancelling repeats what a message asked, and is asked whether they come."""
    if {"confirm", "cancel"} <= heard.intents and "move" not in heard.intents:
        return "confirm"
    return next((kind for intent, kind in _INTENTS if intent in heard.intents), None)


def _of_one(turn: Turn, kind: ErrandKind | None, heard: Heard) -> ErrandKind | None:
    """
    Return what is wanted of an appointment that stands; None where the words are of none.

    While one is being booked, "cancel my appointment" is of another one, and "cancel it" is not; once a time is held both are of that, but
    for "move my cleaning instead".
    """
    state, says_so = turn.state, words.has_one(heard.text)
    if state.form.wanted:
        stands = words.is_mine(heard.text) and (state.hold is None or words.is_instead(heard.text))
        of_another = says_so or (kind in _OF_ANOTHER and stands)
        more = heard.times or heard.services  # "I already have an appointment on Thursday": another day, then
        return (kind or (None if more else "")) if of_another else None
    if kind is None and state.question == "anything_else" and state.done is not None and _is_once_more(heard):
        return state.done.kind
    wants_none = kind is None and state.question in _OPEN and "book" not in heard.intents and not heard.services
    told = relative.read(heard.text) if wants_none else None
    if told is not None and told.minutes:
        return "move"  # "can I come half an hour later on Thursday" is said of one that stands
    if kind is None and state.question in _OPEN:
        kind = words.wanted(heard.text)
        kind = "" if kind is None and says_so else kind
        return None if "book" in heard.intents and not (says_so or words.is_mine(heard.text)) else kind
    return None if "book" in heard.intents else kind


def _is_once_more(heard: Heard) -> bool:
    """Tell whether the same is wanted for somebody else: "and my son's too", "Noah Lee's as well"."""
    about = heard.names or heard.relation not in {None, "self"} or words.kin(heard.text)
    return bool(about) and words.is_also(heard.text) and "book" not in heard.intents


def _begin(turn: Turn, kind: ErrandKind, heard: Heard) -> Step:
    """Begin; the times and visits that were said tell which one it is, or when it shall be."""
    elsewhere.let_go(turn)  # what was being booked is not, any more
    told = relative.read(heard.text) if kind == "move" else None
    heard = relative.without(heard) if told is not None else heard
    late = lateness.minutes(heard.text) if kind == "late" else None
    off = (*heard.excluded, *words.off(heard.text, heard.times, heard.mentioned))
    said = tuple(time for time in heard.times if time not in off)
    becomes = words.becomes(heard.text, heard.services) if kind == "move" and heard.then is None else ""
    services = tuple(code for code in heard.services if code != becomes)
    existing = Existing(kind, said=said, services=services, minutes=late, off=off, kin=words.kin(heard.text), becomes=becomes)
    existing = attrs.evolve(existing, then=_next(heard.then))
    existing = existing if told is None else attrs.evolve(existing, shift=told.minutes, same_time=told.same)
    form = attrs.evolve(turn.state.form, wanted=True, service=None, wish=None, callback="")
    form = _without_another(turn, form, heard)
    turn.state = attrs.evolve(turn.state, existing=existing, form=form, offer=Offer(), booked=None, family=Family(), done=None)
    heard = whose.tell_apart(turn, heard)
    fill(turn, attrs.evolve(heard, yes_no=None, times=(), excluded=(), services=(), provider=None, choice=None))
    return plan.advance(turn, turn.state.existing or existing)


def _next(heard: Heard | None) -> Following | None:
    """Return what is wanted of another appointment in the same breath."""
    if heard is None:
        return None
    kind: ErrandKind = "move" if "move" in heard.intents else "cancel"
    return Following(kind, heard.times, heard.services, heard.excluded, words.kin(heard.text))


def _without_another(turn: Turn, form: Form, heard: Heard) -> Form:
    """Forget who it was about before in the same call, where it is about somebody else now."""
    before, done, kin = form.relation.value if form.relation else "self", turn.state.done, words.kin(heard.text)
    other = heard.relation is not None and heard.relation != before
    renamed = bool(heard.names) and form.name is not None and not same(heard.names[-1].value, form.name.value)
    another = bool(kin) and done is not None and (kin != done.kin or words.is_also(heard.text))
    if not (another or (turn.state.identified and (other or renamed))):
        return form
    return attrs.evolve(form, name=None, name_tries=0, birth_date=None, birth_date_skipped=False)


def _go_over(turn: Turn, existing: Existing, kind: ErrandKind | None, heard: Heard) -> Step | None:
    """Go over to what is wanted instead."""
    becomes = words.becomes(heard.text, heard.services) if existing.kind in {"move", ""} and kind in {None, "move"} else ""
    if becomes:
        return _switch(turn, attrs.evolve(existing, kind="move", becomes=becomes), attrs.evolve(heard, services=()))
    if kind is None and turn.state.question == "which" and existing.kind != "cancel" and words.wanted(heard.text) == "move":
        kind = "move"  # "no, I can't make it"
    if "book" in heard.intents and not kind and turn.state.question in _NOT_YET and heard.yes_no is None:
        _drop(turn)
        return None
    if kind is None or kind == existing.kind or (existing.kind == "move" and "move" in heard.intents):
        return None
    one = wording.chosen(existing)
    if kind == "when" and one is not None:
        turn.state = attrs.evolve(turn.state, lead=(*turn.state.lead, wording.told(turn, one.row)))
        return plan.again(turn)
    if kind == "confirm" and (turn.state.question in _ANSWERED or "keep" in heard.intents):
        return ending.kept(turn) if "keep" in heard.intents and existing.kind in {"move", "cancel"} else None
    if kind in {"confirm", "when", "late"} and existing.kind in {"move", "cancel"}:
        return None  # a word in passing: what was begun goes on
    return _switch(turn, attrs.evolve(existing, kind=kind), heard)


def _switch(turn: Turn, existing: Existing, heard: Heard) -> Step:
    if turn.state.hold is not None:
        elsewhere.let_go(turn)
    late = lateness.minutes(heard.text) if existing.kind == "late" else None
    said = heard.times if existing.kind == "move" or not existing.chosen else ()
    services = heard.services if heard.services and not existing.chosen else existing.services  # "cancel my cleaning": that one, then
    existing = attrs.evolve(existing, said=said or existing.said, services=services, minutes=late or existing.minutes)
    form = attrs.evolve(turn.state.form, wish=None)
    turn.state = attrs.evolve(turn.state, existing=existing, form=form, offer=Offer())
    fill(turn, attrs.evolve(heard, yes_no=None, times=(), excluded=(), services=(), provider=None, choice=None))
    return plan.advance(turn, existing)


def _drop(turn: Turn) -> None:
    """Forget it for a caller who would rather book."""
    elsewhere.let_go(turn)
    turn.state = attrs.evolve(turn.state, existing=None, offer=Offer(), form=attrs.evolve(turn.state.form, service=None, wish=None))
