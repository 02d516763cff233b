"""Times that came free, and to whom of those who wait they were offered, round by round."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
from sqlalchemy import Connection, delete, exists, insert, literal, or_, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import contacts, holds, openings, user_contacts, users, waiting_offers
from bella_core.db.models import waiting as waiting_rows
from bella_core.db.types import Flag, db_now
from bella_core.db.vault import vault_of
from bella_core.domain.slots import Hold, Slot
from bella_core.schemas import kept

from . import appointments as appointment_rows
from . import contact_consents, outbox, waiting
from .appointments import AppointmentRow
from .measuring import operation
from .timing import database_now
from .waiting import WaitingRow
from .writing import insert_new

#: The outbox's topic of texts about offers: a row for each.
TOPIC = "waiting_list"


@attrs.frozen
class OpeningRow:
    """
    A freed time.

    Args:
        user_id: who had it.
        starts_at, ends_at: aware UTC, of the visit that had it.
        round: how many offers of it were made, to several people each. ``slot``, ``hold_id``: what is offered in the last one.
        expires_at: until when it is kept, by the database's clock.
    """

    id: str
    user_id: str
    location_id: str
    provider_id: str
    starts_at: datetime
    ends_at: datetime
    status: str
    round: int
    slot: Slot | None
    hold_id: str | None
    expires_at: datetime | None

    @property
    def hold(self) -> Hold | None:
        """What keeps the offered slot."""
        if self.slot is None or self.hold_id is None or self.expires_at is None:
            return None
        return Hold(self.hold_id, self.slot, self.expires_at)


@attrs.frozen
class Candidate:
    """Somebody who waits and may be texted: the wait, the telephone, and what the patient is to its owner."""

    wait: WaitingRow
    contact_id: str
    phone: str = attrs.field(repr=False)
    is_mobile: bool
    language: str
    relation: str


@attrs.frozen
class OfferRow:
    """An offer to one who waits; instants are aware UTC."""

    id: str
    opening_id: str
    waiting_id: str
    contact_id: str
    round: int
    status: str
    offered_at: datetime
    answered_at: datetime | None


@operation
def note(conn: Connection, freed: AppointmentRow, at: datetime) -> bool:
    """
    Note, in the transaction that frees it, the time that an appointment had; nothing where nobody waits at its location.

    Args:
        freed: the appointment as it was. ``at``: aware UTC.

    Returns:
        Whether it will be offered to somebody, if it suits anybody.
    """
    if freed.starts_at <= at or not waiting.anyone(conn, freed.location_id):
        return False
    copied = {name: getattr(freed, name) for name in ("version", "user_id", "location_id", "provider_id", "starts_at", "ends_at")}
    fresh = {"status": "open", "round": 0, "due_at": db_now(), "created_at": db_now()}
    return insert_new(conn, openings, id=new_id(), appointment_id=freed.id, **copied, **fresh)


@operation
def due(conn: Connection, limit: int = 50) -> tuple[OpeningRow, ...]:
    """Return freed times with which something is to be done now: a first offer, or another as the last was not taken."""
    now = db_now()
    mine = openings.c.status.in_(("open", "offered")) & (openings.c.due_at <= now)
    return tuple(
        _opening(row) for row in conn.execute(select(openings).where(mine).order_by(openings.c.due_at, openings.c.id).limit(limit))
    )


@operation
def lock(conn: Connection, opening_id: str) -> OpeningRow | None:
    """Return a freed time and let no other transaction change it until this one ends."""
    row = conn.execute(select(openings).where(openings.c.id == opening_id).with_for_update()).one_or_none()
    return None if row is None else _opening(row)


@operation
def by_id(conn: Connection, opening_id: str) -> OpeningRow | None:
    """Return a freed time."""
    row = conn.execute(select(openings).where(openings.c.id == opening_id)).one_or_none()
    return None if row is None else _opening(row)


@operation
def candidates(conn: Connection, opening: OpeningRow, *, known_mobiles_only: bool) -> tuple[Candidate, ...]:
    """
    Return who waits at the location and may be offered the time, in order.

    Not whoever had it, was offered it before, has not answered another offer yet, or does not want such messages.
    """
    asked = set(conn.scalars(select(waiting_offers.c.waiting_id).where(waiting_offers.c.opening_id == opening.id)))
    found: list[Candidate] = []
    for row in waiting.in_order(conn, opening.location_id):
        if row.id in asked or row.user_id == opening.user_id or row.contact_id is None:
            continue
        candidate = reach(conn, row)
        if candidate is None or (known_mobiles_only and not candidate.is_mobile) or running_offer(conn, row.contact_id) is not None:
            continue
        found.append(candidate)
    return tuple(found)


@operation
def reach(conn: Connection, row: WaitingRow) -> Candidate | None:
    """Return how one who waits is reached by text; None where they cannot be, may not be told, or do not want to be."""
    if row.contact_id is None or not contact_consents.may(conn, row.contact_id, "waiting_list"):
        return None
    found = conn.execute(
        select(contacts.c.phone, contacts.c.is_mobile, users.c.language, user_contacts.c.relation)
        .join(user_contacts, user_contacts.c.contact_id == contacts.c.id)
        .join(users, users.c.id == user_contacts.c.user_id)
        .where(users.c.id == row.user_id, contacts.c.id == row.contact_id, users.c.status != "merged")
        .where(user_contacts.c.may_be_told == literal(value=True, type_=Flag()))
        .where(users.c.do_not_disclose == literal(value=False, type_=Flag()))
    ).one_or_none()
    if found is None:
        return None
    return Candidate(row, row.contact_id, vault_of(conn).open(found.phone), found.is_mobile, found.language, found.relation)


@operation
def may_come(conn: Connection, row: WaitingRow, slot: Slot, at: datetime) -> bool:
    """Tell whether a slot is of use to a patient: they have nothing else then, and no earlier appointment of this service."""
    to_come = appointment_rows.of_user(conn, row.user_id, at)
    to_move = later(conn, row, slot)
    others = [found for found in to_come if to_move is None or found.id != to_move.id]
    busy = any(found.starts_at < slot.ends_at and slot.starts_at < found.ends_at for found in others)
    return not busy and not any(found.service == row.service and found.starts_at <= slot.starts_at for found in others)


@operation
def later(conn: Connection, row: WaitingRow, slot: Slot) -> AppointmentRow | None:
    """Return the patient's next appointment of the service after a slot: the one that would be moved to it."""
    after = appointment_rows.of_user(conn, row.user_id, slot.starts_at)
    return next((found for found in after if found.service == row.service), None)


