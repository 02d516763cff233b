"""
The words of the dialogue: what comes in (events), what it asks of the world (asks, answered by answers), what it tells (tells), and
what it says (a reply). All plain, frozen, journalled as JSON.
"""

from datetime import date, datetime
from typing import Literal

import attrs

from bella_core.plugin.types import Extraction, NameValue

from ..slots import Hold, Slot, Wish

# --- events -----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Started:
    """
    A call was answered.

    Args:
        location_id: the location that was called.
        caller: the caller's number, E.164, or None: anonymous, invalid, or the clinic's own.
        caller_mobile: that number is known to be a mobile (from the clinic's records; never guessed).
        language: to greet in, where the caller's wish is known; None for the location's first.
    """

    location_id: str
    caller: str | None = None
    caller_mobile: bool = False
    language: Literal["en-CA", "fr-CA"] | None = None


@attrs.frozen
class Understood:
    """
    The caller said something.

    Args:
        text: the cleaned words; journalled encrypted, never logged.
        extractions: what plugins read in them, merged.
        heard: the last reply was played to its end, so that a yes answers all of it.
        confidence: the engine's, or None.
        may_propose: a language model can be asked what was meant.
    """

    text: str
    extractions: tuple[Extraction, ...] = ()
    heard: bool = True
    confidence: float | None = None
    may_propose: bool = False


@attrs.frozen
class Keyed:
    """The caller pressed keys: digits, ``*`` or ``#``. ``heard`` as in ``Understood``."""

    digits: str
    heard: bool = True


@attrs.frozen
class Silence:
    """Nothing was said in time."""


@attrs.frozen
class HungUp:
    """The call is over."""


# --- asks, and the answers to them ------------------------------------------------------------------------------------


@attrs.frozen
class FindSlots:
    """
    Find at most ``limit`` slots that meet the wish, and if none does, the nearest (``Slots.exact`` tells).

    Args:
        own_hold: id of the hold that this call has already; what it takes counts as free.
    """

    service: str
    location_id: str
    wish: Wish
    limit: int = 6
    own_hold: str | None = None


@attrs.frozen
class PatientDraft:
    """
    Say who the patient is, as the caller said it.

    Args:
        user_id: of a record that two identifiers matched, else None: a new, unverified one is made.
        given, family, full: the name. ``verified``: on file, keyed or spelled; otherwise staff get a "check spelling" item.
        phone: E.164; ``phone_is_mobile``: known, never guessed.
        relation: of the patient to the caller; the number belongs to the caller (the contact) when it is not ``self``.
        known: says to have been here before.
    """

    given: str | None
    family: str | None
    full: str
    phone: str | None
    language: str
    user_id: str | None = None
    birth_date: date | None = None
    phone_is_mobile: bool = False
    relation: Literal["self", "child", "partner", "parent", "other"] = "self"
    verified: bool = False
    known: bool | None = None


@attrs.frozen
class HoldSlot:
    """
    Keep a slot for this call; a hold that the call had before goes in the same transaction.

    Args:
        patient: as far as they are known by now, for the rules that are asked before it is held.
    """

    slot: Slot
    user_id: str | None = None
    release: str | None = None
    patient: PatientDraft | None = None


@attrs.frozen
class Commit:
    """Write the appointment: exactly the slot that is held and was read back, for this patient."""

    hold: Hold
    patient: PatientDraft
    reason: str = ""


@attrs.frozen
class Identify:
    """
    Look for a patient's record by two identifiers.

    Family name and birth date, or full name and the number on file; without any name, the birth date and the number on file.
    """

    given: str | None
    family: str | None
    birth_date: date | None
    phone: str | None


@attrs.frozen
class Propose:
    """
    Have a language model propose what the caller meant; at most once a turn.

    Args:
        question: that is open, by its code. ``asked``: its words, without anything of the caller's.
        kinds: of extraction that may be proposed; ``intents``: of those of kind ``intent``.
        said: what the caller said, and what was read in it.
        topics: of questions that can be answered.
    """

    question: str
    asked: str
    kinds: tuple[str, ...]
    intents: tuple[str, ...]
    said: Understood
    topics: tuple[str, ...] = ()


Ask = FindSlots | HoldSlot | Commit | Identify | Propose


@attrs.frozen
class Slots:
    """Slots found, in the order of starting; ``exact``: they meet the wish, else they are the nearest that there are."""

    slots: tuple[Slot, ...]
    exact: bool


@attrs.frozen
class Held:
    """The slot is kept."""

    hold: Hold


@attrs.frozen
class Booked:
    """The appointment is a committed row: what may be said of it is said from here."""

    appointment_id: str
    service: str
    location_id: str
    provider_id: str
    starts_at: datetime
    ends_at: datetime


