"""The example that speaks keeps its promises, and callers hear it."""

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from bella_core.core.config import load_settings
from bella_core.core.settings import SpeechSettings
from bella_core.crud import appointments, calls
from bella_core.services.speech.activity import EnergyDetector
from tests.conversation.house import TO_READ_BACK
from tests.conversation.plain_words import PlainWords
from tests.peers.engines import Mute
from tests.peers.twilio_stream import StreamCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

EXAMPLE = Path(__file__).parents[2] / "examples" / "bella-espeak"
pytest.importorskip("espeakng_loader", reason="espeakng-loader is not installed")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the example installed into it, as pip does."""
    folder = tmp_path_factory.mktemp("site")
    pip = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index", "--target")
    subprocess.run([sys.executable, *pip, str(folder), str(EXAMPLE)], check=True, capture_output=True)
    return folder


def run(site, *words, cwd):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BELLA_", "PYTEST_"))}
    environment |= {"PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, "-m", *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_its_own_tests_pass_and_it_is_graded_gold(site):
    tests = run(site, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", cwd=EXAMPLE)
    assert tests.returncode == 0, tests.stdout[-4000:]

    check = run(site, "bella_core.cli", "plugins", "check", "espeak", "--json", cwd=EXAMPLE)
    (report,) = json.loads(check.stdout)
    assert [(rule["name"], rule["told"]) for rule in report["rules"] if not rule["kept"]] == []
    assert report["grade"] == "gold"


def test_the_settings_of_its_page_are_settings(site, tmp_path, monkeypatch):
    block = re.findall(r"```toml\n(.*?)```", (EXAMPLE / "README.md").read_text(encoding="utf-8"), re.DOTALL)[0]
    (tmp_path / "bella.toml").write_text(block, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    from bella_espeak import EspeakSettings

    table = load_settings(tmp_path / "bella.toml", {"BELLA_DATA_DIR": str(tmp_path)}).plugins["espeak"]

    assert EspeakSettings(**table).voice_fr == "fr-be"


async def test_a_caller_hears_it_and_books(site, sqlite_url, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(site))
    from bella_espeak import Espeak

    settings = settings_for(sqlite_url, tmp_path, speech=SpeechSettings(voice_activity="energy"))
    async with contextlib.AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        server = await stack.enter_async_context(running(settings, plugins=(PlainWords, Mute, Espeak)))
        server.bella.streams.everywhere = True
        call = StreamCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        stack.push_async_callback(call.close)
        await call.dial()
        for words in (*TO_READ_BACK, "yes"):
            voice, detector = call.audio, EnergyDetector()
            assert sum(detector.hear(voice[at : at + 160]) for at in range(0, len(voice), 160)) > 50  # a second of voice at least
            await call.say(words)
        row = await server.bella.db.read(calls.by_carrier, call.sid)
        assert len(await server.bella.db.read(appointments.of_call, row.id)) == 1
        assert call.streams == 1  # Twilio's voice was never needed
