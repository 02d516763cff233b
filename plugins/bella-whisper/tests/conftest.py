"""What the tests share: spoken audio, noises, a strict service, and the engine on this machine, loaded once."""

import asyncio
import io
import math
import random
import wave
from array import array
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from bella_whisper import Whisper
from openai.types.audio import SpeechCreateParams, Transcription, TranscriptionVerbose
from openai.types.audio.transcription_create_params import TranscriptionCreateParamsNonStreaming

from bella_core.plugin import Audio, AudioFormat
from bella_core.testing import Bench, Remote, Request, Response

KEY = "sk-planted-key-of-the-tests"
FOLDER = Path(__file__).with_name("audio")
_LISTS = {"keywords[]", "languages[]", "include[]"}


class Service:
    """A speech service that takes what the SDK's own types and pages allow, and answers as the SDK's own types say."""

    key = KEY

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def take(self, request: Request) -> dict[str, Any]:
        """Return the fields of a request that the real service would take."""
        assert request.method == "POST"
        assert request.headers["authorization"] == f"Bearer {KEY}"
        fields = self._transcription(request) if request.path == "/v1/audio/transcriptions" else self._speech(request)
        self.asked.append(fields)
        return fields

    def say(self, text: str, **more: object) -> Response:
        """Return a transcript as ``json``."""
        return _json(Transcription.model_validate({"text": text, "usage": {"type": "duration", "seconds": 2}, **more}))

    def say_at_length(self, text: str, *segments: dict[str, object]) -> Response:
        """Return a transcript as ``verbose_json``."""
        told = [{"id": at, "seek": 0, "tokens": [1], "temperature": 0.0, **segment} for at, segment in enumerate(segments)]
        return _json(TranscriptionVerbose.model_validate({"duration": 2.0, "language": "english", "text": text, "segments": told}))

    def fail(self, status: int) -> Response:
        """Return an error as the service writes it: it quotes what it was asked."""
        told = {"message": "Invalid prompt: my name is Quackenbush", "type": "invalid_request_error", "param": None, "code": None}
        return Response.json({"error": told}, status)

    def _transcription(self, request: Request) -> dict[str, Any]:
        fields, file = _form(request)
        known = {name.removesuffix("[]") for name in fields}
        assert known <= get_type_hints(TranscriptionCreateParamsNonStreaming).keys()
        newest, told = fields["model"] == "gpt-transcribe", fields["response_format"]
        assert newest or not fields.keys() & {"keywords[]", "languages[]"}, "only gpt-transcribe takes these"
        assert not newest or "language" not in fields
        assert told == "json" if fields["model"].startswith("gpt-") else told in {"json", "verbose_json"}
        assert "include[]" not in fields or (fields["include[]"] == ["logprobs"] and fields["model"].startswith("gpt-4o"))
        assert {fields.get("language", "en"), *fields.get("languages[]", ())} <= {"en", "fr"}, "ISO 639-1"
        with wave.open(io.BytesIO(file)) as opened:
            assert (opened.getsampwidth(), opened.getnchannels()) == (2, 1)
            return {**fields, "rate": opened.getframerate(), "seconds": opened.getnframes() / opened.getframerate()}

    def _speech(self, request: Request) -> dict[str, Any]:
        assert request.path == "/v1/audio/speech"
        assert request.headers["content-type"] == "application/json"
        body: dict[str, Any] = request.json()
        assert body.keys() <= get_type_hints(SpeechCreateParams).keys()
        assert {"input", "model", "voice"} <= body.keys()
        assert 0 < len(body["input"]) <= 4096
        assert all(isinstance(value, str) for value in body.values())
        return body


def _json(answer: Any) -> Response:
    return Response(200, answer.model_dump_json(exclude_none=True).encode(), {"Content-Type": "application/json"})


def _form(request: Request) -> tuple[dict[str, Any], bytes]:
    """Return the fields and the file of a multipart form; nothing may stand in it twice but lists."""
    head = b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    form = BytesParser(policy=HTTP).parsebytes(head + request.body)
    assert form.get_content_type() == "multipart/form-data"
    assert not form.defects
    fields: dict[str, Any] = {}
    file = b""
    for part in form.iter_parts():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if name == "file":
            assert (part.get_filename(), part.get_content_type()) == ("speech.wav", "audio/wav")
            file = content
        elif name in _LISTS:
            fields.setdefault(name, []).append(content.decode())
        else:
            assert name not in fields
            fields[name] = content.decode()
    assert file
    return fields, file


def load(bench: Bench) -> None:
    """Wait for the model, so that a machine that is busy with other tests does not miss the deadline of a test's first utterance."""
    local = bench.loaded.made._local
    if local is not None:

        async def loaded():
            local._wanted.set()
            await asyncio.wait([local._loaded])

        bench.run(loaded())


