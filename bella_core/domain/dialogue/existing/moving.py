"""The new time of an appointment: looked for, offered and held as for a booking, and read back beside the old one."""

from datetime import datetime

import attrs

from .. import choices, confirm, drafts, elsewhere, offers, relative
from ..called import service_name
from ..heard import Heard
from ..questions import pose
from ..state import Existing, Field, Offer, Step
from ..turn import Turn
from ..types import AddTask, Coming, HoldSlot, Move, Visit
from ..wishes import read_wish
from . import ending, wording


def go_on(turn: Turn, existing: Existing, one: Coming) -> Step:
    """See to it that a new time is chosen and held; then read it back."""
    if existing.becomes and existing.becomes != one.row.service:
        return _leave_change(turn, existing, one)
    if not _is_moved_here(turn, one):
        return elsewhere.to_person(turn, "move", "staff_only", about=one.row.service)
    _take_up(turn, existing, one)
    state = turn.state
    picked, hold = state.offer.chosen, state.hold
    if picked is None:
        if state.form.wish is None:
            return pose(turn, "when")
        return pose(turn, "offer") if state.offer.slots else offers.search(turn)
    if hold is not None and hold.slot == picked:
        wording.state_policy(turn, one)
        return pose(turn, "move_it")
    asked = HoldSlot(picked, state.user_id, hold.id if hold else None, drafts.patient(turn), one.row.appointment_id)
    return turn.ask("hold", asked)


def _leave_change(turn: Turn, existing: Existing, one: Coming) -> Step:
    """Leave it to staff to make another visit of it, with the time that was said for it; until they do, it stays as it is."""
    _take_up(turn, existing, one)
    details = {"appointment_id": one.row.appointment_id, "from": one.row.service, "to": existing.becomes}
    turn.tell(AddTask("move", "today", {**elsewhere.details(turn, "other_visit"), **details}))
    turn.say("existing.other_visit", service=service_name(turn, existing.becomes), old=service_name(turn, one.row.service))
    return ending.finish(turn, "told")


def _is_moved_here(turn: Turn, one: Coming) -> bool:
    """Tell whether bella moves it: what she books, and at a place that goes by the same clocks as the one that was called."""
    service = next((found for found in turn.clinic.services if found.code == one.row.service), None)
    return service is not None and service.is_by_phone and wording.place(turn, one.row).zone == turn.location.zone


def _take_up(turn: Turn, existing: Existing, one: Coming) -> None:
    """Make it what is talked of: its visit, with whom it is, and what was said of the new time."""
    form = turn.state.form
    visit = Visit(one.row.service, one.row.provider_id, one.row.starts_at)
    if form.service is None or form.service.value != one.row.service:
        form = attrs.evolve(form, service=Field(one.row.service, "said", "clinic"))
    told = relative.Relative(existing.shift, existing.same_time)
    said = relative.moments(told, starts_at(turn, one), existing.said) if told != relative.Relative() else existing.said
    if said:
        form = attrs.evolve(form, wish=read_wish(form.wish, said, existing.off, turn.now.date()))
        existing = attrs.evolve(existing, said=(), shift=0, same_time=False)
    turn.state = attrs.evolve(turn.state, form=form, existing=existing, visits=(visit,))


def starts_at(turn: Turn, one: Coming) -> datetime:
    """Return when it starts: local, naive."""
    return turn.local(one.row.starts_at).replace(tzinfo=None)


def answer(turn: Turn, heard: Heard, one: Coming) -> Step | Heard:
    """Read the answer to the read-back of a move: a yes to all of it, another time, or a no."""
    hold = turn.state.hold
    if hold is None:
        return heard
    heard = attrs.evolve(heard, services=(), names=(), phone=None, phone_part=None, relation=None)  # only the time can be another
    if heard.yes_no == "yes" and not heard.hedged:
        heard = confirm.doubted(turn, heard, hold)
    other = choices.other_picked(turn, heard, hold.slot)
    if other is not None:
        choices.choose(turn, other)
        return attrs.evolve(heard, times=(), yes_no=None)
    if confirm.changes(turn, heard, hold):
        return confirm.without_held(turn, heard, hold)
    if heard.yes_no == "no" or "neither" in heard.intents:
        return _another(turn)
    doubtful = heard.yes_no != "yes" or (heard.doubt and not heard.keyed)
    if heard.yes_no is None and "confirm" not in heard.intents:
        return heard
    if turn.state.question == "move_sure":
        return confirm.still_doubtful(turn, "move_sure") if doubtful else _move(turn, one)
    if not heard.complete:
        return pose(turn, "move_it")
    return pose(turn, "move_sure") if doubtful else _move(turn, one)


def _another(turn: Turn) -> Step:
    """Ask for another time than the one that was read back; what is held stays until there is something better."""
    offer, hold = turn.state.offer, turn.state.hold
    gone = (*offer.declined, *((hold.slot.starts_at,) if hold else ()))
    turn.state = attrs.evolve(turn.state, offer=Offer(declined=tuple(dict.fromkeys(gone)), rounds=offer.rounds + 1))
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, wish=None))
    return offers.nothing_suits(turn) if turn.state.offer.rounds > offers.ROUNDS else pose(turn, "when")


def _move(turn: Turn, one: Coming) -> Step:
    """Ask for exactly what was read back to be written."""
    hold = turn.state.hold
    assert hold is not None  # it was read back
    return turn.ask("move", Move(one.row.appointment_id, one.version, hold))


def lost(turn: Turn) -> Step:
    """Say that the new time is gone and the old one stands, and look for another."""
    turn.say("existing.taken")
    offer = turn.state.offer
    gone = (offer.chosen.starts_at,) if offer.chosen else ()
    turn.state = attrs.evolve(turn.state, hold=None, offer=Offer(declined=(*offer.declined, *gone), rounds=offer.rounds + 1))
    return offers.search(turn)
