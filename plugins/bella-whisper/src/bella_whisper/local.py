"""The engine on this machine: faster-whisper, loaded once, off the event loop, an utterance a core."""

import asyncio
import contextlib
import os
from importlib import import_module

import attrs

from bella_core.plugin import NotConfigured, SpeechHints, Transcript

from . import expectation, gate
from .decoding import Decoder
from .hearing import Heard, transcript
from .models import Weights, check_weights
from .rules import Part
from .settings import LocalSettings
from .sound import RATE_HZ, Samples, samples
from .workers import Workers

#: Seconds of silence that are kept around the words; more of it invites an engine to write what nobody said.
_BEFORE_S, _AFTER_S = 0.5, 0.8
#: Utterances that may wait for each core; a later one would be heard too late, and another engine is asked at once.
_WAITING = 8
#: Seconds after the start at which the model is loaded, if nobody has spoken before.
_LOAD_AFTER_S = 3.0


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalEngine:
    """
    Transcribe on this machine.

    Args:
        weights: the model's folder.
    """

    name = "local"

    def __init__(self, settings: LocalSettings, weights: Weights) -> None:
        self._settings = settings
        self._weights = weights
        self._calls = settings.calls or cores()
        self._workers = Workers("bella-whisper", self._calls, _WAITING * self._calls)
        self._loaded: asyncio.Future[Decoder] = asyncio.get_running_loop().create_future()
        self._wanted = asyncio.Event()

    @property
    def ready(self) -> bool:
        """Tell whether the model is loaded."""
        return self._loaded.done() and not self._loaded.cancelled() and self._loaded.exception() is None

    @property
    def spare(self) -> bool:
        """Tell whether there is time to transcribe what may be thrown away."""
        return self._workers.spare

    async def load(self) -> None:
        """
        Check and load the model, and transcribe a second of nothing, so that the first caller does not wait.

        It begins a moment after the start, or when the first utterance is there: a command that hears nobody ends before.

        Raises:
            NotConfigured: the weights are corrupt or are no model, or what runs them is broken.
        """
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), _LOAD_AFTER_S)
        try:
            self._loaded.set_result(await self._workers.run(self._load))
        except Exception as error:
            told = error if isinstance(error, NotConfigured) else NotConfigured(f"the engine on this machine cannot start: {error}")
            self._loaded.set_exception(told)
            self._loaded.exception()  # looked at, so that the loop does not report it
            raise told from error

    def knows(self, language: str) -> bool:
        """Tell whether the model is loaded and was trained on a language, ``en-CA`` or ``fr-CA``."""
        return self.ready and (language.startswith("en") or self._loaded.result().multilingual)

    async def transcribe(self, heard: Heard, hints: SpeechHints) -> Transcript | None:
        """
        Transcribe one utterance; None for a language that the model was not trained on.

        Raises:
            NotConfigured: the model could not be loaded. Retry: too many utterances are waiting.
        """
        self._wanted.set()
        decoder = await asyncio.shield(self._loaded)
        if not self.knows(hints.language):
            return None
        prompt = expectation.prompt(hints) if decoder.multilingual or hints.language.startswith("en") else ""
        parts = await self._workers.run(lambda: self._decode(decoder, heard, hints, prompt))
        return transcript(parts, heard, hints, f"faster-whisper {self._weights.name}", prompt=prompt)

    async def close(self) -> None:
        """Let go of the model; a call that is being transcribed ends by itself."""
        await self._workers.close()
        self._loaded.cancel()

    def _load(self) -> Decoder:
        check_weights(self._weights, self._settings.sha256)
        settings = self._settings
        try:
            model = import_module("faster_whisper").WhisperModel(
                str(self._weights.folder),
                device="cpu",
                compute_type=settings.compute_type,
                cpu_threads=settings.threads,
                num_workers=self._calls,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:  # what CTranslate2 says of weights that it cannot read
            raise NotConfigured(f"the model in {self._weights.folder} cannot be loaded: {error}") from error
        decoder = Decoder(model, settings.beam_size)
        silence = import_module("numpy").zeros(RATE_HZ, dtype="float32")
        gate.listen(silence)
        decoder.decode(silence, "en")
        return decoder

    def _decode(self, decoder: Decoder, heard: Heard, hints: SpeechHints, prompt: str) -> list[Part]:
        start_s, kept = _clipped(samples(heard.audio), heard)
        parts = decoder.decode(kept, hints.language[:2], prompt, expectation.wanted(hints))
        return [attrs.evolve(part, start_s=part.start_s + start_s, end_s=part.end_s + start_s) for part in parts]


def _clipped(given: Samples, heard: Heard) -> tuple[float, Samples]:
    """Return the audio without long silence around it, and the seconds it begins at."""
    if heard.voice is None:
        return 0.0, given
    start_s = max(0.0, heard.voice.start_s - _BEFORE_S)
    return start_s, given[int(start_s * RATE_HZ) : int((heard.voice.end_s + _AFTER_S) * RATE_HZ)]