@attrs.frozen
class Refused:
    """
    It could not be done: ``taken``, ``rule`` (with the rule's code in ``detail``), ``stale``.

    Args:
        says: a plugin's rule in words for the caller, by language.
        instead: what that rule leaves the caller; empty for a rule of bella's own.
    """

    why: Literal["taken", "rule", "stale"]
    detail: str = ""
    says: dict[str, str] = attrs.field(factory=dict)
    instead: Literal["", "other_time", "staff"] = ""


@attrs.frozen
class Visit:
    """One appointment of a patient's, past or to come; ``starts_at`` aware UTC."""

    service: str
    provider_id: str
    starts_at: datetime


@attrs.frozen
class Matches:
    """
    Say whose record it is.

    Args:
        user_id: of the one record that matches, or None; ``several`` when more than one does.
        visits: of that patient the last appointment of each service, the latest first.
        name: as it stands on file, where no name was asked with: of a patient told by number and birth date.
    """

    user_id: str | None
    several: bool = False
    visits: tuple[Visit, ...] = ()
    name: NameValue | None = None


@attrs.frozen
class Proposals:
    """
    Hold what a model proposes, in the form of what extractors read.

    Each carries the caller's own words that bear it, and what bella's readers make of these is the same.
    """

    extractions: tuple[Extraction, ...] = ()


@attrs.frozen
class Failed:
    """The ask could not be answered at all: ``database``, ``deadline``, ``error``, ``no_model``, ``budget``."""

    why: str


Result = Slots | Held | Booked | Refused | Matches | Proposals | Failed


@attrs.frozen
class Answer:
    """The result of an ask, under the ask's idempotency key ``call:turn:n``."""

    key: str
    result: Result


Event = Started | Understood | Keyed | Silence | HungUp | Answer

# --- tells: no result is needed; committed with the turn's row --------------------------------------------------------


@attrs.frozen
class ReleaseHold:
    """Let go of a hold."""

    hold_id: str


@attrs.frozen
class AddTask:
    """
    Leave something for staff to do.

    Args:
        kind: an enumerated code: ``callback``, ``message``, ``check_spelling``, ``abandoned_at_confirmation``, ``emergency``,
            ``move``, ``cancel``, ``merge``, ``other``.
        urgency: how soon.
        details: what staff need (name, number, wish), stored encrypted; never logged.
    """

    kind: str
    urgency: Literal["now", "today", "normal"] = "normal"
    details: dict[str, str] = attrs.field(factory=dict)


@attrs.frozen
class RaiseAlert:
    """Tell operators; ``rule`` names the runbook, ``fields`` hold ids and codes only."""

    rule: str
    severity: Literal["critical", "warning", "info"] = "warning"
    fields: dict[str, str] = attrs.field(factory=dict)


@attrs.frozen
class SetOutcome:
    """Say how the call ends, as far as is known: ``booked``, ``message``, ``transferred``, ``emergency``, ``abandoned``, ``none``."""

    outcome: str


Tell = ReleaseHold | AddTask | RaiseAlert | SetOutcome

# --- the reply --------------------------------------------------------------------------------------------------------


@attrs.frozen
class Prompt:
    """One thing said: its key in the catalogue (for statistics), its language, and the words for the ear."""

    key: str
    language: str
    text: str


ListenFor = Literal["open", "yes_no", "choice", "phone", "birth_date", "name", "time", "spelling"]


@attrs.frozen
class Listen:
    """
    Say what an answer would look like.

    Args:
        mode: the kind of answer; a transport derives its time-outs and keypad length from it.
        language: in which it is listened for.
        expecting: the kinds of extraction that would answer it, the most wanted first.
        hints: words of the clinic that may be said.
        pending: an unfinished value, such as the first digits of a number; given to extractors as ``TurnContext.pending``.
    """

    mode: ListenFor
    language: str
    expecting: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    pending: str = ""


@attrs.frozen
class Reply:
    """
    What the caller hears, and what then.

    Args:
        id: ``call:turn``.
        parts: said in order.
        uninterrupted: how many of the first parts cannot be interrupted by voice or key (a read-back, an emergency script).
        then: ``listen`` (``listen`` is set), ``transfer`` (to ``target``), ``message`` (record one), ``hang_up``.
        target: whom to dial: the ``desk`` or who is ``on_call``.
    """

    id: str
    parts: tuple[Prompt, ...]
    then: Literal["listen", "transfer", "message", "hang_up"]
    listen: Listen | None = None
    uninterrupted: int = 0
    target: Literal["desk", "on_call"] = "desk"
