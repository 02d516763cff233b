"""The examples run as their pages say."""

import importlib.util
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from twilio.request_validator import RequestValidator

from bella_core.app.bella import Bella
from bella_core.core.settings import Settings, TwilioSettings
from bella_core.plugin import Secret

EXAMPLES = Path(__file__).parents[2] / "examples"
TOKEN = "12345"


class StandingClock:
    """A Friday, half past nine in Toronto."""

    def now(self):
        return datetime(2027, 3, 12, 14, 30, tzinfo=UTC)

    def monotonic(self):
        return 0.0


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_a_clinics_own_application_holds_bella(tmp_path):
    public_url = "https://clinic.example.ca/bella"
    settings = Settings(data_dir=tmp_path, public_url=public_url, twilio=TwilioSettings(auth_token=Secret(TOKEN)))
    app = load(EXAMPLES / "embed" / "clinic_app.py").make_clinic_app(Bella(settings, clock=StandingClock()))
    call = {"CallSid": "CA00000000000000000000000000000001", "From": "+14165550142", "To": "+14165550100", "CallStatus": "ringing"}
    signature = RequestValidator(TOKEN).compute_signature(public_url + "/twilio/voice", call)

    async with TestServer(app) as server, ClientSession() as session:
        async with session.get(server.make_url("/openings")) as openings:
            assert (await openings.json())[0] == "2027-03-12T10:30:00-05:00"
        async with session.get(server.make_url("/bella/readyz")) as ready:
            assert ready.status == 200
        async with session.post(server.make_url("/bella/twilio/voice"), data=call, headers={"X-Twilio-Signature": signature}) as voice:
            assert voice.status == 200
            assert f'action="{public_url}/twilio/turn?' in await voice.text()
        async with session.post(server.make_url("/bella/twilio/voice"), data=call, headers={"X-Twilio-Signature": "no"}) as voice:
            assert voice.status == 403


def run(tmp_path, *words):
    env = {"PATH": os.environ["PATH"], "BELLA_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)


def test_a_plugin_in_a_file_reads_a_clinics_own_words(tmp_path):
    done = run(tmp_path, EXAMPLES / "plugin-in-a-file" / "house_words.py", "My usual, please, on Tuesday at 10 am.")

    assert done.returncode == 0, done.stderr
    assert "house_words: service in 'My usual'" in done.stdout.splitlines()
    assert any(line.startswith("canadian_nlp: time in ") for line in done.stdout.splitlines())


async def test_a_page_in_a_file_tells_people_and_programs_when_the_clinic_is_open(tmp_path):
    example = load(EXAMPLES / "page-in-a-file" / "opening_hours.py")
    week = ("08:00-17:00",) * 4 + ("09:15-12:00", "", "")
    settings = Settings(data_dir=tmp_path, plugins={"opening_hours": {"week": week}})
    app = example.make_app_with_hours(Bella(settings, plugins=[example.OpeningHours], discover=False, clock=StandingClock()))

    async with TestServer(app) as server, ClientSession(headers={"Accept-Language": "fr-CA"}) as session:
        async with session.get(server.make_url("/")) as home:
            assert '<a href="plugins/opening_hours/">Heures d&#39;ouverture</a>' in await home.text()
        async with session.get(server.make_url("/plugins/opening_hours/")) as page:
            text = await page.text()
            assert page.status == 200
            assert "Nous sommes ouverts." in text
            assert "<td>vendredi</td><td>09:15–12:00</td>" in text
            assert "<td>samedi</td><td>fermé</td>" in text
        async with session.get(server.make_url("/plugins/opening_hours/opening-hours.json")) as hours:
            document = await hours.json()
            assert (document["open"], document["week"]["Friday"], document["week"]["Sunday"]) == (True, "09:15–12:00", "")


def test_the_example_of_a_page_keeps_the_promises_of_its_family(tmp_path):
    """The example is held to the suite that its own author would write."""
    (tmp_path / "opening_hours.py").write_text((EXAMPLES / "page-in-a-file" / "opening_hours.py").read_text("utf-8"), "utf-8")
    suite = """
import pytest
from bella_core.testing import WebExample, WebSuite
from opening_hours import OpeningHours


class TestOpeningHours(WebSuite):
    plugin = OpeningHours
    examples = [WebExample("GET", "/opening-hours.json", has="open")]

    @pytest.mark.skip(reason="the program that uses it is in the same file")
    def test_importing_it_is_cheap(self): ...
"""
    (tmp_path / "test_opening_hours.py").write_text(suite)
    done = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_opening_hours.py")
    assert done.returncode == 0, done.stdout + done.stderr
