"""Seal anew what was sealed under an old key, so that the old key can be thrown away."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
from sqlalchemy import Column, Connection, Row, Table, and_, func, or_, select, update

from bella_core.db.models import (
    appointment_notes,
    appointments,
    audit_secrets,
    blocked_numbers,
    blocks,
    call_takes,
    calls,
    conflicts,
    contacts,
    import_lists,
    imported,
    incident_events,
    incidents,
    insurances,
    legal_holds,
    outbox,
    recording_parts,
    recordings,
    staff,
    task_notes,
    tasks,
    test_numbers,
    text_answers,
    turns,
    users,
    webhooks,
)
from bella_core.db.vault import Vault, vault_of

from .measuring import operation
from .users import lookups_of

Lookups = Callable[[Vault, dict[str, str | None]], dict[str, bytes | None]]


@attrs.frozen
class _Sealed:
    """A table's sealed columns, and how its keyed digests follow from them."""

    table: Table
    columns: tuple[str, ...]
    lookups: Lookups | None = None


def _user_lookups(vault: Vault, plain: dict[str, str | None]) -> dict[str, bytes | None]:
    born = plain["birth_date"]
    return lookups_of(vault, plain["family"], plain["full_name"] or "", date.fromisoformat(born) if born else None)


def _contact_lookups(vault: Vault, plain: dict[str, str | None]) -> dict[str, bytes | None]:
    address = plain["email"]
    email = {"email_lookup": vault.lookup("email", address.casefold()) if address else None}
    return {"phone_lookup": vault.lookup("phone", plain["phone"] or ""), **email}


def _blocked_lookups(vault: Vault, plain: dict[str, str | None]) -> dict[str, bytes | None]:
    return {"number_lookup": vault.lookup("phone", plain["number"] or "")}


def _caller_lookups(vault: Vault, plain: dict[str, str | None]) -> dict[str, bytes | None]:
    number = plain["caller"]
    return {"caller_lookup": vault.lookup("phone", number) if number else None}


def _imported_lookups(vault: Vault, plain: dict[str, str | None]) -> dict[str, bytes | None]:
    return {"ref_lookup": vault.lookup("imported", plain["ref"] or "")}


def _sender_lookups(vault: Vault, plain: dict[str, str | None]) -> dict[str, bytes | None]:
    return {"sender_lookup": vault.lookup("phone", plain["sender"] or "")}


#: All that is sealed, but for idempotency's answers, which are forgotten in time.
_ALL = (
    _Sealed(users, ("given", "family", "full_name", "birth_date"), _user_lookups),
    _Sealed(contacts, ("phone", "email"), _contact_lookups),
    _Sealed(blocked_numbers, ("number", "reason"), _blocked_lookups),
    _Sealed(appointments, ("reason",)),
    _Sealed(appointment_notes, ("text",)),
    _Sealed(blocks, ("reason",)),
    _Sealed(calls, ("caller",), _caller_lookups),
    _Sealed(turns, ("record",)),
    _Sealed(webhooks, ("secret", "old_secret")),
    _Sealed(tasks, ("details",)),
    _Sealed(task_notes, ("text",)),
    _Sealed(call_takes, ("number",)),
    _Sealed(test_numbers, ("number",), _blocked_lookups),
    _Sealed(insurances, ("insurer", "member", "benefit_from")),
    _Sealed(outbox, ("payload",)),
    _Sealed(conflicts, ("details",)),
    _Sealed(imported, ("ref", "row"), _imported_lookups),
    _Sealed(import_lists, ("body", "options", "result")),
    _Sealed(text_answers, ("sender", "reply"), _sender_lookups),
    _Sealed(recordings, ("words",)),
    _Sealed(staff, ("email", "phone", "totp")),
    _Sealed(recording_parts, ("audio",)),
    _Sealed(audit_secrets, ("secret",)),
    _Sealed(legal_holds, ("reason", "release_reason")),
    _Sealed(incidents, ("details",)),
    _Sealed(incident_events, ("text",)),
)


@operation
def reseal(conn: Connection, limit: int = 200) -> int:
    """
    Seal up to ``limit`` rows of each table under the first key, and renew their look-ups.

    Where there is no old key nothing is looked for: every row of every table would be read for it, while nobody else may write.

    Returns:
        How many rows were changed; 0 when nothing is left under an old key.
    """
    if not vault_of(conn).rotates:
        return 0
    return sum(_reseal(conn, sealed, limit) for sealed in _ALL)


def _reseal(conn: Connection, sealed: _Sealed, limit: int) -> int:
    vault, table = vault_of(conn), sealed.table
    old = or_(*(_is_old(table.c[name], vault.current_prefix) for name in sealed.columns))
    rows = conn.execute(select(table).where(old).order_by(*table.primary_key).limit(limit).with_for_update()).all()
    for row in rows:
        plain = {name: None if getattr(row, name) is None else vault.open_bytes(getattr(row, name)) for name in sealed.columns}
        values = {name: None if data is None else vault.seal_bytes(data) for name, data in plain.items()}
        texts = {name: None if data is None else data.decode() for name, data in plain.items()} if sealed.lookups else {}
        lookups = sealed.lookups(vault, texts) if sealed.lookups else {}
        conn.execute(update(table).where(_key(table, row)).values(**values, **lookups))
    return len(rows)


def _is_old(column: "Column[Any]", prefix: bytes) -> Any:
    return and_(column.is_not(None), func.substr(column, 1, len(prefix)) != prefix)


def _key(table: Table, row: "Row[Any]") -> Any:
    return and_(*(column == getattr(row, column.name) for column in table.primary_key))