@pytest.fixture(scope="session")
def loaded():
    return load


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def start(service, tmp_path):
    """Start a service that answers with these responses, one after the other, and the plugin that asks it."""
    opened: list[tuple[Remote, Bench]] = []

    def begin(*responses, engines=("remote",), patience_s=2.5, local=None, voice=None, **remote_settings):
        left = list(responses)

        def respond(request):
            service.take(request)
            return left.pop(0) if len(left) > 1 else left[0]

        remote = Remote(respond)
        table = {
            "engines": list(engines),
            "patience_s": patience_s,
            "remote": {"base_url": f"{remote.url}/v1", "api_key": KEY, **remote_settings},
            "local": {"calls": 1, **(local or {})},
            "voice": voice or {},
        }
        bench = Bench(Whisper, "whisper", table, tmp_path / str(len(opened)))
        opened.append((remote, bench))
        bench.__enter__()
        assert bench.start().outcome == "ok"
        load(bench)
        return remote, bench

    yield begin
    for remote, bench in opened:
        remote.recover()
        bench.__exit__(None, None, None)
        remote.close()
        assert remote.mistakes == []


@pytest.fixture(scope="session")
def ear(tmp_path_factory):
    """The engine on this machine, with the weights of the installed package, loaded once for all tests."""
    table = {"engines": ["local"], "local": {"calls": 1}}
    with Bench(Whisper, "whisper", table, tmp_path_factory.mktemp("ear")) as bench:
        assert bench.start().outcome == "ok"
        load(bench)
        yield bench


# --- audio --------------------------------------------------------------------------------------------------------------


def spoken(name: str) -> Audio:
    """Return an utterance of the folder ``audio``: mu-law at 8 kHz."""
    data = (FOLDER / f"{name}.wav").read_bytes()
    return Audio(data[data.index(b"data") + 8 :], AudioFormat("mulaw"))


@pytest.fixture(scope="session")
def say():
    return spoken


def _pcm(levels) -> Audio:
    return Audio(array("h", [int(max(-1.0, min(1.0, level)) * 32767) for level in levels]).tobytes(), AudioFormat("pcm16", 8000))


def _tone(seconds, *hertz, level=0.4):
    return [level * sum(math.sin(2 * math.pi * f * at / 8000) for f in hertz) / len(hertz) for at in range(int(seconds * 8000))]


def _noise(seconds, level):
    source = random.Random(7)
    return [source.gauss(0, level) for _ in range(int(seconds * 8000))]


def _struck(seconds, hertz):
    """A note as of a piano: overtones that fade."""
    parts = ((1, 0.3), (2, 0.15), (3, 0.1))
    return [
        math.exp(-at / 2600) * sum(level * math.sin(2 * math.pi * hertz * times * at / 8000) for times, level in parts)
        for at in range(int(seconds * 8000))
    ]


def _noises() -> dict[str, Audio]:
    off, scale = [0.0], (262, 294, 330, 349, 392, 440, 494, 523)
    dtmf = [(697, 1209), (770, 1336), (852, 1477), (941, 1336)]
    chords = [[sum(three) / 2 for three in zip(*(_struck(0.8, root * by) for by in (1, 1.25, 1.5)), strict=True)] for root in scale]
    return {
        "nothing at all": Audio(b"", AudioFormat("mulaw")),
        "silence": Audio(b"\xff" * 16_000, AudioFormat("mulaw")),
        "comfort noise": _pcm(_noise(3, 0.003)),
        "noise": _pcm(_noise(3, 0.05)),
        "loud noise": _pcm(_noise(3, 0.3)),
        "ringback": _pcm(_tone(2, 440, 480) + off * 32_000 + _tone(2, 440, 480)),
        "busy": _pcm((_tone(0.5, 480, 620) + off * 4000) * 4),
        "keys": _pcm([level for pair in dtmf * 3 for level in _tone(0.12, *pair) + off * 640]),
        "fax": _pcm(_tone(0.5, 1100) + off * 8000 + _tone(3, 2100)),
        "melody": _pcm([level for hertz in scale * 2 for level in _struck(0.4, hertz)]),
        "chords": _pcm([level for chord in chords for level in chord]),
        "mains hum": _pcm(_tone(3, 60, 120, 180)),
    }


@pytest.fixture(scope="session", params=sorted(_noises()))
def noise(request):
    """Each thing that a telephone carries and nobody says."""
    return _noises()[request.param]


@pytest.fixture(scope="session")
def noises():
    return _noises()


def failed(bench: Bench) -> list[str]:
    """Return the plugin's reasons for not being ready."""
    return [reason for reason in bench.host.readiness if reason]


@pytest.fixture
def reasons():
    return failed
