"""Staff erase, hold and keep the register of breaches on the command line."""

import asyncio
import re

import pytest

from bella_core.crud import users
from bella_core.domain.dialogue.types import PatientDraft
from tests.conversation.house import NOW
from tests.peers.stores import KEY, open_database

USER = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def known(sqlite_url):
    """The settings of a book with one patient in it, who never had an appointment."""

    async def plant():
        db = await open_database(sqlite_url)
        await db.write(users.create, USER, PatientDraft("Ann", "Baker", "Ann Baker", None, "en-CA"), NOW)
        await db.close()

    asyncio.run(plant())
    return {"BELLA_DATABASE_URL": sqlite_url, "BELLA_ENCRYPTION_KEY": KEY}


def test_a_patient_is_held_and_then_erased(bella, known):
    held = bella("privacy", "hold", USER, "--reason", "a claim", **known)
    hold = re.fullmatch(r"Held: (\S+)\n", held.out)[1]
    asked = bella("privacy", "erase", USER, **known)
    assert (asked.code, f"bella export patient {USER}" in asked.out) == (1, True)
    refused = bella("privacy", "erase", USER, "--yes", **known)
    assert (refused.code, "legal hold" in refused.err) == (1, True)
    assert bella("privacy", "release", hold, "--reason", "settled", **known).out == "Released.\n"
    assert "a claim; released" in bella("privacy", "holds", "--all", **known).out
    assert "nothing is left since" in bella("privacy", "erase", USER, "--yes", **known).out
    assert USER in bella("privacy", "erasures", **known).out


def test_a_breach_stands_in_the_register(bella, tmp_path, known):
    about = ("--found", "2026-03-02T09:30", "--happened", "2026-03-01", "--circumstances", "a lost laptop", "--information", "names")
    entered = bella("privacy", "breach", *about, "--people", "3", **known)
    breach = re.match(r"Entered: (\S+)\n", entered.out)[1]
    noted = bella("privacy", "note", breach, "assessed", "--risk", "real", "--text", "not encrypted", **known)
    assert noted.out == "Noted. Still owed: told_commissioner, told_people.\n"
    assert "- Found: 2026-03-02 09:30" in bella("privacy", "incidents", **known).out
    assert bella("privacy", "incidents", "--output", "register.csv", **known).out == "register.csv: 1 entries\n"
    assert "a lost laptop" in (tmp_path / "register.csv").read_text("utf-8-sig")
