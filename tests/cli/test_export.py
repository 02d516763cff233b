"""Records and the book leave by the command line, into files that nobody else reads."""

import asyncio
import io
import json
import re
import stat
import zipfile

import pytest

from bella_core.crud import users
from bella_core.domain.dialogue.types import PatientDraft
from tests.conversation.house import NOW
from tests.peers.stores import KEY, open_database

USER = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def known(sqlite_url):
    """The settings of a book with one patient in it."""

    async def plant():
        db = await open_database(sqlite_url)
        await db.write(users.create, USER, PatientDraft("Ann", "Baker", "Ann Baker", None, "en-CA"), NOW)
        await db.close()

    asyncio.run(plant())
    return {"BELLA_DATABASE_URL": sqlite_url, "BELLA_ENCRYPTION_KEY": KEY}


def test_a_patients_record_is_a_zip_file_of_the_account_alone(bella, tmp_path, known):
    told = bella("export", "patient", USER, **known)
    assert (told.code, told.out) == (0, f"patient-{USER}.zip: one patient's record\n")
    file = tmp_path / f"patient-{USER}.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        assert json.loads(archive.read("record.json"))["tables"]["users"][0]["full_name"] == "Ann Baker"
    assert re.search(r"user\.exported +1", bella("audit", "report", **known).out)


def test_a_record_that_is_not_there_leaves_no_file(bella, tmp_path, known):
    told = bella("export", "patient", "nobody", **known)
    assert (told.code, told.err) == (1, "bella: there is no such user\n")
    assert not list(tmp_path.glob("*.zip"))


def test_the_book_is_written_in_the_form_that_is_asked_for(bella, tmp_path, known):
    told = bella("export", "appointments", "--format", "fhir", "--from", "2026-11-01", "--output", "book.json", **known)
    assert (told.code, told.out) == (0, "book.json: 0 appointments\n")
    assert json.loads((tmp_path / "book.json").read_text()) == {"resourceType": "Bundle", "type": "collection"}
    assert bella("export", "appointments", "--format", "pdf", **known).code == 2
