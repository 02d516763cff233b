"""From a list to the book: through a whole bella, over REST, on disk, and under a new key."""

import asyncio
from datetime import date
from pathlib import Path

from bella_core.core.clock import SystemClock
from bella_core.crud import appointments, conflicts, imported, rotation, users
from bella_core.db import Database, Vault
from bella_core.services.clinics import ClinicStore
from bella_core.services.importing.desk import Options
from tests.booking.conftest import NOW, StandingClock, ask
from tests.inbox.importing import PATIENTS, VISITS, Desk
from tests.peers.stores import KEY, open_database

LISTS = {
    "patients": PATIENTS + "1;Zyxwvut;Qponml;24/05/1980;514 555-0142;;F;\n2;Zyxwvut;Ponmlk;13/06/1970;;;E;",
    "appointments": VISITS
    + "A,1,2027-03-15,9:00,60,Okafor,,cleaning,\nB,2,2027-03-15,9:30,60,Okafor,,cleaning,\nC,2,2027-03-16,9:00,60,,,Zyxwvut's filling,\n",
}


async def take_in(importing):
    for kind, text in LISTS.items():
        await importing.run(await importing.read(kind, text.encode(), Options()), actor="staff:desk")


async def test_an_overlap_in_a_list_is_settled_over_rest(bella, reader, writer):
    await take_in(bella.importing)
    status, _, listed = await reader.get("/conflicts", kind="import_overlap")
    assert (status, listed["open"]["import_overlap"]) == (200, 1)
    [item] = listed["items"]
    assert (item["details"]["starts_at"], item["details"]["overlaps"]) == ("2027-03-15T09:30:00-04:00", "provider")
    status, _, decided = await writer.request("POST", f"/conflicts/{item['id']}/resolve", json={"decision": "accept"})
    assert (status, decided["resolution"]) == (200, "accepted")
    shown = (await reader.get("/appointments"))[2]["items"]
    assert item["proposal"]["starts_at"] in {one["starts_at"] for one in shown}
    await take_in(bella.importing)
    assert (await reader.get("/conflicts"))[2]["open"] == dict.fromkeys(conflicts.KINDS, 0)


async def test_nothing_of_a_list_can_be_read_on_the_disk(sqlite_url):
    db = await open_database(sqlite_url)
    clinics = ClinicStore(db, StandingClock())
    await clinics.load(demo=True)
    await take_in(Desk(db, clinics, StandingClock()).importing)
    await db.close()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    stored = await asyncio.to_thread(_read, file) + await asyncio.to_thread(_read, file.with_name(f"{file.name}-wal"))
    assert not [word for word in (b"Zyxwvut", b"Qponml", b"5145550142", b"1980-05-24") if word in stored]


def _read(path):
    return path.read_bytes() if path.exists() else b""


async def test_under_a_new_key_rows_are_known_as_before(database_url):
    new = Vault.new_key()
    old = await open_database(database_url)
    clinics = ClinicStore(old, StandingClock())
    await clinics.load(demo=True)
    await take_in(Desk(old, clinics, StandingClock()).importing)
    await old.close()

    both = await Database.open(database_url, Vault([new, KEY]), clock=SystemClock())
    while await both.write(rotation.reseal):
        pass
    await both.close()
    only = await Database.open(database_url, Vault([new]), clock=SystemClock())
    assert set(await only.read(imported.known, "practice", "patient", ["1", "2", "3"])) == {"1", "2"}
    clinics = ClinicStore(only, StandingClock())
    await clinics.load()
    desk = Desk(only, clinics, StandingClock())
    assert await desk.take("patients", LISTS["patients"]) == {"same": 2}
    again = await desk.take("appointments", LISTS["appointments"])
    assert again == {"same": 1, "conflict": 1, "the provider is empty": 1}
    assert (await only.read(conflicts.count_open))["import_overlap"] == 1
    await only.close()


async def test_an_imported_patient_who_calls_is_known_and_their_usual_provider_with_them(bella):
    await take_in(bella.importing)
    past = VISITS + "P,1,2026-09-14,9:00,60,Bouchard,,cleaning,Complete\n"
    await bella.importing.run(await bella.importing.read("appointments", past.encode()), actor="staff:desk")
    known = await bella.db.read(users.identify, "Qponml", "Zyxwvut", date(1980, 5, 24), None)
    assert [(one.service, one.provider_id) for one in known.visits] == [("cleaning", "okafor")]
    assert len(await bella.db.read(appointments.of_user, known.user_id, NOW)) == 1
    assert (await bella.booking.find_slots(ask(limit=1))).slots
