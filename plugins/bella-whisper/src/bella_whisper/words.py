"""Words that engines write when nobody spoke, and words that callers do repeat."""

import re
import unicodedata

#: Written under music and noise, and said by nobody to a clinic.
_CREDITS = re.compile(
    r"(?:thank(?:s| you)(?: so much| very much)? for (?:watching|listening)"
    r"|(?:please |don t forget to )?(?:like and |and )?subscribe(?: to (?:my|our|the) channel)?"
    r"|(?:sub|over)?titles? by\b.*|subtitled by\b.*|captions? by\b.*|transcri(?:bed|ption) by\b.*"
    r"|.*\bamara org\b.*|.*\bsous titr\w*.*|merci d avoir regarde.*|abonnez vous.*"
    r"|see you (?:in the )?next (?:video|time)|i ll see you in the next one)"
)

#: Written where there is next to nothing; now and then a caller's own word.
_LITTLE = frozenset(("you", "the", "so", "beep", "uh", "um", "hmm", "mm", "i m sorry", "you you"))

#: What may be said many times in a row: figures, and the words of somebody who waits or insists.
_FIGURES = frozenset({
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "double", "triple",
    "un", "une", "deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "dix",
})  # fmt: skip
_INSISTED = frozenset({
    "no", "non", "yes", "yeah", "oui", "ok", "okay", "hello", "allo", "hi", "bye", "please", "wait", "stop", "help", "merci", "thanks",
})  # fmt: skip

_TOKEN = re.compile(r"[a-z]+|[0-9]")


def plain(text: str) -> str:
    """Return words without case, accents and punctuation, one space between them."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.split())


def are_credits(text: str) -> bool:
    """Tell whether all of a text is what films end with."""
    return _CREDITS.fullmatch(plain(text)) is not None


def are_little(text: str) -> bool:
    """Tell whether a text is empty or a word that engines like to put where there is none."""
    words = plain(text)
    return not words or words in _LITTLE


def are_figures(text: str) -> bool:
    """Tell whether a text is figures only, in signs or in words."""
    tokens = _TOKEN.findall(plain(text))
    return bool(tokens) and all(token.isdigit() or token in _FIGURES for token in tokens)


def longest_run(text: str) -> tuple[str, int]:
    """Return the word that stands most often in a row, and how often; figures do not count, nor what callers insist with."""
    best, run, last = ("", 0), 0, ""
    for token in _TOKEN.findall(plain(text)):
        run = run + 1 if token == last else 1
        last = token
        if run > best[1] and not token.isdigit() and token not in _FIGURES and token not in _INSISTED:
            best = (token, run)
    return best
