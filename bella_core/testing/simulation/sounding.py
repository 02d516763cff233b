"""Whether two names sound alike, to an ear that knows English and French; written for the judge, and shared with nothing that it judges."""

import re
import unicodedata

_CONSONANTS = (
    (r"ph", "f"), (r"ck|qu|q|c(?![eiyh])", "k"), (r"sch|tch|ch|sh", "x"), (r"c(?=[eiy])|ss|z", "s"), (r"g(?=[eiy])|j|dg", "j"),
    (r"gn", "n"), (r"th", "t"), (r"wr", "r"), (r"kn", "n"), (r"gh", ""), (r"w", "v"), (r"h", ""),
)  # fmt: skip
_VOWELS = (
    (r"eaux?|aux?(?![aeiou])|au|ault|oh|ow(?=$)", "o"), (r"ay|ai|ei|ey|ee(?=$)|er(?=$)|et(?=$)|ez(?=$)|ie(?=$)|es(?=$)", "e"),
    (r"ee|ea|y|ie", "i"), (r"oo|ou|ew", "u"), (r"oi", "ua"), (r"(?<=[a-z])e$", ""),
)  # fmt: skip
#: How far apart two words that sound alike may be, for so many sounds.
_NEAR = 0.25


def sounds(name: str) -> tuple[str, ...]:
    """Return a rough transcription of each word."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    return tuple(_sounds(word) for word in re.findall(r"[a-z]+", bare.replace("'", "").replace("’", "")))


def sound_alike(one: str, other: str) -> bool:
    """Tell whether somebody who hears ``one`` would take it for ``other``: the same words, or words as near as a homophone is."""
    first, second = sounds(one), sounds(other)
    if "".join(first) == "".join(second):
        return True
    return len(first) == len(second) and all(_near(left, right) for left, right in zip(first, second, strict=True))


def _sounds(word: str) -> str:
    for pattern, sound in (*_VOWELS, *_CONSONANTS):
        word = re.sub(pattern, sound, word)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"(?<=[aeiou])[tdsxp]$", "", word))


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    skeleton = [re.sub(r"[aeiou]+", "", re.sub("m", "n", word)) for word in (one, other)]
    if skeleton[0] != skeleton[1]:
        return False
    return distance(one, other) <= max(1, int(_NEAR * max(len(one), len(other))))


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed to make ``other`` of ``one``."""
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, right in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (left != right))
    return row[-1]
