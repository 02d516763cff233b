"""What the dialogue asks about appointments that a patient has already."""

from datetime import date
from typing import Literal

import attrs

from bella_core.plugin.types import NameValue

from ...slots import Hold

#: What a caller wants of an appointment that stands; empty: not known yet.
ErrandKind = Literal["when", "move", "cancel", "confirm", "late", ""]


@attrs.frozen
class FindAppointments:
    """
    Look for a patient's appointments that are not over, if this caller may be told of them: who may not be is told nothing at all.

    Args:
        given, family, birth_date: of the patient, as they were given; without a name, the birth date and the number that calls.
        caller: the number that calls, E.164.
        relation: of the patient to the caller; ``self``: the name given is the caller's own.
        caller_name: the caller's own name, where the patient is somebody else.
        errand: what it is for.
    """

    given: str | None
    family: str | None
    birth_date: date | None
    caller: str | None
    relation: Literal["self", "child", "partner", "parent", "other"] = "self"
    caller_name: NameValue | None = None
    errand: ErrandKind = ""


@attrs.frozen
class Move:
    """Move an appointment to exactly the slot that is held and was read back; it stays where it is if that cannot be had."""

    appointment_id: str
    version: int
    hold: Hold


@attrs.frozen
class Cancel:
    """Cancel an appointment, as it was read back."""

    appointment_id: str
    version: int


@attrs.frozen
class Confirm:
    """Note that the patient comes."""

    appointment_id: str


@attrs.frozen
class NoteLate:
    """
    Tell staff at once that a patient will be late, with the appointment where it is plain which one it is.

    Args:
        given, family, birth_date, caller: as of ``FindAppointments``.
        minutes: how late, as the caller said; None where they did not.
        details: what staff need to know who it is, as in a task.
    """

    given: str | None
    family: str | None
    birth_date: date | None
    caller: str | None
    minutes: int | None
    details: dict[str, str] = attrs.field(factory=dict)
