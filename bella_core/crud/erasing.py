"""
What is taken away when somebody asks to be forgotten: at once all that no law has the clinic keep, and in its time the rest.

At once: telephones and addresses, what was said, recorded, texted and left for staff, waits, recalls, rows of imported lists. In its time:
name, birth date, and what stands with the appointments. The times of appointments stay, of nobody, as the book was.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, delete, or_, select, true, update

from bella_core.db import models as m
from bella_core.db.vault import vault_of

from .measuring import operation
from .personal import Person
from .users import lookups_of

#: What an emptied item holds.
_NOTHING = "{}"
#: Rows that are opened at a time, of those that nothing but their text ties to a person.
_MANY = 1_000


def marks(conn: Connection, person: Person) -> frozenset[str]:
    """Return by which words a person is known in sealed text: names, own numbers and addresses."""
    vault = vault_of(conn)
    names = conn.scalars(select(m.users.c.full_name).where(m.users.c.id.in_(person.user_ids)))
    mails = conn.scalars(select(m.contacts.c.email).where(m.contacts.c.id.in_(person.own_contact_ids), m.contacts.c.email.is_not(None)))
    return frozenset({*map(vault.open, names), *map(vault.open, mails), *person.phones})


@operation
def now(conn: Connection, person: Person, at: datetime, *, held_calls: frozenset[str]) -> None:
    """
    Take away what no law has the clinic keep.

    Args:
        person: see ``personal.find``, with all calls. ``at``: aware UTC.
        held_calls: of patients on whom legal holds lie; what was said in those stays, as it is theirs too.
    """
    calls = person.call_ids - held_calls
    _empty_traces(conn, person, calls)
    _empty_calls(conn, calls)
    _empty_items(conn, person, at)
    mine = person.user_ids
    for table in (m.waiting, m.recalls, m.recall_offers):
        conn.execute(delete(table).where(table.c.user_id.in_(mine)))
    conn.execute(delete(m.imported).where(m.imported.c.subject_id.in_([*mine, *person.appointment_ids])))
    _forget_contacts(conn, person)
    conn.execute(update(m.users).where(m.users.c.id.in_(mine)).values(do_not_disclose=True, version=m.users.c.version + 1, updated_at=at))


@operation
def identity(conn: Connection, person: Person, at: datetime) -> None:
    """Take away who they were, and what stands with their appointments; the record stays, of nobody, as rows point at it."""
    vault, visits = vault_of(conn), person.appointment_ids
    conn.execute(delete(m.insurances).where(m.insurances.c.appointment_id.in_(visits)))
    conn.execute(delete(m.appointment_notes).where(m.appointment_notes.c.appointment_id.in_(visits)))
    conn.execute(update(m.appointments).where(m.appointments.c.id.in_(visits)).values(reason=None))
    for user_id in person.user_ids:
        text = f"erased {user_id}"
        gone = {"given": None, "family": None, "birth_date": None, "full_name": vault.seal(text), **lookups_of(vault, None, text, None)}
        conn.execute(update(m.users).where(m.users.c.id == user_id).values(**gone, version=m.users.c.version + 1, updated_at=at))


def _empty_calls(conn: Connection, call_ids: Iterable[str]) -> None:
    """Forget what was said in calls and who called; that there were such calls stays known."""
    taped = select(m.recordings.c.id).where(m.recordings.c.call_id.in_(call_ids))
    conn.execute(delete(m.recording_parts).where(m.recording_parts.c.recording_id.in_(taped)))
    conn.execute(update(m.recordings).where(m.recordings.c.call_id.in_(call_ids)).values(status="deleted", words=None, samples=0))
    conn.execute(delete(m.turns).where(m.turns.c.call_id.in_(call_ids)))
    conn.execute(update(m.calls).where(m.calls.c.id.in_(call_ids)).values(caller=None, caller_lookup=None))


def _empty_items(conn: Connection, person: Person, at: datetime) -> None:
    """Close what was left for staff, and forget what it says; an item of a shared call that is about somebody else stays."""
    mine = m.tasks.c.id.in_(person.task_ids) & or_(m.tasks.c.user_id.is_(None), m.tasks.c.user_id.in_(person.user_ids))
    ids = conn.scalars(select(m.tasks.c.id).where(mine)).all()
    nothing = vault_of(conn).seal(_NOTHING)
    conn.execute(delete(m.task_notes).where(m.task_notes.c.task_id.in_(ids)))
    conn.execute(update(m.tasks).where(m.tasks.c.id.in_(ids)).values(details=nothing))
    still = m.tasks.c.id.in_(ids) & (m.tasks.c.status == "open")
    conn.execute(update(m.tasks).where(still).values(status="done", outcome="erased", resolved_at=at))
    theirs = or_(m.conflicts.c.user_id.in_(person.user_ids), m.conflicts.c.appointment_id.in_(person.appointment_ids))
    conn.execute(update(m.conflicts).where(theirs).values(details=nothing))


def _forget_contacts(conn: Connection, person: Person) -> None:
    """Forget the telephones that are nobody else's, and of the others that they stood with this patient."""
    own, vault = person.own_contact_ids, vault_of(conn)
    conn.execute(delete(m.text_answers).where(m.text_answers.c.contact_id.in_(own)))
    conn.execute(delete(m.waiting_offers).where(m.waiting_offers.c.contact_id.in_(own)))
    conn.execute(update(m.appointments).where(m.appointments.c.id.in_(person.appointment_ids)).values(contact_id=None))
    for table in (m.appointments, m.sent_messages, m.waiting):
        conn.execute(update(table).where(table.c.contact_id.in_(own)).values(contact_id=None))
    digests = [digest for phone in person.phones for digest in vault.lookups("phone", phone)]
    conn.execute(update(m.dials).where(m.dials.c.caller_lookup.in_(digests)).values(caller_lookup=None))
    conn.execute(delete(m.text_answers).where(m.text_answers.c.sender_lookup.in_(digests)))
    conn.execute(delete(m.user_contacts).where(m.user_contacts.c.user_id.in_(person.user_ids)))
    conn.execute(delete(m.contacts).where(m.contacts.c.id.in_(own)))


