"""What comes next: the first thing that is still needed, asked for in the order that callers are used to."""

from collections.abc import Callable

import attrs

from ..names import is_complete
from . import callbacks, confirm, elsewhere, numbers, offers
from .called import service_name
from .questions import pose
from .state import Field, Step
from .turn import Turn
from .types import HoldSlot, Identify
from .understand import NAME_TRIES

Need = Callable[[Turn], Step | None]


def advance(turn: Turn) -> Step:
    """Ask for, or do, the first thing that is still needed for the booking."""
    state = turn.state
    turn.state = attrs.evolve(state, trouble=attrs.evolve(state.trouble, silences=0, misses=0, asides=0, unchanged=0, leaving=False))
    return go_on(turn)


def go_on(turn: Turn) -> Step:
    """Go on without counting it as progress."""
    if turn.state.form.callback:
        return callbacks.go_on(turn)
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
    if service is None or service.is_by_phone:
        return None
    return elsewhere.to_person(turn, "callback", "staff_only", about=service.code)


def _status(turn: Turn) -> Step | None:
    return pose(turn, "status") if turn.state.form.known is None else None


def _by_keys(turn: Turn) -> Step | None:
    """Ask who has said nothing for what is easily keyed: a patient is known by number and birth date, and need not key a name."""
    state, form = turn.state, turn.state.form
    if not state.by_keys or form.name is not None or state.identified:
        return None
    if form.known is None:
        return pose(turn, "status")
    if not form.known.value or form.birth_date_skipped:
        return None
    missing = numbers.need(turn)
    if missing is not None or form.birth_date is None:
        return missing or pose(turn, "birth_date")
    return turn.ask("identify", Identify(None, None, form.birth_date.value, numbers.known(turn)))


def _name(turn: Turn) -> Step | None:
    form = turn.state.form
    if form.name is None:
        return pose(turn, "name", "again" if form.name_tries else "first")
    if form.name.grounding == "inferred" and form.name_tries < NAME_TRIES:
        return pose(turn, "name_sure")
    if not is_complete(form.name.value) and " " not in form.name.value.full.strip():
        return pose(turn, "family" if form.name.value.given or not form.name.value.family else "given")
    return None


def _record(turn: Turn) -> Step | None:
    """Look for a record by name and number, so that who calls from the number on file is asked nothing more; it is never spoken of."""
    state, form = turn.state, turn.state.form
    number = numbers.known(turn)
    new = form.known is not None and not form.known.value
    if form.name is None or number is None or new or state.looked_up or state.identified or form.birth_date is not None:
        return None
    return turn.ask("identify", Identify(form.name.value.given, form.name.value.family, None, number))


def _identity(turn: Turn) -> Step | None:
    """Look for the record of somebody who says to have been here; what was found is never spoken of."""
    form = turn.state.form
    if form.known is None or not form.known.value or form.name is None or turn.state.identified:
        return None
    if form.birth_date is None:
        return None if form.birth_date_skipped else pose(turn, "birth_date")
    name = form.name.value
    return turn.ask("identify", Identify(name.given, name.family, form.birth_date.value, numbers.known(turn)))


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
    first = next((found for found in turn.clinic.services if found.first_for_new and found.is_by_phone), None)
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


ORDINARY: tuple[Need, ...] = (_reason, _staff_only, _by_keys, _name, _record, _status, _identity, numbers.need, _service, _slot)
#: Who is in pain hears of a time before being asked for anything else.
URGENT: tuple[Need, ...] = (_service, _slot, _name, numbers.need)
