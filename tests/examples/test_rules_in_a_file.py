"""The example's rule and counter, through whole calls in both languages, graded by the rows of the database."""

import importlib.util
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bella_core.app.bella import Bella
from bella_core.core.ids import new_id
from bella_core.core.settings import Settings
from bella_core.crud import listing
from bella_core.plugin import Secret
from bella_core.telephony.terminal import telephone
from bella_core.telephony.transport import StartCall
from tests.peers.stores import KEY

FILE = Path(__file__).parents[2] / "examples" / "rules-in-a-file" / "house_rules.py"

ENGLISH = ("a check-up tomorrow at 4 pm, I'm a new patient", "Ann Lee", "the first one", "yes")
FRENCH = ("un examen demain à 16 heures, je suis un nouveau patient", "Luc Gagnon", "le deuxième", "oui")
KNOWN = ("a check-up tomorrow at 4 pm, I've been here before", "Peter Jones", "January 31st 1980", "yes")


class StandingClock:
    """A Thursday, ten in the morning in Toronto."""

    def now(self):
        return datetime(2027, 3, 11, 15, tzinfo=UTC)

    def monotonic(self):
        return 0.0


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location(FILE.stem, FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
async def bella(example, database_url, tmp_path):
    settings = Settings(data_dir=tmp_path, database_url=Secret(database_url), encryption_key=Secret(KEY))
    async with Bella(settings, clock=StandingClock(), plugins=[example.HouseRules, counter := example.CallCounter()], jobs=False) as bella:
        await bella.clinics.load(demo=True)
        yield bella, counter


async def call(bella, language, words):
    """Hold a call in the terminal's way; return what was said."""
    said = []

    async def lines():
        for line in words:
            yield line

    start = StartCall(new_id(), "main", "+14165550142", language)
    assert await telephone(bella.conversation, start, lines(), said.append) == "booked", "\n".join(said)
    return "\n".join(said)


async def book(bella):
    rows = await bella.db.read(listing.appointments_page, limit=10)
    return [row.starts_at.astimezone(ZoneInfo("America/Toronto")).strftime("%A %H:%M") for row in rows]


async def test_new_callers_are_turned_from_friday_afternoon_and_booked_in_both_languages(bella, example):
    bella, counter = bella
    english = await call(bella, "en-CA", ENGLISH)
    french = await call(bella, "fr-CA", FRENCH)
    await call(bella, "en-CA", KNOWN)

    assert await book(bella) == ["Friday 08:00", "Friday 16:00", "Monday 08:00"]
    assert example.SAYS["en-CA"] in english
    assert example.SAYS["fr-CA"] in french
    await bella.hooks.runner.flush()
    assert counter.seen == {"call in en-CA": 2, "call in fr-CA": 1, "ended: booked": 3, "appointment booked": 3}


def test_the_file_is_a_telephone_of_its_own(tmp_path):
    env = {"PATH": os.environ["PATH"], "BELLA_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    command = [sys.executable, str(FILE)]
    done = subprocess.run(command, env=env, input="goodbye\n", capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert {"call in en-CA: 1", "ended: none: 1"} <= set(done.stdout.splitlines())
