"""What is asked of plugins that turn audio into text, and text into audio."""

from typing import ClassVar

import pytest
from hypothesis import given

from bella_core.plugin import Audio, AudioFormat, Speech, SpeechHints, Transcript
from bella_core.runtime.calling import HookResult
from bella_core.runtime.speech import check_spoken, check_transcript

from ..bench import Bench, told
from ..listening import Listener
from ..promises import Grade, promise
from ..strategies import limits, values_of
from .remote import RemoteSuite

#: A second of telephone silence.
SILENCE = Audio(b"\xff" * 8000, AudioFormat("mulaw"))

#: Bytes that are sent to a stream at a time.
_USUAL, _SIZES = 800, (160, 1234, 60_000)
#: Seconds within which a sentence is spoken.
_SHORTEST_S, _LONGEST_S = 0.2, 30.0


class SpeechSuite(RemoteSuite):
    """
    Hold a plugin to the family of speech.

    Attributes:
        transcribes: whether it has the hook ``transcribe``. ``streams``: ``open_transcription``. ``synthesizes``: ``synthesize``.
        speech: an utterance; ``says``: what is said in it, in lower case, as far as it must be heard.
        hints: what the engine is told.
        opens: whether under the suite's settings it opens streams. ``sentence``: what it speaks; None if under them it speaks nothing.
    """

    capabilities = {"transcribes": "transcribe", "streams": "open_transcription", "synthesizes": "synthesize"}  # noqa: RUF012  # see base
    transcribes: ClassVar[bool] = True
    streams: ClassVar[bool] = False
    synthesizes: ClassVar[bool] = False
    speech: ClassVar[Audio] = SILENCE
    says: ClassVar[str] = ""
    hints: ClassVar[SpeechHints] = SpeechHints("en-CA")
    opens: ClassVar[bool] = True
    sentence: ClassVar[Speech | None] = Speech("Your appointment is on Monday at ten.", "en-CA")

    def exercise(self, bench: Bench) -> dict[str, HookResult]:
        """Transcribe the suite's utterance, at once and while it is said, and speak the suite's sentence."""
        results: dict[str, HookResult] = {}
        if self.transcribes:
            results["transcribe"] = bench.ask("transcribe", self.speech, self.hints, check=check_transcript)
        if self.streams and self.opens:
            results["open_transcription"] = self._listened(bench, self.speech)
        if self.synthesizes and self.sentence is not None:
            results["synthesize"] = bench.ask("synthesize", self.sentence, check=check_spoken(self.sentence))
        return results

    # --- utterances ------------------------------------------------------------------------------------------------------

    @promise(Grade.BRONZE)
    def test_it_hears_what_is_said(self, started: Bench) -> None:
        """It answers with what is said in the suite's utterance."""
        _needs("transcribes", self.transcribes)
        self._check_heard(started.ask("transcribe", self.speech, self.hints, check=check_transcript))

    @promise(Grade.BRONZE)
    def test_any_audio_gets_a_valid_answer(self, started: Bench) -> None:
        """Whatever audio comes, the answer is a transcript or None."""
        _needs("transcribes", self.transcribes)

        @limits(15)
        @given(values_of(Audio), values_of(SpeechHints))
        def holds(audio: Audio, hints: SpeechHints) -> None:
            result = started.ask("transcribe", audio, hints, check=check_transcript)
            assert result.outcome == "ok", told(result)

        holds()

    # --- streams ---------------------------------------------------------------------------------------------------------

    @promise(Grade.BRONZE)
    def test_a_stream_hears_what_is_said_however_it_is_cut(self, started: Bench) -> None:
        """A stream answers with what is said in the suite's utterance, whatever the pieces in which it comes."""
        _needs("streams", self.streams and self.opens)
        texts = []
        for size in _SIZES:
            result = self._listened(started, self.speech, size)
            self._check_heard(result)
            texts.append(result.value.text)
        assert len(set(texts)) == 1, f"in pieces of {', '.join(map(str, _SIZES))} bytes it was heard in different ways"

    @promise(Grade.BRONZE)
    def test_a_stream_hears_no_words_in_silence(self, started: Bench) -> None:
        """After silence, and after no audio at all, a stream answers with an empty transcript or None."""
        _needs("streams", self.streams and self.opens)
        for audio in (SILENCE, Audio(b"", SILENCE.format)):
            result = self._listened(started, audio)
            assert result.outcome == "ok", told(result)
            assert result.value is None or not result.value.text.strip(), f"it heard words in {len(audio.data) / 8000:g} s of silence"

    @promise(Grade.BRONZE)
    def test_a_stream_can_be_closed_at_any_moment(self, started: Bench) -> None:
        """A caller who hangs up is no error, and of the stream nothing is left."""
        _needs("streams", self.streams and self.opens)
        size = len(self.speech.data)
        for sent in (0, min(_USUAL, size), size // 2 // 2 * 2, size):
            listener = self._open(started, self.speech)
            listener.send(self.speech.data[:sent], _USUAL)
            closed = listener.close()
            assert closed.outcome == "ok", f"close after {sent} bytes: {told(closed)}"
        assert not started.running(), f"after close there goes on: {', '.join(started.running())}"

    @promise(Grade.BRONZE)
    def test_two_streams_are_two_callers(self, started: Bench) -> None:
        """Of two streams at once each hears its own caller."""
        _needs("streams", self.streams and self.opens)
        speaking, silent = self._open(started, self.speech), self._open(started, SILENCE)
        half = len(self.speech.data) // 2 // 2 * 2
        for audio in (self.speech.data[:half], self.speech.data[half:]):
            speaking.send(audio, _USUAL)
            silent.send(SILENCE.data[: len(SILENCE.data) // 2], _USUAL)
        nothing, words = silent.finish(), speaking.finish()
        assert nothing.outcome == "ok", told(nothing)
        assert nothing.value is None or not nothing.value.text.strip(), "it heard one caller's words from another"
        self._check_heard(words)
        for listener in (speaking, silent):
            listener.close()

    # --- voices ----------------------------------------------------------------------------------------------------------

    @promise(Grade.BRONZE)
    def test_it_speaks(self, started: Bench) -> None:
        """It speaks the suite's sentence, in audio that the telephone can play."""
        _needs("synthesizes", self.synthesizes and self.sentence is not None)
        assert self.sentence is not None  # else it was skipped
        result = started.ask("synthesize", self.sentence, check=check_spoken(self.sentence))
        assert isinstance(result.value, Audio), told(result)
        wide = 2 if result.value.format.encoding == "pcm16" else 1
        seconds = len(result.value.data) / wide / result.value.format.rate_hz
        assert _SHORTEST_S <= seconds <= _LONGEST_S, f"{seconds:.2f} s of audio for a sentence: look at format and rate_hz"

    @promise(Grade.BRONZE)
    def test_any_words_are_spoken_or_left_to_another(self, started: Bench) -> None:
        """Whatever is to be said, the answer is audio or None."""
        _needs("synthesizes", self.synthesizes)

        @limits(15)
        @given(values_of(Speech))
        def holds(speech: Speech) -> None:
            result = started.ask("synthesize", speech, check=check_spoken(speech))
            assert result.outcome == "ok", told(result)

        holds()

    # --- helpers ---------------------------------------------------------------------------------------------------------

    def _check_heard(self, result: HookResult) -> None:
        assert isinstance(result.value, Transcript), told(result)
        assert self.says.casefold() in result.value.text.casefold()
        assert result.value.language in {"en-CA", "fr-CA"}, f"language {result.value.language!r}: write en-CA or fr-CA"

    def _listened(self, bench: Bench, audio: Audio, size: int = _USUAL) -> HookResult:
        """Return what came of a stream that heard ``audio``: of the call that did not go well, else of ``finish``."""
        listener = self._listener(bench, audio)
        if not listener.is_open:
            return listener.opened
        sent = listener.send(audio.data, size)
        result = listener.finish() if sent is None else sent
        listener.close()
        return result

    def _listener(self, bench: Bench, audio: Audio) -> Listener:
        """Open a stream; an engine that is still loading may open none, and has loaded once it has transcribed something."""
        listener = Listener(bench, audio.format, self.hints)
        if listener.is_open or listener.opened.outcome != "ok" or not self.transcribes:
            return listener
        bench.ask("transcribe", self.speech, self.hints, check=check_transcript)
        return Listener(bench, audio.format, self.hints)

    def _open(self, bench: Bench, audio: Audio) -> Listener:
        listener = self._listener(bench, audio)
        assert listener.is_open, f"open_transcription: {told(listener.opened)}"
        return listener


def _needs(flag: str, said: bool) -> None:
    if not said:
        pytest.skip(f"{flag} is False")
