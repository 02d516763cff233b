"""The read-back of what is held, the explicit yes to it, and the booking."""

import re

import attrs

from bella_core.plugin.types import TimeValue

from ..names import same
from ..slots import Hold
from ..spoken import spoken_moment
from . import choices, drafts, elsewhere, insurance, next_visits, parts
from .called import provider_name, service_name
from .families import roll, saying, together
from .heard import PLAIN, Heard
from .questions import pose
from .requesting import status
from .state import Field, Offer, Question, Step
from .turn import Turn
from .types import Booked, BookedTogether, Commit, EndWait
from .understand import is_spelled
from .whom import unwanted
from .wishes import read_wish

#: A question about what was read back, that names its day or time.
_ASKED = re.compile(
    r"^\W*(?:(?:so|and|wait|sorry|ok(?:ay)?|u[mh]+|euh|oh|but|et|pis|mais|attendez|fait que)\W+)*"
    r"(?:(?:is|was|isn[’']?t) (?:that|it|this)(?: for| on| at| still| the| a| really)* "
    r"(?:this|next|today|tomorrow|[ap]\.?m|morning|afternoon|[a-z]+day|[a-z]+th)\b|"
    r"that[’']?s .*\b(?:right|correct)\W*$|est-ce que c[’']est|c[’']est[- ]tu|c[’']est (?:bien|bel et bien)\b.*\?)",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which (?:day|one|week) (?:is|was) (?:that|it)|is (?:that|it) [ap]\.?m\.? or [ap]\.?m|c[’']est quel jour)\b",
    re.IGNORECASE,
)


def read_back(turn: Turn) -> Step:
    """Say everything that would be written, from the hold, and ask for a yes."""
    return pose(turn, "read_back")


def answer(turn: Turn, heard: Heard) -> Step | Heard:
    """
    Read the answer to a read-back, or to what should be changed of it.

    Returns:
        A reply or the commit, or what is left to be read into the form because something is to be changed.
    """
    hold, question = turn.state.hold, turn.state.question
    if hold is None:
        return heard
    if (step := _without_answer(turn, heard, hold)) is not None:
        return step
    if heard.yes_no == "yes" and not heard.hedged:
        _take_birth_date(turn, heard)
        heard = doubted(turn, heard, hold)
    other = choices.other_picked(turn, heard, hold.slot)
    if other is not None:
        choices.choose(turn, other)
        return attrs.evolve(heard, times=(), yes_no=None)
    if changes(turn, heard, hold):
        return together.aim(turn, heard) or without_held(turn, heard, hold)
    if heard.times and (question == "change" or heard.yes_no == "no"):  # the time that is held already
        return _unchanged(turn)
    part = parts.named(heard, asked=question == "change")
    if part is not None:
        return parts.reopen(turn, part)
    if question == "change":
        return _unchanged(turn) if heard.yes_no is not None else heard
    if heard.yes_no == "no" or "neither" in heard.intents:
        turn.state = attrs.evolve(turn.state, trouble=attrs.evolve(turn.state.trouble, misses=0, silences=0))
        return pose(turn, "change")
    return _agreed(turn, heard, hold)


def _without_answer(turn: Turn, heard: Heard, hold: Hold) -> Step | None:
    """Read back again for who asks back, and look for another time for who only says that this one will not do."""
    if turn.state.question != "change" and _asks_back(heard):
        return read_back(turn)
    return choices.other_than(turn, hold.slot) if _refuses_held(turn, heard, hold) else None


def _asks_back(heard: Heard) -> bool:
    """Tell whether the caller asks whether it is as they think: "is that this week?", "and that's the fourth, right?"."""
    if heard.keyed or heard.excluded or heard.services or heard.names:
        return False
    return bool(heard.times and _ASKED.search(heard.text)) or _WHICH.search(heard.text) is not None


def _refuses_held(turn: Turn, heard: Heard, hold: Hold) -> bool:
    """Tell whether the time of day that is held is the one that will not do: "I never said eight", "I can't make it at eight"."""
    only_hours = bool(heard.excluded) and all(isinstance(one.value, TimeValue) and one.value.kind == "time" for one in heard.excluded)
    alone = not (heard.times or heard.services or roll.is_together(turn) or heard.intents & {"earlier", "later"})
    return only_hours and alone and any(choices.matching(turn, (hold.slot,), (one,)) for one in heard.excluded)


def _take_birth_date(turn: Turn, heard: Heard) -> None:
    """Note the birth date of a new patient, told for the first time with the yes: nothing that was read back is another."""
    state = turn.state
    if heard.birth_date is not None and state.form.birth_date is None and state.user_id is None and not roll.is_together(turn):
        turn.state = attrs.evolve(state, form=attrs.evolve(state.form, birth_date=Field(heard.birth_date)))


def _agreed(turn: Turn, heard: Heard, hold: Hold) -> Step | Heard:
    """Book on a plain yes, ask for a doubtful one by key, and leave anything else to be understood otherwise."""
    if heard.yes_no != "yes":
        if not heard.intents & {"confirm", "book"}:
            return heard
        heard = attrs.evolve(heard, doubt=True)  # "I'd like an appointment for …" may be a correction that went wrong
    doubtful = (heard.doubt or heard.slight) and not heard.keyed
    if turn.state.question == "sure":
        return still_doubtful(turn) if doubtful else commit(turn, hold)
    if not heard.complete:
        return read_back(turn)
    return pose(turn, "sure") if doubtful else commit(turn, hold)


def still_doubtful(turn: Turn, question: Question = "sure") -> Step:
    """Ask for a key twice more, of the same question; who presses none gets a person."""
    trouble = turn.state.trouble
    trouble = attrs.evolve(trouble, misses=trouble.misses + 1, total=trouble.total + 1, silences=0)
    turn.state = attrs.evolve(turn.state, trouble=trouble)
    if trouble.misses > 2:
        return elsewhere.to_person(turn, "callback", "give_up", about=question)
    return pose(turn, question, "again" if trouble.misses == 1 else "keys")


def doubted(turn: Turn, heard: Heard, hold: Hold) -> Heard:
    """
    Leave out what makes a yes doubtful, and note the doubt.

    A name that was not announced ("yes, sounds good") or a bare number taken for a time ("yes, six, okay") may be noise or a change:
    the keypad tells.
    """
    names, times = (name for name in heard.names if name.announced), (time for time in heard.times if time.confidence >= PLAIN)
    clear = attrs.evolve(heard, names=tuple(names), times=tuple(times))
    if changes(turn, clear, hold) or not changes(turn, heard, hold):
        return heard
    return attrs.evolve(clear, doubt=True)


def without_held(turn: Turn, heard: Heard, hold: Hold) -> Heard:
    """Leave out the times that agree with what is held: they change nothing, but where an earlier or later one is wanted within them."""
    agreeing = _agree(turn, heard, hold)
    if heard.intents & {"earlier", "later"} and agreeing:
        form, starts = turn.state.form, hold.slot.starts_at
        wish = read_wish(form.wish, heard.times, (), turn.now.date())
        wish = attrs.evolve(wish, at=None, after=None, before=None)
        step = choices.STEP
        wish = attrs.evolve(wish, after=starts + step) if "later" in heard.intents else attrs.evolve(wish, before=starts - step)
        turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, wish=wish), offer=Offer(declined=(hold.slot.starts_at,)))
        return attrs.evolve(heard, times=())
    return attrs.evolve(heard, times=()) if agreeing else heard


