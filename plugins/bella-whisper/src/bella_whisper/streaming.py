"""An utterance that is transcribed at its pauses, so that its words are there soon after its end."""

import asyncio

import attrs

from bella_core.plugin import Audio, AudioFormat, SpeechHints, Transcript

from .gate import LEAST_S
from .hearing import Heard
from .listening import Listener
from .local import LocalEngine
from .sound import loudest

#: A pause after which the utterance may be over, and how much quieter than the voice it is (8 is 18 dB).
_PAUSE_S = 0.3
_QUIETER = 8
#: Samples are looked at so many seconds at a time.
_FRAME_S = 0.02
#: Seconds of an utterance from which on it is not transcribed ahead: it would not fit the encoder's window.
_LONGEST_S = 28.0


@attrs.frozen
class _Ahead:
    """A transcript on its way, and how many bytes of audio it covers."""

    task: "asyncio.Task[Transcript | None]"
    size: int


class Stream:
    """
    Keep what is sent; when the caller pauses and a core is free, transcribe it ahead of time.

    What was transcribed ahead is the answer if nothing was said after it, and is thrown away otherwise: an answer is always that of the
    whole utterance.
    """

    def __init__(self, listener: Listener, local: LocalEngine, fmt: AudioFormat, hints: SpeechHints) -> None:
        self._listener = listener
        self._local = local
        self._format = fmt
        self._hints = hints
        self._data = bytearray()
        self._frame = max(1, int(fmt.rate_hz * _FRAME_S)) * (1 if fmt.encoding == "mulaw" else 2)
        self._looked_at = 0
        self._loudest = 0.0
        self._quiet_frames = 0
        self._spoke = False
        self._ahead: _Ahead | None = None

    async def send(self, chunk: bytes) -> None:
        """Keep the chunk, and see whether the caller pauses."""
        self._data += chunk
        while self._looked_at + self._frame <= len(self._data):
            self._look(bytes(self._data[self._looked_at : self._looked_at + self._frame]))
            self._looked_at += self._frame
        if self._spoke and self._quiet_frames * _FRAME_S >= _PAUSE_S and self._seconds < _LONGEST_S:
            self._begin()

    async def finish(self) -> Transcript | None:
        """Return what was said."""
        whole = Audio(bytes(self._data), self._format)
        ahead = self._ahead
        if ahead is not None and await self._nothing_after(ahead.size):
            transcript = await _result(ahead.task)
            if transcript is not None:
                return transcript
        self._drop()
        return await self._listener.transcribe(whole, self._hints)

    async def close(self) -> None:
        """Drop what is on its way."""
        self._drop()
        self._data.clear()

    @property
    def _seconds(self) -> float:
        return len(self._data) / self._frame * _FRAME_S

    def _look(self, frame: bytes) -> None:
        """Follow the voice's loudness, and count the quiet frames since it was heard last."""
        level = float(loudest(Audio(frame, self._format)))
        self._loudest = max(level, self._loudest * 0.999)  # the voice of the last seconds
        if level * _QUIETER < self._loudest:
            self._quiet_frames += 1
        else:
            self._quiet_frames, self._spoke = 0, True

    def _begin(self) -> None:
        """Transcribe ahead, unless cores are short or busy with an earlier pause of this caller."""
        if not self._local.spare or (self._ahead is not None and not self._ahead.task.done()):
            return
        self._spoke = False
        audio = Audio(bytes(self._data), self._format)
        self._ahead = _Ahead(asyncio.create_task(self._transcribe(audio), name="whisper:ahead"), len(self._data))

    async def _transcribe(self, audio: Audio) -> Transcript | None:
        voice = await self._listener.voice(audio)
        if voice is None or not voice.heard:
            return None
        return await self._local.transcribe(Heard(audio, voice), self._hints)

    async def _nothing_after(self, size: int) -> bool:
        """Tell whether nobody spoke in what came later than ``size`` bytes."""
        rest = Audio(bytes(self._data[size:]), self._format)
        voice = await self._listener.voice(rest) if rest.data else None
        return not rest.data or (voice is not None and voice.speech_s < LEAST_S)

    def _drop(self) -> None:
        if self._ahead is not None:
            self._ahead.task.cancel()
            self._ahead = None


async def _result(task: "asyncio.Task[Transcript | None]") -> Transcript | None:
    """Return what a task made; None if it failed, since the whole utterance is transcribed then."""
    await asyncio.wait((task,))
    return None if task.cancelled() or task.exception() is not None else task.result()
