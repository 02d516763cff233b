"""Read the red flags of an utterance, minding what is denied, long past or only imagined, and how old the patient is."""

from collections.abc import Iterator
from typing import Literal, cast

from bella_core.plugin import Extraction, TurnContext
from bella_core.plugin.types.values import Emergency

from ...phrases import Hit, Said
from ...reading import Reading
from .scope import bounds, denied, imagined, past

Level = Literal["911", "immediate", "same_day"]

_RANK: dict[Level, int] = {"911": 0, "immediate": 1, "same_day": 2}

# What a graver flag of the same words already says.
_COVERED = {
    "swelling": {"swelling_airway"},
    "bleeding": {"bleeding_uncontrolled", "after_extraction"},
    "after_extraction": {"bleeding_uncontrolled"},
    "trauma": {"knocked_out_tooth", "knocked_out_baby_tooth"},
    "broken_tooth": {"knocked_out_tooth", "knocked_out_baby_tooth"},
    "loose_tooth": {"knocked_out_tooth", "knocked_out_baby_tooth"},
}

_AGES = {"one": 1, "un": 1, "two": 2, "deux": 2, "three": 3, "trois": 3, "four": 4, "quatre": 4, "five": 5, "cinq": 5}
_LAST_BABY_TEETH = 5  # years; from six on the front teeth may be permanent


def read_emergency(said: Said, reading: Reading, _context: TurnContext) -> Iterator[Extraction]:
    """Return every red flag that stands, the gravest first."""
    if "emergency" not in said.hits and "emergency_sign" not in said.hits:
        return
    found: dict[str, tuple[Level, Hit, float]] = {}
    for hit in _unmuted(said):
        level, _, code = hit.tag.partition(" ")
        if stands(said, hit, own_not=code.endswith("!"), grave=level == "911"):
            found.setdefault(code.rstrip("!"), (cast("Level", level), hit, 0.9))
    for code, hit, sure in _together(said, found):
        found.setdefault(code, ("same_day", hit, sure))
    _mind_baby_teeth(said, found)
    for code, (level, hit, sure) in sorted(found.items(), key=lambda item: _RANK[item[1][0]]):
        if code not in _COVERED or _COVERED[code].isdisjoint(found.keys() - {code}):
            yield reading.extraction("emergency", Emergency(level, code), hit.start, hit.end, sure)


def _unmuted(said: Said) -> Iterator[Hit]:
    """
    Leave out what is no emergency, such as gums that bleed when brushed; of the gravest, only what lies within such words.

    "Nothing works for me" is about times, unless the same words speak of pain or of a medicine.
    """
    hits = said.hits.get("emergency", [])
    is_hurting = any(hit.tag in {"pain", "medicine"} for hit in said.hits.get("emergency_sign", ()))
    muting = [hit for hit in hits if hit.tag == "none" or (hit.tag == "unless_pain" and not is_hurting)]
    for hit in hits:
        slack = 0 if hit.tag.startswith("911") else hit.last - hit.first - 1
        if hit.tag not in {"none", "unless_pain"} and not any(
            mute.first <= hit.first + slack and hit.last - slack <= mute.last for mute in muting
        ):
            yield hit


def stands(said: Said, hit: Hit, *, own_not: bool = False, grave: bool = False) -> bool:
    """Tell whether ``hit`` is said of here and now."""
    first, last = bounds(said, hit)
    return not (
        (not own_not and denied(said, hit, first, grave=grave)) or past(said, hit, first, last) or imagined(said, hit, first, grave=grave)
    )


def _together(said: Said, found: dict[str, tuple[Level, Hit, float]]) -> Iterator[tuple[str, Hit, float]]:
    """Yield the flags that signs make together."""
    signs: dict[str, Hit] = {}
    for hit in said.hits.get("emergency_sign", ()):
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
    signs = {hit.tag for hit in said.hits.get("emergency_sign", ())}
    young = any(hit.tag == "age" and _age(said, hit) <= _LAST_BABY_TEETH for hit in said.hits.get("emergency_sign", ()))
    if ("baby" in signs or young) and "grown" not in signs:
        del found["knocked_out_tooth"]
        found["knocked_out_baby_tooth"] = ("same_day", knocked[1], knocked[2])


def _age(said: Said, hit: Hit) -> int:
    word = said.words[hit.first - 1]
    if said.words[hit.first].startswith(("mo", "mois")):
        return 1
    return int(word) if word.isdecimal() and len(word) < 4 else _AGES.get(word, 99)
