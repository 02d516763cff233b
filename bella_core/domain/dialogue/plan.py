"""What comes next: the first thing that is still needed, asked for in the order that callers are used to."""

from collections.abc import Callable

import attrs

from ..names import is_complete
from . import confirm, elsewhere, offers
from .questions import pose, service_name
from .state import Field, Step
from .turn import Turn
from .types import HoldSlot, Identify
from .understand import NAME_TRIES

#: How often a number may be said before it is keyed, and before somebody else takes it.
_NUMBER_TRIES = 3

Need = Callable[[Turn], Step | None]


def advance(turn: Turn) -> Step:
    """Ask for, or do, the first thing that is still needed for the booking."""
    state = turn.state
    turn.state = attrs.evolve(state, trouble=attrs.evolve(state.trouble, silences=0, misses=0, asides=0))
    return go_on(turn)


def go_on(turn: Turn) -> Step:
    """Go on without counting it as progress."""
    for need in URGENT if turn.state.form.urgent == "same_day" else ORDINARY:
        found = need(turn)
        if found is not None:
            return found
    return confirm.read_back(turn)


def _reason(turn: Turn) -> Step | None:
    return None if turn.state.form.wanted else pose(turn, "reason")


def _staff_only(turn: Turn) -> Step | None:
    """What staff arrange themselves goes to them at once."""
    asked = turn.state.form.service
    service = next((found for found in turn.clinic.services if asked and found.code == asked.value), None)
    if service is None or service.by_phone == "book":
        return None
    return elsewhere.to_person(turn, "callback", "staff_only", about=service.code)


def _status(turn: Turn) -> Step | None:
    return pose(turn, "status") if turn.state.form.known is None else None


def _name(turn: Turn) -> Step | None:
    form = turn.state.form
    if form.name is None:
        return pose(turn, "name", "again" if form.name_tries else "first")
    if form.name.grounding == "inferred" and form.name_tries < NAME_TRIES:
        return pose(turn, "name_sure")
    if not is_complete(form.name.value) and " " not in form.name.value.full.strip():
        return pose(turn, "family" if form.name.value.given or not form.name.value.family else "given")
    return None


def _identity(turn: Turn) -> Step | None:
    """Look for the record of somebody who says to have been here; what was found is never spoken of."""
    form = turn.state.form
    if form.known is None or not form.known.value or form.name is None or turn.state.identified:
        return None
    if form.birth_date is None:
        return None if form.birth_date_skipped else pose(turn, "birth_date")
    name = form.name.value
    number = form.phone.value if form.phone else None
    return turn.ask("identify", Identify(name.given, name.family, form.birth_date.value, number))


def _phone(turn: Turn) -> Step | None:
    form, caller = turn.state.form, turn.state.caller
    if form.phone is not None:
        return pose(turn, "phone_sure") if form.phone.grounding == "inferred" else None
    if form.phone_tries >= _NUMBER_TRIES:
        return elsewhere.to_person(turn, "callback", "give_up")
    if form.phone_digits:
        return pose(turn, "phone_more", "keys" if form.phone_tries > 1 else "first")
    if caller and not form.caller_refused:
        return pose(turn, "caller_id")
    return pose(turn, "phone", "keys" if form.phone_tries else "first")


def _service(turn: Turn) -> Step | None:
    form = turn.state.form
    service = next((found for found in turn.clinic.services if form.service and found.code == form.service.value), None)
    if service is None:
        return pose(turn, "service")
    if form.known is not None and not form.known.value and not service.for_new:
        return _first_visit(turn)
    return None


def _first_visit(turn: Turn) -> Step | None:
    """Give a new patient the visit that the clinic begins with, and say so."""
    first = next((found for found in turn.clinic.services if found.first_for_new and found.by_phone == "book"), None)
    if first is None:
        return elsewhere.to_person(turn, "callback", "staff_only", about="first_visit")
    form = attrs.evolve(turn.state.form, service=Field(first.code, "said", "clinic"))
    turn.state = attrs.evolve(turn.state, form=form)
    turn.say("first_visit", service=service_name(turn, first.code))
    return None


def _slot(turn: Turn) -> Step | None:
    """See to it that a slot is chosen and held."""
    state = turn.state
    chosen, hold = state.offer.chosen, state.hold
    if chosen is None:
        if state.form.wish is None:
            return pose(turn, "when")
        return pose(turn, "offer") if state.offer.slots else offers.search(turn)
    if hold is not None and hold.slot == chosen:
        return None
    return turn.ask("hold", HoldSlot(chosen, state.user_id, hold.id if hold else None, confirm.patient(turn)))


ORDINARY: tuple[Need, ...] = (_reason, _staff_only, _status, _name, _identity, _phone, _service, _slot)
#: Who is in pain hears of a time before being asked for anything else.
URGENT: tuple[Need, ...] = (_service, _slot, _name, _phone)
