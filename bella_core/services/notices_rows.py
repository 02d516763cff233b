"""The outbox's rows of what is told about an appointment: one for each version and kind, overtaken by the next."""

from typing import Any, Protocol

from sqlalchemy import Connection

from bella_core.crud import appointments, audit, outbox, requests
from bella_core.crud.appointments import AppointmentRow
from bella_core.crud.outbox import OutboxRow
from bella_core.domain.notices.texts import Kind
from bella_core.plugin import Retry, Sent

#: Seconds until it is asked again whether an earlier message about the same appointment has left.
_IN_TURN_S = 5.0


class Teller(Protocol):
    """Who tells somebody of an appointment's changes: rows of its ``topic`` are left by ``fan_out`` and delivered by ``deliver``."""

    @property
    def topic(self) -> str: ...

    async def fan_out(self, row: OutboxRow) -> None: ...

    async def deliver(self, row: OutboxRow) -> None: ...


def leave(conn: Connection, topic: str, change: dict[str, Any], appointment: AppointmentRow) -> None:
    """Leave the row of an appointment's present state, unless it is there already."""
    kind = kind_of(conn, appointment, change.get("what", ""))
    about = {"appointment_id": appointment.id, "version": appointment.version, "kind": kind, "by": change["by"], "at": change["at"]}
    outbox.add_once(conn, topic, f"{appointment.id}:{appointment.version}:{kind}", about)


def is_told_together(change: dict[str, Any], appointment: AppointmentRow) -> bool:
    """Tell whether an appointment is new and one of several that were booked together: one message tells of them all."""
    return appointment.group_id is not None and appointment.version == 1 and change.get("what", "booked") in {"booked", "requested"}


def kind_of(conn: Connection, appointment: AppointmentRow, what: str) -> Kind:
    """
    Return what happened to an appointment last.

    Args:
        what: the change, as its row of the outbox names it.
    """
    if appointment.status == "cancelled":
        return "declined" if what == "declined" else "cancelled"
    if appointment.status == "requested":
        asked = requests.of(conn, appointment.id)
        return "requested" if asked is None or asked.former is None else "move_requested"
    if what == "declined":
        return "kept"
    return "booked" if appointment.version == 1 or what == "approved" else "moved"


def present(conn: Connection, row: OutboxRow) -> AppointmentRow | None:
    """
    Return the appointment that a row tells of; None when a newer change has a row of its own.

    Raises:
        Retry: an earlier message about it is being sent, and must not arrive after this one.
    """
    appointment = appointments.by_id(conn, row.payload["appointment_id"])
    if appointment is None or appointment.version != row.payload["version"]:
        return None
    if outbox.others_leased(conn, row, f"{appointment.id}:"):
        raise Retry("an earlier message about it is on its way", _IN_TURN_S)
    return appointment


def note(conn: Connection, row: OutboxRow, sent: Sent, plugin: str, segments: int | None = None) -> None:
    """Write what was sent into the audit trail and settle the row, both or neither: who finds it settled knows that it was sent."""
    about = row.payload
    details = {"version": about["version"], "kind": about["kind"], "plugin": plugin, "ref": sent.ref}
    if segments is not None:
        details["segments"] = segments
    audit.add(conn, "system", f"{row.topic}.sent", "appointment", about["appointment_id"], **details)
    outbox.done(conn, row)
