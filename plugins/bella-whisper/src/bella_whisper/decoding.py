"""
One utterance through faster-whisper, on the calling thread.

A short one goes through the model's parts one by one: ``WhisperModel.transcribe`` keeps the likeliest reading only, while the second or
third is often the telephone number that was said, and costs little once the audio is encoded. A long one goes through ``transcribe``, whose
time marks keep the model from ending after the first of several sentences.
"""

import zlib
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import attrs

from .expectation import Answer
from .rules import Part
from .sound import RATE_HZ, Samples
from .words import are_figures

#: Seconds up to which an utterance is short, and up to which the encoder takes it at once.
_SHORT_S, _WINDOW_S = 5.0, 29.5
#: Readings that are followed where the answer can be checked, and how much less likely (logarithm, by token) one may be that fits.
_READINGS = 10
_MARGIN = 0.3
#: Tokens that a second of speech can have, so that an engine that runs in circles is stopped.
_TOKENS_A_SECOND, _TOKENS_AT_LEAST, _TOKENS_AT_MOST = 12, 24, 200
_COMPRESSION = 2.4
#: What is tried where the likeliest reading runs in circles.
_STRAIGHT: Mapping[str, float] = {"repetition_penalty": 1.2, "no_repeat_ngram_size": 3}
_AS_IT_IS: Mapping[str, float] = {}


@attrs.frozen
class _Encoded:
    """A short utterance as the decoder takes it."""

    features: Any
    length_s: float


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
        Return what is said.

        Args:
            language: ``en`` or ``fr``.
            prompt: what the engine is told beforehand.
            answer: what is looked for among the likeliest readings, if the first one was meant to be it and is not.
        """
        length_s = len(samples) / RATE_HZ
        encoded = self._encode(samples) if length_s <= _SHORT_S else None
        parts = [self._straight(encoded, language, prompt)] if encoded else self._at_length(samples, language, prompt)
        text = " ".join(part.text for part in parts)
        if answer is not None and length_s <= _WINDOW_S and answer.meant(text) and not answer.fits(text):
            readings = self._read(encoded or self._encode(samples), language, prompt, _READINGS)
            surest = readings[0].logprob or 0.0
            parts = next(([one] for one in readings if (one.logprob or 0.0) > surest - _MARGIN and answer.fits(one.text)), parts)
        return parts

    def _straight(self, encoded: _Encoded, language: str, prompt: str) -> Part:
        """Return the likeliest reading of a short utterance; one that runs in circles is tried once more."""
        (best,) = self._read(encoded, language, prompt)
        return self._read(encoded, language, prompt, options=_STRAIGHT)[0] if _looping(best) else best

    def _at_length(self, samples: Samples, language: str, prompt: str) -> list[Part]:
        """Return the likeliest reading of an utterance of any length, in its parts; likewise."""
        parts = list(self._segments(samples, language, prompt))
        return list(self._segments(samples, language, prompt, _STRAIGHT)) if any(map(_looping, parts)) else parts

    def _segments(self, samples: Samples, language: str, prompt: str, options: Mapping[str, float] = _AS_IT_IS) -> Iterator[Part]:
        segments, _ = self._model.transcribe(
            samples,
            language=language,
            beam_size=self._beam_size,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=prompt or None,
            max_new_tokens=_TOKENS_AT_MOST,
            **options,
        )
        for one in segments:
            text = one.text.strip()
            yield Part(text, one.start, one.end, one.avg_logprob, one.no_speech_prob, one.compression_ratio)

    def _encode(self, samples: Samples) -> _Encoded:
        features = self._trim(self._model.feature_extractor(samples)[:, :-1])
        return _Encoded(self._model.encode(features), len(samples) / RATE_HZ)

    def _read(self, encoded: _Encoded, language: str, prompt: str, count: int = 1, options: Mapping[str, float] = _AS_IT_IS) -> list[Part]:
        """Return the likeliest readings, the best first."""
        tokenizer, suppressed = self._tokenizers[language]
        before = tokenizer.encode(f" {prompt}") if prompt else []
        tokens = self._model.get_prompt(tokenizer, before, without_timestamps=True)
        most = min(_TOKENS_AT_MOST, _TOKENS_AT_LEAST + int(encoded.length_s * _TOKENS_A_SECOND))
        (found,) = self._model.model.generate(
            encoded.features,
            [tokens],
            beam_size=max(self._beam_size, count),
            num_hypotheses=count,
            max_length=len(tokens) + most,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=suppressed,
            **options,
        )
        return [
            _part(tokenizer.decode(ids).strip(), score * len(ids) / (len(ids) + 1), found.no_speech_prob, encoded.length_s)
            for ids, score in zip(found.sequences_ids, found.scores, strict=True)
        ]

    def _tokenizer(self, language: str) -> tuple[Any, Any]:
        made = import_module("faster_whisper.tokenizer").Tokenizer(
            self._model.hf_tokenizer, self.multilingual, task="transcribe", language=language
        )
        return made, import_module("faster_whisper.transcribe").get_suppressed_tokens(made, [-1])


def _part(text: str, logprob: float, no_speech: float, length_s: float) -> Part:
    data = text.encode()
    return Part(text, 0.0, length_s, logprob, no_speech, len(data) / len(zlib.compress(data)))


def _looping(part: Part) -> bool:
    """Tell whether a reading repeats itself and is no number."""
    return (part.compression or 0.0) > _COMPRESSION and not are_figures(part.text)
