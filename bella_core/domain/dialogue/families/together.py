"""One time for all of them: found, held, read back and booked together, all or none."""

import attrs

from ...names import same
from ...phonetics import fold, sound
from ...slots import Slot, Wish
from .. import drafts
from ..heard import Heard
from ..questions import pose
from ..state import Offer, Step
from ..turn import Turn
from ..types import BookedTogether, CommitTogether, FindTogether, HeldTogether, HoldTogether, PatientDraft, Slots, Together, Visiting
from . import roll


def find(turn: Turn, wish: Wish, limit: int) -> FindTogether:
    """Return the search for ways to come together."""
    return FindTogether(roll.services(turn), turn.location.id, wish, limit, tuple(hold.id for hold in turn.state.family.holds))


def found(turn: Turn, result: Together) -> Slots:
    """Note the ways that were found; each is offered by its first slot."""
    family = turn.state.family
    known = {way[0]: way for way in (*family.ways, *result.ways)}
    turn.state = attrs.evolve(turn.state, family=attrs.evolve(family, ways=tuple(known.values())))
    return Slots(tuple(way[0] for way in result.ways), result.exact)


def hold(turn: Turn, chosen: Slot) -> Step:
    """Keep all slots of the way that begins with the chosen one."""
    visits = tuple(Visiting(slot, patient) for slot, patient in zip(roll.way(turn, chosen), patients(turn), strict=True))
    return turn.ask("hold", HoldTogether(visits))


def held(turn: Turn, result: HeldTogether) -> None:
    """Note what is kept; the first of them stands for all."""
    first = result.holds[0]
    offer = attrs.evolve(turn.state.offer, chosen=first.slot)
    turn.state = attrs.evolve(turn.state, hold=first, offer=offer, family=attrs.evolve(turn.state.family, holds=result.holds))


def is_held(turn: Turn, chosen: Slot) -> bool:
    """Tell whether the way that begins with the chosen slot is kept."""
    state = turn.state
    return state.hold is not None and tuple(hold.slot for hold in state.family.holds) == roll.way(turn, chosen)


def fits(turn: Turn, chosen: Slot) -> bool:
    """Tell whether the way that begins with the chosen slot is for all of them, and for the visits that are wanted now."""
    return tuple(slot.service for slot in roll.way(turn, chosen)) == roll.services(turn)


def patients(turn: Turn) -> tuple[PatientDraft, ...]:
    """Return who each of them is; they are reached at the same number."""
    state, phone = turn.state, turn.state.form.phone
    found_: list[PatientDraft] = []
    for member in roll.current(turn):
        turn.state = attrs.evolve(state, form=attrs.evolve(member.form, phone=phone), user_id=member.user_id)
        found_.append(drafts.patient(turn))
    turn.state = state
    return tuple(found_)


def commit(turn: Turn) -> Step:
    """Ask for exactly what was read back to be written, all or none."""
    return turn.ask("commit", CommitTogether(turn.state.family.holds, patients(turn)))


def keep(turn: Turn, row: BookedTogether) -> None:
    """Note that all are booked, from the rows that were written."""
    family = attrs.evolve(turn.state.family, booked=row, holds=())
    turn.state = attrs.evolve(turn.state, booked=row.visits[0], hold=None, offer=Offer(), family=family)


def aim(turn: Turn, heard: Heard) -> Step | None:
    """Turn to the one whose name was put right, or ask whose it is; another visit is another one for all."""
    if not roll.is_together(turn):
        return None
    if heard.services:
        roll.forget_service(turn)
    if not heard.names or is_one_of_them(turn, heard):
        return None
    place = most_like(turn, heard.names[-1].value.full)
    if place is None:
        return pose(turn, "whose")
    if place != turn.state.family.at:
        roll.turn_to(turn, place)
    return None


def most_like(turn: Turn, said: str) -> int | None:
    """Return whose name a name is most like; None where it is like none, or like several."""
    likeness = [_likeness(said, name) for name in roll.names(turn)]
    best = max(likeness, default=0.0)
    return likeness.index(best) if likeness.count(best) == 1 else None


def is_one_of_them(turn: Turn, heard: Heard) -> bool:
    """Tell whether the name that was said is that of one of them."""
    wanted = heard.names[-1].value
    every = [member.form.name.value for member in roll.current(turn) if member.form.name]
    said = set(wanted.full.casefold().split())
    return any(same(wanted, name) or (heard.yes_no != "no" and said <= set(name.full.casefold().split())) for name in every)


def _likeness(said: str, name: str) -> float:
    """Return how alike two names are: words that are the same count most, then given names that sound alike, or begin alike."""
    one, other = fold(said).split(), fold(name).split()
    if not one or not other:
        return 0.0
    given = 2.0 * (sound(one[0]) == sound(other[0])) + 1.0 * (one[0][:1] == other[0][:1])
    return 3.0 * len(set(one) & set(other)) + given
