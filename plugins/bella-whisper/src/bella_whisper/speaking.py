"""The service's voice: a sentence goes out, audio comes back."""

from bella_core.plugin import Audio, AudioFormat, Retry, Speech

from .service import Service
from .settings import VoiceSettings

#: What ``pcm`` is: 16 bits, little-endian, mono.
_PCM = AudioFormat("pcm16", 24_000)


class Voice:
    """Speak by a service."""

    def __init__(self, settings: VoiceSettings, service: Service) -> None:
        self._settings = settings
        self._service = service

    async def speak(self, speech: Speech) -> Audio:
        """
        Return what ``speech`` sounds like.

        Raises:
            Retry: the service is away, slow, busy or broken. Rejected: it refuses the request for good.
        """
        own = self._settings.french if speech.language.startswith("fr") else self._settings.english
        body: dict[str, object] = {
            "model": self._settings.model,
            "input": speech.text,
            "voice": speech.voice or own,
            "response_format": "pcm",
        }
        if self._settings.instructions:
            body["instructions"] = self._settings.instructions
        data = await self._service.post("/audio/speech", body=body)
        if not data or data[:4] == b"RIFF" or data.lstrip()[:1] in {b"{", b"<"}:
            raise Retry("the speech service answered something else than audio")
        return Audio(data[: len(data) // 2 * 2], _PCM)
