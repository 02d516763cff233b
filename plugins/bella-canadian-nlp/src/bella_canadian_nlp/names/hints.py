"""How a name is written, said in passing: "with a K", "avec un T à la fin", "it ends with an E"."""

import re
from collections.abc import Iterable

from bella_core.plugin import Extraction, LetterHint, TurnContext

from ..letters import LETTER_NAMES
from ..reading import Reading

_LETTER = rf"(?:(?:the )?letter |la lettre )?(?P<letter>[a-z]|{'|'.join(sorted(LETTER_NAMES, key=len, reverse=True))})(?![\w'-])"
_HINT = re.compile(
    rf"\b(?:(?P<last>end(?:s|ing)? (?:with|in|by)|fini(?:t|ssant) (?:par|avec)|se termine par|terminee? par)"
    rf"|(?P<first>(?:start|begin)(?:s|ning|ing)? with|commen(?:ce|cant) par|(?:debute|debutant) par)"
    rf"|with|avec|spelled with|ecrit avec|prend)(?: (?:a|an|the|un|une|le|two|deux|double))? {_LETTER}"
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
    said = match["letter"]
    place = LetterHint("", "last" if match["last"] or match["at_end"] else "first" if match["first"] or match["at_start"] else None).place
    return reading.extraction("letter_hint", LetterHint(LETTER_NAMES.get(said, said.upper()), place), *match.span(), 0.9)