@operation
def offer(conn: Connection, opening: OpeningRow, hold: Hold, chosen: Sequence[Candidate], at: datetime) -> tuple[str, ...]:
    """Note a round: what is held, and to whom it is offered; return the ids of the offers, in order."""
    number, ids = opening.round + 1, tuple(new_id() for _ in chosen)
    for offer_id, candidate in zip(ids, chosen, strict=True):
        about = {"opening_id": opening.id, "waiting_id": candidate.wait.id, "contact_id": candidate.contact_id, "round": number}
        conn.execute(insert(waiting_offers).values(id=offer_id, status="offered", offered_at=at, **about))
    held = {"slot": kept.dump(hold.slot), "hold_id": hold.id, "expires_at": hold.expires_at, "due_at": hold.expires_at}
    conn.execute(update(openings).where(openings.c.id == opening.id).values(status="offered", round=number, **held))
    return ids


@operation
def running_offer(conn: Connection, contact_id: str) -> OfferRow | None:
    """Return the offer that a contact has not answered yet: there is one at most."""
    mine = select(*_OFFER).where(waiting_offers.c.contact_id == contact_id, waiting_offers.c.status == "offered")
    row = conn.execute(mine.order_by(waiting_offers.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else OfferRow(*row)


@operation
def last_offer(conn: Connection, contact_id: str) -> OfferRow | None:
    """Return the last offer to a contact, whatever became of it."""
    query = select(*_OFFER).where(waiting_offers.c.contact_id == contact_id).order_by(waiting_offers.c.id.desc())
    row = conn.execute(query.limit(1)).one_or_none()
    return None if row is None else OfferRow(*row)


@operation
def ended_offer(conn: Connection, contact_id: str, since: datetime) -> OfferRow | None:
    """Return the last offer to a contact since then that somebody else took, or that was not answered in time."""
    over = or_(waiting_offers.c.status == "gone", waiting_offers.c.status == "lapsed")
    query = select(*_OFFER).where(waiting_offers.c.contact_id == contact_id, over, waiting_offers.c.offered_at >= since)
    row = conn.execute(query.order_by(waiting_offers.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else OfferRow(*row)


@operation
def offer_by_id(conn: Connection, offer_id: str) -> OfferRow | None:
    """Return an offer."""
    row = conn.execute(select(*_OFFER).where(waiting_offers.c.id == offer_id)).one_or_none()
    return None if row is None else OfferRow(*row)


@operation
def answered(conn: Connection, offer_id: str, status: str, at: datetime) -> None:
    """Note what came of an offer: ``accepted``, ``declined``, ``gone`` or ``lapsed``."""
    conn.execute(update(waiting_offers).where(waiting_offers.c.id == offer_id).values(status=status, answered_at=at))


@operation
def end_round(conn: Connection, opening_id: str, status: str, at: datetime) -> tuple[OfferRow, ...]:
    """Let the offers that nobody answered be ``gone`` or ``lapsed``; return them."""
    mine = (waiting_offers.c.opening_id == opening_id) & (waiting_offers.c.status == "offered")
    rows = tuple(OfferRow(*row) for row in conn.execute(select(*_OFFER).where(mine).order_by(waiting_offers.c.id)))
    conn.execute(update(waiting_offers).where(mine).values(status=status, answered_at=at))
    return rows


@operation
def take(conn: Connection, user_id: str, slot: Slot, appointment_id: str, at: datetime) -> bool:
    """
    Note, in the transaction that books a slot, that it was offered to the patient: their wait is over, and the others are told.

    However they took it, by text or by telephone.

    Returns:
        Whether it was offered to them.
    """
    mine = (waiting_rows.c.user_id == user_id) & (waiting_rows.c.status == "waiting") & (waiting_offers.c.status == "offered")
    query = select(waiting_offers.c.id).join(waiting_rows, waiting_rows.c.id == waiting_offers.c.waiting_id).where(mine)
    for offer_id in conn.scalars(query.order_by(waiting_offers.c.id)).all():
        offered = offer_by_id(conn, offer_id)
        opening = lock(conn, offered.opening_id) if offered else None
        if offered is None or opening is None or opening.status != "offered" or not _is_same(opening.slot, slot):
            continue
        answered(conn, offer_id, "accepted", at)
        settle(conn, opening.id, "taken")
        waiting.take(conn, offered.waiting_id, appointment_id, at=at)
        for other in end_round(conn, opening.id, "gone", at):
            outbox.add_once(conn, TOPIC, f"{other.id}:gone", {"offer_id": other.id, "kind": "gone", "at": at.isoformat()})
        return True
    return False


@operation
def is_answered(conn: Connection, opening_id: str) -> bool:
    """Tell whether everybody to whom a time was offered has answered."""
    left = exists().where(waiting_offers.c.opening_id == opening_id, waiting_offers.c.status == "offered")
    return not conn.scalar(select(left))


@operation
def settle(conn: Connection, opening_id: str, status: str) -> None:
    """Be done with a freed time, ``taken`` or ``released``: whatever kept it for those to whom it was offered keeps it no more."""
    kept_by = select(openings.c.hold_id).where(openings.c.id == opening_id).scalar_subquery()
    conn.execute(delete(holds).where(holds.c.id == kept_by))
    conn.execute(update(openings).where(openings.c.id == opening_id).values(status=status, hold_id=None))


@operation
def wait(conn: Connection, opening_id: str, pause: timedelta) -> None:
    """Look at a freed time again after a pause."""
    conn.execute(update(openings).where(openings.c.id == opening_id).values(due_at=database_now(conn) + pause))


def _is_same(offered: Slot | None, slot: Slot) -> bool:
    """Tell whether a slot is the visit that was offered, in whichever room."""
    if offered is None:
        return False
    return (offered.service, offered.location_id, offered.starts_at) == (slot.service, slot.location_id, slot.starts_at)


_OFFER = tuple(waiting_offers.c[field.name] for field in attrs.fields(OfferRow))


def _opening(row: Any) -> OpeningRow:
    slot = None if row.slot is None else kept.load(row.slot, Slot)
    values = {field.name: getattr(row, field.name) for field in attrs.fields(OpeningRow)}
    return OpeningRow(**{**values, "slot": slot})
