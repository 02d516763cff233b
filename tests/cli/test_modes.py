"""Staff release times, decide about requests and tick entries from a terminal."""

import asyncio
import os
import re

import pytest

from bella_core.app.book import open_desk
from bella_core.cli import main
from bella_core.core.clock import SystemClock
from bella_core.core.config import load_settings
from bella_core.domain.dialogue.types import FindSlots, PatientDraft
from bella_core.domain.slots import Wish
from bella_core.services.booking import Booking

from .conftest import Ran


@pytest.fixture
def bella(environment, tmp_path, monkeypatch, capsys):
    """Run the command here: a process of its own for each would take a minute."""
    for name in os.environ.keys() - environment.keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv("BELLA_DATA_DIR", environment["BELLA_DATA_DIR"])
    monkeypatch.chdir(tmp_path)

    def run(*words):
        code = main(words)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


def change_clinic(bella, tmp_path, mode):
    exported = bella("clinic", "export", "--demo").out
    file = tmp_path / "clinic.toml"
    file.write_text(exported.replace('province = "ON"', f'province = "ON"\nmode = "{mode}"', 1), encoding="utf-8")
    assert bella("clinic", "import", str(file)).code == 0


def book():
    """Book the first slot there is, as a call does, and return the appointment's id."""

    async def run():
        settings = load_settings(None, os.environ)
        async with open_desk(settings) as (desk, _):
            booking = Booking(desk.db, desk.clinics, settings, SystemClock())
            found = await booking.find_slots(FindSlots("cleaning", "main", Wish(), 1))
            patient = PatientDraft("Marie", "Tremblay", "Marie Tremblay", "+14165550142", "fr-CA")
            return (await booking.book(found.slots[0], patient, key="1", actor="call")).appointment_id

    return asyncio.run(run())


def test_requests_are_listed_decided_and_entered(bella, tmp_path):
    change_clinic(bella, tmp_path, "request")
    assert bella("requests", "list").out == "Nothing waits.\n"
    assert bella("to-enter", "list").out == "Nothing is to be entered.\n"
    it = book()
    assert re.search(rf"^{it}  .*  main  cleaning  .*  location$", bella("requests", "list").out, re.MULTILINE)
    listed = bella("to-enter", "list").out
    assert "ASKED FOR" in listed
    assert "Marie Tremblay" in listed
    assert bella("requests", "approve", it, "--by", "ana").out == "approved\n"
    again = bella("requests", "decline", it, "--reason", "full")
    assert (again.code, "does not wait" in again.err) == (1, True)
    assert bella("to-enter", "tick", it).out == "entered\n"
    assert bella("to-enter", "list", "--location", "main").out == "Nothing is to be entered.\n"
    assert bella("to-enter", "tick", "nothing").code == 1


def test_times_are_released_listed_and_taken_back(bella, tmp_path):
    refused = bella("releases", "add", "main", "2099-03-16T09:00", "2099-03-16T12:00")
    assert (refused.code, 'mode = "blocks"' in refused.err) == (1, True)
    change_clinic(bella, tmp_path, "blocks")
    made = bella("releases", "add", "main", "2099-03-16T09:00", "2099-03-16T12:00", "--provider", "chen", "--room", "room-2")
    released = made.out.partition(" ")[0]
    assert made.out == f"{released}  2099-03-16 09:00 EDT to 2099-03-16 12:00 EDT  main  provider chen  room room-2\n"
    assert bella("releases", "list").out == made.out
    assert bella("releases", "withdraw", released).out == made.out.rstrip("\n") + "  withdrawn\n"
    assert bella("releases", "list").out == "Nothing is released by hand.\n"
    assert "write the time as 2026-03-02T09:30" in bella("releases", "add", "main", "tomorrow", "2099-03-16T12:00").err
    for year in ("9999", "0001"):
        ran = bella("releases", "add", "main", f"{year}-01-01T00:00", f"{year}-12-31T23:59:59")
        assert ran.code == 2
        assert "must be of the years 1800 to 2999" in ran.err
    assert bella("releases", "withdraw", "nothing").err == "bella: there is no such release\n"
