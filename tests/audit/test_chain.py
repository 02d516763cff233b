"""The audit is only added to, and its chain shows whatever somebody did to it behind the database's back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from bella_core.core.ids import new_id
from bella_core.crud import audit as audit_rows
from bella_core.crud import rotation, sealing
from bella_core.db import Database, append_only
from bella_core.db.models import audit, audit_links
from bella_core.domain.sealing import NOTHING, AuditEntry, Break, Head, digest_of
from bella_core.services.audit_chain import MOST_BREAKS, AuditChain
from tests.db.test_rotation import NEW, open_with
from tests.peers.stores import KEY


async def note(db, count):
    """Append rows, and return their ids in the order of sealing."""
    for number in range(count):
        await db.write(audit_rows.add, "staff:1", "patient.seen", "users", f"u{number}", kind="page")
    return [row.id for row in await db.read(lambda conn: conn.execute(audit.select().order_by(audit.c.at, audit.c.id)).all())]


def as_a_vandal(*statements):
    """Do what somebody does who may do anything to the database: take the triggers off first."""

    def do(conn):
        for table in append_only.TABLES:
            if conn.dialect.name == "sqlite":
                for event in ("update", "delete"):
                    conn.execute(text(f"DROP TRIGGER {table}_append_only_{event}"))
            else:
                conn.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            conn.execute(statement)

    return do


@pytest.fixture
def chain(db):
    return AuditChain(db)


@pytest.mark.parametrize("table", [audit, audit_links], ids=str)
async def test_the_database_refuses_to_change_or_delete_a_row(db, chain, table):
    await note(db, 2)
    await chain.seal()
    for statement in (update(table).values({table.c[1].name: table.c[1]}), delete(table)):
        with pytest.raises(DBAPIError, match=append_only.WORD):
            await db.write(lambda conn, statement=statement: conn.execute(statement))
    assert (await chain.verify()).head.position == 2


async def test_postgresql_refuses_to_empty_the_table(request):
    url = request.getfixturevalue("postgres_databases").create(request.getfixturevalue("migrated_postgres"))
    db = await open_with(url, KEY)
    with pytest.raises(DBAPIError, match=append_only.WORD):
        await db.write(lambda conn: conn.execute(text("TRUNCATE audit")))
    await db.close()


async def test_triggers_that_are_gone_come_back_with_the_next_upgrade(db):
    await note(db, 1)
    await db.write(as_a_vandal())
    await db.upgrade()
    with pytest.raises(DBAPIError, match=append_only.WORD):
        await db.write(lambda conn: conn.execute(delete(audit)))


async def test_what_nobody_touched_is_whole_whatever_was_sealed_when(db, chain):
    assert (await chain.verify()).is_whole
    await note(db, 3)
    before = await chain.verify()
    assert (before.is_whole, before.waiting, before.head.position) == (True, 3, 0)
    await chain.seal()
    await note(db, 2)
    await chain.seal()
    await chain.seal()
    after = await chain.verify()
    assert (after.is_whole, after.waiting, after.head.position) == (True, 0, 5)


async def test_rows_are_sealed_in_stretches_and_read_in_stretches(db, chain, monkeypatch):
    monkeypatch.setattr("bella_core.services.audit_chain._STRETCH", 2)
    ids = await note(db, 5)
    assert [await db.write(sealing.extend, 2) for _ in range(4)] == [2, 2, 1, 0]
    await db.write(as_a_vandal(update(audit).where(audit.c.id == ids[2]).values(actor="staff:2")))
    state = await chain.verify()
    assert (state.head.position, state.breaks) == (5, (Break(3, ids[2], "changed"),))


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "subject_id", "details"])
async def test_a_changed_row_is_named_whatever_was_changed_of_it(db, chain, column):
    ids = await note(db, 3)
    await chain.seal()
    value = datetime(2027, 1, 1, tzinfo=UTC) if column == "at" else "{}" if column == "details" else "other"
    await db.write(as_a_vandal(update(audit).where(audit.c.id == ids[1]).values({column: value})))
    state = await chain.verify()
    assert (state.is_whole, state.breaks) == (False, (Break(2, ids[1], "changed"),))


async def test_a_row_that_was_taken_out_is_named_and_so_is_one_that_was_taken_out_with_its_link(db, chain):
    ids = await note(db, 4)
    await chain.seal()
    await db.write(as_a_vandal(delete(audit).where(audit.c.id == ids[1])))
    assert (await chain.verify()).breaks == (Break(2, ids[1], "missing"),)
    await db.write(lambda conn: conn.execute(delete(audit_links).where(audit_links.c.position == 2)))
    assert (await chain.verify()).breaks == (Break(3, ids[2], "gap"),)


async def test_rows_that_changed_places_do_not_hold(db, chain):
    ids = await note(db, 3)
    await chain.seal()
    swap = [update(audit_links).where(audit_links.c.audit_id == old).values(audit_id=new) for old, new in ((ids[0], "x"), (ids[1], ids[0]))]
    await db.write(as_a_vandal(*swap, update(audit_links).where(audit_links.c.audit_id == "x").values(audit_id=ids[1])))
    assert [one.why for one in (await chain.verify()).breaks] == ["changed", "changed"]


async def test_what_is_slipped_in_among_old_rows_is_never_sealed_and_shows(db, chain):
    await note(db, 2)
    await chain.seal()
    long_ago = datetime.now(UTC) - timedelta(days=3)
    row = {"actor": "staff:1", "action": "a", "subject": "users", "subject_id": "u", "details": "{}"}
    await db.write(lambda conn: conn.execute(insert(audit).values(id=new_id(), at=long_ago, **row)))
    await note(db, 1)
    await chain.seal()
    state = await chain.verify()
    assert (state.is_whole, state.late, state.waiting, state.breaks) == (False, 1, 0, ())


async def test_a_row_that_was_committed_a_little_late_is_sealed_all_the_same(db, chain):
    await note(db, 2)
    await chain.seal()
    row = {"actor": "staff:1", "action": "a", "subject": "users", "subject_id": "u", "details": "{}"}
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    await db.write(lambda conn: conn.execute(insert(audit).values(id=new_id(), at=an_hour_ago, **row)))
    await chain.seal()
    state = await chain.verify()
    assert (state.is_whole, state.head.position) == (True, 3)


async def test_an_end_that_was_cut_off_shows_to_whoever_noted_the_head(db, chain):
    ids = await note(db, 3)
    await chain.seal()
    noted = (await chain.verify()).head
    assert (await chain.verify(noted)).is_whole
    cut = (delete(audit).where(audit.c.id == ids[2]), delete(audit_links).where(audit_links.c.position == 3))
    await db.write(as_a_vandal(*cut))
    assert (await chain.verify()).is_whole
    state = await chain.verify(noted)
    assert (state.is_whole, state.is_cut) == (False, True)
    assert (await chain.verify(Head(2, bytes(32)))).is_cut


async def test_whoever_has_no_key_can_make_no_chain_that_holds(db, chain):
    """The digests' key is sealed: a chain made with another is no chain."""
    await note(db, 2)
    await chain.seal()
    await db.write(as_a_vandal(delete(audit_links)))
    await db.write(lambda conn: conn.execute(text("DELETE FROM audit_secrets")))
    secret = bytes(32)
    rows = await db.read(lambda conn: conn.execute(audit.select().order_by(audit.c.at, audit.c.id)).all())
    previous, made = NOTHING, []
    for position, row in enumerate(rows, 1):
        previous = digest_of(secret, previous, AuditEntry(*row))
        made.append({"position": position, "audit_id": row.id, "digest": previous, "sealed_at": row.at})
    await db.write(lambda conn: conn.execute(insert(audit_links), made))
    assert [one.why for one in (await chain.verify()).breaks] == ["changed", "changed"]


async def test_at_most_a_hundred_places_are_told_of(db, chain):
    await note(db, MOST_BREAKS + 5)
    await chain.seal()
    await db.write(as_a_vandal(update(audit).values(actor="x")))
    assert len((await chain.verify()).breaks) == MOST_BREAKS


async def test_the_chain_holds_under_a_new_encryption_key(database_url):
    old = await open_with(database_url, KEY)
    await note(old, 2)
    await AuditChain(old).seal()
    await old.close()
    both: Database = await open_with(database_url, NEW, KEY)
    while await both.write(rotation.reseal):
        pass
    await both.close()
    new = await open_with(database_url, NEW)
    await note(new, 1)
    await AuditChain(new).seal()
    state = await AuditChain(new).verify()
    assert (state.is_whole, state.head.position) == (True, 3)
    await new.close()
