"""Audio going in, transcripts coming out."""

from typing import Literal

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
class Transcript:
    """What an engine heard; an empty text means that nothing was said. ``confidence`` is 0 to 1 or None."""

    text: str
    language: str
    confidence: float | None = None
    engine: str = ""
