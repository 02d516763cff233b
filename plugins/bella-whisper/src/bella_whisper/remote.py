"""The engine of a service: an utterance goes out as a WAV file, words come back."""

from collections.abc import Iterator, Mapping
from typing import Any

from bella_core.plugin import Retry, SpeechHints, Transcript

from . import expectation
from .hearing import Heard, transcript
from .rules import Part
from .service import Service, parsed
from .settings import RemoteSettings
from .sound import seconds, wav

_LOCALES = {"en": "en-CA", "english": "en-CA", "fr": "fr-CA", "french": "fr-CA"}
#: Models that tell the probability of their tokens, if asked.
_TELL_TOKENS = ("gpt-4o-transcribe", "gpt-4o-mini-transcribe")
_MOST_KEYWORDS = 50


class RemoteEngine:
    """
    Transcribe by a service.

    Args:
        service: where it is asked.
    """

    name = "remote"

    def __init__(self, settings: RemoteSettings, service: Service) -> None:
        self._model = settings.model
        self._service = service

    async def transcribe(self, heard: Heard, hints: SpeechHints) -> Transcript | None:
        """
        Transcribe one utterance.

        Raises:
            Retry: the service is away, slow, busy or broken. Rejected: it refuses the request for good.
        """
        prompt = expectation.prompt(hints)
        form = self._service.form(list(self._fields(hints, prompt)), wav(heard.audio))
        answer = parsed(await self._service.post("/audio/transcriptions", form=form))
        parts = list(_parts(answer, seconds(heard.audio)))
        return transcript(parts, heard, hints, self._model, prompt=prompt, language=_language(answer))

    def _fields(self, hints: SpeechHints, prompt: str) -> Iterator[tuple[str, str]]:
        yield "model", self._model
        yield "response_format", "json" if self._model.startswith("gpt-") else "verbose_json"
        if self._model == "gpt-transcribe":
            yield from (("languages[]", language) for language in _languages(hints))
            yield from (("keywords[]", word) for word in hints.words[:_MOST_KEYWORDS])
        else:
            yield "language", hints.language[:2]
            yield "temperature", "0"
        if self._model.startswith(_TELL_TOKENS):
            yield "include[]", "logprobs"
        if prompt:
            yield "prompt", prompt


def _languages(hints: SpeechHints) -> tuple[str, ...]:
    """Return the languages to listen for: both where the caller was asked which, else the call's own."""
    own = hints.language[:2]
    return (own, "fr" if own == "en" else "en") if "language" in hints.expecting else (own,)


def _language(answer: Mapping[str, Any]) -> str:
    """Return the locale of what the service heard, empty if it does not tell."""
    told = answer.get("languages")
    code = told[0].get("code") if isinstance(told, list) and told and isinstance(told[0], dict) else answer.get("language")
    return _LOCALES.get(code.lower().partition("-")[0], "") if isinstance(code, str) else ""


def _parts(answer: Mapping[str, Any], length_s: float) -> Iterator[Part]:
    text = answer.get("text")
    if not isinstance(text, str):
        raise Retry("the speech service answered without a text")
    segments = answer.get("segments")
    if isinstance(segments, list) and segments and all(isinstance(one, dict) and isinstance(one.get("text"), str) for one in segments):
        yield from (_part(one, length_s) for one in segments)
    else:
        yield Part(text.strip(), 0.0, length_s, _mean(answer.get("logprobs")))


def _part(segment: Mapping[str, Any], length_s: float) -> Part:
    start_s, end_s = _number(segment.get("start")), _number(segment.get("end"))
    logprob, no_speech = _number(segment.get("avg_logprob")), _number(segment.get("no_speech_prob"))
    # Some servers fill in zeros; no engine is that sure.
    told = logprob is not None and logprob < 0
    return Part(
        segment["text"].strip(),
        max(0.0, start_s or 0.0),
        max(0.0, end_s or length_s),
        logprob if told else None,
        no_speech if told else None,
        _number(segment.get("compression_ratio")) if told else None,
    )


def _mean(logprobs: object) -> float | None:
    if not isinstance(logprobs, list):
        return None
    values = [value for one in logprobs if isinstance(one, dict) and (value := _number(one.get("logprob"))) is not None]
    return sum(values) / len(values) if values else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9 else None