def changes(turn: Turn, heard: Heard, hold: Hold) -> bool:
    """Tell whether anything was said that differs from what is held."""
    form, held = turn.state.form, roll.held_slots(turn, hold)
    other_time = bool(heard.excluded) or not _agree(turn, heard, hold)
    other_service = bool(heard.services) and not any(slot.service in heard.services for slot in held)
    other_phone = heard.phone is not None and (form.phone is None or heard.phone != form.phone.value)
    with_held = {slot.provider_id for slot in held}
    other_provider = heard.provider is not None and heard.provider.id not in {None, *with_held}
    if heard.provider is not None and heard.provider.excluded:
        other_provider = not with_held.isdisjoint(unwanted(turn, heard.provider))
    born = form.birth_date.value if form.birth_date else None
    other_birth = heard.birth_date not in {None, born} and not roll.is_together(turn)
    moved = bool(heard.intents & {"earlier", "later"})
    patients = [member.form for member in roll.current(turn)] or [form]
    relations = {patient.relation.value if patient.relation else "self" for patient in patients}
    other_patient = heard.relation is not None and heard.relation not in relations
    return any((other_time, _other_name(turn, heard), other_birth, other_service, other_phone, other_provider, moved, other_patient))


def _agree(turn: Turn, heard: Heard, hold: Hold) -> bool:
    """Tell whether the times that were said are those of what is held."""
    held = roll.held_slots(turn, hold)
    if len(held) == 1:
        return not heard.times or bool(choices.matching(turn, held, heard.times))
    return all(choices.matching(turn, held, (time,)) for time in heard.times)


