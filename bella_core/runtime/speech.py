"""Engines of speech as the rest of bella meets them: typed, and what they return checked."""

from collections.abc import Callable
from typing import Any, Self

from bella_core.plugin import Audio, AudioFormat, Speech, Transcript

from .checks import expect, fits
from .errors import BadValue
from .streams import Stream

#: Longest audio of one speech, in seconds.
MAX_SPEECH_S = 120
#: Longest recording, in seconds: Twilio's own limit.
MAX_RECORDING_S = 4 * 3600
#: Samples a second that the host can convert.
RATES_HZ = range(8000, 48001)

check_transcript = expect(Transcript | None)
_AUDIO = fits(Audio)


class TranscriptionStream:
    """
    One utterance on its way into an engine; ``async with`` closes it.

    Nothing here raises what a plugin raises: after a failure the stream is closed, and says so.

    Args:
        stream: opened by a plugin.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.plugin = stream.plugin

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    @property
    def closed(self) -> bool:
        """Tell whether it takes no more audio: it was closed, or it failed."""
        return self._stream.closed

    async def send(self, chunk: bytes) -> bool:
        """Hand over audio; False when the stream has failed, and what was sent is lost to it."""
        return (await self._stream.call("send", chunk, check=expect(None))).outcome == "ok"

    async def finish(self, budget_s: float | None = None) -> Transcript | None:
        """Return what was said, or ``None`` when the engine cannot tell, or failed."""
        result = await self._stream.call("finish", check=check_transcript, budget_s=budget_s)
        found: Transcript | None = result.value
        return found

    async def close(self) -> None:
        """Let go of it, whatever state it is in."""
        await self._stream.close()


def check_spoken(speech: Speech) -> Callable[[Any, str], Audio | None]:
    """Return the check of an engine's answer to ``speech``."""

    def checked(value: Any, _plugin: str) -> Audio | None:
        if value is None:
            return None
        if not _AUDIO(value):
            raise BadValue(f"expected Audio or None, got {type(value).__name__} (or one of its fields has the wrong type)")
        _check_format(value.format, speech.format)
        wide = _width(value.format)
        if len(value.data) % wide:
            raise BadValue("pcm16 has two bytes a sample, and the data an odd number of bytes")
        if not value.data:
            raise BadValue("there is no audio: return None for what cannot be spoken")
        if len(value.data) > MAX_SPEECH_S * wide * value.format.rate_hz:
            raise BadValue(f"more than {MAX_SPEECH_S} s of audio")
        audio: Audio = value
        return audio

    return checked


def check_recording(value: Any, _plugin: str) -> Audio:
    """Check what a carrier recorded: mono telephone audio, or samples that the host can convert; it may be empty."""
    if not _AUDIO(value):
        raise BadValue(f"expected Audio, got {type(value).__name__} (or one of its fields has the wrong type)")
    _check_format(value.format, AudioFormat("mulaw"))
    if len(value.data) % _width(value.format):
        raise BadValue("pcm16 has two bytes a sample, and the data an odd number of bytes")
    if len(value.data) > MAX_RECORDING_S * _width(value.format) * value.format.rate_hz:
        raise BadValue(f"more than {MAX_RECORDING_S} s of audio")
    audio: Audio = value
    return audio


def _width(given: AudioFormat) -> int:
    """Return the bytes of a sample."""
    return 2 if given.encoding == "pcm16" else 1


def _check_format(given: AudioFormat, wanted: AudioFormat) -> None:
    if given == wanted or (given.encoding == "pcm16" and given.rate_hz in RATES_HZ):
        return
    told = f"{given.encoding} at {given.rate_hz} Hz"
    raise BadValue(f"wanted {wanted.encoding} at {wanted.rate_hz} Hz, or pcm16 from 8000 to 48000 Hz; got {told}")
