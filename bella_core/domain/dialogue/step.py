"""The one way in: what happened, the state before it, and the clinic give what is said and done."""

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from ..clinic import ClinicView
from ..names import is_complete
from . import (
    answers,
    asides,
    benefits,
    choices,
    confirm,
    elsewhere,
    emergencies,
    errands,
    hangup,
    insurance,
    kindness,
    language,
    next_visits,
    operators,
    plan,
    proposals,
    relative,
    returned,
    robots,
    side_questions,
    transfers,
    trouble,
    usual,
    waitlist,
)
from .existing import replying, wanted, whose
from .existing.wording import QUESTIONS as OF_EXISTING
from .existing.wording import chosen
from .families import members
from .greeting import greet
from .heard import Heard, listen_to
from .keys import read_keys
from .questions import pose
from .state import DialogueState, Form, Question, Step
from .turn import Turn
from .types import Answer, Event, HungUp, Keyed, Reply, Silence, StaffTakes, Started, TransferEnded, Understood
from .understand import birth_put_right, fill

#: The greeting is turn 0; in the last one the call goes to a person or a message.
LAST_TURN = 24
#: After so long a call goes to a person or a message; one that an operator types for somebody takes longer, as does who writes.
LONGEST, LONGEST_TYPED = timedelta(minutes=10), timedelta(minutes=30)
#: Keys of what is said whatever follows.
_SAID_ALWAYS = ("emergency.", "page.", "booked", "requested", "moved", "cancelled", "attending", "late.noted")
#: Fewer zeros than this are an impatient 0; more may be a number gone wrong.
_ZEROS = 4
#: Questions whose answers are read in one place.
_READERS: dict[Question, Callable[[Turn, Heard], Step | Heard]] = {
    "offer": choices.answer,
    "read_back": confirm.answer,
    "sure": confirm.answer,
    "change": confirm.answer,
    "party": members.count,
    "whose": members.whose,
    "next_visit": next_visits.answer,
    "waitlist": waitlist.answer,
    "due": returned.answer,
}


def step(state: DialogueState, event: Event, at: datetime, clinic: ClinicView) -> Step:
    """
    Decide what an event comes to. Pure: the same arguments give the same step.

    Args:
        state: before the event.
        event: what happened; any event may come at any time.
        at: the time of the turn, aware UTC.
        clinic: the snapshot to decide by.

    Returns:
        The new state, what to tell, and exactly one of an ask and a reply (neither after ``HungUp``).
    """
    if isinstance(event, HungUp):
        return hangup.hang_up(Turn(state, at, clinic), ringing=event.ringing)
    if isinstance(event, Started):
        return greet(Turn(state, at, clinic), event)
    if isinstance(event, Answer):
        turn = Turn(state, at, clinic)
        proposed = state.waiting == "propose"
        return _in_time(turn, proposals.take(turn, event, respond) if proposed else answers.receive(turn, event))
    over = state.reply is None or state.reply.then != "listen"  # else one visit was booked, and the next one is under way
    fresh = attrs.evolve(state, turn=state.turn + 1, asks=0, waiting="nothing", unread=None, lead=(), firm=0)
    fresh = attrs.evolve(fresh, booked=state.booked if over else None)
    turn = Turn(fresh, at, clinic)
    return _in_time(turn, _caller(turn, event))


def _in_time(turn: Turn, made: Step) -> Step:
    """Hand the call on when it has lasted long enough; what must be said is said before."""
    if made.reply is None or made.reply.then != "listen" or not (turn.state.turn >= LAST_TURN or _is_too_long(turn)):
        return made
    first = tuple(part for part in made.reply.parts if part.key.startswith(_SAID_ALWAYS))
    turn.state = attrs.evolve(turn.state, lead=first, firm=len(first))
    if turn.state.unanswered:
        return elsewhere.to_message(turn, "callback", about="too_long")
    return elsewhere.to_person(turn, "callback", "too_long", about="too_many_turns" if turn.state.turn >= LAST_TURN else "too_long")


def _is_too_long(turn: Turn) -> bool:
    started = turn.state.started_at
    return started is not None and turn.at - started >= (LONGEST_TYPED if turn.state.operator or turn.state.written else LONGEST)


