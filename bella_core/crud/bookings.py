"""
The transactions of a booking: hold, book, reschedule, cancel.

Each is one transaction, in this order: idempotency key, locks in sorted order, expired holds dropped (by the database's clock), rules
checked anew, claims, appointment, audit, outbox. Whether a slot can be had is decided by the guard, when the claims are written.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, delete, insert, select, update

from bella_core.core.errors import HoldLost, NotFound, RuleBroken, SlotTaken, StaleVersion
from bella_core.core.ids import new_id
from bella_core.db.models import appointments, holds
from bella_core.db.vault import seal
from bella_core.domain import patient_rules
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Booked, PatientDraft
from bella_core.domain.overflow import Overflow, claims_of
from bella_core.domain.releases import NOT_RELEASED
from bella_core.domain.slots import Claim, Hold, Slot
from bella_core.domain.standing import waits_for
from bella_core.domain.taking import check_taking

from . import appointments as appointment_rows
from . import audit, calls, claims, idempotency, openings, outbox, patients, requests, tasks, to_enter, users
from . import holds as hold_rows
from .booking_checks import check_again, lock_names, note_late
from .measuring import operation
from .timing import database_now

#: The outbox topic of an appointment's changes, by whom and when; the key is its id: who delivers it reads its present state.
TOPIC = "appointment"


@attrs.frozen
class Doing:
    """
    Say under which key, when and by whom something is done.

    Args:
        key: the idempotency key.
        at: aware UTC, by the caller's clock: rules are checked against it.
        actor: ``call``, ``api:NAME``, ``staff:ID``.
    """

    key: str
    at: datetime
    actor: str = "call"
    call_id: str | None = None

    @property
    def by_staff(self) -> bool:
        """Whether a person of the clinic does it, who may do what bella may not."""
        return self.actor.startswith("staff")


@attrs.frozen
class Done:
    """
    What a transaction came to.

    Args:
        version: the appointment's new one; 0 where nothing changed, because it was done before. ``is_test``: for a call that is a test.
    """

    booked: Booked
    version: int = 0
    is_test: bool = False


@operation
def hold(
    conn: Connection,
    clinic: ClinicView,
    slot: Slot,
    doing: Doing,
    *,
    ttl_s: float,
    user_id: str | None = None,
    release: str | None = None,
    beside: Collection[str] = (),
    patient: PatientDraft | None = None,
    moving: str | None = None,
) -> Hold:
    """
    Keep a slot for a caller.

    The call's other holds go in the same transaction. The same key again returns its hold, renewed; for another slot it moves the hold.

    Args:
        ttl_s: seconds until it expires. ``release``: a hold to let go of.
        beside: ids of holds of the call that stay. ``patient``: as far as they are known.
        moving: the appointment that shall be moved there: what it has of the slot already is kept by itself.

    Raises:
        SlotTaken, RuleBroken: and the holds that were there stay.
    """
    check_taking(clinic, slot, doing.at, by_staff=doing.by_staff, patient=patient)
    if doing.call_id:
        calls.lock(conn, doing.call_id)
    user_id = None if user_id is None else users.resolve(conn, user_id)
    wanted = _with_patient(slot, user_id)
    claims.lock(conn, lock_names(clinic, slot, wanted))
    hold_id = _same_hold(conn, slot, doing.key)
    if hold_id is None:
        conn.execute(delete(holds).where((holds.c.key == doing.key) | (holds.c.id == release)))
    if doing.call_id:
        hold_rows.release_call(conn, doing.call_id, but={*beside, *([hold_id] if hold_id else [])})
    expires_at = database_now(conn) + timedelta(seconds=ttl_s)
    if hold_id is not None:
        conn.execute(update(holds).where(holds.c.id == hold_id).values(expires_at=expires_at))
        return Hold(hold_id, slot, expires_at)
    claims.drop_expired(conn, wanted)
    check_again(conn, clinic, slot, user_id, by_staff=doing.by_staff, moving=moving)
    hold_id = new_id()
    values = attrs.asdict(slot, filter=attrs.filters.exclude("claims"))
    conn.execute(insert(holds).values(id=hold_id, key=doing.key, call_id=doing.call_id, user_id=user_id, expires_at=expires_at, **values))
    claims.take(conn, wanted if moving is None else claims.beyond(conn, wanted, moving), hold_id=hold_id)
    return Hold(hold_id, slot, expires_at)


@operation
def book(
    conn: Connection,
    clinic: ClinicView,
    wanted: Hold | Slot,
    draft: PatientDraft,
    doing: Doing,
    *,
    reason: str = "",
    beside: Overflow | None = None,
    patient: patients.Patient | None = None,
) -> Done:
    """
    Write the appointment that a hold keeps, or that a slot offers.

    A hold that was lost is taken again if its slot is still free. A patient whom two identifiers do not match gets a new, unverified
    record, in the same transaction.

    Args:
        beside: staff book it beside visits that are there. ``patient``: as found before, where several are booked together.

    Raises:
        HoldLost, SlotTaken, RuleBroken, KeyReused, NotFound: and nothing was written.
    """
    slot = wanted.slot if isinstance(wanted, Hold) else wanted
    if (answered := idempotency.begin(conn, doing.key, request_text("book", slot, draft, reason))) is not None:
        return read_answer(answered)
    if doing.call_id:
        calls.lock(conn, doing.call_id)
    patient = patient or patients.find(conn, draft)
    taking = _with_patient(slot, patient.user_id, beside)
    claims.lock(conn, lock_names(clinic, slot, taking))
    patients.check_unmerged(conn, patient)
    if isinstance(wanted, Hold):
        _check_not_past(slot, doing)
        patient_rules.check(clinic, slot, draft, by_staff=doing.by_staff)
        hold_rows.release(conn, wanted.id)
    else:
        check_taking(clinic, slot, doing.at, by_staff=doing.by_staff, patient=draft, beside=beside)
    claims.drop_expired(conn, taking)
    appointment_id = new_id()
    try:
        check_again(conn, clinic, slot, patient.user_id, by_staff=doing.by_staff, beside=beside)
        claims.take(conn, taking, appointment_id=appointment_id)
    except (SlotTaken, RuleBroken) as lost:
        raise _as_of_hold(lost) if isinstance(wanted, Hold) else lost from None
    contact_id = patients.write(conn, patient, draft, call_id=doing.call_id, at=doing.at)
    why = waits_for(clinic, slot, by_staff=doing.by_staff)
    status = "booked" if why is None else "requested"
    said = reason or (beside.reason if beside else None)
    people = {"user_id": patient.user_id, "contact_id": contact_id, "reason": seal(conn, said or None), "call_id": doing.call_id}
    made = {"version": 1, "status": status, "created_at": doing.at, "updated_at": doing.at}
    conn.execute(insert(appointments).values(id=appointment_id, **people, **made, **placed(slot)))
    if why is not None:
        requests.ask(conn, clinic, appointment_id, slot, why, doing.at)
    openings.take(conn, patient.user_id, slot, appointment_id, doing.at)
    if doing.call_id:
        calls.set_outcome(conn, doing.call_id, status)
        tasks.resolve_abandoned(conn, doing.call_id)
    return conclude(conn, clinic, doing, appointment_id, status, **({"overflow_lane": beside.lane} if beside and beside.resources else {}))


@operation
def reschedule(
    conn: Connection, clinic: ClinicView, appointment_id: str, slot: Slot, doing: Doing, *, version: int | None, hold_id: str | None = None
) -> Done:
    """
    Move an appointment: same id, next version; the old time goes only if the new one is had.

    Where staff have to agree it keeps both times until they do.

    Args:
        version: the version that was seen; None to move it whatever it is.
        hold_id: a hold that keeps the new slot.

    Raises:
        SlotTaken, RuleBroken, StaleVersion, KeyReused, NotFound: and the appointment stays where it was.
    """
    if (answered := idempotency.begin(conn, doing.key, request_text("reschedule", slot, appointment_id, version))) is not None:
        return read_answer(answered)
    if doing.call_id:
        calls.lock(conn, doing.call_id)
    found = current(conn, appointment_id, version)
    had = requests.agreed(conn, found)
    taking = _with_patient(slot, found.user_id)
    claims.lock(conn, lock_names(clinic, slot, (*taking, *(had.claims if had else ()))))
    check_taking(clinic, slot, doing.at, by_staff=doing.by_staff)
    late = note_late(conn, clinic, found, "rescheduled", doing.at, call_id=doing.call_id)
    if hold_id is not None:
        hold_rows.release(conn, hold_id)
    claims.drop_expired(conn, taking)
    requests.lift(conn, appointment_id)
    why = None if had == slot else waits_for(clinic, slot, by_staff=doing.by_staff)
    claims.free(conn, appointment_id)
    if why is None and had is not None and had != slot:
        openings.note(conn, attrs.evolve(found, **placed(had)), doing.at)
    check_again(conn, clinic, slot, found.user_id, by_staff=doing.by_staff, moving=appointment_id)
    claims.take(conn, taking, appointment_id=appointment_id)
    if why is not None:
        requests.ask(conn, clinic, appointment_id, slot, why, doing.at, former=had)
    openings.take(conn, found.user_id, slot, appointment_id, doing.at)
    values = {"status": "booked" if why is None else "requested", "confirmed_at": None, **placed(slot)}
    conn.execute(
        update(appointments).where(appointments.c.id == appointment_id).values(version=found.version + 1, updated_at=doing.at, **values)
    )
    return conclude(conn, clinic, doing, appointment_id, "rescheduled", **_if_late(late=late))


@operation
def cancel(
    conn: Connection, clinic: ClinicView, appointment_id: str, doing: Doing, *, reason: str = "", version: int | None = None
) -> Done:
    """
    Cancel an appointment; its row stays and its time is free. Cancelling it again, under another key, changes nothing.

    Raises:
        StaleVersion, KeyReused, NotFound: and nothing was written.
    """
    if (answered := idempotency.begin(conn, doing.key, request_text("cancel", None, appointment_id, reason, version))) is not None:
        return read_answer(answered)
    found = appointment_rows.lock(conn, appointment_id)
    if found is not None and found.status == "cancelled":
        idempotency.finish(conn, doing.key, _answer(found.booked()))
        return Done(found.booked())
    found = current(conn, appointment_id, version)
    late = note_late(conn, clinic, found, "cancelled", doing.at, call_id=doing.call_id)
    requests.lift(conn, appointment_id)
    claims.free(conn, appointment_id)
    openings.note(conn, found, doing.at)
    conn.execute(
        update(appointments)
        .where(appointments.c.id == appointment_id)
        .values(status="cancelled", version=found.version + 1, updated_at=doing.at)
    )
    return conclude(conn, clinic, doing, appointment_id, "cancelled", **_if_late(late=late))


@operation
def confirm(conn: Connection, clinic: ClinicView, appointment_id: str, doing: Doing) -> Done:
    """
    Note that the patient said that they come; saying it again, under another key too, changes nothing. A move takes it back.

    Raises:
        StaleVersion, RuleBroken, KeyReused, NotFound: the appointment is none any more, or was before now; and nothing was written.
    """
    if (answered := idempotency.begin(conn, doing.key, request_text("confirm", None, appointment_id))) is not None:
        return read_answer(answered)
    found = current(conn, appointment_id, None)
    if found.ends_at <= doing.at:
        raise RuleBroken("past", "the time has passed")
    unsaid = (appointments.c.id == appointment_id) & appointments.c.confirmed_at.is_(None)
    fresh = conn.execute(update(appointments).where(unsaid).values(confirmed_at=doing.at)).rowcount > 0
    if fresh:  # no new version: nothing changed that calendars or messages tell of
        ids = {"version": found.version, "call_id": doing.call_id, "key": doing.key}
        audit.add(conn, doing.actor, "appointment.confirmed", "appointment", appointment_id, **ids)
        to_enter.note(conn, clinic, appointment_id, doing.at)
    idempotency.finish(conn, doing.key, _answer(found.booked()))
    return Done(found.booked(), found.version if fresh else 0)


@operation
def close_call(conn: Connection, call_id: str) -> bool:
    """
    Let go of a call's holds when it ends; return whether it booked.

    Whichever of this and a booking of the same call comes second sees what the first did: both lock the call.
    """
    calls.lock(conn, call_id)
    hold_rows.release_call(conn, call_id)
    return bool(appointment_rows.of_call(conn, call_id))


def _check_not_past(slot: Slot, doing: Doing) -> None:
    if slot.starts_at <= doing.at:
        raise RuleBroken("past", "the time has passed")


def _with_patient(slot: Slot, user_id: str | None, beside: Overflow | None = None) -> tuple[Claim, ...]:
    taking = claims_of(slot, beside)
    return taking if user_id is None else (*taking, Claim(f"user:{user_id}", slot.starts_at, slot.ends_at))


def _same_hold(conn: Connection, slot: Slot, key: str) -> str | None:
    """Return the hold under this key if it keeps this very slot."""
    row = conn.execute(select(holds).where(holds.c.key == key).with_for_update()).one_or_none()
    if row is None or (row.starts_at, row.provider_id, row.room_id, row.service) != (
        slot.starts_at,
        slot.provider_id,
        slot.room_id,
        slot.service,
    ):
        return None
    return str(row.id)


def current(conn: Connection, appointment_id: str, version: int | None) -> appointment_rows.AppointmentRow:
    """Lock an appointment that is to be changed."""
    found = appointment_rows.lock(conn, appointment_id)
    if found is None:
        raise NotFound("there is no such appointment")
    if not found.is_to_come or (version is not None and version != found.version):
        raise StaleVersion("the appointment has changed since it was read")
    return found


def placed(slot: Slot) -> dict[str, Any]:
    """Return the fields of an appointment, or of a hold, that say what it is, where and when."""
    return {name: value for name, value in attrs.asdict(slot).items() if name != "claims"}


def _if_late(*, late: bool) -> dict[str, int]:
    return {"late": 1} if late else {}


def _as_of_hold(lost: SlotTaken | RuleBroken) -> SlotTaken | RuleBroken:
    """Return what a hold's caller is told: its time is gone, whether somebody took it or the day came to be full."""
    gone = isinstance(lost, SlotTaken) or lost.rule in {"day_full", NOT_RELEASED}
    return HoldLost("the hold was lost and its slot is taken") if gone else lost


