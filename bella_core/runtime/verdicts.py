"""Check what a booking rule answers: a denial that a caller cannot be told is the plugin's error."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bella_core.plugin import MAX_SENTENCE, Verdict

from .errors import BadValue

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2}-[A-Z]{2}")
_INSTEAD = ("other_time", "staff")


def check_verdict(value: object, _plugin: str) -> Verdict:
    """Return the verdict, its sentences in a dictionary of the host's own, if every field of it holds."""
    if type(value) is not Verdict:
        raise BadValue(f"expected Verdict, got {type(value).__name__}")
    given: Any = value  # its fields may hold anything
    if type(given.allowed) is not bool:
        raise BadValue("allowed must be bool")
    if given.allowed:
        return Verdict.allow()
    if type(given.code) is not str or not _CODE.fullmatch(given.code):
        raise BadValue("a denial's code must be a-z, 0-9 and _, begin with a letter and have at most 40 characters")
    if type(given.instead) is not str or given.instead not in _INSTEAD:
        raise BadValue(f"instead must be one of {', '.join(_INSTEAD)}")
    return Verdict.deny(given.code, _sentences(given.says), instead="staff" if given.instead == "staff" else "other_time")


def _sentences(says: object) -> dict[str, str]:
    if not isinstance(says, Mapping) or not says:
        raise BadValue('a denial must say why, by language: {"en-CA": "…", "fr-CA": "…"}')
    copied = dict(says)
    for language, sentence in copied.items():
        if type(language) is not str or not _LANGUAGE.fullmatch(language):
            raise BadValue("a denial's sentences are named by languages such as en-CA and fr-CA")
        if type(sentence) is not str or not sentence.strip() or len(sentence) > MAX_SENTENCE:
            raise BadValue(f"a denial's sentence must be text of 1 to {MAX_SENTENCE} characters")
        if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in sentence):
            raise BadValue("a denial's sentence must be one line of plain text")
    return copied
