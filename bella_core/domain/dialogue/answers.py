"""What the world answered, and what is said or asked next."""

import attrs

from . import asides, callbacks, choices, confirm, denials, elsewhere, offers, plan, returned, waitlist
from .existing import results as existing_results
from .families import roll, together
from .questions import pose
from .state import Field, Offer, Step, Waiting
from .turn import MAX_ASKS, Turn
from .types import (
    Answer,
    Booked,
    BookedTogether,
    Failed,
    Held,
    HeldTogether,
    Matches,
    Purpose,
    Refused,
    Result,
    Slots,
    Together,
    Waitlisted,
)

#: Codes of the rules that a slot comes to break while a caller makes up their mind: another one will do.
_GONE = frozenset({"notice", "past", "day_full", "reserved"})


def receive(turn: Turn, event: Answer) -> Step:
    """Take the answer to the ask that is open; one that nothing asked for is let pass."""
    waiting, result = turn.state.waiting, event.result
    turn.state = attrs.evolve(turn.state, waiting="nothing")
    if isinstance(result, Booked | BookedTogether) and waiting == "commit":
        return confirm.booked(turn, result)
    if waiting == "nothing":
        return resume(turn)
    if isinstance(result, Failed):
        return _failed(turn, waiting, result)
    if waiting in existing_results.WAITING:
        return existing_results.receive(turn, waiting, result)
    if turn.state.asks >= MAX_ASKS - 1:  # the last one is kept for the answer that is awaited now
        return elsewhere.failed(turn, "too_many_asks")
    if isinstance(result, Slots | Together) and waiting in {"find", "widen"}:
        slots = together.found(turn, result) if isinstance(result, Together) else result
        return _found(turn, slots) if waiting == "find" else offers.present(turn, slots, widened=True)
    if isinstance(result, Held | HeldTogether) and waiting == "hold":
        return _held(turn, result)
    if isinstance(result, Refused) and waiting in {"hold", "commit"}:
        return _refused(turn, result)
    return _noted(turn, waiting, result) or elsewhere.failed(turn, "unexpected_answer")


def _held(turn: Turn, result: Held | HeldTogether) -> Step:
    """Note what is kept, and go on."""
    if isinstance(result, HeldTogether):
        together.held(turn, result)
    else:
        turn.state = attrs.evolve(turn.state, hold=result.hold, offer=attrs.evolve(turn.state.offer, chosen=result.hold.slot))
    return plan.go_on(turn)


def _noted(turn: Turn, waiting: Waiting, result: Result) -> Step | None:
    """Take what is no booking: whose record it is, a place on the waiting list, and why the clinic had called."""
    if isinstance(result, Matches) and waiting == "identify":
        return _matched(turn, result)
    if isinstance(result, Waitlisted) and waiting == "waiting_list":
        return waitlist.joined(turn)
    return returned.receive(turn, result) if isinstance(result, Purpose) and waiting == "recollect" else None


def _found(turn: Turn, result: Slots) -> Step:
    """Hold the slot that was asked for, offer what there is instead, or look past the usual provider."""
    if offers.is_past_usual(turn, result):
        return offers.search(turn)
    if offers.is_asked_for(turn, result):
        choices.choose(turn, result.slots[0])
        return plan.go_on(turn)
    return offers.present(turn, result)


def resume(turn: Turn) -> Step:
    """Say again what is open."""
    if turn.state.booked is not None:
        return confirm.say_again(turn, turn.state.booked)
    last = turn.state.reply
    if last is not None and last.then != "listen":  # bella's part is over, and nothing is taken up again
        return asides.again(turn, last)
    return pose(turn, turn.state.question) if turn.state.question != "none" else plan.go_on(turn)


def _matched(turn: Turn, result: Matches) -> Step:
    """Note whose record was found; somebody who has one has been here before."""
    state, form = turn.state, turn.state.form
    if result.user_id is not None and roll.is_anothers(turn, result.user_id):
        result = Matches(None)  # a twin whose name sounds alike
    by_number = form.birth_date is None
    if by_number and result.user_id is not None:
        form = attrs.evolve(form, known=form.known or Field(True, "said", "clinic"))
    if result.name is not None and form.name is None:
        form = attrs.evolve(form, name=Field(result.name, "confirmed", "clinic"))
    found = not by_number or result.user_id is not None
    turn.state = attrs.evolve(state, form=form, looked_up=True, identified=found, user_id=result.user_id, visits=result.visits)
    return plan.go_on(turn)


def _failed(turn: Turn, waiting: Waiting, result: Failed) -> Step:
    """Go on without what is not essential; hand the call on otherwise."""
    if result.why != "database" and waiting == "widen":
        return pose(turn, "offer")
    if result.why != "database" and waiting == "identify":
        return _matched(turn, Matches(None))
    if waiting == "recollect":
        return returned.receive(turn, Purpose())
    if result.why != "database" and waiting == "waiting_list":
        return callbacks.instead(turn)
    return elsewhere.failed(turn, result.why)


def _refused(turn: Turn, result: Refused) -> Step:
    """Look for another slot when this one is gone, or is too near by now; what else a rule forbids is for staff."""
    if result.instead:
        return denials.deny(turn, result)
    if result.why == "rule" and result.detail not in _GONE:
        return elsewhere.to_person(turn, "callback", "rule", about=result.detail[:40])
    turn.say("taken")
    offer = turn.state.offer
    gone = (offer.chosen.starts_at,) if offer.chosen else ()
    turn.state = attrs.evolve(turn.state, hold=None, offer=Offer(declined=(*offer.declined, *gone), rounds=offer.rounds + 1))
    return offers.search(turn)
