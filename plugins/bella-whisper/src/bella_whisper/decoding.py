"""
One utterance through faster-whisper's model, on the calling thread.

Its parts are called one by one instead of ``WhisperModel.transcribe``: that keeps the likeliest reading only, while the second or third one
is often the telephone number that was said, and costs nothing more once the audio is encoded.
"""

import zlib
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import attrs

from .expectation import Answer
from .rules import Part
from .sound import RATE_HZ, Samples
from .words import are_figures

#: Seconds that the encoder takes at a time are 30; a longer utterance is cut where it is quietest, in its last third.
_WINDOW_S = 29
_QUIET_S = 0.2
#: Readings that are followed where the answer can be checked, and how much less likely (logarithm, by token) one may be that fits.
_READINGS = 10
_MARGIN = 0.3
#: Tokens that a second of speech can have, so that an engine that runs in circles is stopped.
_TOKENS_A_SECOND, _TOKENS_AT_LEAST, _TOKENS_AT_MOST = 12, 24, 224
_COMPRESSION = 2.4


@attrs.frozen
class Reading:
    """One way to read a window: its text, and the mean logarithm of its tokens' probabilities."""

    text: str
    logprob: float

    @property
    def compression(self) -> float:
        """Return how well the text can be compressed: above 2.4 it repeats itself."""
        data = self.text.encode()
        return len(data) / len(zlib.compress(data)) if data else 0.0

    @property
    def looping(self) -> bool:
        """Tell whether the text repeats itself and is no number."""
        return self.compression > _COMPRESSION and not are_figures(self.text)


class Decoder:
    """
    Turn samples into text.

    Args:
        model: a loaded ``faster_whisper.WhisperModel``.
        beam_size: how many readings are followed at a time.
    """

    def __init__(self, model: Any, beam_size: int) -> None:
        self._model = model
        self._beam_size = beam_size
        self._trim = import_module("faster_whisper.audio").pad_or_trim
        self._tokenizers = {language: self._tokenizer(language) for language in (("en", "fr") if self.multilingual else ("en",))}

    @property
    def multilingual(self) -> bool:
        """Tell whether the model knows more than English."""
        return bool(self._model.model.is_multilingual)

    def decode(self, samples: Samples, language: str, prompt: str = "", answer: Answer | None = None) -> list[Part]:
        """
        Return what is said, a part for each half minute.

        Args:
            language: ``en`` or ``fr``.
            prompt: what the engine is told beforehand.
            answer: what is looked for among the likeliest readings, if the first one was meant to be it and is not.
        """
        return [self._window(window, start_s, language, prompt, answer) for start_s, window in _windows(samples)]

    def _window(self, samples: Samples, start_s: float, language: str, prompt: str, answer: Answer | None) -> Part:
        length_s = len(samples) / RATE_HZ
        encoded = self._model.encode(self._trim(self._model.feature_extractor(samples)[:, :-1]))
        (best,), no_speech = self._generate(encoded, length_s, language, prompt)
        if best.looping:
            (best,), _ = self._generate(encoded, length_s, language, prompt, repetition_penalty=1.2, no_repeat_ngram_size=3)
        if answer is not None and answer.meant(best.text) and not answer.fits(best.text):
            more, _ = self._generate(encoded, length_s, language, prompt, _READINGS)
            likely = (reading for reading in more if reading.logprob > best.logprob - _MARGIN and answer.fits(reading.text))
            best = next(likely, best)
        return Part(best.text, start_s, start_s + length_s, best.logprob, no_speech, best.compression)

    def _generate(
        self, encoded: Any, length_s: float, language: str, prompt: str, count: int = 1, **options: float
    ) -> tuple[list[Reading], float]:
        """Return the likeliest readings, the best first, and how likely nobody spoke."""
        tokenizer, suppressed = self._tokenizers[language]
        before = tokenizer.encode(f" {prompt}") if prompt else []
        tokens = self._model.get_prompt(tokenizer, before, without_timestamps=True)
        most = min(_TOKENS_AT_MOST, _TOKENS_AT_LEAST + int(length_s * _TOKENS_A_SECOND))
        (found,) = self._model.model.generate(
            encoded,
            [tokens],
            beam_size=max(self._beam_size, count),
            num_hypotheses=count,
            max_length=len(tokens) + most,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=suppressed,
            **options,
        )
        pairs = zip(found.sequences_ids, found.scores, strict=True)
        return [Reading(tokenizer.decode(ids).strip(), score * len(ids) / (len(ids) + 1)) for ids, score in pairs], found.no_speech_prob

    def _tokenizer(self, language: str) -> tuple[Any, Any]:
        made = import_module("faster_whisper.tokenizer").Tokenizer(
            self._model.hf_tokenizer, self.multilingual, task="transcribe", language=language
        )
        return made, import_module("faster_whisper.transcribe").get_suppressed_tokens(made, [-1])


def _windows(samples: Samples) -> Iterator[tuple[float, Samples]]:
    """Yield stretches that fit into the encoder, with the seconds they begin at."""
    start, size = 0, _WINDOW_S * RATE_HZ
    while len(samples) - start > size:
        end = start + _quietest(samples[start : start + size])
        yield start / RATE_HZ, samples[start:end]
        start = end
    yield start / RATE_HZ, samples[start:]


def _quietest(samples: Samples) -> int:
    """Return where the last third is quietest."""
    numpy = import_module("numpy")
    step = int(_QUIET_S * RATE_HZ)
    late = samples[len(samples) * 2 // 3 :]
    late = late[: len(late) // step * step].reshape(-1, step)
    return int(len(samples) * 2 // 3 + numpy.argmin(numpy.square(late).mean(axis=1)) * step + step // 2)
