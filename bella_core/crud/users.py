"""Users, whom the clinic serves: found by two identifiers, made when nobody matches."""

from collections.abc import Collection
from datetime import date, datetime

import attrs
from sqlalchemy import Connection, Row, Select, insert, select

from bella_core.db.models import contacts, user_contacts, users
from bella_core.db.vault import Vault, seal, unseal, vault_of
from bella_core.domain.dialogue.types import Matches, PatientDraft
from bella_core.domain.phonetics import fold, is_like, is_twin, sound
from bella_core.plugin.types import NameValue

from . import appointments, recalls
from .measuring import count_rows, operation


@attrs.frozen
class UserRow:
    """A user's record."""

    id: str
    given: str | None = attrs.field(repr=False)
    family: str | None = attrs.field(repr=False)
    full_name: str = attrs.field(repr=False)
    birth_date: date | None = attrs.field(repr=False)
    language: str
    status: str


@operation
def identify(conn: Connection, given: str | None, family: str | None, birth_date: date | None, phone: str | None) -> Matches:
    """
    Look for a record by two identifiers: family name and birth date, or full name and a number on file.

    A given name that was said must sound like the record's, so that a twin or a parent of the same name is not taken for the caller; and
    a birth date that was said must be the record's, where it has one: whoever has only the name and the number may be a son or a slip.
    With the record come the patient's last visits, by one more query.
    """
    found = identified(conn, given, family, birth_date, phone)
    if len(found) != 1:
        return Matches(None, several=bool(found))
    (user_id,) = found
    unnamed = not given and not family
    visits = recalls.with_interval(conn, user_id, appointments.last_visits(conn, user_id))
    return Matches(user_id, visits=visits, name=_name(conn, user_id) if unnamed else None)


def identified(conn: Connection, given: str | None, family: str | None, birth_date: date | None, phone: str | None) -> tuple[str, ...]:
    """Return the ids of all records that two identifiers match, as ``identify`` takes them."""
    found: set[str] = set()
    reached: set[str]
    if family and birth_date:
        wanted = vault_of(conn).lookups("person", person_key(family, birth_date))
        rows = conn.execute(select(users).where(users.c.person_lookup.in_(wanted), users.c.status != "merged")).all()
        found = {row.id for row in rows if _given_agrees(conn, row, given)}
        if len(found) > 1 and given:  # brothers and sisters of one day whose names sound alike: the one of this very name
            exact = {row.id for row in rows if fold(unseal(conn, row.given) or "") == fold(given)}
            found = exact if len(exact) == 1 else found
        count_rows("identify", len(rows), len(found))
    if not found and given and family and phone:
        wanted = vault_of(conn).lookups("full", unordered(fold(f"{given} {family}")))
        reached = set(conn.scalars(_with_phone(conn, phone).where(users.c.full_lookup.in_(wanted))))
        found = {user_id for user_id in reached if birth_date is None or _may_be_born(conn, user_id, birth_date)}
    unnamed = not given and not family
    if unnamed and birth_date and phone:
        reached = set(conn.scalars(_with_phone(conn, phone)))
        found = {user_id for user_id in reached if _is_born(conn, user_id, birth_date)}
    return tuple(sorted(found))


@operation
def same_person(conn: Connection, given: str | None, family: str | None, birth_date: date | None) -> tuple[str, ...]:
    """Return users of this family name and birth date whose given name sounds the same, or is not known."""
    if not family or birth_date is None:
        return ()
    wanted = vault_of(conn).lookups("person", person_key(family, birth_date))
    rows = conn.execute(select(users).where(users.c.person_lookup.in_(wanted), users.c.status != "merged").order_by(users.c.id))
    return tuple(row.id for row in rows if _given_agrees(conn, row, given))


@operation
def sounding_alike(conn: Connection, full: str, phone: str | None) -> tuple[str, ...]:
    """Return users of the same number whose names sound the same: perhaps one person, written in two ways."""
    if phone is None:
        return ()
    wanted = vault_of(conn).lookups("sound", unordered(sound(full)))
    return tuple(conn.scalars(_with_phone(conn, phone).where(users.c.sound_lookup.in_(wanted)).order_by(users.c.id)))


