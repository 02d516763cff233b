"""Letters as callers say them: bare, by their names, by the spelling alphabets, "T as in Tom", "B comme Bernard", "double l"."""

from .reading import word_set

_NATO = """
alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango
uniform victor whiskey whisky yankee zulu zebra
"""
#: The names of the letters, English and French.
LETTER_NAMES: dict[str, str] = {
    "bee": "B", "cee": "C", "dee": "D", "eff": "F", "gee": "G", "jee": "G", "aitch": "H", "haitch": "H", "jay": "J", "kay": "K",
    "ell": "L", "em": "M", "en": "N", "pee": "P", "cue": "Q", "queue": "Q", "ar": "R", "ess": "S", "tee": "T", "vee": "V", "ex": "X",
    "wye": "Y", "zed": "Z", "zedd": "Z", "zee": "Z", "xray": "X", "effe": "F", "ache": "H", "ji": "J", "ka": "K", "emme": "M",
    "enne": "N", "ku": "Q", "erre": "R", "esse": "S", "ixe": "X", "zede": "Z",
}  # fmt: skip
#: Words that are a letter only among letters.
LOOSE: dict[str, str] = {
    "be": "B", "see": "C", "sea": "C", "the": "D", "he": "E", "if": "F", "age": "H", "ay": "A", "eye": "I", "okay": "K", "el": "L",
    "am": "M", "an": "N", "and": "N", "in": "N", "oh": "O", "pea": "P", "are": "R", "our": "R", "as": "S", "es": "S", "tea": "T",
    "you": "U", "ewe": "U", "we": "V", "why": "Y", "said": "Z", "cube": "Q", "hatch": "H", "page": "H", "cay": "K", "key": "K",
    "ace": "S", "axe": "X", "acts": "X", "elle": "L", "aime": "M", "haine": "N", "air": "R", "c'est": "C", "des": "D", "j'ai": "G",
    "pe": "P", "te": "T", "ve": "V", "de": "D", "ce": "C", "ge": "G", "cas": "K", "hache": "H", "aile": "L", "ah": "A", "et": "E",
    "eux": "E", "es-tu": "S",
}  # fmt: skip

#: Said alone, each is a letter.
ALPHABET: dict[str, str] = {word: word[0].upper() for word in _NATO.split()} | LETTER_NAMES
#: "T as in Tom": what joins a letter with the word that begins with it.
AS_IN: tuple[tuple[str, ...], ...] = (
    ("as", "in"), ("as", "an"), ("like", "in"), ("is", "in"), ("for",), ("like",), ("comme", "dans"), ("comme",),
    ("as",), ("pour",), ("de",),
)  # fmt: skip
#: Said between letters and worth nothing.
BETWEEN = word_set(
    """
    , - . ; : / " ' @ then and next space espace dash hyphen tiret ensuite puis pis capital majuscule minuscule small big letter lettre
    number numero apostrophe trait d' union accent aigu grave circonflexe cedille trema
    """
)
TIMES: dict[str, int] = {"double": 2, "triple": 3, "treble": 3}
