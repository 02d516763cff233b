"""Who comes together, and whose turn it is to be asked about; what is shared is never asked twice."""

from collections.abc import Sequence
from datetime import date

import attrs

from bella_core.plugin.types import NameValue

from ...names import compose, is_complete
from ...phonetics import is_like
from ...slots import Hold, Slot
from ..state import Family, Field, Form, Member
from ..turn import Turn

#: How much of two given names is the same that are one, heard in two ways ("Lashey", "Lashay"); twins' names are less alike.
_ONE_NAME = 0.8


def is_together(turn: Turn) -> bool:
    """Tell whether several come together."""
    return len(turn.state.family.members) > 1


def current(turn: Turn) -> tuple[Member, ...]:
    """Return all of them as they are now."""
    state = turn.state
    mine = Member(state.form, state.user_id, state.visits, state.identified, state.looked_up)
    return tuple(mine if place == state.family.at else member for place, member in enumerate(state.family.members))


def names(turn: Turn) -> tuple[str, ...]:
    """Return their full names, as far as they are known."""
    return tuple(member.form.name.value.full if member.form.name else "" for member in current(turn))


def given_name(turn: Turn) -> str:
    """Return what the one is called whose turn it is."""
    name = turn.state.form.name
    return "" if name is None else (name.value.given or name.value.full)


def next_one(turn: Turn) -> bool:
    """Turn to the next of them; False when there is none."""
    family = turn.state.family
    if not is_together(turn) or family.at + 1 >= len(family.members):
        return False
    turn_to(turn, family.at + 1)
    return True


def turn_to(turn: Turn, place: int) -> None:
    """Let the form be that of another of them; the number, the wish and what is wanted are shared."""
    state, form = turn.state, turn.state.form
    members = current(turn)
    other = members[place]
    shared = attrs.evolve(
        form,
        known=other.form.known or (form.known if _alike(form, other.form) else None),
        relation=other.form.relation,
        name=other.form.name,
        name_tries=other.form.name_tries,
        birth_date=other.form.birth_date,
        birth_date_skipped=other.form.birth_date_skipped,
        service=other.form.service or _service(turn, place),
    )
    turn.state = attrs.evolve(
        state,
        form=shared,
        family=attrs.evolve(state.family, members=members, at=place),
        user_id=other.user_id,
        visits=other.visits,
        identified=other.identified,
        looked_up=other.looked_up,
    )


def told_before(turn: Turn) -> int | None:
    """Return the place of who was told of before and is the one whose turn it is: of one name, as it may be written, and one birth date."""
    family, form = turn.state.family, turn.state.form
    return next((place for place, member in enumerate(family.members[: family.at]) if _is_one(form, member.form)), None)


def is_anothers(turn: Turn, user_id: str) -> bool:
    """Tell whether a record is that of another of those who come together."""
    family = turn.state.family
    return any(member.user_id == user_id for place, member in enumerate(family.members) if place != family.at)


def leave_out(turn: Turn, same: int) -> None:
    """Go back to who was told of at the place ``same``, and leave out the one whose turn it is; one who is left is no family."""
    gone = turn.state.family.at
    turn_to(turn, same)
    family = turn.state.family
    members = (*family.members[:gone], *family.members[gone + 1 :])
    services_ = family.services if len(family.services) == 1 else (*family.services[:gone], *family.services[gone + 1 :])
    left = attrs.evolve(family, members=members, services=services_) if len(members) > 1 else Family(holds=family.holds)
    turn.state = attrs.evolve(turn.state, family=left)


def unnamed(turn: Turn) -> int:
    """Return how many of them have no name yet, from the one whose turn it is to the last; 0 where one between them has."""
    left = [member.form.name for member in current(turn)[turn.state.family.at :]]
    return 0 if any(left) else len(left)


def take_names(turn: Turn, names: Sequence[NameValue]) -> None:
    """Note the names of those who have none yet, in the order in which they are asked about."""
    family, form = turn.state.family, turn.state.form
    first, *others = (Field(name) for name in names)
    members = list(family.members)
    for place, name in enumerate(others, family.at + 1):
        members[place] = attrs.evolve(members[place], form=attrs.evolve(members[place].form, name=name))
    family = attrs.evolve(family, members=tuple(members))
    turn.state = attrs.evolve(
        turn.state, form=attrs.evolve(form, name=first), family=family, user_id=None, identified=False, looked_up=False
    )


