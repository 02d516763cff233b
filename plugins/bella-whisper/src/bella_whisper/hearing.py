"""What an engine is given, and what every engine's words become."""

from collections.abc import Sequence
from typing import Protocol

import attrs

from bella_core.plugin import Audio, Segment, SpeechHints, Transcript

from .confidence import confidence
from .gate import Voice
from .rules import Part, said


@attrs.frozen
class Heard:
    """An utterance, and where somebody speaks in it; ``voice`` is None where no voice detector is installed."""

    audio: Audio
    voice: Voice | None = None


class Engine(Protocol):
    """One way to transcribe; ``name`` is that of the settings."""

    name: str

    async def transcribe(self, heard: Heard, hints: SpeechHints) -> Transcript | None: ...


def transcript(parts: Sequence[Part], heard: Heard, hints: SpeechHints, engine: str, *, prompt: str, language: str = "") -> Transcript:
    """
    Return what a caller has said out of what an engine wrote.

    Args:
        prompt: what the engine was told. ``language``: what it heard, if it tells; else that of the hints.
    """
    kept = said(parts, heard.voice.speech_s if heard.voice else None, prompt)
    segments = tuple(Segment(part.text, part.start_s, part.end_s, confidence(part)) for part in kept)
    text = " ".join(segment.text for segment in segments)
    sure = [segment.confidence for segment in segments if segment.confidence is not None]
    return Transcript(text, language or hints.language, min(sure, default=None), engine, segments if text else ())
