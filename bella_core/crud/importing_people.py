"""Patients of an imported list, many at once: who of them may be known here, and what is written of those who are taken in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Row, Select, delete, insert, select, tuple_, update

from bella_core.db.models import contacts, user_contacts, users
from bella_core.db.vault import Vault, vault_of
from bella_core.domain.importing.people import Number, Person, Related
from bella_core.domain.phonetics import fold

from .imported import parts
from .measuring import operation
from .users import lookups_of, person_key, unordered
from .writing import upsert


@operation
def people(
    conn: Connection, ids: Iterable[str], born: Iterable[tuple[str, date]], full: Iterable[str], phones: Iterable[str]
) -> tuple[Person, ...]:
    """
    Return who may be among those of a list: by id, by family name and birth date, by full name, or by a number on file.

    Records that were merged into another are left out.
    """
    vault = vault_of(conn)
    found: dict[str, Person] = {}
    for column, values in (
        (users.c.id, sorted(set(ids))),
        (users.c.person_lookup, _lookups(vault, "person", {person_key(family, day) for family, day in born})),
        (users.c.full_lookup, _lookups(vault, "full", {unordered(fold(name)) for name in full})),
    ):
        for part in parts(values):
            _add(found, vault, conn.execute(select(users).where(column.in_(part), users.c.status != "merged")))
    for part in parts(_lookups(vault, "phone", set(phones))):
        _add(found, vault, conn.execute(_reached(part)))
    return tuple(found.values())


@operation
def successors(conn: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return, of users whose record was merged into another, that other's id."""
    found: dict[str, str] = {}
    for part in parts(sorted(set(ids))):
        merged = select(users.c.id, users.c.merged_into).where(users.c.id.in_(part), users.c.merged_into.is_not(None))
        found.update({row.id: row.merged_into for row in conn.execute(merged)})
    if further := successors(conn, found.values()) if found else {}:
        found = {before: further.get(after, after) for before, after in found.items()}
    return found


@operation
def numbers(conn: Connection, phones: Iterable[str]) -> tuple[Number, ...]:
    """Return the contacts of these numbers (E.164)."""
    vault = vault_of(conn)
    found = []
    for part in parts(_lookups(vault, "phone", set(phones))):
        for row in conn.execute(select(contacts).where(contacts.c.phone_lookup.in_(part))):
            email = None if row.email is None else vault.open(row.email)
            found.append(Number(row.id, vault.open(row.phone), row.is_mobile, row.language, email))
    return tuple(found)


@operation
def relations(conn: Connection, user_ids: Iterable[str], contact_ids: Iterable[str]) -> tuple[Related, ...]:
    """Return who is what to whom, of these users and of these contacts."""
    columns = (user_contacts.c.user_id, user_contacts.c.contact_id, user_contacts.c.relation, user_contacts.c.may_be_told)
    found: set[Related] = set()
    for column, values in ((user_contacts.c.user_id, user_ids), (user_contacts.c.contact_id, contact_ids)):
        for part in parts(sorted(set(values))):
            found.update(Related(*row) for row in conn.execute(select(*columns).where(column.in_(part))))
    return tuple(found)


@operation
def add_people(conn: Connection, made: Sequence[Person], at: datetime) -> None:
    """Make records."""
    vault = vault_of(conn)
    fresh = {"version": 1, "created_at": at, "updated_at": at}
    if made:
        conn.execute(insert(users), [{"id": one.id, **_sealed(vault, one), **fresh} for one in made])


@operation
def change_people(conn: Connection, changed: Sequence[Person], at: datetime) -> None:
    """Write what has changed of records."""
    vault = vault_of(conn)
    for one in changed:
        values = {**_sealed(vault, one), "version": users.c.version + 1, "updated_at": at}
        conn.execute(update(users).where(users.c.id == one.id).values(values))


@operation
def add_numbers(conn: Connection, made: Sequence[Number], at: datetime) -> Mapping[str, str]:
    """
    Make contacts of numbers, and note of those that there are which are known to be mobiles, and their addresses.

    Returns:
        The contacts' ids by number; of one that somebody else has made meanwhile, theirs.
    """
    there = {one.phone: one for one in numbers(conn, (one.phone for one in made))}
    vault = vault_of(conn)
    for one in made:
        if one.phone in there:
            known = contacts.c.id == there[one.phone].id
            conn.execute(update(contacts).where(known).values(is_mobile=one.is_mobile, **_address(vault, one.email)))
    rows = [
        {
            "id": one.id,
            "phone": vault.seal(one.phone),
            "phone_lookup": vault.lookup("phone", one.phone),
            **_address(vault, one.email),
            "is_mobile": one.is_mobile,
            "language": one.language,
            "created_at": at,
        }
        for one in made
        if one.phone not in there
    ]
    if not rows:
        return {phone: one.id for phone, one in there.items()}
    conn.execute(upsert(conn, contacts).on_conflict_do_nothing(), rows)
    return {one.phone: one.id for one in numbers(conn, (one.phone for one in made))}


@operation
def relate(conn: Connection, made: Sequence[Related]) -> None:
    """Say what users are to contacts, unless it is known."""
    rows = [{**attrs.asdict(one), "guardian": one.relation == "child", "may_book": True} for one in made]
    if rows:
        conn.execute(upsert(conn, user_contacts).on_conflict_do_nothing(), rows)


@operation
def part_from(conn: Connection, gone: Iterable[tuple[str, str]]) -> None:
    """Forget that users (first) are anything to contacts (second)."""
    for part in parts(sorted(set(gone))):
        conn.execute(delete(user_contacts).where(tuple_(user_contacts.c.user_id, user_contacts.c.contact_id).in_(part)))


def _address(vault: Vault, email: str | None) -> dict[str, bytes | None]:
    if email is None:
        return {"email": None, "email_lookup": None}
    return {"email": vault.seal(email), "email_lookup": vault.lookup("email", email.casefold())}


def _reached(lookups: Sequence[bytes]) -> "Select[Any]":
    return (
        select(users)
        .join(user_contacts, user_contacts.c.user_id == users.c.id)
        .join(contacts, contacts.c.id == user_contacts.c.contact_id)
        .where(contacts.c.phone_lookup.in_(lookups), users.c.status != "merged")
    )


def _lookups(vault: Vault, kind: str, texts: Iterable[str]) -> list[bytes]:
    return [lookup for text in sorted(texts) for lookup in vault.lookups(kind, text)]


def _add(found: dict[str, Person], vault: Vault, rows: "Iterable[Row[Any]]") -> None:
    def opened(sealed: bytes | None) -> str | None:
        return None if sealed is None else vault.open(sealed)

    for row in rows:
        if row.id not in found:
            born = opened(row.birth_date)
            day = date.fromisoformat(born) if born else None
            known = opened(row.given), opened(row.family), vault.open(row.full_name), day
            found[row.id] = Person(row.id, *known, row.language, row.status == "verified")


def _sealed(vault: Vault, one: Person) -> dict[str, object]:
    born = None if one.birth_date is None else one.birth_date.isoformat()
    texts = {"given": one.given, "family": one.family, "full_name": one.full, "birth_date": born}
    return {
        **{name: None if text is None else vault.seal(text) for name, text in texts.items()},
        **lookups_of(vault, one.family, one.full, one.birth_date),
        "language": one.language,
        "status": "verified" if one.verified else "unverified",
        "name_verified": one.verified,
    }
