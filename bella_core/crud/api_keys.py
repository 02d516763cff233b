"""Who may use the API: only a digest of each key is kept."""

from datetime import datetime

import attrs
from sqlalchemy import Connection, insert, select, update

from bella_core.core.ids import new_id
from bella_core.db.models import api_keys

from .measuring import operation


@attrs.frozen
class ApiKeyRow:
    """An API key without its secret; ``is_staff``: it stands for the clinic's own people, and its scope is ``write``."""

    id: str
    name: str
    scope: str
    is_staff: bool = False


@attrs.frozen
class ListedKey(ApiKeyRow):
    """A key as staff see it; instants are aware UTC."""

    created_at: datetime = attrs.field(kw_only=True)
    revoked_at: datetime | None = None


@operation
def add(conn: Connection, name: str, scope: str, digest: bytes, at: datetime, *, is_staff: bool = False) -> str:
    """Store a key's digest; return its id."""
    key_id = new_id()
    conn.execute(insert(api_keys).values(id=key_id, name=name, scope=scope, digest=digest, is_staff=is_staff, created_at=at))
    return key_id


@operation
def by_digest(conn: Connection, digest: bytes) -> ApiKeyRow | None:
    """Return the key with this digest unless it was revoked."""
    columns = (api_keys.c.id, api_keys.c.name, api_keys.c.scope, api_keys.c.is_staff)
    query = select(*columns).where(api_keys.c.digest == digest, api_keys.c.revoked_at.is_(None))
    row = conn.execute(query).one_or_none()
    return None if row is None else ApiKeyRow(row.id, row.name, row.scope, row.is_staff)


@operation
def listed(conn: Connection) -> tuple[ListedKey, ...]:
    """Return all keys, the newest first; a clinic has a handful."""
    columns = [api_keys.c[field.name] for field in attrs.fields(ListedKey)]
    rows = conn.execute(select(*columns).order_by(api_keys.c.id.desc())).mappings()
    return tuple(ListedKey(**row) for row in rows)


@operation
def revoke(conn: Connection, key_id: str, at: datetime) -> bool:
    """Revoke a key; return whether it was valid."""
    valid = (api_keys.c.id == key_id) & api_keys.c.revoked_at.is_(None)
    return conn.execute(update(api_keys).where(valid).values(revoked_at=at)).rowcount > 0
