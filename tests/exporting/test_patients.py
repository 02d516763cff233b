"""One patient's whole record: nothing that is kept of them is missing, nothing of somebody else is in it, and who took it is known."""

import csv
import io
import wave
import zipfile

import orjson
import pytest
from sqlalchemy import select

from bella_core.core.errors import NotFound
from bella_core.crud import calls, personal
from bella_core.crud.personal import LEFT_OUT
from bella_core.db.models import audit, metadata
from bella_core.db.models import calls as call_table
from tests.conversation.house import NOW
from tests.exporting.conftest import PHONE, fetched

#: For how the file is made, in which the database has no part.
ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def archive_of(planted):
    return zipfile.ZipFile(io.BytesIO(await fetched(await planted.exports.patient(planted.user_id, actor="staff:7"))))


async def test_everything_that_is_kept_of_a_patient_is_in_their_record(planted):
    with await archive_of(planted) as archive:
        tables = orjson.loads(archive.read("record.json"))["tables"]
    (user,), (contact,) = tables["users"], tables["contacts"]
    assert (user["full_name"], user["birth_date"]) == ("Zenobia Quistgaard", "1971-02-03")
    assert (contact["phone"], contact["email"]) == (PHONE, "zenobia@quistgaard.example")
    assert [row["reason"] for row in tables["appointments"]] == ["Zenobia's molar"]
    assert [(row["insurer"], row["member"]) for row in tables["insurances"]] == [("Canada Life", "QUIST-77")]
    assert {row["kind"] for row in tables["tasks"]} >= {"message", "insurance"}
    assert [row["wish"] for row in tables["waiting"]] == [{"days": ["2026-11-12"]}]
    assert [row["message_class"] for row in tables["contact_consents"]] == ["recall"]
    assert [row["version"] for row in tables["consents"]] == ["notice-1"]
    assert [row["ref"] for row in tables["sent_messages"]] == ["SM1"]
    assert [row["reply"] for row in tables["text_answers"]] == ["Thank you, Zenobia"]
    assert [row["words"] for row in tables["recordings"]] == ["this is Zenobia Quistgaard"]
    assert [row["id"] for row in tables["calls"]] == [planted.call_id]
    assert len(tables["turns"]) == 3
    assert "consent.given" in {row["action"] for row in tables["audit"]}


async def test_nothing_of_somebody_else_is_in_it(planted):
    with await archive_of(planted) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for told in (b"Max", b"Miller", b"5550177", planted.other_id.encode()):
        assert told not in everything


@ONE_ENGINE
async def test_the_same_stands_in_tables_for_spreadsheets(planted):
    with await archive_of(planted) as archive:
        tables = orjson.loads(archive.read("record.json"))["tables"]
        for name, rows in tables.items():
            lines = list(csv.DictReader(io.StringIO(archive.read(f"csv/{name}.csv").decode("utf-8-sig"), newline="")))
            assert len(lines) == len(rows), name
        (contact,) = csv.DictReader(io.StringIO(archive.read("csv/contacts.csv").decode("utf-8-sig"), newline=""))
    assert contact["phone"] == f"'{PHONE}"


@ONE_ENGINE
async def test_calls_can_be_read_and_heard(planted):
    with await archive_of(planted) as archive:
        said = archive.read(f"transcripts/{planted.call_id}.txt").decode()
        tape = archive.read(f"recordings/{planted.call_id}-{planted.recording_id}.wav")
    assert "caller  name=Zenobia Quistgaard" in said
    assert "bella   " in said
    with wave.open(io.BytesIO(tape)) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (8000, 1024)


async def test_who_took_a_record_is_in_the_audit_before_its_first_byte(planted):
    export = await planted.exports.patient(planted.user_id, actor="staff:7")
    query = select(audit.c.actor, audit.c.subject_id).where(audit.c.action == "user.exported")
    assert await planted.db.read(lambda conn: conn.execute(query).all()) == [("staff:7", planted.user_id)]
    assert export.filename == f"patient-{planted.user_id}.zip"


async def test_a_call_from_their_own_telephone_is_theirs_though_nothing_came_of_it(planted):
    def ring(conn):
        made = [calls.begin(conn, carrier_id=name, location_id="main", caller=PHONE, at=NOW).id for name in ("CA8", "CA9")]
        conn.execute(call_table.update().where(call_table.c.id == made[0]).values(caller_lookup=None))  # as before there were digests
        return set(made)

    rang = await planted.db.write(ring)
    with await archive_of(planted) as archive:
        tables = orjson.loads(archive.read("record.json"))["tables"]
    assert {row["id"] for row in tables["calls"]} == {planted.call_id, *rang}


@ONE_ENGINE
async def test_who_is_nobody_has_no_record(planted):
    with pytest.raises(NotFound, match="no such user"):
        await planted.exports.patient("00000000-0000-7000-8000-000000000000", actor="staff:7")


@ONE_ENGINE
async def test_no_table_that_points_at_people_or_their_calls_is_forgotten(planted):
    person = await planted.db.read(personal.find, planted.user_id)
    told = {table.name for table in personal.where(person)} | {table.name for table in LEFT_OUT}
    roots = {"users", "contacts", "appointments", "calls", "tasks", "recordings", "sent_messages", "waiting", "pages"}
    pointing = {table.name for table in metadata.tables.values() for key in table.foreign_keys if key.column.table.name in roots}
    assert pointing | roots <= told
