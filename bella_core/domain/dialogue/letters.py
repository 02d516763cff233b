"""
Names by the keys of a telephone.

Asked for are two digits a letter, its key and its place on it (S is 7 4), which says each letter for certain. Who presses one key a letter
instead is guessed: staff check the spelling.
"""

_KEYS = {"2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ"}
_VOWELS = frozenset("AEIOUY")
#: The likeliest vowel and consonant of a key; vowels and consonants mostly take turns in a name.
_LIKELY = {
    "2": ("A", "C"), "3": ("E", "D"), "4": ("I", "H"), "5": ("L", "L"), "6": ("O", "N"), "7": ("R", "R"), "8": ("U", "T"), "9": ("Y", "W"),
}  # fmt: skip
#: So many pairs in a row are no accident.
_ENOUGH = 3


def read_letters(digits: str) -> tuple[str, bool] | None:
    """
    Read a name, or a part of one.

    Returns:
        The name with a capital, and whether every letter is certain; None where keys were pressed that stand for none.
    """
    if "0" in digits:
        return None  # it is the key of no letter and no place: a number was keyed
    paired = _paired(digits)
    if paired is not None and ("1" in digits or not _VOWELS.isdisjoint(paired)):
        # A 1 has no letters, so that only a place can be meant; and hardly a name of one key a letter reads as three pairs.
        return paired.capitalize(), "1" in digits or len(paired) >= _ENOUGH
    guess = ""
    for digit in digits:
        if digit in _LIKELY:
            vowel, consonant = _LIKELY[digit]
            guess += consonant if guess and guess[-1] in _VOWELS else vowel
    return (guess.capitalize(), False) if guess else None


def _paired(digits: str) -> str | None:
    """Return the letters that pairs of key and place stand for, if all of them do."""
    pairs = [(digits[at], digits[at + 1 : at + 2]) for at in range(0, len(digits), 2)]
    if not pairs or not all(place.isdecimal() and 1 <= int(place) <= len(_KEYS.get(key, "")) for key, place in pairs):
        return None
    return "".join(_KEYS[key][int(place) - 1] for key, place in pairs)
