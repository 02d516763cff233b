"""Who asks to be forgotten is forgotten: at once as far as the law lets the clinic, and in its time wholly, in every table."""

from datetime import UTC, date, datetime

import orjson
import pytest
from sqlalchemy import LargeBinary, insert, select

from bella_core.core.errors import NotFound
from bella_core.core.privacy_settings import PrivacySettings
from bella_core.crud import calls, idempotency, merges, outbox, recordings, users
from bella_core.crud.dials import Dialled
from bella_core.crud.dials import begin as dial
from bella_core.crud.erasures import by_user
from bella_core.db.models import appointments, metadata, user_contacts
from bella_core.db.models import outbox as outbox_table
from bella_core.db.vault import VaultError, vault_of
from bella_core.domain.phonetics import fold, sound
from bella_core.services.privacy.desk import EraseRefused, Privacy
from tests.conversation.house import NOW
from tests.exporting.conftest import OTHER_PHONE, PHONE

ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
#: After the visit of 2026-11-10, and when the ten years of Ontario are nearly over, and over.
AFTER, BEFORE_TEN, TEN = (datetime(year, month, day, 15, tzinfo=UTC) for year, month, day in ((2026, 12, 1), (2036, 11, 9), (2036, 11, 10)))
TOLD = ("Zenobia", "Quistgaard", "QUISTGAARD", PHONE, PHONE[2:], "zenobia@", "QUIST-77", "1971-02-03", "Canada Life")


def everything(conn):
    """Yield every value of every table: its table, its column, and the value, opened where it is sealed."""
    vault = vault_of(conn)
    for table in metadata.sorted_tables:
        for row in conn.execute(select(table)):
            for column, value in zip(table.columns, row, strict=True):
                if isinstance(column.type, LargeBinary) and value is not None:
                    try:
                        yield (
                            table.name,
                            column.name,
                            vault.open_bytes(value).decode("latin-1") + vault.open_bytes(value).decode("utf-8", "replace"),
                        )
                    except VaultError:
                        yield table.name, column.name, value
                else:
                    yield table.name, column.name, str(value)


def found(conn):
    """Return in which columns anything of her still is: her words, or a digest by which she would be found."""
    vault = vault_of(conn)
    digests = {
        vault.lookup("phone", PHONE),
        vault.lookup("email", "zenobia@quistgaard.example"),
        vault.lookup("person", f"{fold('Quistgaard')}|1971-02-03"),
        vault.lookup("full", " ".join(sorted(fold("Zenobia Quistgaard").split()))),
        vault.lookup("sound", " ".join(sorted(sound("Zenobia Quistgaard").split()))),
    }
    return {
        (table, column)
        for table, column, value in everything(conn)
        if (value in digests if isinstance(value, bytes) else any(word in value for word in TOLD))
    }


def plant_traces(conn, planted):
    """Leave her in what only its text ties to her: deliveries, kept answers, a line that was rung, a call with nothing come of it."""
    outbox.add(conn, "notice", "n1", {"text": "Zenobia Quistgaard comes"})
    outbox.add(conn, "recording_words", planted.recording_id, {"said": "this is Zenobia"})
    idempotency.begin(conn, "rest:1", "a")
    idempotency.finish(conn, "rest:1", orjson.dumps({"name": "Zenobia Quistgaard"}).decode())
    idempotency.begin(conn, f"{planted.call_id}:9:0", "b")
    idempotency.finish(conn, f"{planted.call_id}:9:0", '{"name":"Zenobia"}')
    call = calls.begin(conn, carrier_id="CA9", location_id="main", caller=PHONE, at=NOW)
    dial(conn, Dialled("CA9", 1, "main", "desk", "+14165550100", PHONE, NOW))
    return call.id


async def test_in_its_time_nothing_of_a_person_is_in_any_table(planted, privacy):
    await planted.db.write(plant_traces, planted)
    before = await planted.db.read(found)
    assert {("users", "full_name"), ("contacts", "phone"), ("turns", "record"), ("dials", "caller_lookup")} <= before

    planted.house.clock.at = AFTER
    erasure = await privacy.erase(planted.user_id, actor="staff:1")
    assert (erasure.kept_until, erasure.done_at) == (date(2036, 11, 10), None)
    kept = {"users", "appointments", "insurances"}
    assert {table for table, _ in await planted.db.read(found)} == kept  # as a dentist must keep them

    planted.house.clock.at = BEFORE_TEN
    assert await privacy.finish_due() == 0
    planted.house.clock.at = TEN
    await privacy.job().run()
    assert await planted.db.read(found) == set()
    assert (await planted.db.read(by_user, planted.user_id)).done_at == TEN
    assert await privacy.finish_due() == 0


