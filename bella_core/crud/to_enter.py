"""
What staff still have to write into the clinic's own system: a row an appointment, written in the transaction that changes it.

State-based: a row says how the appointment stands there, as far as staff ticked it, and is open while that differs from how it is.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

import attrs
import orjson
from sqlalchemy import Connection, exists, literal, select, update

from bella_core.core.errors import StaleVersion
from bella_core.db.models import appointments, busy, calendar_bindings, to_enter
from bella_core.db.types import Flag
from bella_core.domain.clinic import ClinicView

from . import audit
from .measuring import operation
from .writing import upsert

#: What there is to do there: write it in, move it, note that it is no longer only asked for or that the patient comes, take it out; or
#: nothing, once it is entered.
Action = Literal["book", "request", "move", "confirm", "cancel", "none"]


_NAMES = ("status", "service", "location_id", "provider_id", "room_id", "starts_at", "ends_at", "confirmed_at")
_STANDING = tuple(appointments.c[name] for name in _NAMES)
_OPEN = to_enter.c.is_open == literal(value=True, type_=Flag())


@attrs.frozen
class Standing:
    """An appointment as it stands in a book, of codes and instants (aware UTC); ``status``: ``requested`` or ``booked``."""

    status: str
    service: str
    location_id: str
    provider_id: str
    room_id: str
    starts_at: datetime
    ends_at: datetime
    confirmed: bool

    @property
    def place(self) -> tuple[object, ...]:
        """Where and when it is, and for what."""
        return (self.service, self.location_id, self.provider_id, self.room_id, self.starts_at, self.ends_at)


@attrs.frozen
class EntryRow:
    """
    What is to be done about one appointment; instants are aware UTC.

    Args:
        revision: counts its changes. ``changed_at``: since when it is open.
        standing: as it is; None of one that is cancelled. ``entered``: as it stands in the clinic's system; None where it does not.
        entered_at, entered_by: when and by whom it was last ticked.
    """

    appointment_id: str
    location_id: str
    revision: int
    changed_at: datetime
    standing: Standing | None
    entered: Standing | None
    entered_at: datetime | None
    entered_by: str | None
    is_open: bool
    reminded_at: datetime | None

    @property
    def action(self) -> Action:
        """What there is to do in the clinic's system."""
        if not self.is_open:
            return "none"
        if self.standing is None:
            return "cancel"
        if self.entered is None:
            return "request" if self.standing.status == "requested" else "book"
        return "move" if self.standing.place != self.entered.place else "confirm"


@operation
def note(conn: Connection, clinic: ClinicView, appointment_id: str, at: datetime) -> None:
    """
    Note that an appointment has changed, where staff enter them or have entered this one.

    Args:
        at: aware UTC.
    """
    now = _standing(conn, appointment_id)
    row = conn.execute(select(to_enter).where(to_enter.c.appointment_id == appointment_id)).one_or_none()
    if now is None or (row is None and not _has_list(clinic, now.location_id)):
        return
    standing = now if now.status in {"requested", "booked"} else None
    entered = None if row is None else _read(row.entered)
    is_open = standing != entered
    since = row.changed_at if row is not None and row.is_open and is_open else at
    values: dict[str, Any] = {"location_id": now.location_id, "changed_at": since, "is_open": is_open}
    if not is_open:
        values["reminded_at"] = None
    statement = upsert(conn, to_enter).values(appointment_id=appointment_id, revision=1, **values)
    fresh = {**values, "revision": to_enter.c.revision + 1}
    conn.execute(statement.on_conflict_do_update(index_elements=["appointment_id"], set_=fresh))


@operation
def tick(conn: Connection, appointment_id: str, revision: int | None, actor: str, at: datetime) -> EntryRow | None:
    """
    Note that an appointment stands in the clinic's system as it is now; None if there is no such entry.

    Args:
        revision: the one that was seen; None for whatever it is.

    Raises:
        StaleVersion: it has changed since it was seen.
    """
    found = conn.execute(select(to_enter.c.revision).where(to_enter.c.appointment_id == appointment_id).with_for_update()).one_or_none()
    if found is None:
        return None
    if revision is not None and revision != found.revision:
        raise StaleVersion("the appointment has changed since the entry was read; read it again")
    row = by_id(conn, appointment_id)
    assert row is not None
    if row.is_open:
        text = None if row.standing is None else _dump(row.standing)
        values = {"entered": text, "entered_at": at, "entered_by": actor, "is_open": False, "reminded_at": None}
        conn.execute(update(to_enter).where(to_enter.c.appointment_id == appointment_id).values(values))
        audit.add(conn, actor, "appointment.entered", "appointment", appointment_id, what=row.action)
    return by_id(conn, appointment_id)