def _empty_traces(conn: Connection, person: Person, call_ids: frozenset[str]) -> None:
    """Delete answers that were kept against repetition, and deliveries, that name a person or tell what was said in their calls."""
    taped = set(conn.scalars(select(m.recordings.c.id).where(m.recordings.c.call_id.in_(call_ids))))
    conn.execute(delete(m.outbox).where(m.outbox.c.topic == "recording_words", m.outbox.c.key.in_(taped)))
    words = _as_written(marks(conn, person))
    ids = person.user_ids | person.contact_ids | person.appointment_ids | call_ids
    _delete_naming(conn, m.outbox.c.id, m.outbox.c.payload, words, true())
    settled = m.outbox.c.status != "due"  # what is due and names them by ids alone still has to be done
    _delete_naming(conn, m.outbox.c.id, m.outbox.c.payload, ids, settled)
    _delete_naming(conn, m.idempotency.c.key, m.idempotency.c.response, words | ids, true())


def _as_written(words: frozenset[str]) -> frozenset[str]:
    """Return words as they are, and as JSON may write them: an accent by its number."""
    return words | {json.dumps(word)[1:-1] for word in words}


def _delete_naming(
    conn: Connection, key: Column[str], sealed: Column[bytes | None], words: frozenset[str], among: ColumnElement[bool]
) -> None:
    """Delete those rows of a table in whose key or sealed text one of some words is."""
    vault, after = vault_of(conn), ""
    while rows := conn.execute(select(key, sealed).where(among, key > after).order_by(key).limit(_MANY)).all():
        texts = ((row[0], f"{row[0]} {vault.open(row[1]) if row[1] is not None else ''}") for row in rows)
        found = [name for name, text in texts if any(word in text for word in words)]
        conn.execute(delete(key.table).where(key.in_(found)))
        after = rows[-1][0]


def last_entry(conn: Connection, person: Person) -> datetime | None:
    """Return when the last appointment of a person was, whatever became of it; None for whoever never had one."""
    mine = m.appointments.c.id.in_(person.appointment_ids)
    at: datetime | None = conn.scalar(select(m.appointments.c.ends_at).where(mine).order_by(m.appointments.c.ends_at.desc()).limit(1))
    return at
