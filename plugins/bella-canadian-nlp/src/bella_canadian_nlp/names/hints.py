"""How a name is written, said in passing: "with a K", "avec un T à la fin", "it ends with an E"."""

import re
from collections.abc import Iterable

from bella_core.plugin import Extraction, LetterHint, TurnContext

from ..letters import LETTER_NAMES
from ..reading import Reading

_NAMES = "|".join(sorted(LETTER_NAMES, key=len, reverse=True))
#: "with a" is an article; "with an a" is a letter.
_LETTER = (
    rf"(?:(?:(?:a|an|the|un|une|le|la|two|deux|double) )(?:letter |lettre )?(?P<letter>[a-z]|{_NAMES})|(?P<bare>[b-hj-xz]|{_NAMES}))"
    r"(?![\w'-])"
)
_HINT = re.compile(
    r"\b(?:(?P<last>end(?:s|ing)? (?:with|in|by)|fini(?:t|ssant) (?:par|avec)|se termine par|terminee? par)"
    r"|(?P<first>(?:start|begin)(?:s|ning|ing)? with|commen(?:ce|cant) par|debut(?:e|ant) par)"
    rf"|with|avec|prend) {_LETTER}"
    r"(?P<at_end> (?:at the end|a la fin))?(?P<at_start> (?:at the (?:start|beginning)|au debut))?"
)


def find(reading: Reading, _context: TurnContext) -> Iterable[Extraction]:
    """Return the letters that a caller says a name is written with; the one it is not written with ("not a C") is left out."""
    if reading.words.isdisjoint(
        ("with", "avec", "ends", "end", "ending", "starts", "begins", "finit", "termine", "commence", "prend", "debute")
    ):
        return []
    return [_extraction(reading, match) for match in _HINT.finditer(reading.plain)]


def _extraction(reading: Reading, match: re.Match[str]) -> Extraction:
    said = match["letter"] or match["bare"]
    letter = LETTER_NAMES.get(said, said.upper())
    if match["last"] or match["at_end"]:
        hint = LetterHint(letter, "last")
    elif match["first"] or match["at_start"]:
        hint = LetterHint(letter, "first")
    else:
        hint = LetterHint(letter)
    return reading.extraction("letter_hint", hint, *match.span(), 0.9)
