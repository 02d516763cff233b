"""Turn a caller's audio into text."""

from ..hooks import Kind, hook
from ..types import Audio, SpeechHints, Transcript


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
