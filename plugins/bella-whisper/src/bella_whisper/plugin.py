"""The plugin: listens by the engines that are there, and speaks by the service where that is wanted."""

import asyncio

from bella_core.plugin import (
    Audio,
    AudioFormat,
    Host,
    NotConfigured,
    Speech,
    SpeechHints,
    Transcript,
    TranscriptStream,
    hookimpl,
)

from . import gate
from .hearing import Engine
from .ladder import Ladder
from .listening import Listener
from .local import LocalEngine
from .models import find_weights
from .remote import RemoteEngine
from .service import Service
from .settings import WhisperSettings
from .speaking import Voice
from .streaming import Stream

_LOADING = "the model of the engine on this machine is being loaded"
_NO_SERVICE = "no service is named: set api_key in [plugins.whisper.remote]"


class Whisper:
    """Hear callers with Whisper, on this machine and by a service."""

    settings = WhisperSettings
    api = 1

    def __init__(self, settings: WhisperSettings) -> None:
        self._settings = settings
        self._service: Service | None = None
        self._local: LocalEngine | None = None
        self._listener: Listener | None = None
        self._ladder: Ladder | None = None
        self._voice: Voice | None = None

    @hookimpl
    async def startup(self, host: Host) -> None:
        """Open what is configured; the model is loaded behind, and what is missing is told."""
        settings = self._settings
        if settings.remote.configured:
            self._service = Service(settings.remote)
            self._voice = Voice(settings.voice, self._service) if settings.voice.enabled else None
        engines, missing = await self._engines()
        if not engines and self._voice is None:
            await self.shutdown()
            raise NotConfigured("; ".join(missing) or "engines in [plugins.whisper] names none")
        self._ladder = Ladder(engines, settings.patience_s, host.now) if engines else None
        detects = await asyncio.to_thread(gate.available)
        self._listener = Listener(self._ladder, host.logger, detects=detects) if self._ladder else None
        if self._local is not None:
            host.ready(_LOADING)
            host.spawn("load", self._load(self._local, host))
        host.logger.info("speech_engines_opened", count=len(engines))

    @hookimpl
    async def shutdown(self) -> None:
        """Let go of the model, the client and the threads."""
        if self._local is not None:
            await self._local.close()
        if self._listener is not None:
            await self._listener.close()
        if self._service is not None:
            await self._service.close()

    @hookimpl
    async def transcribe(self, audio: Audio, hints: SpeechHints) -> Transcript | None:
        """Ask the engines in their order, if anybody speaks at all."""
        return await self._listener.transcribe(audio, hints) if self._listener else None

    @hookimpl
    async def open_transcription(self, fmt: AudioFormat, hints: SpeechHints) -> TranscriptStream | None:
        """Listen while the caller speaks, where the engine on this machine is the one that is asked first."""
        if self._ladder is None or self._listener is None or self._local is None:
            return None
        first = next(iter(self._ladder.order()), None)
        knows = first is self._local and self._local.knows(hints.language)
        return Stream(self._listener, self._local, fmt, hints) if knows else None

    @hookimpl
    async def synthesize(self, speech: Speech) -> Audio | None:
        """Speak by the service, if the clinic wants that."""
        return await self._voice.speak(speech) if self._voice else None

    async def _engines(self) -> tuple[list[Engine], list[str]]:
        """Return the engines that can be used, in their order, and why others cannot."""
        engines: list[Engine] = []
        missing: list[str] = []
        for name in self._settings.engines:
            try:
                engines.append(await (self._on_this_machine() if name == "local" else self._by_service()))
            except NotConfigured as reason:
                missing.append(str(reason))
        return engines, missing

    async def _on_this_machine(self) -> Engine:
        weights = await asyncio.to_thread(find_weights, self._settings.local)
        self._local = LocalEngine(self._settings.local, weights)
        return self._local

    async def _by_service(self) -> Engine:
        if self._service is None:
            raise NotConfigured(_NO_SERVICE)
        return RemoteEngine(self._settings.remote, self._service)

    async def _load(self, local: LocalEngine, host: Host) -> None:
        try:
            await local.load()
        except NotConfigured as reason:
            host.logger.error("speech_model_unusable")
            host.ready(str(reason))
        else:
            host.ready(None)
