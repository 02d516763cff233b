"""A new encryption key takes over: old values open meanwhile, and when all are sealed anew the old key can go."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from bella_core.core.clock import SystemClock
from bella_core.core.errors import DatabaseAway
from bella_core.core.settings import Settings
from bella_core.crud import appointment_files, blocked, blocks, calls, contacts, listing, recordings, rotation, tasks, turns, users
from bella_core.db import Database, Vault
from bella_core.db.models import contacts as contact_rows
from bella_core.db.vault import vault_of
from bella_core.domain.slots import Claim
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from tests.booking.conftest import NOW, StandingClock, ask, draft
from tests.peers.stores import KEY

NEW = Vault.new_key()


async def open_with(url, *keys):
    return await Database.open(url, Vault(keys), clock=SystemClock())


async def book(db, name):
    clinics = ClinicStore(db, StandingClock())
    await clinics.load(demo=True)
    booking = Booking(db, clinics, Settings(), StandingClock())
    call = await db.write(calls.begin, carrier_id=name, location_id="main", caller="+14165550142", at=NOW)
    await db.write(turns.add, call.id, 0, '{"said": "Tremblay"}', NOW)
    tape = await db.write(recordings.add, call.id, "message", None, "en-CA", "recording", NOW, 90)
    await db.write(recordings.add_part, tape, 0, bytes(range(256)))
    await db.write(recordings.keep, tape)
    await db.write(recordings.note_words, tape, "ma dent")
    slot = (await booking.find_slots(ask())).slots[0]
    await booking.book(slot, draft(name), key=name, actor="call", call_id=call.id, reason="ma dent")
    contact_id = await db.read(contacts.by_phone, "+14165550142")
    await db.write(contacts.set_email, contact_id, "marie@example.ca", actor="staff:1")
    return call.id


def email_of(conn, address):
    """The address as it is kept, found by its look-up."""
    vault = vault_of(conn)
    sealed = conn.scalar(select(contact_rows.c.email).where(contact_rows.c.email_lookup.in_(vault.lookups("email", address))))
    return vault.open(sealed)


async def read_everything(db, call_id):
    [user] = await db.read(listing.users_page, limit=5)
    matches = await db.read(users.identify, "Marie", "Tremblay", None, "+14165550142")
    return (
        user.full_name,
        user.phone,
        matches.user_id == user.id,
        await db.read(turns.get, call_id, 0),
        (await db.read(calls.by_id, call_id)).caller,
        [task.details for task in await db.read(tasks.unresolved)],
        await db.read(contacts.by_phone, "+14165550142") is not None,
        await db.read(email_of, "marie@example.ca"),
        [(row.words, await db.read(recordings.part, row.id, 0)) for row in await db.read(recordings.of_call, call_id)],
    )


async def test_what_was_sealed_under_the_old_key_moves_to_the_new_one(database_url):
    old = await open_with(database_url, KEY)
    call_id = await book(old, "Marie")
    before = await read_everything(old, call_id)
    await old.close()

    both = await open_with(database_url, NEW, KEY)
    assert await read_everything(both, call_id) == before
    assert await both.write(rotation.reseal) > 5
    assert await both.write(rotation.reseal) == 0
    await both.close()

    new = await open_with(database_url, NEW)
    await new.ready()
    assert await read_everything(new, call_id) == before
    await new.close()


async def test_where_no_key_is_old_no_table_is_read(database_url):
    db, asked = await open_with(database_url, KEY), list[str]()
    name = (await db.read(lambda conn: conn.engine.url)).database

    def note(conn, _cursor, statement, *_):
        if conn.engine.url.database == name and "FROM" in statement:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert await db.write(rotation.reseal) == 0
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        await db.close()
    assert asked == []


async def test_a_server_with_another_key_is_not_ready(database_url):
    old = await open_with(database_url, KEY)
    await book(old, "Marie")
    await old.close()
    stranger = await open_with(database_url, NEW)
    with pytest.raises(DatabaseAway, match="BELLA_ENCRYPTION_KEY"):
        await stranger.ready()
    await stranger.close()


async def test_a_blocked_number_stays_blocked_under_a_new_key(database_url):
    old = await open_with(database_url, KEY)
    await old.write(blocked.add, "+14165550142", reason="menaces", actor="staff:1", at=NOW)
    await old.close()

    both = await open_with(database_url, NEW, KEY)
    assert await both.read(blocked.is_blocked, "+14165550142")
    assert (await both.write(blocked.add, "+14165550142", reason="", actor="staff:1", at=NOW)).reason == "menaces"
    assert await both.write(rotation.reseal) == 1
    await both.close()

    new = await open_with(database_url, NEW)
    assert await new.read(blocked.is_blocked, "+14165550142")
    assert (await new.read(blocked.by_number, "+14165550142")).reason == "menaces"
    await new.close()


async def test_notes_and_reasons_of_blocked_times_are_sealed_anew(database_url):
    old = await open_with(database_url, KEY)
    await book(old, "Marie")
    [visit] = await old.read(listing.appointments_page, limit=5)
    await old.write(appointment_files.add_note, visit.id, "fauteuil roulant", actor="staff:1", at=NOW)
    claim = Claim("room:room-1", NOW, NOW + timedelta(hours=1))
    block_id = await old.write(blocks.add, "main", claim, reason="congrès", actor="staff:1", at=NOW)
    await old.close()

    both = await open_with(database_url, NEW, KEY)
    await both.write(rotation.reseal)
    assert await both.write(rotation.reseal) == 0
    await both.close()

    new = await open_with(database_url, NEW)
    assert [note.text for note in (await new.read(appointment_files.read, visit.id)).notes] == ["fauteuil roulant"]
    assert (await new.read(blocks.by_id, block_id)).reason == "congrès"
    await new.close()
