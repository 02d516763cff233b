"""What the dialogue tells: no result is needed; committed with the turn's row."""

from datetime import date, datetime
from typing import Literal

import attrs


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
class PageOnCall:
    """Page who is on call, one after the other, until somebody acknowledges; ``level`` and ``flag`` of the emergency, as codes."""

    level: str
    flag: str = ""


@attrs.frozen
class SetOutcome:
    """
    Say how the call ends, as far as is known.

    ``booked``, ``message``, ``transferred``, ``emergency``, ``abandoned``, ``robot`` (nobody was there), ``none``.
    """

    outcome: str


@attrs.frozen
class NoteInsurance:
    """
    Keep what the caller said of their insurance, unverified; what came before for the same appointment is replaced.

    Args:
        insurer: its code if it was recognised, else its name as it was said. ``member``: plan or member number, as it was said.
        benefit_from: the day from which a public plan pays. Both stored encrypted; never logged.
        due_at: by when staff should have asked the insurer, aware UTC.
    """

    appointment_id: str
    insurer: str
    due_at: datetime
    member: str = ""
    benefit_from: date | None = None


@attrs.frozen
class EndWait:
    """The patient who was offered a time of the waiting list has an appointment now, that time or another: their wait is over."""

    waiting_id: str
    appointment_id: str


Tell = ReleaseHold | AddTask | RaiseAlert | PageOnCall | SetOutcome | NoteInsurance | EndWait
