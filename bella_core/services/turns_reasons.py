"""
Why a turn ended as it did, in codes: what was taken from the caller's words, what was looked up and found, and what is still open.

Read from the state before and after the turn and from what happened between; no code holds anything that was said.

| code | |
|---|---|
| ``took:PART``, ``changed:PART``, ``confirmed:PART``, ``dropped:PART`` | a part of the form: ``name``, ``time``, … |
| ``transfer:HOW`` | how putting the caller through ended |
| ``language:LOCALE`` | the language that is spoken from now on |
| ``chose``, ``declined``, ``let_go``, ``held``, ``booked``, ``requested`` | what became of what was offered |
| ``find=…``, ``widen=…``, ``hold=…``, ``commit=…``, ``identify=…``, ``propose=…`` | what was asked, and the answer |
| ``waiting_list=…``, ``recollect=…`` | so too: a place on the list, and why the clinic had called |
| ``wants:WHAT``, ``which`` | of an appointment that stands: what the caller wants, and that it is plain which one it is |
| ``appointments=N``, ``move=…``, ``cancel=…``, ``confirm=…``, ``late=…`` | so too: what may be told, and what was done |
| ``silence:N``, ``not_understood:N``, ``aside:N`` | which time in a row |
| ``told:KIND:CODE`` | what was left for others |
| ``next:QUESTION``, ``again:QUESTION``, ``ends:HOW`` | what follows from that |
"""

from collections.abc import Iterator

from bella_core.domain.dialogue.state import DialogueState, Existing, Field
from bella_core.domain.dialogue.types import (
    AddTask,
    Answer,
    Appointments,
    Ask,
    Booked,
    BookedTogether,
    Changed,
    CommitTogether,
    EndWait,
    Failed,
    FindAppointments,
    FindSlots,
    FindTogether,
    Held,
    HeldTogether,
    HoldSlot,
    HoldTogether,
    Identify,
    JoinWaiting,
    Matches,
    Noted,
    NoteInsurance,
    NoteLate,
    PageOnCall,
    Proposals,
    Purpose,
    RaiseAlert,
    Refused,
    ReleaseHold,
    Reply,
    Result,
    Slots,
    Tell,
    Together,
    TransferEnded,
    Waitlisted,
)
from bella_core.schemas.journal import TurnRecord

#: The parts of the form that a caller fills.
_PARTS = ("wanted", "known", "relation", "name", "birth_date", "phone", "phone_digits", "service", "wish", "urgent")
_DONE: dict[type, str] = {Held: "held", HeldTogether: "held", BookedTogether: "booked", Waitlisted: "joined", Noted: "noted"}
_CODES = {"wish": "time", "urgent": "emergency", "wanted": "visit", "phone_digits": "phone_part"}


def reasons(before: DialogueState, turn: TurnRecord) -> tuple[str, ...]:
    """Return the codes of a turn, in the order of the table above."""
    state, answers = turn.state, [event.result for event in turn.events if isinstance(event, Answer)]
    return (
        *(f"transfer:{event.why}" for event in turn.events if isinstance(event, TransferEnded)),
        *_form(before, state),
        *_existing(before, state),
        *_offer(before, state),
        *(f"{_name(ask)}={_found(result)}" for ask, result in zip(turn.asks, answers, strict=False)),
        *_trouble(before, state),
        *(f"told:{code}" for tell in turn.told if (code := _told(tell))),
        _next(before, state, turn.reply),
    )


def _form(before: DialogueState, state: DialogueState) -> Iterator[str]:
    if state.language != before.language:
        yield f"language:{state.language}"
    for part in _PARTS:
        old, new = getattr(before.form, part), getattr(state.form, part)
        if old != new:
            yield f"{_how(old, new)}:{_CODES.get(part, part)}"


def _how(old: object, new: object) -> str:
    if not new:
        return "dropped"
    if isinstance(new, Field) and new.grounding == "confirmed":
        return "confirmed"
    return "changed" if old else "took"


def _offer(before: DialogueState, state: DialogueState) -> Iterator[str]:
    if state.offer.chosen is not None and state.offer.chosen != before.offer.chosen:
        yield "chose"
    if len(state.offer.declined) > len(before.offer.declined):
        yield "declined"
    if state.hold is not None and (before.hold is None or before.hold.id != state.hold.id):
        yield "held"
    if state.booked is not None and before.booked is None:
        yield state.booked.status
    elif before.hold is not None and state.hold is None:
        yield "let_go"


def _existing(before: DialogueState, state: DialogueState) -> Iterator[str]:
    old, new = before.existing or Existing(), state.existing or Existing()
    if new.kind and new.kind != old.kind:
        yield f"wants:{new.kind}"
    if new.chosen and new.chosen != old.chosen:
        yield "which"


def _name(ask: Ask) -> str:
    match ask:
        case FindAppointments():
            return "appointments"
        case NoteLate():
            return "late"
        case FindSlots() | FindTogether():
            return "find"
        case HoldSlot() | HoldTogether():
            return "hold"
        case CommitTogether():
            return "commit"
        case JoinWaiting():
            return "waiting_list"
        case Identify():
            return "identify"
    return type(ask).__name__.lower()


def _found(result: Result) -> str:
    match result:
        case Slots(found, exact) | Together(found, exact):
            return "none" if not found else "exact" if exact else "nearest"
        case Refused(why, detail):
            return f"refused:{detail if why == 'rule' else why}"
        case Matches(user_id, several):
            return "several" if several else "one" if user_id else "nobody"
        case Proposals(extractions):
            return f"proposed:{len(extractions)}"
        case Purpose(kind):
            return kind or "nothing"
        case Appointments(coming=coming):
            return str(len(coming))
        case Changed(what):
            return what
        case Booked(status=status):
            return status
        case Failed(why):
            return f"failed:{why}"
    return _DONE.get(type(result), type(result).__name__.lower())


def _trouble(before: DialogueState, state: DialogueState) -> Iterator[str]:
    if state.trouble.silences > before.trouble.silences:
        yield f"silence:{state.trouble.silences}"
    if state.trouble.total > before.trouble.total:
        yield f"not_understood:{state.trouble.misses or state.trouble.total}"
    if state.trouble.asides > before.trouble.asides:
        yield f"aside:{state.trouble.asides}"


def _told(tell: Tell) -> str:
    match tell:
        case AddTask(kind):
            return f"task:{kind}"
        case RaiseAlert(rule):
            return f"alert:{rule}"
        case PageOnCall(level):
            return f"page:{level}"
        case ReleaseHold():
            return ""
        case NoteInsurance():
            return "insurance"
        case EndWait():
            return "wait_over"
    return f"outcome:{tell.outcome}"


def _next(before: DialogueState, state: DialogueState, reply: Reply) -> str:
    if reply.then != "listen":
        return f"ends:{reply.then}"
    return f"{'again' if state.question == before.question else 'next'}:{state.question}"