@operation
def sounding_born(conn: Connection, given: str, family: str, born: date) -> tuple[str, ...]:
    """Return users who were born on a day and whose names sound like this one; of twins such as Leo and Lea none is the other."""
    wanted = vault_of(conn).lookups("sound", unordered(sound(f"{given} {family}")))
    rows = conn.execute(select(users).where(users.c.sound_lookup.in_(wanted), users.c.status != "merged")).all()
    there = [row for row in rows if unseal(conn, row.birth_date) == born.isoformat()]
    return tuple(sorted(row.id for row in there if not is_twin(unseal(conn, row.given) or "", given)))


@operation
def by_id(conn: Connection, user_id: str) -> UserRow | None:
    """Return a record."""
    row = conn.execute(select(users).where(users.c.id == user_id)).one_or_none()
    if row is None:
        return None
    born = unseal(conn, row.birth_date)
    return UserRow(
        row.id,
        unseal(conn, row.given),
        unseal(conn, row.family),
        vault_of(conn).open(row.full_name),
        date.fromisoformat(born) if born else None,
        row.language,
        row.status,
    )


@operation
def draft_of(conn: Connection, user_id: str) -> PatientDraft | None:
    """Return a patient who is on file, for a booking; of a record that was merged the one that it went to."""
    user = by_id(conn, resolve(conn, user_id))
    if user is None:
        return None
    return PatientDraft(user.given, user.family, user.full_name, None, user.language, user.id, user.birth_date, verified=True)


@operation
def names(conn: Connection, user_ids: Collection[str]) -> dict[str, str]:
    """Return the full names of users, by id."""
    rows = conn.execute(select(users.c.id, users.c.full_name).where(users.c.id.in_(user_ids)))
    return {row.id: vault_of(conn).open(row.full_name) for row in rows}


@operation
def resolve(conn: Connection, user_id: str) -> str:
    """Return the record that counts: of one that was merged, the one that it went to."""
    went = conn.scalar(select(users.c.merged_into).where(users.c.id == user_id))
    return user_id if went is None else resolve(conn, went)


@operation
def create(conn: Connection, user_id: str, draft: PatientDraft, at: datetime) -> None:
    """Make the record of somebody new; staff have yet to verify it."""
    vault = vault_of(conn)
    born = draft.birth_date.isoformat() if draft.birth_date else None
    conn.execute(
        insert(users).values(
            id=user_id,
            given=seal(conn, draft.given),
            family=seal(conn, draft.family),
            full_name=vault.seal(draft.full),
            birth_date=seal(conn, born),
            **lookups_of(vault, draft.family, draft.full, draft.birth_date),
            language=draft.language,
            status="unverified",
            name_verified=draft.verified,
            version=1,
            created_at=at,
            updated_at=at,
        )
    )


def lookups_of(vault: Vault, family: str | None, full: str, birth_date: date | None) -> dict[str, bytes | None]:
    """Return a record's look-up columns, under the first key."""
    return {
        "person_lookup": vault.lookup("person", person_key(family, birth_date)) if family and birth_date else None,
        "full_lookup": vault.lookup("full", unordered(fold(full))),
        "sound_lookup": vault.lookup("sound", unordered(sound(full))),
    }


def _is_born(conn: Connection, user_id: str, birth_date: date) -> bool:
    user = by_id(conn, user_id)
    return user is not None and user.birth_date == birth_date


def _may_be_born(conn: Connection, user_id: str, birth_date: date) -> bool:
    user = by_id(conn, user_id)
    return user is not None and user.birth_date in {None, birth_date}


def _name(conn: Connection, user_id: str) -> NameValue | None:
    user = by_id(conn, user_id)
    return NameValue(user.given, user.family, user.full_name) if user else None


def person_key(family: str, birth_date: date) -> str:
    """Return by what a family name with a birth date is looked up."""
    return f"{fold(family)}|{birth_date.isoformat()}"


def unordered(words: str) -> str:
    """Return a name's words, sorted: callers and engines give the family name first or last."""
    return " ".join(sorted(words.split()))


def _given_agrees(conn: Connection, row: "Row[tuple[object, ...]]", given: str | None) -> bool:
    known = unseal(conn, row.given)
    return given is None or known is None or is_like(given, known)


def _with_phone(conn: Connection, phone: str) -> "Select[tuple[str]]":
    return (
        select(users.c.id)
        .join(user_contacts, user_contacts.c.user_id == users.c.id)
        .join(contacts, contacts.c.id == user_contacts.c.contact_id)
        .where(contacts.c.phone_lookup.in_(vault_of(conn).lookups("phone", phone)), users.c.status != "merged")
    )
