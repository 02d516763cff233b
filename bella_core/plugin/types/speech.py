"""Audio going in, transcripts coming out."""

from typing import Literal, Protocol

import attrs


@attrs.frozen
class AudioFormat:
    """How samples are coded: ``mulaw`` is 8-bit telephone audio, ``pcm16`` is little-endian."""

    encoding: Literal["mulaw", "pcm16"]
    rate_hz: int = 8000


@attrs.frozen
class Audio:
    """One utterance of mono audio, without a file header."""

    data: bytes
    format: AudioFormat


@attrs.frozen
class SpeechHints:
    """
    Tell an engine what to listen for.

    Args:
        language: ``en-CA`` or ``fr-CA``.
        expecting: kinds that the last question asked for.
        words: names and services of the clinic that are hard to hear right; no patient's data.
    """

    language: str
    expecting: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@attrs.frozen
class Segment:
    """Part of a transcript: its words, where they stand in the audio in seconds, and how sure the engine is, 0 to 1 or None."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


@attrs.frozen
class Transcript:
    """
    Hold what an engine heard.

    Args:
        text: empty if nothing was said.
        language: ``en-CA`` or ``fr-CA``.
        confidence: how likely every word is right, 0 to 1; None where the engine cannot tell.
        engine: the engine's and the model's name.
        segments: the parts of ``text``, in order, where the engine tells them.
    """

    text: str
    language: str
    confidence: float | None = None
    engine: str = ""
    segments: tuple[Segment, ...] = ()


class TranscriptStream(Protocol):
    """
    Listen to one utterance while it is being said; what ``open_transcription`` returns.

    The host calls one method at a time, each under a deadline of its own, and ``close`` exactly once, whatever happened before. After an
    error or an overrun it calls nothing but ``close``, and hands the audio so far to ``transcribe``.
    """

    async def send(self, chunk: bytes) -> None:
        """Take more audio, in the stream's format: any number of bytes, for ``pcm16`` an even one. Keep it and return soon."""
        ...

    async def finish(self) -> Transcript | None:
        """
        Return what was said in all that was sent; called once, after the last ``send``.

        Returns:
            ``None``: cannot tell, ``transcribe`` is asked. ``Transcript("")``: nothing was said, nobody else is asked.
        """
        ...

    async def close(self) -> None:
        """Let go of everything; also called at any moment before ``finish``, when the caller hung up."""
        ...


@attrs.frozen
class Speech:
    """
    Say what is to be spoken.

    Args:
        text: words for the ear, without markup.
        language: ``en-CA`` or ``fr-CA``.
        format: the samples that the telephone wants.
        voice: the engine's own name of a voice that the clinic chose; empty for the engine's usual one for the language.
    """

    text: str
    language: str
    format: AudioFormat = AudioFormat("mulaw")
    voice: str = ""
