"""The state of one call: all that the dialogue knows between two turns; plain, frozen, and journalled as JSON."""

from datetime import date, datetime
from typing import Generic, Literal, TypeVar

import attrs

from bella_core.plugin.types import Extraction, NameValue

from ..clinic import Locale
from ..slots import Hold, Slot, Wish
from .types import Ask, Booked, BookedTogether, Coming, ErrandKind, Prompt, Purpose, Reply, Tell, Understood, Visit

T = TypeVar("T")

#: ``inferred``: still to be asked about; ``said``: taken at its word; ``confirmed``: the caller said yes to it, or keyed it.
Grounding = Literal["inferred", "said", "confirmed"]
Source = Literal["said", "spelled", "keyed", "caller_id", "clinic"]
Relation = Literal["self", "child", "partner", "parent", "other"]

#: What the last reply asked; ``none`` when it asked nothing.
Question = Literal[
    "none", "reason", "anything_else", "after_911", "status", "name", "family", "given", "name_sure", "birth_date", "caller_id", "phone",
    "phone_more", "phone_sure", "service", "when", "offer", "read_back", "sure", "change", "after_transfer",
    "party", "whose", "next_visit", "waitlist", "due", "errand", "insurer", "member", "benefit_day",
    "existing", "identity", "own_name", "which", "attend", "move_it", "move_sure", "cancel_it", "cancel_sure", "how_late",
]  # fmt: skip

#: The ask whose answer is awaited.
Waiting = Literal[
    "nothing", "find", "widen", "hold", "commit", "identify", "propose", "waiting_list", "recollect",
    "appointments", "move", "cancel", "confirm", "late",
]  # fmt: skip


@attrs.frozen
class Field(Generic[T]):
    """One value of the form, how well it is grounded, and where it came from."""

    value: T
    grounding: Grounding = "said"
    source: Source = "said"


@attrs.frozen
class Form:
    """
    Hold what the caller told so far; ``None`` is what was not told yet.

    Args:
        wanted: an appointment is wanted.
        name_tries, phone_tries: how often the caller said no to what was understood.
        known: the patient says to have been here before. ``relation``: of the patient to the caller.
        phone: E.164. ``phone_digits``: the first part of a number that is not complete.
        caller_refused: the number that the call came from is not the one to use.
        birth_date_skipped: it was asked for and not to be had.
        wish: when; None until anything was said of it. ``wish_sure``: as it was last said, it was plain.
        urgent: the level of the emergency that was recognised, and its flag.
        anyone: whoever treats will do, as the caller says.
        callback: why staff are to ring the caller instead, as a code; empty while bella books.
        cdcp: whether the Canadian Dental Care Plan is to be billed, and the day from which it pays was asked; ``cdcp_from``: that day.
    """

    wanted: bool = False
    known: Field[bool] | None = None
    relation: Field[Relation] | None = None
    name: Field[NameValue] | None = None
    name_tries: int = 0
    phone: Field[str] | None = None
    phone_digits: str = ""
    phone_tries: int = 0
    caller_refused: bool = False
    birth_date: Field[date] | None = None
    birth_date_skipped: bool = False
    service: Field[str] | None = None
    wish: Wish | None = None
    wish_sure: bool = True
    urgent: Literal["", "same_day", "immediate", "911"] = ""
    flag: str = ""
    callback: str = ""
    anyone: bool = False
    cdcp: Literal["", "to_ask", "asked"] = ""
    cdcp_from: date | None = None


@attrs.frozen
class Offer:
    """
    Hold what was offered and what became of it.

    Args:
        slots: on offer now, in the order they were said; ``exact``: they are what was wished.
        declined: starts (aware UTC) of slots the caller did not want; never offered twice, but
            to one who turns round ("later", then "earlier").
        rounds: how many offers were not taken.
        chosen: the slot the caller took, to be held.
        apart: the two on offer shall be of different half-days, whatever was wished.
        past_usual: the usual provider has nothing that suits; others are looked for.
    """

    slots: tuple[Slot, ...] = ()
    exact: bool = True
    declined: tuple[datetime, ...] = ()
    rounds: int = 0
    chosen: Slot | None = None
    apart: bool = False
    past_usual: bool = False


