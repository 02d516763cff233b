"""What the dialogue asks of the world."""

from datetime import date
from typing import Literal

import attrs

from ...slots import Hold, Slot, Wish
from .events import Understood
from .existing import Cancel, Confirm, FindAppointments, Move, NoteLate


@attrs.frozen
class FindSlots:
    """
    Find at most ``limit`` slots that meet the wish, and if none does, the nearest (``Slots.exact`` tells).

    Args:
        own_hold: id of the hold that this call has already; what it takes counts as free.
        patient: as far as they are known by now: only what they may have is found.
        moving: id of the appointment that shall be moved; what it takes counts as free.
    """

    service: str
    location_id: str
    wish: Wish
    limit: int = 6
    own_hold: str | None = None
    patient: "PatientDraft | None" = None
    moving: str | None = None


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
        cdcp_from: the day from which the Canadian Dental Care Plan, which is to be billed, pays for them; None where it is not.
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
    cdcp_from: date | None = None


@attrs.frozen
class HoldSlot:
    """
    Keep a slot for this call; a hold that the call had before goes in the same transaction.

    Args:
        patient: as far as they are known by now, for the rules that are asked before it is held.
        moving: id of the appointment that shall be moved to it: what that has of it already needs no hold.
    """

    slot: Slot
    user_id: str | None = None
    release: str | None = None
    patient: PatientDraft | None = None
    moving: str | None = None


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


@attrs.frozen
class FindTogether:
    """
    Find times at which several can come together: at once with different providers, or one right after the other.

    Args:
        services: of each visit, in order. ``wish``: when the first of them starts.
        limit: how many ways at most.
        own_holds: ids of the holds that this call has already; what they take counts as free.
    """

    services: tuple[str, ...]
    location_id: str
    wish: Wish
    limit: int = 6
    own_holds: tuple[str, ...] = ()


@attrs.frozen
class Visiting:
    """One visit of several that are booked together: the slot, and for whom."""

    slot: Slot
    patient: PatientDraft


@attrs.frozen
class HoldTogether:
    """Keep the slots of several visits for this call, all or none; the holds that the call had before go."""

    visits: tuple[Visiting, ...]


@attrs.frozen
class CommitTogether:
    """Write the appointments of several visits, all or none: exactly what is held and was read back."""

    holds: tuple[Hold, ...]
    patients: tuple[PatientDraft, ...]
    reason: str = ""


@attrs.frozen
class JoinWaiting:
    """Put a patient on the waiting list for a service, by their wish."""

    patient: PatientDraft
    service: str
    location_id: str
    wish: Wish


@attrs.frozen
class Recollect:
    """Look for what the clinic wanted of whoever returns its call: what it sent to this number of late, or left open for it."""

    phone: str


Ask = (
    FindSlots
    | HoldSlot
    | Commit
    | Identify
    | Propose
    | FindTogether
    | HoldTogether
    | CommitTogether
    | JoinWaiting
    | Recollect
    | FindAppointments
    | Move
    | Cancel
    | Confirm
    | NoteLate
)