@ONE_ENGINE
async def test_what_is_somebody_elses_stays(planted, privacy):
    def snapshot(conn):
        shown = {(table, column, value) for table, column, value in everything(conn) if not isinstance(value, bytes)}
        return {one for one in shown if any(word in one[2] for word in ("Max", "Miller", OTHER_PHONE))}

    before = await planted.db.read(snapshot)
    planted.house.clock.at = AFTER
    await privacy.erase(planted.user_id, actor="staff:1")
    assert {one for one in before if one[0] != "idempotency"} <= await planted.db.read(snapshot)


@ONE_ENGINE
async def test_a_telephone_that_a_family_shares_stays_the_others(planted, privacy):
    def share(conn):
        contact_id = conn.scalar(select(user_contacts.c.contact_id).where(user_contacts.c.user_id == planted.user_id))
        share = {"relation": "child", "guardian": False, "may_book": True, "may_be_told": True}
        conn.execute(insert(user_contacts).values(user_id=planted.other_id, contact_id=contact_id, **share))
        return contact_id

    contact_id = await planted.db.write(share)
    planted.house.clock.at = AFTER
    await privacy.erase(planted.user_id, actor="staff:1")
    left = await planted.db.read(lambda conn: conn.execute(select(user_contacts).where(user_contacts.c.contact_id == contact_id)).all())
    assert [row.user_id for row in left] == [planted.other_id]


@ONE_ENGINE
async def test_the_book_stays_as_it_was_of_nobody(planted, privacy):
    planted.house.clock.at = TEN
    erasure = await privacy.erase(planted.user_id, actor="staff:1")
    assert erasure.done_at == TEN  # the ten years were over
    row = await planted.db.read(lambda conn: conn.execute(select(appointments).where(appointments.c.id == planted.appointment_id)).one())
    assert (row.status, row.reason, row.contact_id) == ("booked", None, None)
    user = await planted.db.read(users.by_id, planted.user_id)
    assert (user.full_name, user.birth_date) == (f"erased {planted.user_id}", None)


@ONE_ENGINE
async def test_a_recording_that_is_still_the_carriers_is_deleted_there(planted):
    def leave(conn):
        return recordings.add(conn, planted.call_id, "call", "RE7", "en-CA", "waiting", NOW, 90)

    recording_id, house = await planted.db.write(leave), planted.house
    house.clock.at = AFTER
    desk = Privacy(house.db, house.clinics, PrivacySettings(), house.clock, lambda: ["twilio"])
    await desk.erase(planted.user_id, actor="staff:1")
    query = select(outbox_table.c.key).where(outbox_table.c.topic == "recording_delete")
    assert await planted.db.read(lambda conn: conn.scalars(query).all()) == [recording_id]
    assert (await planted.db.read(recordings.by_id, recording_id)).status == "deleted"


@ONE_ENGINE
async def test_a_patient_who_is_there_again_is_not_forgotten_for_the_record_that_was(planted, privacy):
    planted.house.clock.at = AFTER
    await privacy.erase(planted.user_id, actor="staff:1")
    merged = await planted.db.write(merges.merge, planted.user_id, planted.other_id, actor="staff:1", at=AFTER)
    assert merged.done
    planted.house.clock.at = TEN
    assert await privacy.finish_due() == 0
    assert (await planted.db.read(users.by_id, planted.other_id)).full_name == "Max Miller"


@ONE_ENGINE
async def test_nobody_is_erased_whose_visit_is_to_come_or_who_is_not_there(planted, privacy):
    with pytest.raises(EraseRefused, match="cancel it first"):
        await privacy.erase(planted.user_id, actor="staff:1")
    with pytest.raises(NotFound):
        await privacy.erase("nobody", actor="staff:1")
    assert ("users", "full_name") in await planted.db.read(found)