def _caller(turn: Turn, event: Understood | Keyed | Silence | TransferEnded | StaffTakes) -> Step:
    last = turn.state.reply
    if isinstance(event, StaffTakes):
        return transfers.to_staff(turn, last)
    if isinstance(event, TransferEnded):
        return transfers.ended(turn, event, last) if last is not None else _afterwards(turn, last)
    if last is None or last.then != "listen":
        return _afterwards(turn, last)
    turn.state = attrs.evolve(turn.state, by_keys=_by_keys(turn.state, event))
    if isinstance(event, Silence) or (isinstance(event, Understood) and not event.text.strip() and not event.extractions):
        return trouble.silence(turn, spoke=isinstance(event, Understood))
    if isinstance(event, Understood):
        return proposals.ask(turn, event, respond) or respond(turn, listen_to(event, apart=members.may_be_several(turn)))
    return _keys(turn, event, last)


def _by_keys(state: DialogueState, event: Understood | Keyed | Silence) -> bool | None:
    """Tell whether nothing but keys has answered so far; the key for the other language is pressed by who means to speak it."""
    if isinstance(event, Understood) and event.text.strip():
        return False
    if state.by_keys is None and isinstance(event, Keyed) and (state.question != "reason" or event.digits.rstrip("#") == "1"):
        return True
    return state.by_keys


def _afterwards(turn: Turn, last: Reply | None) -> Step:
    """Answer a caller who is still there when bella's part was over."""
    if last is None:
        return greet(turn, Started(turn.state.location_id))
    if turn.state.booked is not None:
        return confirm.say_again(turn, turn.state.booked)
    if last.then == "transfer":  # nobody took the call
        return elsewhere.to_message(turn, "callback")
    return turn.close("hang_up", "message.done" if last.then == "message" else "goodbye")


def _keys(turn: Turn, event: Keyed, last: Reply) -> Step:
    digits = event.digits.strip().rstrip("#")
    if "*" in digits:
        return asides.again(turn, last)
    if digits and set(digits) == {"0"} and len(digits) < _ZEROS:
        return errands.to_person(turn, Heard()) or elsewhere.to_person(turn, "callback", about="keyed_0", resumes=True)
    return respond(turn, read_keys(turn, digits, complete=event.heard))


def respond(turn: Turn, heard: Heard) -> Step:
    """Answer what the caller said: the grave things first, then what was asked, then whatever else was in it."""
    heard = benefits.stated(heard)
    if heard.phone is not None and turn.state.hold is not None:  # "call me at another number" while a time is held is about that number
        heard = attrs.evolve(heard, intents=heard.intents - {"message"})
    asked_for_language = language.switch(turn, heard)
    if asked_for_language and heard.topic is None:  # "do you speak French?" has been answered, by asking again in French
        heard = attrs.evolve(heard, intents=heard.intents - {"question", "wait"})
    if asked_for_language and heard.yes_no == "yes" and turn.state.question in asides.CONFIRMED:
        heard = attrs.evolve(heard, yes_no=None)  # "okay so, do you speak French?" agrees to nothing
    heard = whose.tell_apart(turn, heard)
    kindness.note(turn, heard)
    side_questions.note_interpreter(turn, heard)
    heard = birth_put_right(turn, _rebased(turn, heard))
    first = (
        _who_calls(turn, heard)
        or insurance.answer(turn, heard)
        or _benefit(turn, heard)
        or errands.answer(turn, heard)
        or _about_bella(turn, heard)
        or wanted.divert(turn, heard)
        or _errand(turn, heard)
        or elsewhere.divert(turn, heard)
        or asides.answer(turn, heard)
    )
    if first is not None:
        return first
    before = turn.state
    left = _read(turn, heard)
    if isinstance(left, Step):
        return left
    changed = fill(turn, left)
    again = before.question == "when" and bool(left.times or left.excluded)  # the same wish once more is an answer
    if changed or again or _filled(turn.state) != _filled(before):
        if _is_changed(before.form, turn.state.form, changed, confirming=before.question in {"read_back", "sure", "change"}):
            turn.say("changed")
        elif before.question == "reason" and not turn.state.form.wanted:
            turn.say("thanks")
        return plan.advance(turn)
    if asked_for_language:
        return pose(turn, before.question)
    return trouble.not_understood(turn, heard)


