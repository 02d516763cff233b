"""Read the red flags of an utterance, minding what is denied, long past or only imagined, and how old the patient is."""

from collections.abc import Iterator

from bella_core.plugin import Extraction, TurnContext
from bella_core.plugin.types.values import Emergency

from ...phrases import Hit, PhraseBook, Said
from ...reading import Reading
from .scope import bounds, denied, imagined, past
from .words import CONTEXT, FLAGS, SIGNS, Level

FLAG = "emergency"
SIGN = "emergency.sign"

_LEVELS: dict[str, Level] = {code: level for level, code in FLAGS}
_RANK = {"911": 0, "immediate": 1, "same_day": 2}

# What a graver flag of the same words already says.
_COVERED = {
    "swelling": "swelling_airway",
    "bleeding": "bleeding_uncontrolled",
    "after_extraction": "bleeding_uncontrolled",
    "trauma": "knocked_out_tooth",
    "stated": "",
}

_AGES = {word: age for age, words in enumerate(("zero", "one un", "two deux", "three trois", "four quatre", "five cinq")) for word in words.split()}
_LAST_BABY_TEETH = 5  # years; from six on the front teeth may be permanent


def add_tables(book: PhraseBook) -> None:
    """Put the red flags, and what takes them back, in ``book``."""
    for (_, code), table in FLAGS.items():
        book.add(FLAG, code, table)
    for tag, table in SIGNS.items():
        book.add(SIGN, tag, table)
    for tag, table in CONTEXT.items():
        book.add(f"emergency.{tag}", tag, table)


def read_emergency(said: Said, reading: Reading, _context: TurnContext) -> Iterator[Extraction]:
    """Return every red flag that stands, the gravest first."""
    if FLAG not in said.hits and SIGN not in said.hits:
        return
    found: dict[str, tuple[Level, Hit, float]] = {}
    for hit in said.hits.get(FLAG, ()):
        if stands(said, hit, own_not=hit.tag.endswith("!")):
            code = hit.tag.rstrip("!")
            found.setdefault(code, (_LEVELS[hit.tag], hit, 0.9))
    for code, hit, sure in _together(said, found):
        found.setdefault(code, ("same_day", hit, sure))
    _mind_baby_teeth(said, found)
    for code, (level, hit, sure) in sorted(found.items(), key=lambda item: _RANK[item[1][0]]):
        if _COVERED.get(code, code) not in found or code not in _COVERED:
            yield reading.extraction("emergency", Emergency(level, code), hit.start, hit.end, sure)


def stands(said: Said, hit: Hit, *, own_not: bool = False) -> bool:
    """Tell whether ``hit`` is said of here and now."""
    grave = _LEVELS.get(hit.tag) == "911"
    first, last = bounds(said, hit)
    return not ((not own_not and denied(said, hit, first)) or past(said, hit, first, last) or imagined(said, hit, first, grave=grave))


def _together(said: Said, found: dict[str, tuple[Level, Hit, float]]) -> Iterator[tuple[str, Hit, float]]:
    """Yield the flags that signs make together."""
    signs: dict[str, Hit] = {}
    for hit in said.hits.get(SIGN, ()):
        if hit.tag not in signs and (hit.tag in ("painless", "baby", "grown", "age", "child") or stands(said, hit)):
            signs[hit.tag] = hit
    painless = "painless" in signs
    pain = "pain" in signs and not painless
    if "fever" in signs and (pain or "swelling" in found or "after_extraction" in found):
        yield "fever_and_pain", signs["fever"], 0.9
    if "broken" in signs and not painless:
        yield "broken_tooth", signs["broken"], 0.9 if pain else 0.6
    if "cracked" in signs and pain:
        yield "broken_tooth", signs["cracked"], 0.8
    if "loose" in signs and not ({"baby", "child"} & signs.keys() and "trauma" not in found and not pain):
        yield "loose_tooth", signs["loose"], 0.9 if pain or "trauma" in found else 0.6


def _mind_baby_teeth(said: Said, found: dict[str, tuple[Level, Hit, float]]) -> None:
    """Baby teeth are not put back: the same day will do. An age that leaves a doubt keeps the level."""
    knocked = found.get("knocked_out_tooth")
    if knocked is None:
        return
    signs = {hit.tag for hit in said.hits.get(SIGN, ())}
    young = any(hit.tag == "age" and _age(said, hit) <= _LAST_BABY_TEETH for hit in said.hits.get(SIGN, ()))
    if ("baby" in signs or young) and "grown" not in signs:
        del found["knocked_out_tooth"]
        found["knocked_out_baby_tooth"] = ("same_day", knocked[1], knocked[2])


def _age(said: Said, hit: Hit) -> int:
    word = said.words[hit.first - 1]
    if said.words[hit.first].startswith(("mo", "mois")):
        return 1
    return int(word) if word.isdecimal() and len(word) < 4 else _AGES.get(word, 99)