def know_all(turn: Turn, *, known: bool) -> None:
    """Note of each of them of whom it is not known yet whether they have been here before."""
    family = turn.state.family
    members = tuple(
        attrs.evolve(member, form=attrs.evolve(member.form, known=member.form.known or Field(known))) for member in family.members
    )
    form = attrs.evolve(turn.state.form, known=turn.state.form.known or Field(known))
    turn.state = attrs.evolve(turn.state, form=form, family=attrs.evolve(family, members=members))


def born(turn: Turn, place: int, day: date) -> None:
    """Note the birth date of one of them."""
    family = turn.state.family
    if place == family.at:
        turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, birth_date=Field(day)))
        return
    members = list(family.members)
    members[place] = attrs.evolve(members[place], form=attrs.evolve(members[place].form, birth_date=Field(day)))
    turn.state = attrs.evolve(turn.state, family=attrs.evolve(family, members=tuple(members)))


def take_family_name(turn: Turn) -> None:
    """Give who was named by the given name alone the family name of the others, and say so."""
    form, family = turn.state.form, turn.state.family
    known = [member.form.name.value.family for member in family.members[: family.at] if member.form.name is not None]
    shared = next((name for name in known if name), None)
    if form.name is None or shared is None or is_complete(form.name.value) or " " in form.name.value.full.strip():
        return
    given = form.name.value.given or (form.name.value.full.strip() if form.name.value.family is None else None)
    if given is None or given.casefold() == shared.casefold():
        return  # the family name alone was heard: the given name is asked for
    name = compose(given, shared)
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, name=attrs.evolve(form.name, value=name)))
    turn.say("family.same_name", name=name.full)


def asked_for(turn: Turn, code: str) -> None:
    """Note the visit that was asked for, where the clinic gives one of them another first."""
    if is_together(turn) and not turn.state.family.services:
        turn.state = attrs.evolve(turn.state, family=attrs.evolve(turn.state.family, services=(code,)))


def forget_service(turn: Turn) -> None:
    """Forget what each of them comes for: it is asked for anew, for all."""
    members = tuple(attrs.evolve(member, form=attrs.evolve(member.form, service=None)) for member in turn.state.family.members)
    turn.state = attrs.evolve(turn.state, family=attrs.evolve(turn.state.family, members=members, services=()))


def set_aside(turn: Turn) -> None:
    """See to one of them alone: something is urgent. What is held is let go of with the next hold."""
    if turn.state.family.members or turn.state.family.relations:
        turn.state = attrs.evolve(turn.state, family=Family(holds=turn.state.family.holds))


def way(turn: Turn, chosen: Slot) -> tuple[Slot, ...]:
    """Return the slots of the way to come together that begins with this one."""
    return next((found for found in turn.state.family.ways if found[0] == chosen), (chosen,))


def services(turn: Turn) -> tuple[str, ...]:
    """Return the visit of each of them."""
    own = turn.state.form.service
    wanted = (member.form.service or own for member in current(turn))
    return tuple(service.value if service else "" for service in wanted)


def held_slots(turn: Turn, hold: Hold) -> tuple[Slot, ...]:
    """Return all that is held: of several, or of the one."""
    return tuple(kept.slot for kept in turn.state.family.holds) if is_together(turn) else (hold.slot,)


def _service(turn: Turn, place: int) -> Field[str] | None:
    """Return the visit that was asked for: each their own, where as many were named as they are; else the same for all."""
    services_ = turn.state.family.services
    if not services_:
        return turn.state.form.service
    return Field(services_[place] if len(services_) == len(turn.state.family.members) else services_[0])


def _is_one(form: Form, other: Form) -> bool:
    """Tell whether two forms are of one person; twins have one birth date, and names that sound alike only."""
    if form.name is None or other.name is None or form.birth_date is None or other.birth_date is None:
        return False
    one, two = form.name.value, other.name.value
    families = is_like(one.family or "", two.family or "")
    return form.birth_date.value == other.birth_date.value and families and is_like(one.given or one.full, two.given or two.full, _ONE_NAME)


def _alike(form: Form, other: Form) -> bool:
    """Tell whether two are the same to the caller: whether their children have been here is asked once."""
    return form.relation is not None and other.relation is not None and form.relation.value == other.relation.value != "other"
