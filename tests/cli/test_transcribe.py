"""What is said in sound files is written down, offline, and a bad file spoils no other."""

import json
import wave
from pathlib import Path

from bella_core.telephony import mulaw
from tests.peers.modem import modulate

ROOT = Path(__file__).parents[2]
AUDIO = ROOT / "plugins" / "bella-whisper" / "tests" / "audio"
ON_THIS_MACHINE = {"BELLA_PLUGINS__WHISPER__ENGINES": "local", "BELLA_PLUGINS__WHISPER__LOCAL__CALLS": "1"}


def test_files_are_written_down_an_object_a_line_and_bad_ones_are_told(bella, tmp_path):
    (tmp_path / "notes.wav").write_text("not a sound", encoding="utf-8")
    (tmp_path / "silence.wav").write_bytes((AUDIO / "nope.wav").read_bytes()[:200].ljust(8200, b"\xff"))
    files = [AUDIO / "root_canal.wav", "notes.wav", "silence.wav", "none.wav"]
    ran = bella("transcribe", "--json", *map(str, files), **ON_THIS_MACHINE)
    heard, notes, silence, none = map(json.loads, ran.out.splitlines())

    assert ran.code == 1
    assert heard["file"] == str(files[0])
    assert (heard["text"], heard["language"]) == ("I need a root canal and a crown.", "en-CA")
    assert 0.8 < heard["confidence"] <= 1
    (segment,) = heard["segments"]
    assert segment.keys() == {"text", "start", "end", "confidence"}
    assert (segment["text"], segment["end"]) == (heard["text"], 1.78)
    assert notes == {
        "file": "notes.wav",
        "error": "notes.wav: this is no WAV file; make one with: ffmpeg -i notes.wav -ac 1 -ar 16000 speech.wav",
    }
    assert silence == {"file": "silence.wav", "text": "", "language": "en-CA", "confidence": None, "segments": []}
    assert none == {"file": "none.wav", "error": "none.wav cannot be read: No such file or directory"}


def test_texts_alone_are_printed_without_json_and_trouble_on_standard_error(bella):
    ran = bella("transcribe", str(AUDIO / "nope.wav"), "none.wav", **ON_THIS_MACHINE)

    assert (ran.code, ran.out) == (1, "Nope.\n")
    assert "bella: none.wav cannot be read" in ran.err


def test_nothing_is_said_of_a_model_that_is_being_loaded(bella):
    ran = bella("transcribe", str(AUDIO / "nope.wav"), **ON_THIS_MACHINE)

    assert (ran.code, ran.out, ran.err) == (0, "Nope.\n", "")


#: Loads for longer than three utterances are waited for, and answers none meanwhile.
LOADING = """
import asyncio
from bella_core.plugin import Transcript, hookimpl
from tests.peers.engines import Modem

class Loading(Modem):
    @hookimpl
    async def startup(self, host):
        self.loaded = asyncio.Event()
        host.ready("its model is being loaded")
        host.spawn("load", self.load(host))

    async def load(self, host):
        await asyncio.sleep(1.5)
        self.loaded.set()
        host.ready({reason})

    @hookimpl
    async def transcribe(self, audio, hints):
        await self.loaded.wait()
        return {answer}
"""


def with_loading(bella, tmp_path, reason, answer):
    """Transcribe with an engine that takes long to load; say what it says then, and what it answers."""
    info = tmp_path / "loading_voice-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loading-voice\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[bella.plugins]\nmodem = loading_voice:Loading\n", encoding="utf-8")
    (tmp_path / "loading_voice.py").write_text(LOADING.format(reason=reason, answer=answer), encoding="utf-8")
    (tmp_path / "bella.toml").write_text('[plugin_host]\nenable = ["modem"]\ndeadlines.modem = {transcribe = 0.3}\n', encoding="utf-8")
    with wave.open(str(tmp_path / "said.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(mulaw.to_pcm16(modulate("a cleaning")))
    return bella("transcribe", "said.wav", PYTHONPATH=f"{tmp_path}:{ROOT}")


def test_a_model_that_loads_for_longer_than_an_answer_may_take_is_waited_for(bella, tmp_path):
    ran = with_loading(bella, tmp_path, None, 'Transcript("a cleaning", hints.language, 0.9, "modem")')

    assert (ran.code, ran.out, ran.err) == (0, "a cleaning\n", "")


def test_one_that_cannot_be_loaded_in_the_end_is_told(bella, tmp_path):
    ran = with_loading(bella, tmp_path, '"its model is broken"', "await asyncio.sleep(60)")

    assert (ran.code, ran.out) == (1, "")
    assert "plugin modem: its model is broken" in ran.err


def test_french_without_an_engine_that_knows_it_is_told(bella):
    ran = bella("transcribe", "--language", "fr", "--json", str(AUDIO / "root_canal.wav"), **ON_THIS_MACHINE)

    assert ran.code == 1
    assert "plugin whisper: has no engine for fr-CA: give it a model or a service" in json.loads(ran.out)["error"]


def test_weights_that_cannot_be_read_are_told(bella, tmp_path):
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    ran = bella(
        "transcribe", "--json", str(AUDIO / "root_canal.wav"), **ON_THIS_MACHINE, BELLA_PLUGINS__WHISPER__LOCAL__MODEL=str(tmp_path)
    )

    assert ran.code == 1
    assert f"plugin whisper: the model in {tmp_path} cannot be loaded" in json.loads(ran.out)["error"]


def test_without_any_engine_the_command_says_what_to_install(bella):
    ran = bella("transcribe", str(AUDIO / "root_canal.wav"), BELLA_PLUGIN_HOST__DISABLE="whisper")

    assert (ran.code, ran.out) == (1, "")
    assert "bella: no speech engine can be used; install one: pip install 'bella-whisper[local]'" in ran.err


def test_a_language_that_bella_does_not_speak_is_refused(bella):
    ran = bella("transcribe", "--language", "de", str(AUDIO / "nope.wav"))

    assert ran.code == 2
    assert "language must be en-CA or fr-CA" in ran.err
