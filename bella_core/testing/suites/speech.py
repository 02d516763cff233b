"""What is asked of plugins that turn audio into text."""

from typing import ClassVar

from hypothesis import given

from bella_core.plugin import Audio, AudioFormat, SpeechHints, Transcript
from bella_core.runtime.calling import HookResult
from bella_core.runtime.checks import expect

from ..bench import Bench, told
from ..promises import Grade, promise
from ..strategies import limits, values_of
from .remote import RemoteSuite

#: A second of telephone silence.
SILENCE = Audio(b"\xff" * 8000, AudioFormat("mulaw"))

_TRANSCRIPT = expect(Transcript | None)


class SpeechSuite(RemoteSuite):
    """
    Hold a plugin to the family of speech-to-text.

    Attributes:
        transcribes: whether it has the hook.
        speech: an utterance; ``says``: what is said in it, in lower case, as far as it must be heard.
        hints: what the engine is told.
    """

    capabilities = {"transcribes": "transcribe"}  # noqa: RUF012  # typed in the base
    transcribes: ClassVar[bool] = True
    speech: ClassVar[Audio] = SILENCE
    says: ClassVar[str] = ""
    hints: ClassVar[SpeechHints] = SpeechHints("en-CA")

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Transcribe the suite's utterance."""
        return {"transcribe": bench.ask("transcribe", self.speech, self.hints, check=_TRANSCRIPT)}

    @promise(Grade.BRONZE)
    def test_it_hears_what_is_said(self, started: Bench) -> None:
        """It answers with what is said in the suite's utterance."""
        result = self.exercise(started)["transcribe"]
        assert isinstance(result.value, Transcript), told(result)
        assert self.says.casefold() in result.value.text.casefold()
        assert result.value.language in {"en-CA", "fr-CA"}, f"language {result.value.language!r}: write en-CA or fr-CA"

    @promise(Grade.BRONZE)
    def test_any_audio_gets_a_valid_answer(self, started: Bench) -> None:
        """Whatever audio comes, the answer is a transcript or None."""

        @limits(15)
        @given(values_of(Audio), values_of(SpeechHints))
        def holds(audio: Audio, hints: SpeechHints) -> None:
            result = started.ask("transcribe", audio, hints, check=_TRANSCRIPT)
            assert result.outcome == "ok", told(result)

        holds()