@attrs.frozen
class Trouble:
    """
    Count what went wrong in a row on the question that is open; any progress clears it, but for ``climbed``.

    Args:
        misses: answers that were not understood; ``asides``: questions that bella cannot answer.
        climbed: what was asked each time that an answer was not understood, whatever else was said in between.
        unchanged: read-backs that were said no to without a change.
        total: of misses in the whole call. ``leaving``: a goodbye was heard, and is asked about.
    """

    silences: int = 0
    misses: int = 0
    asides: int = 0
    unchanged: int = 0
    total: int = 0
    leaving: bool = False
    other_language_tried: bool = False
    greeted: bool = False
    climbed: tuple[str, ...] = ()


@attrs.frozen
class Handover:
    """
    Hold what was under way when the call was put through: to be come back to where nobody takes it.

    Args:
        kind, urgency, about: of the task that a message leaves.
        question: that was open; ``chosen``: the slot that was held, to be held again.
        resumes: what was begun can be gone on with here.
        tried: how many of those who help in an emergency have been rung before.
    """

    kind: str = "callback"
    urgency: Literal["now", "today", "normal"] = "normal"
    about: str = ""
    question: Question = "none"
    chosen: Slot | None = None
    resumes: bool = False
    tried: int = 0


@attrs.frozen
class Member:
    """One of several who come together, as far as they are known, while it is another's turn."""

    form: Form
    user_id: str | None = None
    visits: tuple[Visit, ...] = ()
    identified: bool = False
    looked_up: bool = False


@attrs.frozen
class Family:
    """
    Hold who comes together; nothing where one comes alone.

    Args:
        relations: as they were said, while their number is asked.
        members: in order. The one at place ``at`` is stale here: the form is theirs.
        services: that were asked for, where the members' differ by what was said or by the clinic's own rules.
        ways: to come together that are on offer, or were; the first slots of those on offer now are the offer's.
        holds: of each member's visit. ``booked``: what was written for all.
    """

    relations: tuple[Relation, ...] = ()
    members: tuple[Member, ...] = ()
    at: int = 0
    services: tuple[str, ...] = ()
    ways: tuple[tuple[Slot, ...], ...] = ()
    holds: tuple[Hold, ...] = ()
    booked: BookedTogether | None = None


@attrs.frozen
class Errand:
    """
    Hold what the caller wants staff to do.

    Args:
        kind: of the task. ``urgency``: of it. ``about``: a code that tells staff more.
        said: the caller's words, what it is about. ``asked``: what was asked of it.
        task_id: of the open task that a returned call is about.
    """

    kind: str
    urgency: Literal["now", "today", "normal"] = "normal"
    about: str = ""
    said: str = ""
    asked: bool = False
    task_id: str = ""


@attrs.frozen
class Insurance:
    """
    Hold what is asked of the insurance, once everything is booked.

    Args:
        visits: that were booked. ``insurer``: its code, or its name as it was said; empty until it was.
    """

    visits: tuple[Booked, ...]
    insurer: str = ""


@attrs.frozen
class Following:
    """What is wanted of another appointment once one is done; as of ``Existing``."""

    kind: ErrandKind
    said: tuple[Extraction, ...] = ()
    services: tuple[str, ...] = ()
    off: tuple[Extraction, ...] = ()
    kin: str = ""


@attrs.frozen
class Existing:
    """
    Hold what a caller wants of an appointment that they have already.

    Args:
        kind: what is wanted; empty while that is not known.
        said, services: times and visits that were said of it before it was found: which one it is, or when it shall be.
        found: it was, for the patient that ``user_id`` tells. ``coming``: what may be told of them.
        chosen: id of the one that it is about. ``again``: how often somebody else had just changed it.
        checked: how often the name and the birth date were read back. ``by_name``: who presses keys was not told by their number.
        of_another: the words were of somebody else than who calls. ``caller_name``: the caller's own, where that was told then.
        minutes: how late; 0 when it is not to be had.
        off: times at which the caller cannot come: which one it is, and not when it shall be. ``kin``: whose it is, as in "my son's".
        becomes: the visit that shall be made of it, which staff have to do.
        then: what is wanted of another appointment once this is done.
        shift: minutes by which it shall be moved. ``same_time``: it stays at its time of day.
        but: id of the one that was just seen to in the same breath: what is wanted of another is never done to it.
    """

    kind: ErrandKind = ""
    said: tuple[Extraction, ...] = ()
    services: tuple[str, ...] = ()
    found: bool = False
    coming: tuple[Coming, ...] = ()
    chosen: str = ""
    again: int = 0
    checked: int = 0
    by_name: bool = False
    of_another: bool = False
    caller_name: NameValue | None = None
    minutes: int | None = None
    off: tuple[Extraction, ...] = ()
    kin: str = ""
    becomes: str = ""
    then: Following | None = None
    but: str = ""
    shift: int = 0
    same_time: bool = False


