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