def _other_name(turn: Turn, heard: Heard) -> bool:
    if roll.is_together(turn) and heard.names:
        return not together.is_one_of_them(turn, heard)
    name = turn.state.form.name
    if name is not None and is_spelled(heard) and not heard.names:
        return (heard.spelled or "").casefold() not in name.value.full.casefold().split()
    if not heard.names or name is None or same(heard.names[-1].value, name.value):
        return False
    said = heard.names[-1].value.full.casefold().split()
    return heard.yes_no == "no" or not set(said) <= set(name.value.full.casefold().split())


def _unchanged(turn: Turn) -> Step:
    """Read back again to somebody who wants no change after all; who keeps saying no gets a person."""
    trouble = turn.state.trouble
    if trouble.unchanged > 1:
        return elsewhere.to_person(turn, "callback", "give_up", about="change")
    turn.state = attrs.evolve(turn.state, trouble=attrs.evolve(trouble, misses=0, unchanged=trouble.unchanged + 1))
    return read_back(turn)


def commit(turn: Turn, hold: Hold) -> Step:
    """Ask for exactly what was read back to be written."""
    form = turn.state.form
    if roll.is_together(turn):
        return together.commit(turn)
    return turn.ask("commit", Commit(hold, drafts.patient(turn), f"emergency:{form.flag}" if form.urgent else ""))


def booked(turn: Turn, row: Booked | BookedTogether) -> Step:
    """Say that it is booked, or asked for, from what was written; then ask for the insurance, if the clinic wants that, or take leave."""
    if isinstance(row, BookedTogether):
        together.keep(turn, row)
    else:
        turn.state = attrs.evolve(turn.state, booked=row, hold=None, offer=Offer())
    elsewhere.outcome(turn, status(row))
    _end_wait(turn, row.visits if isinstance(row, BookedTogether) else (row,))
    key, words = _said(turn, row)
    turn.state = attrs.evolve(turn.state, lead=(*turn.state.lead, turn.prompt(key, **words)))
    next_visits.keep(turn)
    return insurance.ask(turn, row.visits if isinstance(row, BookedTogether) else (row,)) or next_visits.ask(turn)


def _end_wait(turn: Turn, visits: tuple[Booked, ...]) -> None:
    """Take who returned a call about a time that came free off the waiting list: they have that time now, or another."""
    purpose = turn.state.purpose
    if purpose is None or not purpose.waiting_id:
        return
    for visit in visits:
        if visit.service == purpose.service:
            turn.tell(EndWait(purpose.waiting_id, visit.appointment_id))


def say_again(turn: Turn, row: Booked) -> Step:
    """Repeat what was booked to a caller who is still there."""
    key, words = _said(turn, turn.state.family.booked or row)
    turn.state = attrs.evolve(turn.state, lead=(*turn.state.lead, turn.prompt(key, **words)))
    return turn.close("hang_up", "goodbye")


def _said(turn: Turn, row: Booked | BookedTogether) -> tuple[str, dict[str, str]]:
    if isinstance(row, BookedTogether):
        return f"{status(row)}.family", saying.booked(turn, row)
    return status(row), {
        "service": service_name(turn, row.service),
        "moment": spoken_moment(turn.local(row.starts_at), turn.now.date(), turn.state.language),
        "provider": provider_name(turn, row.provider_id),
    }
