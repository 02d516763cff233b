"""Turn a caller's audio into text, and what bella says into audio."""

from ..hooks import Kind, hook
from ..types import Audio, AudioFormat, Speech, SpeechHints, Transcript, TranscriptStream


class SpeechSpecs:
    """Engines are asked in the configured order until one answers."""

    @hook(Kind.PROVIDE, 6.0)
    async def transcribe(self, audio: Audio, hints: SpeechHints) -> Transcript | None:
        """
        Transcribe one utterance.

        Called once an utterance where the transport delivers audio. On error or overrun the next engine is asked.

        Args:
            audio: the utterance, mono, at most 60 s.
            hints: language, what is expected, words of the clinic.

        Returns:
            ``None``: not mine, ask the next engine. ``Transcript("")``: nothing was said, ask nobody else.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.OPEN, 1.0, calls={"send": 1.0, "finish": 6.0, "close": 1.0})
    async def open_transcription(self, fmt: AudioFormat, hints: SpeechHints) -> TranscriptStream | None:
        """
        Listen to one utterance while it is being said, so that its transcript is there soon after its end.

        Called once an utterance where the transport delivers audio as it is spoken, when the caller begins to speak. On error or overrun,
        also of a call on the stream, the stream is closed; what the caller said until then and goes on to say is kept, and handed to
        ``transcribe`` at the utterance's end. Streams of several calls are open at the same time.

        Args:
            fmt: of every chunk that will be sent, mono.
            hints: language, what is expected, words of the clinic.

        Returns:
            A stream, or ``None``: not mine, ask the next engine.
        """
        raise NotImplementedError  # a spec is never called

    @hook(Kind.PROVIDE, 4.0)
    async def synthesize(self, speech: Speech) -> Audio | None:
        """
        Speak a sentence or a few.

        Called for what bella says where the transport takes audio; the host keeps what is said often, and plays it again. On error or
        overrun the next engine is asked; when none speaks, the carrier's own voice reads the text.

        Args:
            speech: the words, their language, a voice, and the wanted format.

        Returns:
            Mono audio in the wanted format, or as ``pcm16`` of any rate from 8 to 48 kHz: the host converts it. ``None``: not mine, ask the
            next engine.
        """
        raise NotImplementedError  # a spec is never called
