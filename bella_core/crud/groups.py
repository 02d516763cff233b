"""
Several visits booked together, as a family's: held all or none, and written all or none, each in one transaction.

What keeps one visit right keeps each of them right: the transactions are made of those of ``bookings``, under keys of their own that
follow from the group's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import appointments, holds
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Booked, BookedTogether, PatientDraft, Visiting
from bella_core.domain.slots import Hold, Slot

from . import appointments as appointment_rows
from . import bookings, calls, claims, idempotency, outbox, patients
from .appointments import AppointmentRow
from .booking_checks import lock_names
from .bookings import Doing, Done
from .measuring import operation

#: The outbox's topic of visits that were booked together; the key is the group's id. One row, however many they are.
TOPIC = "group"


@attrs.frozen
class DoneTogether:
    """What a transaction came to: the appointments, and what it changed; nothing where the same key came before."""

    booked: BookedTogether
    done: tuple[Done, ...] = ()


@operation
def hold(conn: Connection, clinic: ClinicView, visits: Sequence[Visiting], doing: Doing, *, ttl_s: float) -> tuple[Hold, ...]:
    """
    Keep the slots of several visits for a caller, all or none; the call's other holds go.

    The same key again returns its holds, renewed.

    Args:
        ttl_s: seconds until they expire.

    Raises:
        SlotTaken, RuleBroken: and the holds that were there stay.
    """
    keys = [f"{doing.key}:{number}" for number in range(len(visits))]
    if doing.call_id:
        calls.lock(conn, doing.call_id)
    claims.lock(conn, _resources(clinic, [(visit.slot, visit.patient.user_id) for visit in visits]))
    kept = list(conn.scalars(select(holds.c.id).where(holds.c.key.in_(keys))))
    made: list[Hold] = []
    for key, visit in zip(keys, visits, strict=True):
        one = attrs.evolve(doing, key=key)
        beside = {*kept, *(held.id for held in made)}
        made.append(
            bookings.hold(conn, clinic, visit.slot, one, ttl_s=ttl_s, user_id=visit.patient.user_id, beside=beside, patient=visit.patient)
        )
    return tuple(made)


@operation
def book(
    conn: Connection, clinic: ClinicView, wanted: Sequence[Hold], drafts: Sequence[PatientDraft], doing: Doing, *, reason: str = ""
) -> DoneTogether:
    """
    Write the appointments of several visits, all or none, and one row for who tells of them.

    Args:
        wanted: what is held, a hold a visit; ``drafts``: for whom, in the same order.

    Raises:
        HoldLost, SlotTaken, RuleBroken, KeyReused, NotFound: and nothing was written.
    """
    if (answered := idempotency.begin(conn, doing.key, _request(wanted, drafts, reason))) is not None:
        return DoneTogether(_read_answer(answered))
    if doing.call_id:
        calls.lock(conn, doing.call_id)
    found = patients.find_each(conn, drafts)
    taken = [(held.slot, None if patient.is_new else patient.user_id) for held, patient in zip(wanted, found, strict=True)]
    claims.lock(conn, _resources(clinic, taken))
    done = tuple(
        bookings.book(conn, clinic, held, draft, attrs.evolve(doing, key=f"{doing.key}:{number}"), reason=reason, patient=patient)
        for number, (held, draft, patient) in enumerate(zip(wanted, drafts, found, strict=True))
    )
    booked = BookedTogether(new_id(), tuple(one.booked for one in done))
    ids = [row.appointment_id for row in booked.visits]
    conn.execute(update(appointments).where(appointments.c.id.in_(ids)).values(group_id=booked.group_id))
    outbox.add(conn, TOPIC, booked.group_id, {"group_id": booked.group_id, "by": doing.actor, "at": doing.at.isoformat()})
    idempotency.finish(conn, doing.key, orjson.dumps(attrs.asdict(booked)).decode())
    return DoneTogether(booked, done)


@operation
def of_group(conn: Connection, group_id: str) -> tuple[AppointmentRow, ...]:
    """Return the appointments of a group that are still to come by their status, in order of starting."""
    return tuple(row for row in appointment_rows.of_group(conn, group_id) if row.is_to_come)


def _resources(clinic: ClinicView, visits: Sequence[tuple[Slot, str | None]]) -> set[str]:
    """Return what all of them take, to be locked at once and in order: two families cannot wait for each other."""
    slots = {name for slot, _ in visits for name in lock_names(clinic, slot, slot.claims)}
    return slots | {f"user:{user_id}" for _, user_id in visits if user_id is not None}


def _request(wanted: Sequence[Hold], drafts: Sequence[PatientDraft], reason: str) -> str:
    """Return a canonical text of a request, for its digest; patients count by what was said of them: see ``bookings``."""
    said = attrs.filters.exclude("user_id", "known", "verified")
    slots = [{name: value for name, value in attrs.asdict(held.slot).items() if name != "claims"} for held in wanted]
    about = ["together", slots, [attrs.asdict(draft, filter=said) for draft in drafts], reason]
    return orjson.dumps(about, option=orjson.OPT_SORT_KEYS).decode()


def _read_answer(text: str) -> BookedTogether:
    fields = orjson.loads(text)
    return BookedTogether(fields["group_id"], tuple(_booked(row) for row in fields["visits"]))


def _booked(fields: dict[str, Any]) -> Booked:
    instants = {name: datetime.fromisoformat(fields[name]) for name in ("starts_at", "ends_at")}
    return Booked(**{**fields, **instants})