def conclude(conn: Connection, clinic: ClinicView, doing: Doing, appointment_id: str, what: str, **details: int) -> Done:
    """Write the audit row, with some details, the outbox row, what staff enter elsewhere, and the answer under the key."""
    found = appointment_rows.by_id(conn, appointment_id)
    assert found is not None
    ids = {"version": found.version, "call_id": doing.call_id, "key": doing.key}
    audit.add(conn, doing.actor, f"appointment.{what}", "appointment", appointment_id, **ids, **details)
    change = {"appointment_id": appointment_id, "by": doing.actor, "at": doing.at.isoformat(), "what": what}
    outbox.add(conn, TOPIC, appointment_id, change)
    to_enter.note(conn, clinic, appointment_id, doing.at)
    idempotency.finish(conn, doing.key, _answer(found.booked()))
    return Done(found.booked(), found.version, doing.call_id is not None and calls.is_test(conn, doing.call_id))


def request_text(what: str, slot: Slot | None, *about: object) -> str:
    """
    Return a canonical text of a request, for its digest.

    A patient counts by what the caller said, and not by the record found: the first attempt may have made the record that a
    repetition finds.
    """
    said = [
        attrs.asdict(item, filter=attrs.filters.exclude("user_id", "known", "verified")) if isinstance(item, PatientDraft) else item
        for item in about
    ]
    return orjson.dumps([what, None if slot is None else placed(slot), *said], option=orjson.OPT_SORT_KEYS).decode()


def _answer(booked: Booked) -> str:
    return orjson.dumps(attrs.asdict(booked)).decode()


def read_answer(text: str) -> Done:
    """Return what was answered under a key: nothing is changed again."""
    fields = orjson.loads(text)
    instants = {name: datetime.fromisoformat(fields[name]) for name in ("starts_at", "ends_at")}
    return Done(Booked(**{**fields, **instants}))
