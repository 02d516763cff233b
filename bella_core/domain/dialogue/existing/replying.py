"""The answers to what only this part asks: which one, whether it is the right patient, and the yes before anything is done."""

import attrs

from ...names import same
from ...slots import Wish
from .. import confirm
from ..heard import Heard
from ..questions import pose
from ..state import Existing, Step
from ..turn import Turn
from ..types import Cancel, Coming, Confirm
from . import ending, identity, lateness, moving, plan, which, wording, words

#: What takes back what was begun.
_KEEPS = frozenset({"keep", "neither"})


def answer(turn: Turn, existing: Existing, heard: Heard) -> Step | Heard:
    """
    Read the answer to a question of this part.

    Returns:
        A reply, an ask, or what is left to be read into the form.
    """
    one = wording.chosen(existing)
    match turn.state.question:
        case "identity":
            return _identity(turn, existing, heard)
        case "own_name":
            return _own_name(turn, existing, heard)
        case "which":
            return _which(turn, existing, heard)
        case "how_late":
            return _how_late(turn, existing, heard)
        case "attend" if one is not None:
            return _attend(turn, existing, heard, one)
        case "move_it" | "move_sure" if one is not None:
            return moving.answer(turn, heard, one)
        case "cancel_it" | "cancel_sure" if one is not None:
            return _cancel(turn, existing, heard, one)
        case "existing" if one is not None and (heard.times or heard.excluded):
            return _moved_instead(turn, existing, heard)
    return without_visit(existing, heard)


def without_visit(existing: Existing, heard: Heard) -> Heard:
    """Leave out visits that are named once it is plain which appointment it is: what is moved stays the visit that it is."""
    return attrs.evolve(heard, services=()) if existing.chosen else heard


def _identity(turn: Turn, existing: Existing, heard: Heard) -> Step | Heard:
    """Look again for who was read wrong; who says that it is right has nothing that may be told."""
    if heard.yes_no is None or heard.doubt:
        return heard
    checked = attrs.evolve(existing, checked=identity.CHECKS if heard.yes_no == "yes" else existing.checked + 1)
    turn.state = attrs.evolve(turn.state, existing=checked)
    if heard.yes_no == "yes":
        return identity.in_vain(turn, checked)
    form = turn.state.form
    name = None if heard.birth_date is None or heard.names else form.name  # what is put right alone leaves the other as it is
    born = None if not heard.names or heard.birth_date else form.birth_date
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, name=name, birth_date=born))
    return attrs.evolve(heard, yes_no=None)


def _own_name(turn: Turn, existing: Existing, heard: Heard) -> Step | Heard:
    """Take the name of who calls for somebody else, unless it is the patient's own."""
    if not heard.names:
        return heard
    name, patient = heard.names[-1].value, turn.state.form.name
    own = patient is not None and same(name, patient.value)
    return plan.advance(turn, attrs.evolve(existing, caller_name=name, of_another=existing.of_another and not own))


def _which(turn: Turn, existing: Existing, heard: Heard) -> Step | Heard:
    picked = which.pick(turn, existing, heard)
    if picked is not None:
        return plan.advance(turn, which.choose(turn, existing, picked))
    if heard.intents & _KEEPS or heard.yes_no == "no":
        return identity.nothing(turn, existing)
    return attrs.evolve(heard, services=(), times=(), yes_no=None)


def _how_late(turn: Turn, existing: Existing, heard: Heard) -> Step | Heard:
    """Take the minutes; who names none when asked again will be late by some."""
    said = heard.minutes if heard.keyed else lateness.minutes(heard.text, asked=True)
    if said is None and not turn.state.trouble.misses:
        return attrs.evolve(heard, times=(), yes_no=None)
    return plan.advance(turn, attrs.evolve(existing, minutes=said or 0))


def _attend(turn: Turn, existing: Existing, heard: Heard, one: Coming) -> Step | Heard:
    """Note that the patient comes on a plain yes; who does not may move it or cancel it."""
    if heard.times or heard.excluded:
        return _moved_instead(turn, existing, heard)
    if heard.yes_no == "no" and not heard.doubt:
        return plan.advance(turn, attrs.evolve(existing, kind=""))
    says_so = heard.yes_no is None and bool(heard.intents & {"confirm", "keep"})  # "I'll be there"
    if says_so or (heard.yes_no == "yes" and not (heard.doubt and not heard.keyed)):
        return turn.ask("confirm", Confirm(one.row.appointment_id))
    return attrs.evolve(heard, yes_no=None, services=())


def _cancel(turn: Turn, existing: Existing, heard: Heard, one: Coming) -> Step | Heard:
    """Cancel on a plain yes to a read-back that was heard to its end; a doubtful one is asked for by key."""
    if heard.yes_no != "yes" and (heard.times or heard.excluded or heard.intents & {"earlier", "later"}):
        return _moved_instead(turn, existing, heard)
    if (heard.yes_no == "no" and not heard.doubt) or heard.intents & _KEEPS or words.comes(heard.text):
        return ending.kept(turn)
    agreed = heard.yes_no == "yes" or bool(heard.intents & {"confirm", "cancel"})
    if not agreed:
        return attrs.evolve(heard, yes_no=None, services=())
    doubtful = heard.yes_no != "yes" or bool(heard.times) or (heard.doubt and not heard.keyed)
    if turn.state.question == "cancel_sure":
        return confirm.still_doubtful(turn, "cancel_sure") if doubtful else _ask(turn, one)
    if not heard.complete:
        return pose(turn, "cancel_it")
    return pose(turn, "cancel_sure") if doubtful else _ask(turn, one)


def _ask(turn: Turn, one: Coming) -> Step:
    return turn.ask("cancel", Cancel(one.row.appointment_id, one.version))


def _moved_instead(turn: Turn, existing: Existing, heard: Heard) -> Step | Heard:
    """Move it for a caller who names another time instead."""
    one = wording.chosen(existing)
    turn.state = attrs.evolve(turn.state, existing=attrs.evolve(existing, kind="move", said=()))
    left = attrs.evolve(heard, yes_no=None, services=())
    if one is None or heard.times or heard.excluded:
        return left
    starts = one.row.starts_at
    beyond = Wish(after=starts) if "later" in heard.intents else Wish(before=starts)
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, wish=beyond))
    return left
