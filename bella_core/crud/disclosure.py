"""
A patient's appointments for whoever calls about them: looked for by two identifiers, told to who may be told, and audited either way.

The audit holds ids and codes: which call asked what for, of which record if there is one, and why nothing was said.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, literal, select

from bella_core.db.models import appointments as appointment_table
from bella_core.db.models import contacts, user_contacts, users
from bella_core.db.types import Flag
from bella_core.db.vault import vault_of
from bella_core.domain.dialogue.types import Appointments, Coming, FindAppointments
from bella_core.domain.disclosure import Standing, is_child, refusal
from bella_core.domain.phonetics import fold, is_twin, sound
from bella_core.plugin.types import NameValue

from . import appointments, audit
from . import users as user_rows
from .measuring import operation

#: Who is late today is late for what starts by then.
SOON = timedelta(hours=12)


@operation
def tell(conn: Connection, ask: FindAppointments, *, at: datetime, call_id: str, key: str, actor: str = "call") -> Appointments:
    """
    Return what a caller may be told of a patient's appointments that are to come; nothing where they may be told nothing.

    Args:
        at: aware UTC. ``key``: of the ask, for the audit. ``actor``: as the audit names who asks.
    """
    found = _records(conn, ask)
    standing = _standing(conn, ask, found, at)
    why = refusal(standing)
    user_id = found[0] if len(found) == 1 else None
    about: dict[str, str | int | None] = {"call_id": call_id, "errand": ask.errand or "unknown", "key": key}
    if why is not None or user_id is None:
        audit.add(conn, actor, "disclosure.refused", "call", call_id, why=why, user_id=user_id, **about)
        return Appointments(None)
    audit.add(conn, actor, "disclosure.allowed", "user", user_id, **about)
    return Appointments(user_id, _coming(conn, user_id, at), _name(conn, user_id))


@operation
def find_late(conn: Connection, ask: FindAppointments, *, at: datetime) -> tuple[str | None, str | None]:
    """
    Return the patient who will be late and the appointment, each if it is plain which one it is; nothing of it is told.

    A full name and the number that calls will do here as well as a birth date.
    """
    found = _records(conn, ask) or _by_number(conn, ask)
    if len(found) != 1:
        return None, None
    (user_id,) = found
    rows = appointments.of_user_ending_after(conn, user_id, at)
    return user_id, rows[0].id if rows and rows[0].starts_at < at + SOON else None


def _records(conn: Connection, ask: FindAppointments) -> tuple[str, ...]:
    """
    Return the records that two identifiers match.

    Family name and birth date, with a given name that agrees, or a full name that sounds the same: nobody hears how it is written. Without
    a name, or with one of which only the given name was heard well, birth date and the number on file. A record without a birth date, as
    of who booked by telephone for the first time, is matched by full name and the number on file.
    """
    if ask.birth_date is not None:
        phone = None if ask.family else ask.caller
        found = user_rows.identified(conn, ask.given, ask.family, ask.birth_date, phone)
        if not found and ask.given and ask.family:
            found = user_rows.sounding_born(conn, ask.given, ask.family, ask.birth_date) or _by_number_and_given(conn, ask)
        if found or not ask.family:
            return found
    return tuple(user_id for user_id in _by_number(conn, ask) if _has_no_birth_date(conn, user_id))


def _by_number(conn: Connection, ask: FindAppointments) -> tuple[str, ...]:
    """Return the records that a full name and the number that calls match; a birth date that was given is of none that has another."""
    if not (ask.given and ask.family and ask.caller):
        return ()
    return user_rows.identified(conn, ask.given, ask.family, ask.birth_date, ask.caller)


def _by_number_and_given(conn: Connection, ask: FindAppointments) -> tuple[str, ...]:
    """Return the records that birth date and the number on file match, where the given name is among the words that were heard."""
    heard = f"{ask.given} {ask.family}".split()
    found = user_rows.identified(conn, None, None, ask.birth_date, ask.caller)
    return tuple(user_id for user_id in found if (name := _name(conn, user_id)) and name.given and _is_among(name.given, heard))


def _is_among(given: str, heard: Sequence[str]) -> bool:
    return any(sound(word) == sound(given) and not is_twin(word, given) for word in heard)


def _standing(conn: Connection, ask: FindAppointments, found: tuple[str, ...], at: datetime) -> Standing:
    """Say what is known of who asks; of a caller, only where there is one record to know it of."""
    if len(found) != 1:
        return Standing(len(found))
    (user_id,) = found
    forbidden = bool(conn.scalar(select(users.c.do_not_disclose).where(users.c.id == user_id)))
    is_patient = ask.relation == "self" and bool(ask.family) and not is_child(ask.birth_date, at.date())
    return Standing(1, forbidden, _is_known_number(conn, user_id, ask.caller), is_patient, _is_contact(conn, user_id, ask.caller_name))


def _is_known_number(conn: Connection, user_id: str, number: str | None) -> bool:
    """Tell whether a number is a contact's who may be told of a user."""
    if number is None:
        return False
    theirs = contacts.c.phone_lookup.in_(vault_of(conn).lookups("phone", number))
    return (
        conn.scalar(
            select(contacts.c.id).join(user_contacts, user_contacts.c.contact_id == contacts.c.id).where(theirs, _may_be_told(user_id))
        )
        is not None
    )


def _is_contact(conn: Connection, user_id: str, name: NameValue | None) -> bool:
    """Tell whether a name is that of somebody whose own telephone is a contact's who may be told of a user."""
    if name is None or not (name.given and name.family):
        return False
    own = user_contacts.alias("own")
    people = (
        select(users.c.id)
        .join(own, own.c.user_id == users.c.id)
        .join(user_contacts, user_contacts.c.contact_id == own.c.contact_id)
        .where(own.c.relation == "self", users.c.id != user_id, users.c.status != "merged", _may_be_told(user_id))
    )
    return any(_is_called(conn, person, name) for person in conn.scalars(people))


def _may_be_told(user_id: str) -> "ColumnElement[bool]":
    return (user_contacts.c.user_id == user_id) & (user_contacts.c.may_be_told == literal(value=True, type_=Flag()))


def _is_called(conn: Connection, user_id: str, name: NameValue) -> bool:
    user = user_rows.by_id(conn, user_id)
    return user is not None and sorted(fold(user.full_name).split()) == sorted(fold(name.full).split())


def _has_no_birth_date(conn: Connection, user_id: str) -> bool:
    user = user_rows.by_id(conn, user_id)
    return user is not None and user.birth_date is None


def _name(conn: Connection, user_id: str) -> NameValue | None:
    user = user_rows.by_id(conn, user_id)
    return None if user is None else NameValue(user.given, user.family, user.full_name)


def _coming(conn: Connection, user_id: str, at: datetime) -> tuple[Coming, ...]:
    rows = appointments.of_user(conn, user_id, at)
    confirmed = _confirmed(conn, (row.id for row in rows))
    return tuple(Coming(row.booked(), row.version, row.id in confirmed) for row in rows)


def _confirmed(conn: Connection, ids: Iterable[str]) -> frozenset[str]:
    theirs = appointment_table.c.id.in_(list(ids)) & appointment_table.c.confirmed_at.is_not(None)
    return frozenset(conn.scalars(select(appointment_table.c.id).where(theirs)))