@attrs.frozen
class NextVisit:
    """
    Hold a visit that was asked for beside another: it is found a time once that one is booked.

    Args:
        relation: of who comes to the caller; ``whose``: the word that told, as "son"; empty for the caller.
        service: its code; empty where none was said. ``said``: times at which it shall be, or shall not. ``name``: of who comes.
        form: what is known of it, once the visit before is booked. ``begun``: it is the one that is being booked.
    """

    relation: Relation = "self"
    whose: str = ""
    service: str = ""
    said: tuple[Extraction, ...] = ()
    name: NameValue | None = None
    form: Form | None = None
    begun: bool = False


@attrs.frozen
class Done:
    """What was wanted last of an appointment that stands, and whose it was, as in "my son's": "my daughter's too" wants the same."""

    kind: ErrandKind
    kin: str = ""


@attrs.frozen
class DialogueState:
    """
    Hold one call between two turns.

    Args:
        turn: 0 is the greeting; every event from the caller's side is the next one.
        caller: the number that calls (E.164) if it is usable; ``caller_mobile``: it is known to be a mobile.
        question: what ``reply`` asked.
        waiting: the ask whose answer is awaited; ``asks`` counts those of this turn, but for a model's.
        unread: what was said, while a model is asked what it meant.
        user_id: of a record that two identifiers matched; ``identified``: it was looked for; ``looked_up``: by name and number.
        visits: of that patient the last of each service, the latest first; they count only beside a ``user_id``.
        hold: the slot that is kept for this call. ``denied``: slots that a rule forbids; never offered again.
        lead: what the reply in the making says before its question; the first ``firm`` of it cannot be interrupted.
        by_keys: True while nothing but keys answered, False once anything was said; None before either.
        interpreter: one was asked for, and staff know.
        outcome: as told last; empty while nothing was.
        started_at: aware UTC; None in calls of before it was kept.
        handover: while the call is put through, and until the caller has said what then. ``unanswered``: how often nobody took it.
        pages: who is on call can be paged; ``paged``: they are.
        written: the conversation is in writing.
        operator: a relay operator speaks for a caller who does not hear. ``suspected``: a recording may be speaking.
        family: those who come together. ``errand``: what is left to staff, while it is asked about.
        insurance: while it is asked about. ``purpose``: why the clinic had called, where that was asked.
        existing: what is wanted of an appointment that stands. ``done``: what was wanted of one before, in this call.
        whose: whom the visit that is being booked is for, as of ``NextVisit``. ``more``: the visits after it.
        consoled: a kind word was said.
    """

    call_id: str
    turn: int = 0
    language: Locale = "en-CA"
    location_id: str = ""
    caller: str | None = None
    caller_mobile: bool = False
    question: Question = "none"
    waiting: Waiting = "nothing"
    asks: int = 0
    unread: Understood | None = None
    form: Form = Form()
    offer: Offer = Offer()
    user_id: str | None = None
    visits: tuple[Visit, ...] = ()
    identified: bool = False
    looked_up: bool = False
    hold: Hold | None = None
    denied: tuple[Slot, ...] = ()
    booked: Booked | None = None
    trouble: Trouble = Trouble()
    lead: tuple[Prompt, ...] = ()
    firm: int = 0
    by_keys: bool | None = None
    interpreter: bool = False
    outcome: str = ""
    reply: Reply | None = None
    started_at: datetime | None = None
    handover: Handover | None = None
    unanswered: int = 0
    pages: bool = False
    paged: bool = False
    written: bool = False
    operator: bool = False
    suspected: bool = False
    family: Family = Family()
    errand: Errand | None = None
    insurance: Insurance | None = None
    purpose: Purpose | None = None
    existing: Existing | None = None
    done: Done | None = None
    whose: str = ""
    more: tuple[NextVisit, ...] = ()
    consoled: bool = False


@attrs.frozen
class Step:
    """
    What one step came to: the new state, and exactly one of ``ask`` and ``reply`` (after ``HungUp`` neither).

    Args:
        tell: to be committed with the turn's row, in order.
    """

    state: DialogueState
    tell: tuple[Tell, ...]
    ask: Ask | None
    reply: Reply | None


def initial(call_id: str) -> DialogueState:
    """Return the state of a call before anything happened in it."""
    return DialogueState(call_id)
