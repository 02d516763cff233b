"""Who waits for an earlier time, for what, and since when."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

import attrs
import orjson
from sqlalchemy import Connection, case, exists, select, tuple_, update

from bella_core.core.ids import new_id
from bella_core.db.models import waiting
from bella_core.domain.dialogue.types import PatientDraft
from bella_core.domain.slots import Wish
from bella_core.schemas import kept

from . import audit, contacts, idempotency, patients
from .measuring import operation
from .writing import insert_new

Urgency = Literal["now", "today", "normal"]

#: Minutes that somebody needs to come, where they did not say.
NOTICE_MIN = 120


@attrs.frozen
class WaitingRow:
    """
    One person's wait for an earlier time.

    Args:
        contact_id: who is texted; None where there is no telephone.
        notice_min: minutes that they need to come.
        appointment_id: what it came to.
        joined_at, ended_at: aware UTC.
    """

    id: str
    user_id: str
    contact_id: str | None
    location_id: str
    service: str
    wish: Wish
    notice_min: int
    urgency: str
    status: str
    appointment_id: str | None
    joined_at: datetime
    ended_at: datetime | None


@operation
def join(
    conn: Connection,
    draft: PatientDraft,
    *,
    location_id: str,
    service: str,
    wish: Wish,
    call_id: str | None,
    at: datetime,
    key: str,
    urgency: Urgency = "normal",
    notice_min: int = NOTICE_MIN,
    actor: str = "call",
) -> str:
    """
    Put a patient on the waiting list; who is not on file yet gets an unverified record.

    Whoever waits for the same already keeps the place, and waits by the new wish. An earlier time is offered by text message only with
    the contact's consent of the class ``waiting_list``: see ``contact_consents``.

    Args:
        draft: the patient. ``wish``: which times would do, local.
        at: aware UTC. ``key``: idempotency key.
        urgency: who comes first. ``notice_min``: minutes that they need to come.
        actor: as for a booking.

    Returns:
        The id of the wait.

    Raises:
        KeyReused, NotFound: and nothing was written.
    """
    about = {"wish": kept.dump(wish), "urgency": urgency, "notice_min": notice_min}
    said = attrs.asdict(draft, filter=attrs.filters.exclude("user_id", "known", "verified"))
    request = orjson.dumps(["join", location_id, service, about, said], option=orjson.OPT_SORT_KEYS).decode()
    if (answered := idempotency.begin(conn, key, request)) is not None:
        return answered
    patient = patients.find(conn, draft)
    contact_id = patients.write(conn, patient, draft, call_id=call_id, at=at) or contacts.of_user(conn, patient.user_id)
    current = f"{patient.user_id}:{location_id}:{service}"
    values = {"contact_id": contact_id, "call_id": call_id, **about}
    fresh = {"user_id": patient.user_id, "location_id": location_id, "service": service, "status": "waiting", "joined_at": at}
    if not insert_new(conn, waiting, id=new_id(), current=current, **fresh, **values):
        conn.execute(update(waiting).where(waiting.c.current == current).values(**values))
    waiting_id = str(conn.scalar(select(waiting.c.id).where(waiting.c.current == current)))
    audit.add(conn, actor, "waiting.joined", "waiting", waiting_id, call_id=call_id, key=key)
    idempotency.finish(conn, key, waiting_id)
    return waiting_id


@operation
def leave(conn: Connection, waiting_id: str, *, actor: str, at: datetime) -> bool:
    """End a wait that came to nothing; return whether it went on until now."""
    ended = _end(conn, waiting_id, at, status="left")
    if ended:
        audit.add(conn, actor, "waiting.left", "waiting", waiting_id)
    return ended


@operation
def take(conn: Connection, waiting_id: str, appointment_id: str, *, at: datetime) -> bool:
    """End a wait that came to an appointment; return whether it went on until now."""
    return _end(conn, waiting_id, at, status="taken", appointment_id=appointment_id)


@operation
def by_id(conn: Connection, waiting_id: str) -> WaitingRow | None:
    """Return a wait."""
    row = conn.execute(select(*_COLUMNS).where(waiting.c.id == waiting_id)).one_or_none()
    return None if row is None else _row(row)


@operation
def anyone(conn: Connection, location_id: str) -> bool:
    """Tell whether anybody waits at a location."""
    return bool(conn.scalar(select(exists().where(waiting.c.status == "waiting", waiting.c.location_id == location_id))))


@operation
def in_order(conn: Connection, location_id: str) -> tuple[WaitingRow, ...]:
    """Return who waits at a location: the urgent first, then the longest."""
    rank = case({"now": 0, "today": 1}, value=waiting.c.urgency, else_=2)
    query = select(*_COLUMNS).where(waiting.c.status == "waiting", waiting.c.location_id == location_id)
    return tuple(_row(row) for row in conn.execute(query.order_by(rank, waiting.c.joined_at, waiting.c.id)))


@operation
def page(
    conn: Connection,
    *,
    limit: int,
    after: tuple[datetime, str] | None = None,
    location_ids: Collection[str] | None = None,
    service: str | None = None,
    urgency: str | None = None,
) -> Sequence[WaitingRow]:
    """
    Return at most ``limit`` of those who wait, the longest first, that follow ``after`` by when they joined and id.

    Args:
        location_ids: only at these. ``service``, ``urgency``: only for this, only of this; None is not asked.
    """
    query = select(*_COLUMNS).where(waiting.c.status == "waiting").order_by(waiting.c.joined_at, waiting.c.id).limit(limit)
    if location_ids is not None:
        query = query.where(waiting.c.location_id.in_(location_ids))
    if service is not None:
        query = query.where(waiting.c.service == service)
    if urgency is not None:
        query = query.where(waiting.c.urgency == urgency)
    if after is not None:
        query = query.where(tuple_(waiting.c.joined_at, waiting.c.id) > after)
    return tuple(_row(row) for row in conn.execute(query))


def _end(conn: Connection, waiting_id: str, at: datetime, **values: str) -> bool:
    mine = (waiting.c.id == waiting_id) & (waiting.c.status == "waiting")
    return conn.execute(update(waiting).where(mine).values(current=None, ended_at=at, **values)).rowcount > 0


_COLUMNS = tuple(waiting.c[field.name] for field in attrs.fields(WaitingRow))


def _row(row: Sequence[object]) -> WaitingRow:
    values = dict(zip((column.name for column in _COLUMNS), row, strict=True))
    return WaitingRow(**{**values, "wish": kept.load(str(values["wish"]), Wish)})  # type: ignore[arg-type]  # as the columns are typed