@operation
def by_id(conn: Connection, appointment_id: str) -> EntryRow | None:
    """Return an appointment's entry."""
    return next(iter(_rows(conn, to_enter.c.appointment_id == appointment_id)), None)


@operation
def page(
    conn: Connection, *, limit: int, location_ids: Collection[str] | None = None, after: tuple[datetime, str] | None = None
) -> tuple[EntryRow, ...]:
    """Return at most ``limit`` open entries, of some locations or all, those that wait the longest first."""
    which: Any = _OPEN
    if location_ids is not None:
        which &= to_enter.c.location_id.in_(location_ids)
    if after is not None:
        at, appointment_id = after
        which &= (to_enter.c.changed_at > at) | ((to_enter.c.changed_at == at) & (to_enter.c.appointment_id > appointment_id))
    return _rows(conn, which, limit)


@operation
def waiting(conn: Connection, location_id: str, since: datetime) -> tuple[str, ...]:
    """Return the appointments of a location whose entries are open since ``since`` (aware) or longer, and nobody was reminded of."""
    mine = (to_enter.c.location_id == location_id) & _OPEN & to_enter.c.reminded_at.is_(None)
    query = select(to_enter.c.appointment_id).where(mine, to_enter.c.changed_at <= since).order_by(to_enter.c.appointment_id)
    return tuple(conn.scalars(query))


@operation
def reminded(conn: Connection, appointment_ids: tuple[str, ...], at: datetime) -> None:
    """Note that staff were reminded of entries."""
    mine = to_enter.c.appointment_id.in_(appointment_ids) & to_enter.c.reminded_at.is_(None)
    conn.execute(update(to_enter).where(mine).values(reminded_at=at))


@operation
def own_times(conn: Connection, appointment_id: str) -> frozenset[tuple[str, datetime]]:
    """
    Return the resources and starts at which the clinic's system may show an appointment itself: where it is, and where it was entered.

    None where staff enter no appointments: what is there then is somebody else's.
    """
    row = by_id(conn, appointment_id)
    places = [] if row is None else [place for place in (row.standing, row.entered) if place is not None]
    return frozenset((name, place.starts_at) for place in places for name in (f"provider:{place.provider_id}", f"room:{place.room_id}"))


@operation
def is_shown(conn: Connection, row: EntryRow) -> bool:
    """Tell whether the clinic's system shows something, whosever it is, where an appointment is still to be entered."""
    if row.standing is None or (row.entered is not None and row.entered.place == row.standing.place):
        return False
    resources = (f"provider:{row.standing.provider_id}", f"room:{row.standing.room_id}")
    pulled = select(calendar_bindings.c.id).where(calendar_bindings.c.origin == "schedule")
    there = (busy.c.starts_at == row.standing.starts_at) & busy.c.resource.in_(resources) & busy.c.binding_id.in_(pulled)
    return bool(conn.scalar(select(exists().where(there))))


def _has_list(clinic: ClinicView, location_id: str) -> bool:
    return any(location.id == location_id and location.has_list for location in clinic.locations)


def _standing(conn: Connection, appointment_id: str) -> Standing | None:
    query = select(*_STANDING).where(appointments.c.id == appointment_id)
    row = conn.execute(query).one_or_none()
    return None if row is None else _of(row)


def _of(row: Any) -> Standing:
    fields = dict(zip(_NAMES, row, strict=True))
    confirmed_at, status = fields.pop("confirmed_at"), fields["status"]
    fields["status"] = "booked" if status in {"completed", "no_show"} else status
    return Standing(**fields, confirmed=confirmed_at is not None)


def _dump(standing: Standing) -> str:
    return orjson.dumps(attrs.asdict(standing)).decode()


def _read(text: str | None) -> Standing | None:
    if text is None:
        return None
    fields = orjson.loads(text)
    instants = {name: datetime.fromisoformat(fields[name]) for name in ("starts_at", "ends_at")}
    return Standing(**{**fields, **instants})


def _rows(conn: Connection, which: Any, limit: int | None = None) -> tuple[EntryRow, ...]:
    query = select(to_enter, *(column.label(f"now_{column.name}") for column in _STANDING))
    query = query.join(appointments, appointments.c.id == to_enter.c.appointment_id).where(which)
    return tuple(_row(row) for row in conn.execute(query.order_by(to_enter.c.changed_at, to_enter.c.appointment_id).limit(limit)))


def _row(row: Any) -> EntryRow:
    now = _of([getattr(row, f"now_{column.name}") for column in _STANDING])
    return EntryRow(
        row.appointment_id,
        row.location_id,
        row.revision,
        row.changed_at,
        now if now.status in {"requested", "booked"} else None,
        _read(row.entered),
        row.entered_at,
        row.entered_by,
        row.is_open,
        row.reminded_at,
    )
