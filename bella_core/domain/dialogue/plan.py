"""What comes next: the first thing that is still needed, asked for in the order that callers are used to."""

from collections.abc import Callable

import attrs

from ..clinic_rules import Ages
from ..patient_rules import objection
from ..rules import latest_day
from ..slots import Slot
from . import benefits, callbacks, confirm, drafts, elsewhere, errands, naming, numbers, offers
from .called import service_name
from .existing import plan as existing_plan
from .families import members, roll, together
from .questions import pose
from .state import Field, Offer, Step
from .turn import Turn
from .types import HoldSlot, Identify

#: How often one thing is asked for again while other things are answered.
_MOST_ASKED = 2
Need = Callable[[Turn], Step | None]


def advance(turn: Turn) -> Step:
    """Ask for, or do, the first thing that is still needed for the booking."""
    state = turn.state
    turn.state = attrs.evolve(state, trouble=attrs.evolve(state.trouble, silences=0, misses=0, asides=0, unchanged=0, leaving=False))
    return go_on(turn)


def go_on(turn: Turn) -> Step:
    """Go on without counting it as progress."""
    if turn.state.existing is not None:
        return existing_plan.go_on(turn, turn.state.existing)
    if turn.state.errand is not None:
        return errands.go_on(turn)
    if turn.state.form.callback:
        return callbacks.go_on(turn)
    urgent = turn.state.form.urgent == "same_day"
    if urgent:
        roll.set_aside(turn)
    for need in URGENT if urgent else ORDINARY:
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
    """Ask whether they have been here; who answers other things each time is taken to have been, and told apart by the birth date."""
    if turn.state.form.known is not None:
        return None
    reply = turn.state.reply
    keyed = reply is not None and any(part.key == "status.keys" for part in reply.parts) and "status" not in turn.state.trouble.climbed
    again = turn.state.question == "status" and not turn.state.by_keys and not keyed
    asked = turn.state.trouble.climbed.count("status") if again else 0
    if again:
        turn.state = attrs.evolve(turn.state, trouble=attrs.evolve(turn.state.trouble, climbed=(*turn.state.trouble.climbed, "status")))
    if asked >= _MOST_ASKED:
        turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, known=Field(True, "inferred")))
        return None
    return pose(turn, "status", "first" if not again else "keys" if asked else "again")


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
    """Ask for the name; one of a family has the others' family name, if no other was said."""
    roll.take_family_name(turn)
    return naming.need(turn)


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
    asked = turn.state.form.service
    roll.asked_for(turn, asked.value if asked else first.code)
    told = any(member.form.service == Field(first.code, "said", "clinic") for member in turn.state.family.members)
    form = attrs.evolve(turn.state.form, service=Field(first.code, "said", "clinic"))
    turn.state = attrs.evolve(turn.state, form=form)
    if not told:
        turn.say("first_visit", service=service_name(turn, first.code))
    return None


def _eligible(turn: Turn) -> Step | None:
    """Ask for the birth date where a visit is for some ages, and leave to staff whoever is too young or too old for it."""
    form = turn.state.form
    service = next((found for found in turn.clinic.services if form.service and found.code == form.service.value), None)
    if service is None or service.ages == Ages():
        return None
    if form.birth_date is None and not form.birth_date_skipped:
        return pose(turn, "birth_date")
    today = turn.now.date()
    both = [objection(service, drafts.patient(turn), day) for day in (today, latest_day(turn.location, service, turn.at))]
    first = both[0]
    if first is None or None in both:  # they may come when they are old enough, or before they are too old
        return None
    turn.say("denied", sentence=first.says[turn.state.language])
    return elsewhere.to_person(turn, "callback", about=first.code)


def _next_one(turn: Turn) -> Step | None:
    """Go on with the next of several, until all of them are known."""
    return go_on(turn) if roll.next_one(turn) else None


def _slot(turn: Turn) -> Step | None:
    """See to it that a slot is chosen and held."""
    state = turn.state
    chosen, hold = state.offer.chosen, state.hold
    if chosen is None:
        if state.form.wish is None:
            return pose(turn, "when")
        return pose(turn, "offer") if state.offer.slots else offers.search(turn)
    if roll.is_together(turn):
        return _slots(turn, chosen)
    if hold is not None and hold.slot == chosen:
        return None
    return turn.ask("hold", HoldSlot(chosen, state.user_id, _release(turn), drafts.patient(turn)))


def _release(turn: Turn) -> str | None:
    """Return the hold that goes with a new one: this call's, or that of the time that the clinic had offered to who calls back."""
    hold, purpose = turn.state.hold, turn.state.purpose
    return hold.id if hold is not None else (purpose.hold_id or None) if purpose is not None else None


def _slots(turn: Turn, chosen: Slot) -> Step | None:
    """See to it that the slots of all are held; a way that is for others, or for fewer, is looked for anew."""
    if not together.fits(turn, chosen):
        turn.state = attrs.evolve(turn.state, offer=Offer(declined=turn.state.offer.declined))
        return _slot(turn)
    return None if together.is_held(turn, chosen) else together.hold(turn, chosen)


ORDINARY: tuple[Need, ...] = (
    _reason, _staff_only, members.need_count, _by_keys, _name, _record, _status, _identity, members.need_birth_date,
    members.count_once, numbers.need,
    _service, _eligible, benefits.need, _next_one, _slot,
)  # fmt: skip
#: Who is in pain hears of a time before being asked for anything else.
URGENT: tuple[Need, ...] = (_service, _slot, naming.need, numbers.need)
