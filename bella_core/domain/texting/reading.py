"""
What a text from a patient is taken for: a word or two of a closed list, or something for a person to read.

Only a text that says nothing else is taken for an answer: of "yes, but can I come at three?" a person decides.
"""

import re
import unicodedata

import attrs

from ..clinic import Locale
from .words import ALL, BESIDE_STOP, CARRIER_STOPS, FILLERS, MEANT, TOGETHER, Intent

_TOKEN = re.compile(r"[a-z]+'?|\d+|[👍👎🙏😊🙂]")
#: Signs that an answer is made of; skin tones too. What has others, such as a question mark, is no answer.
_SIGNS = re.compile(r"[a-z0-9' &/👍👎🙏😊🙂\ufe0f\U0001f3fb-\U0001f3ff]*")
_ENDINGS = re.compile(r"[\s.,;:!\"«»“”()\[\]*#_-]+")
#: A text that is longer is no answer; more digits in a row are no number of one appointment among several.
_LONGEST, _DIGITS = 60, 2


@attrs.frozen
class TextAnswer:
    """
    What a text says.

    Args:
        numbers: which of several, as they were numbered. ``everything``: all of them.
        language: of the words, where they are of one language.
        carrier_stop: the carrier takes it for STOP, whatever bella does.
    """

    intent: Intent
    numbers: tuple[int, ...] = ()
    everything: bool = False
    language: Locale | None = None
    carrier_stop: bool = False


def read_text(words: str) -> TextAnswer:
    """Return what a text says; ``other`` where it says more than an answer, or nothing of the kind."""
    plain = _plain(words)
    if len(plain) > _LONGEST or not _SIGNS.fullmatch(plain):
        return TextAnswer("other")
    tokens = _TOKEN.findall(re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", plain))  # c1 is c 1
    return _said(tokens, carrier_stop=plain in CARRIER_STOPS)


def _said(tokens: list[str], *, carrier_stop: bool) -> TextAnswer:
    words = [token for token in tokens if not token.isdecimal()]
    meant = [MEANT[word] for word in words if word in MEANT and not _is_filler(word, tokens)]
    intents = frozenset(intent for intent, _ in meant)
    beside = FILLERS | ALL | (BESIDE_STOP if intents & {"stop", "start"} else frozenset())
    numbers = [token for token in tokens if token.isdecimal()]
    if any(len(number) > _DIGITS for number in numbers) or any(word not in MEANT and word not in beside for word in words):
        return TextAnswer("other")
    everything = not ALL.isdisjoint(words)
    if not intents and (numbers or everything):
        intents = frozenset({"choose"})
    intent = next(iter(intents)) if len(intents) == 1 else TOGETHER.get(intents)
    if intent is None:
        return TextAnswer("other")
    language = next((language for _, language in meant if language), None)
    return TextAnswer(intent, tuple(dict.fromkeys(map(int, numbers))), everything, language, carrier_stop)


def _is_filler(word: str, tokens: list[str]) -> bool:
    """Tell whether a word that can be an answer is none here: the French "y" of "j'y serai"."""
    return word == "y" and len(tokens) > 1


def _plain(words: str) -> str:
    """Return words in small letters, without accents and the signs that end a sentence or quote."""
    folded = "".join(sign for sign in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(sign))
    return _ENDINGS.sub(" ", folded.replace("’", "'")).strip()
