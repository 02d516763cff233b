"""Pages of the book with its patients, by keyset, for those who take it elsewhere."""

from datetime import date, datetime

import attrs
from sqlalchemy import ColumnElement, Connection, exists, select

from bella_core.db.models import appointments, users
from bella_core.db.vault import unseal, vault_of

from .keyset import by_keyset
from .listing import own_phones
from .measuring import operation

#: Rows of a page.
PAGE = 500


@attrs.frozen
class BookFilter:
    """
    Say which appointments are wanted; what is None is not asked.

    Args:
        start, end: aware; those that start in ``[start, end)``.
    """

    start: datetime | None = None
    end: datetime | None = None
    location_id: str | None = None
    provider_id: str | None = None


@attrs.frozen
class BookPatient:
    """A patient as the book's readers need them; ``phone`` (E.164) is their own."""

    id: str
    given: str | None = attrs.field(repr=False)
    family: str | None = attrs.field(repr=False)
    full_name: str = attrs.field(repr=False)
    birth_date: date | None = attrs.field(repr=False)
    language: str
    phone: str | None = attrs.field(repr=False)


@attrs.frozen
class BookRow:
    """An appointment; instants are aware UTC. ``version`` counts its changes."""

    id: str
    version: int
    status: str
    user_id: str
    location_id: str
    provider_id: str
    room_id: str
    service: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    updated_at: datetime
    patient: BookPatient


_COLUMNS = [appointments.c[field.name] for field in attrs.fields(BookRow) if field.name != "patient"]


@operation
def page(conn: Connection, which: BookFilter, after: tuple[datetime, str] | None) -> tuple[BookRow, ...]:
    """Return the appointments that follow a place, by start and id."""
    query = by_keyset(select(*_COLUMNS).where(*_asked(which)), appointments.c.starts_at, appointments.c.id, limit=PAGE, after=after)
    rows = conn.execute(query).mappings().all()
    people = _patients(conn, {row["user_id"] for row in rows})
    return tuple(BookRow(**row, patient=people[row["user_id"]]) for row in rows)


def place(row: BookRow) -> tuple[datetime, str]:
    """Return where a row stands among the pages."""
    return row.starts_at, row.id


@operation
def patients_page(conn: Connection, which: BookFilter, after: str | None) -> tuple[BookPatient, ...]:
    """Return the patients of these appointments that follow one, by id."""
    mine = exists().where(appointments.c.user_id == users.c.id, *_asked(which))
    query = select(users.c.id).where(mine, users.c.id > (after or "")).order_by(users.c.id).limit(PAGE)
    found = _patients(conn, set(conn.scalars(query)))
    return tuple(found[user_id] for user_id in sorted(found))


def _asked(which: BookFilter) -> list[ColumnElement[bool]]:
    row = appointments.c
    return [
        *([row.starts_at >= which.start] if which.start else []),
        *([row.starts_at < which.end] if which.end else []),
        *([row.location_id == which.location_id] if which.location_id else []),
        *([row.provider_id == which.provider_id] if which.provider_id else []),
    ]


def _patients(conn: Connection, user_ids: set[str]) -> dict[str, BookPatient]:
    vault = vault_of(conn)
    phones = {user_id: vault.open(phone) for user_id, phone in dict(own_phones(conn, sorted(user_ids))).items()}
    found = {}
    for row in conn.execute(select(users).where(users.c.id.in_(user_ids))):
        born = unseal(conn, row.birth_date)
        name = (unseal(conn, row.given), unseal(conn, row.family), vault.open(row.full_name))
        found[row.id] = BookPatient(row.id, *name, date.fromisoformat(born) if born else None, row.language, phones.get(row.id))
    return found