def _rebased(turn: Turn, heard: Heard) -> Heard:
    """Read "an hour later" and "same time" by the appointment that is being moved, or by what was just read back."""
    existing, hold = turn.state.existing, turn.state.hold
    one = chosen(existing) if existing is not None and existing.kind == "move" else None
    held = hold.slot.starts_at if hold is not None and turn.state.question in asides.CONFIRMED else None
    base = held or (one.row.starts_at if one is not None else None)
    told = relative.read(heard.text) if base is not None else None
    return heard if told is None or base is None else relative.applied(heard, told, turn.local(base).replace(tzinfo=None))


def _benefit(turn: Turn, heard: Heard) -> Step | None:
    """Take the day from which a public plan pays, and go on."""
    return plan.advance(turn) if benefits.take(turn, heard) else None


def _errand(turn: Turn, heard: Heard) -> Step | None:
    """Take what staff have to do, or had called for, and who wants to wait for a time; None where a person is wanted for nothing of it."""
    if not heard.intents.isdisjoint({"human", "robot_refused"}):
        return errands.to_person(turn, heard)
    if "waiting_list" in heard.intents:
        fill(turn, heard)
        return waitlist.begin(turn)
    return errands.divert(turn, heard) or returned.divert(turn, heard)


def _read(turn: Turn, heard: Heard) -> Step | Heard:
    """Read who shall come, then the answer to the open question; what is left of it may fill the form."""
    offered = turn.state.offer.slots
    heard = next_visits.also(turn, heard)
    if heard.beside:
        return _to_question(turn, next_visits.note(turn, heard))
    noticed = members.notice(turn, heard) if turn.state.existing is None else heard
    if isinstance(noticed, Step):
        return noticed
    if offered and not turn.state.offer.slots:  # what was on offer is not for all who come: nothing of it is taken
        return attrs.evolve(noticed, yes_no=None, choice=None)
    return _to_question(turn, noticed)


def _filled(state: DialogueState) -> tuple[object, ...]:
    """Return what answers fill."""
    return state.form, state.offer, state.family, state.existing


def _who_calls(turn: Turn, heard: Heard) -> Step | None:
    """See to whoever is in danger, then to a relay operator, and take leave of a recording."""
    return emergencies.screen(turn, heard) or operators.greet(turn, heard) or robots.screen(turn, heard)


def _about_bella(turn: Turn, heard: Heard) -> Step | None:
    """Answer a question about bella itself, unless the same words move the booking on or ask for a person."""
    wants_person = not heard.intents.isdisjoint({"human", "robot_refused"})
    return None if wants_person or asides.says_more(heard) else side_questions.answer(turn, heard)


def _to_question(turn: Turn, heard: Heard) -> Step | Heard:
    """Read the answer to the open question; what is left of it may fill the form."""
    question, existing = turn.state.question, turn.state.existing
    if existing is not None and question in OF_EXISTING:
        return replying.answer(turn, existing, heard)
    heard = heard if existing is None else replying.without_visit(existing, heard)
    if question in _READERS:
        return _READERS[question](turn, heard)
    if question == "when":
        return choices.move_on_from_declined(turn, heard) or heard
    if usual.asks_recall(turn.state) and heard.yes_no == "no" and not asides.says_more(attrs.evolve(heard, yes_no=None)):
        return pose(turn, "service", "again")
    if question == "after_transfer":
        return transfers.answer(turn, heard) or heard
    if question not in {"anything_else", "after_911"} or heard.yes_no is None or asides.says_more(attrs.evolve(heard, yes_no=None)):
        return heard
    if question == "anything_else" and heard.yes_no == "no":
        return turn.close("hang_up", "goodbye")
    return heard if turn.state.form.wanted else pose(turn, "reason")


def _is_changed(before: Form, now: Form, changed: frozenset[str], *, confirming: bool) -> bool:
    """Tell whether the caller put right what was understood: not where it is confirmed, or has to be asked for again."""
    name = before.name if before.name is not None and is_complete(before.name.value) else None
    pairs = {
        "name": (name, now.name),
        "service": (before.service, now.service),
        "phone": (before.phone, now.phone),
        "birth_date": (before.birth_date, now.birth_date),
    }
    had = {part: (old, new) for part, (old, new) in pairs.items() if part in changed and old is not None and old.grounding != "inferred"}
    if any(new is None for _, new in had.values()):
        return False
    is_added = changed == {"birth_date"} and before.birth_date is None  # to what was read back, which stands
    return (confirming and not is_added) or any(new is not None and new.value != old.value for old, new in had.values())
