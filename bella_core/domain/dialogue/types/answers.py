"""What the world answers to an ask, and with it all that may come in."""

from datetime import datetime
from typing import Literal

import attrs

from bella_core.plugin.types import Extraction, NameValue

from ...slots import Hold, Slot
from .events import HungUp, Keyed, Silence, StaffTakes, Started, TransferEnded, Understood


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
    """
    The appointment is a committed row: what may be said of it is said from here.

    Args:
        status: ``requested``: staff still have to confirm it, and nobody may be told that it is booked.
    """

    appointment_id: str
    service: str
    location_id: str
    provider_id: str
    starts_at: datetime
    ends_at: datetime
    status: Literal["booked", "requested"] = "booked"


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
    """
    One appointment of a patient's, past or to come.

    Args:
        starts_at: aware UTC.
        recall_months: of the patient's own, until the next such visit; 0 for never, None where the clinic's count.
    """

    service: str
    provider_id: str
    starts_at: datetime
    recall_months: int | None = None


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
    """The ask could not be answered at all: ``database``, ``deadline``, ``error``, ``no_model``, ``budget``, ``asked_before``."""

    why: str


@attrs.frozen
class Together:
    """Ways to come together, each a slot a visit in the order of the visits; ``exact``: they meet the wish, else they are the nearest."""

    ways: tuple[tuple[Slot, ...], ...]
    exact: bool


@attrs.frozen
class HeldTogether:
    """The slots are kept, all of them."""

    holds: tuple[Hold, ...]


@attrs.frozen
class BookedTogether:
    """The appointments are committed rows, all of them; ``group_id`` ties them together."""

    group_id: str
    visits: tuple[Booked, ...]


@attrs.frozen
class Waitlisted:
    """The place on the waiting list is a committed row."""

    waiting_id: str


@attrs.frozen
class Purpose:
    """
    Say what the clinic wanted.

    Args:
        kind: ``recall`` (a visit is due), ``waiting_list`` (a time came free), ``task`` (staff have something open), or nothing that is
            known.
        task_id: of the open task. ``service``, ``starts_at`` (aware UTC): of the visit that was offered. ``hold_id``: of what keeps it.
        waiting_id: of the wait for it.
    """

    kind: Literal["recall", "waiting_list", "task", ""] = ""
    task_id: str = ""
    service: str = ""
    starts_at: datetime | None = None
    hold_id: str = ""
    waiting_id: str = ""


@attrs.frozen
class Coming:
    """An appointment that is not over, as it stands; ``version``: that was seen. ``confirmed``: the patient said that they come."""

    row: Booked
    version: int
    confirmed: bool = False


@attrs.frozen
class Appointments:
    """
    Say what may be told.

    Args:
        user_id: of the patient; None where there is no record, or nothing may be said of it: nobody can tell which.
        coming: their appointments that are not over, in order of starting.
        name: as it stands on file.
    """

    user_id: str | None
    coming: tuple[Coming, ...] = ()
    name: NameValue | None = None


@attrs.frozen
class Changed:
    """The appointment is a committed row, as it stands now: what may be said of it is said from here."""

    what: Literal["moved", "cancelled", "confirmed"]
    row: Booked


@attrs.frozen
class Noted:
    """Staff have it: the task is a committed row."""

    task_id: str


Result = (
    Slots
    | Held
    | Booked
    | Refused
    | Matches
    | Proposals
    | Failed
    | Together
    | HeldTogether
    | BookedTogether
    | Waitlisted
    | Purpose
    | Appointments
    | Changed
    | Noted
)


@attrs.frozen
class Answer:
    """The result of an ask, under the ask's idempotency key ``call:turn:n``."""

    key: str
    result: Result


Event = Started | Understood | Keyed | Silence | TransferEnded | StaffTakes | HungUp | Answer
