"""A message is kept, whatever is away: in the database, or sealed on the disk until the database is back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bella_core.crud import tasks
from bella_core.crud.recordings import ConsentRow
from bella_core.db import Vault
from bella_core.services.recordings.keeping import Leaving
from bella_core.services.spool import RecordedMessage, Spool
from bella_core.services.spool_messages import Messages
from tests.conversation.house import CALLER, NOW, House
from tests.peers.stores import KEY, open_database

MESSAGE = RecordedMessage("RE" + "1" * 32, "CA" + "1" * 32, "main", CALLER, 9, NOW)


def leaving(message):
    return Leaving("message", message.language, (ConsentRow("message", "bella-1", message.language, message.at),), 90)


def spool(folder):
    return Spool(folder / "spool", Vault([KEY]))


async def messages(db):
    return [(task.kind, task.details["recording"], task.details["phone"]) for task in await db.read(tasks.unresolved)]


@pytest.fixture
async def dead_db(tmp_path):
    """A database whose server is not there."""
    database = await open_database("postgresql://bella@127.0.0.1:1/nothing")
    yield database
    await database.close()


async def test_a_message_is_an_item_for_staff_once(house, tmp_path):
    keeper = Messages(house.db, spool(tmp_path), house.alerts, leaving)
    assert await keeper.keep(MESSAGE)
    assert await keeper.keep(MESSAGE)
    assert await messages(house.db) == [("message", MESSAGE.recording_sid, CALLER)]
    assert not (tmp_path / "spool").exists()


async def test_a_message_recorded_while_the_database_is_away_is_imported_when_it_is_back(db, dead_db, tmp_path):
    house = House(dead_db)
    assert await Messages(dead_db, spool(tmp_path), house.alerts, leaving).keep(MESSAGE)
    assert await spool(tmp_path).all() == [MESSAGE]
    back = Messages(db, spool(tmp_path), house.alerts, leaving)
    assert await back.import_spool() == 1
    assert await back.import_spool() == 0
    assert await messages(db) == [("message", MESSAGE.recording_sid, CALLER)]
    await house.close()


async def test_an_import_that_was_broken_off_is_finished_without_a_second_item(db, tmp_path):
    house = House(db)
    await spool(tmp_path).add(MESSAGE)
    keeper = Messages(db, spool(tmp_path), house.alerts, leaving)
    assert await keeper.keep(MESSAGE)  # as if the import had died between the database and the removal of the file
    assert await keeper.import_spool() == 1
    assert len(await messages(db)) == 1
    assert await spool(tmp_path).all() == []
    await house.close()


async def test_what_lies_on_the_disk_is_sealed_and_private(tmp_path):
    await spool(tmp_path).add(MESSAGE)
    (file,) = (tmp_path / "spool").iterdir()
    assert CALLER.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert await Spool(tmp_path / "spool", Vault([Vault.new_key()])).all() == []
    assert file.exists()


async def test_a_message_that_nothing_can_keep_is_not_thanked_for(dead_db, tmp_path):
    house = House(dead_db)
    (tmp_path / "spool").write_text("a file where the folder should be")
    assert not await Messages(dead_db, spool(tmp_path), house.alerts, leaving).keep(MESSAGE)
    await house.close()


def test_a_message_survives_a_process_that_is_killed_right_after(tmp_path):
    code = (
        "import asyncio, os, pathlib, sys\n"
        "from tests.conversation.test_spool import MESSAGE, spool\n"
        "asyncio.run(spool(pathlib.Path(sys.argv[1])).add(MESSAGE))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=root, check=False, env=dict(os.environ))
    assert killed.returncode == -9
    (file,) = (tmp_path / "spool").iterdir()
    assert Vault([KEY]).open(file.read_bytes())
