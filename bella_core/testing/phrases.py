"""Texts as callers, engines and accidents write them; and words that must never be seen again."""

from hypothesis import strategies as st

#: Pieces of what callers say, and of what no caller says.
PIECES = (
    "my", "name", "is", "c'est", "je", "m'appelle", "Tremblay", "Jean-Marc", "O'Brien", "T", "R", "E", "as", "in", "comme", "double",
    "zéro", "four", "cinq", "quatre-vingt", "dix", "neuf", "hundred", "twenty", "first", "premier", "416", "555-0123", "tomorrow",
    "demain", "mardi", "Tuesday", "half", "past", "noon", "midi", "heures", "at", "dot", "arobase", "gmail", "com", "not", "no", "non",
    "yes", "oui", "um", "euh", "I", "mean", "sorry", "pardon", "M5V", "2026", "tooth", "dent", "cancel", "annuler", "(", ")", "+", "-",
    ".", ",", ":", "'", "’", "@", "[MUSIC]", "♪", "؟", "ß", "İ", "ǆ", "２", "٣", "e\u0301", "😀", "\u200f", "\x00", "\n",
)  # fmt: skip

#: Somebody's name, number, address and card: nobody's, so that finding one of them anywhere means that it leaked.
PLANTED = ("Quackenbush", "Zéphirine", "4165550187", "555-0187", "zephirine.q@example.ca", "9876543217", "K1A 0B6")

#: What a caller says with all of them in it.
PLANTED_WORDS = (
    "My name is Zéphirine Quackenbush, call me at 416 555-0187, that is 4165550187, health card 9876543217.",
    "C'est Zéphirine Quackenbush au 416 555-0187, mon adresse est zephirine.q@example.ca, code postal K1A 0B6.",
)

#: Texts at the edges of what there can be: every plugin that reads gets each of them.
AWKWARD = (
    "", " ", "\n", "  hello  ", "bonjour ", " 416 555-0123", "...", "İstanbul ẞ ǆ", "e\u0301te\u0301", "👩\u200d⚕️ 😀", "\u202eabc",
    "٤١٦ ５５５", "\x00", "no no no no", "a" * 400, "l'l'l'l'", "<b>hello</b>", "{name} %s $x", "null", "１２", "½ ²",
)  # fmt: skip

#: Characters of the longest utterance, and of a minute of speech.
MAX_TEXT = 4000
MINUTE = 1000


def utterance_texts(max_size: int = 200) -> st.SearchStrategy[str]:
    """Return a strategy for what an engine may write: any text at all, and texts made of callers' words."""
    words = st.lists(st.sampled_from(PIECES), max_size=30)
    return st.one_of(st.text(max_size=max_size), words.map(" ".join), words.map("".join)).map(lambda text: text[:max_size])


def leaks(text: str) -> list[str]:
    """Return which of the planted words stand in ``text``, in any case."""
    low = text.casefold()
    return [word for word in PLANTED if word.casefold() in low]
