"""
Which of an engine's words a caller has said.

Whisper writes words where there are none: under music, tones, breath and silence. The thresholds are OpenAI's own; on telephone audio good
numbers have a no-speech probability up to 0.5, so that one alone proves nothing. "Thank you", "bye" and repeated figures always stay.
"""

from collections.abc import Sequence

import attrs

from .words import are_credits, are_figures, are_little, longest_run, plain

_NO_SPEECH, _DOUBTFUL_NO_SPEECH = 0.6, 0.5
_LOG_PROBABILITY = -1.0
_COMPRESSION = 2.4
#: Repetitions of one word that are an engine's loop; figures in a row that are no number of anybody's any more.
_LOOP, _LONGEST_NUMBER = 4, 24
#: Seconds of speech below which a voice is hardly there.
_HARDLY_S = 0.3
#: Words of the prompt that come back in a row and so were not said.
_ECHO = 5


@attrs.frozen
class Part:
    """
    Hold a stretch of what an engine wrote.

    Args:
        text, start_s, end_s: its words and where they stand.
        logprob: the mean logarithm of its tokens' probabilities. ``no_speech``: how likely nobody spoke. ``compression``: how well its text
            can be compressed. None: not told.
    """

    text: str
    start_s: float = 0.0
    end_s: float = 0.0
    logprob: float | None = None
    no_speech: float | None = None
    compression: float | None = None


def said(parts: Sequence[Part], speech_s: float | None = None, prompt: str = "") -> list[Part]:
    """
    Return the parts that a caller has said.

    Args:
        speech_s: seconds of speech that the voice detector found; None where there is none.
        prompt: what the engine was told, which it may give back.
    """
    kept = [part for part in parts if not _silent(part, speech_s) and not _looping(part)]
    whole = " ".join(part.text for part in kept)
    return [] if _invented(whole, kept, speech_s) or _echoes(whole, prompt) else kept


def _silent(part: Part, speech_s: float | None) -> bool:
    """Tell whether nobody spoke; a voice that is hardly there must be understood well."""
    unlikely = part.logprob is not None and part.logprob < _LOG_PROBABILITY
    empty = part.no_speech is not None and part.no_speech > _NO_SPEECH
    return (unlikely or empty) if _hardly(speech_s) else (unlikely and empty)


def _looping(part: Part) -> bool:
    """Tell whether the engine ran in circles."""
    if are_figures(part.text):
        return len(plain(part.text).split()) > _LONGEST_NUMBER
    return (part.compression is not None and part.compression > _COMPRESSION) or longest_run(part.text)[1] >= _LOOP


def _invented(text: str, parts: Sequence[Part], speech_s: float | None) -> bool:
    """Tell whether all of it is what engines write under noise, and the sound speaks for noise."""
    told = [part.no_speech for part in parts if part.no_speech is not None]
    noise = _hardly(speech_s) or (bool(told) and max(told) >= _DOUBTFUL_NO_SPEECH)
    if are_credits(text):
        return noise or not told
    return not plain(text) or (are_little(text) and noise)


def _hardly(speech_s: float | None) -> bool:
    return speech_s is not None and speech_s < _HARDLY_S


def _echoes(text: str, prompt: str) -> bool:
    words = plain(text)
    return len(words.split()) >= _ECHO and words.replace(" ", "") in plain(prompt).replace(" ", "")
