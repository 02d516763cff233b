"""Accounts of staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
import orjson
from sqlalchemy import Connection, Row, delete, insert, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import recovery_codes, staff
from bella_core.db.vault import seal, unseal
from bella_core.domain.access import Role

from .measuring import operation


@attrs.frozen
class StaffRow:
    """
    An account; instants are aware UTC.

    Args:
        locations: ids of those that they look after; empty for all.
        password: argon2's encoded hash. ``must_change``: somebody else knows it.
        language: in which they are written to; None for the clinic's first.
        totp: the second factor's secret, None where there is none; ``totp_step``: the last time step whose code was used.
    """

    id: str
    login: str
    name: str
    role: Role
    locations: tuple[str, ...]
    password: str = attrs.field(repr=False)
    must_change: bool
    email: str | None = attrs.field(repr=False)
    phone: str | None = attrs.field(repr=False)
    wants_digest: bool
    totp: str | None = attrs.field(repr=False)
    totp_step: int
    created_at: datetime
    disabled_at: datetime | None
    language: str | None = None


@operation
def add(conn: Connection, login: str, name: str, *, role: Role, password: str, locations: Sequence[str], at: datetime) -> str:
    """Store an account whose password must be changed; return its id."""
    staff_id, places = new_id(), orjson.dumps(list(locations)).decode()
    row = {"id": staff_id, "login": login, "name": name, "role": role, "password": password, "locations": places, "created_at": at}
    conn.execute(insert(staff).values(row))
    return staff_id


@operation
def by_login(conn: Connection, login: str) -> StaffRow | None:
    """Return the account of a login (lower case)."""
    row = conn.execute(select(staff).where(staff.c.login == login)).one_or_none()
    return None if row is None else _row(conn, row)


@operation
def by_id(conn: Connection, staff_id: str) -> StaffRow | None:
    """Return an account."""
    row = conn.execute(select(staff).where(staff.c.id == staff_id)).one_or_none()
    return None if row is None else _row(conn, row)


@operation
def everybody(conn: Connection) -> tuple[StaffRow, ...]:
    """Return all accounts by login; a clinic has a handful."""
    return tuple(_row(conn, row) for row in conn.execute(select(staff).order_by(staff.c.login)))


@operation
def change(conn: Connection, staff_id: str, **values: Any) -> bool:
    """Change columns of an account; ``email``, ``phone`` and ``totp`` are sealed here. Return whether there is such an account."""
    sealed = {name: seal(conn, value) for name, value in values.items() if name in {"email", "phone", "totp"}}
    return conn.execute(update(staff).where(staff.c.id == staff_id).values(values | sealed)).rowcount > 0


@operation
def take_step(conn: Connection, staff_id: str, step: int) -> bool:
    """Note that a code of a time step was used; False where it, or a later one, was already: whichever process asks."""
    fresh = (staff.c.id == staff_id) & (staff.c.totp_step < step)
    return conn.execute(update(staff).where(fresh).values(totp_step=step)).rowcount > 0


@operation
def replace_codes(conn: Connection, staff_id: str, digests: Sequence[bytes]) -> None:
    """Give an account new recovery codes; the old ones open nothing any more."""
    conn.execute(delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id))
    if digests:
        conn.execute(insert(recovery_codes), [{"id": new_id(), "staff_id": staff_id, "digest": digest} for digest in digests])


@operation
def use_code(conn: Connection, staff_id: str, digest: bytes, at: datetime) -> bool:
    """Use a recovery code up; return whether it was good."""
    codes = recovery_codes.c
    good = (codes.staff_id == staff_id) & (codes.digest == digest) & codes.used_at.is_(None)
    return conn.execute(update(recovery_codes).where(good).values(used_at=at)).rowcount > 0


def _row(conn: Connection, row: "Row[Any]") -> StaffRow:
    told = row._asdict()
    told["locations"] = tuple(orjson.loads(row.locations))
    return StaffRow(**{**told, **{name: unseal(conn, told[name]) for name in ("email", "phone", "totp")}})
