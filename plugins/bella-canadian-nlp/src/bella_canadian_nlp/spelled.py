"""Spelled letters and digits, as one string: "T R E M B L A Y", "kilo one alpha", "m comme Marie, deux l, i"."""

from collections.abc import Iterable, Sequence
from string import ascii_lowercase

import attrs

from bella_core.plugin import Extraction, TurnContext

from .codes import BRITISH, CANADIAN, Cell, fit
from .letters import ALPHABET, AS_IN, BETWEEN, LOOSE, TIMES
from .reading import Reading, Token, word_set

_DIGITS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "niner": "9", "un": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9",
    "ten": "10", "dix": "10",
}  # fmt: skip
_SIGNS = frozenset((*ALPHABET, *ascii_lowercase))
#: Letters that are words as well.
_WORDS = frozenset("aioy")
_AS_IN_FIRST = frozenset(joiner[0] for joiner in AS_IN)
_MOST_TOKENS = 200  # nothing that is spelled is longer
_MISWRITTEN = {"for": "4", "to": "2", "too": "2", "won": "1", "ate": "8"}
_DOUBLE = {"two": "double", "deux": "double", "2": "double", "three": "triple", "trois": "triple", "3": "triple"}
#: Never letters, whatever is asked for.
_PROSE = word_set(
    """
    postcode postal code zip is it it' its my what who scored please yes yeah ok okay hi hello sorry again um uh spelled spell spells
    spelling name last first number mon ma mes c' est code le la les oui bonjour alors donc s' epelle ca no not non pas that this there
    here so all right well thank thanks merci
    """
)
#: What may begin something spelled, longer than a letter.
_BEGINNINGS = frozenset({*TIMES, *ALPHABET, *_DIGITS, *_MISWRITTEN, "oh", "we"})
_EXPECTED = frozenset(("spelled", "postal_code", "name", "health_card"))


@attrs.frozen
class Sign:
    """
    One spelled sign, or several that were written together.

    Args:
        text: A–Z and 0–9.
        start, end: characters.
        sure: nothing but a spelled sign, whatever stands around it.
        letter: a single letter that was said as such, and not letters written together ("GB").
        word: an unknown word, worth its first letter where a letter is missing ("Gulf" for Golf).
    """

    text: str
    start: int
    end: int
    sure: bool
    letter: bool = False
    word: bool = False


@attrs.frozen
class Spelling:
    """Hold signs spelled one after the other."""

    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        return "".join(sign.text for sign in self.signs if not sign.word)

    @property
    def cells(self) -> list[Cell]:
        """Return the signs one by one."""
        cells: list[Cell] = []
        for at, sign in enumerate(self.signs):
            if sign.word:
                used = at + 1 < len(self.signs) and (at > 0 or self.signs[1].end - self.signs[1].start > 2)
                cells.append(Cell(sign.text, sign.start, sign.end, 60 if used else 120, 140 if used else 60))
            else:
                loose = not sign.sure and not sign.letter and sign.text.isalpha()
                cells.extend(Cell(char, sign.start, sign.end, 30 if loose else 0, 100 if loose else None) for char in sign.text)
        return cells

    @property
    def start(self) -> int:
        return self.signs[0].start

    @property
    def end(self) -> int:
        return self.signs[-1].end

    @property
    def letters(self) -> int:
        """How many letters were certainly said as letters."""
        return sum(1 for sign in self.signs if sign.letter and sign.sure)


def spellings(reading: Reading, *, expected: bool, code: bool = False, doubling: bool = False) -> list[Spelling]:
    """
    Return what is spelled in ``reading``.

    Args:
        reading: the utterance.
        expected: something spelled was asked for, so that short words between letters are letters misheard.
        code: it is a code of letters and digits, so that a word may stand for its first letter.
        doubling: it is a name, so that "two l" and "deux l" are double l.
    """
    found: list[Spelling] = []
    tokens: Sequence[Token] = reading.tokens[:_MOST_TOKENS]
    if doubling:
        tokens = [token._replace(plain=_DOUBLE[token.plain]) if token.plain in _DOUBLE else token for token in tokens]
    at, prose = 0, not (expected or code)
    while at < len(tokens):
        if prose and _is_no_sign(tokens, at):
            at += 1
            continue
        end, signs = _signs_from(tokens, at, reading, expected=expected, code=code)
        if signs:
            found.append(Spelling(tuple(signs)))
        at = max(end, at + 1)
    return found


def _is_no_sign(tokens: Sequence[Token], at: int) -> bool:
    """Tell cheaply whether nothing spelled can begin at a word, where nothing spelled was asked for: of most words, nothing can."""
    word = tokens[at].plain
    if len(word) == 1 or word in _BEGINNINGS or word.isdecimal():
        return False
    return at + 1 == len(tokens) or tokens[at + 1].plain not in _AS_IN_FIRST


def may_be_spelled(reading: Reading, *, prose: bool = False) -> bool:
    """
    Tell cheaply whether three letters or more may be spelled: the s of "it's" and the m of "I'm" are none.

    Args:
        reading: the utterance.
        prose: nothing spelled was asked for, so that a small a, i, o or y is a word.
    """
    tokens = reading.tokens
    places = [at for at, (word, _, _) in enumerate(tokens) if word in _SIGNS]
    if len(places) < 3 or len([word for word in reading.words if len(word) == 1 or word in ALPHABET]) < 2:
        return False
    if prose:
        places = [at for at in places if tokens[at].plain not in _WORDS or _is_no_word(reading, at)]
    return len([at for at in places if tokens[at].plain in ALPHABET or not (at and tokens[at - 1].plain.endswith("'"))]) >= 3


def _is_no_word(reading: Reading, at: int) -> bool:
    """Tell whether a letter that is a word too may be a letter here: "A", "a as in apple", "double a"."""
    tokens = reading.tokens
    near = (tokens[at + 1].plain if at + 1 < len(tokens) else "", tokens[at - 1].plain if at else "")
    return reading.text[tokens[at].start].isupper() or near[0] in _AS_IN_FIRST or near[1] in TIMES or near[1] in _DOUBLE


def find(reading: Reading, context: TurnContext) -> Iterable[Extraction]:
    """Return what is spelled: anything if it was asked for, else three letters or more; a name has no digits ("next Thursday at 4")."""
    expected = not _EXPECTED.isdisjoint(context.expecting)
    if "spelled" not in context.expecting and not may_be_spelled(reading, prose=not expected):
        return
    named = "name" in context.expecting
    code = "spelled" in context.expecting and not named and any(word[0].isdigit() or word in _DIGITS for word in reading.words)
    for spelling in spellings(reading, expected=expected, code=code):
        if code and (fitted := fit(spelling.cells, (CANADIAN, *BRITISH))):
            yield reading.extraction("spelled", fitted.text, fitted.start, fitted.end, 0.9 if not fitted.cost else 0.75)
            continue
        text = spelling.text
        wanted = "spelled" in context.expecting
        if len(text) < 2 or (named and not text.isalpha()) or (not wanted and (spelling.letters < 3 or text.isdigit())):
            continue
        yield reading.extraction("spelled", text, spelling.start, spelling.end, 0.9 if spelling.letters >= 3 else 0.7)


def _signs_from(tokens: Sequence[Token], at: int, reading: Reading, *, expected: bool, code: bool) -> tuple[int, list[Sign]]:
    signs: list[Sign] = []
    glue = 0
    while at < len(tokens):
        end, sign = _sign(tokens, at, reading, expected=expected)
        if sign is not None and (sign.sure or signs or _begins(tokens, end, reading, expected=expected)):
            signs.append(sign)
            glue, at = 0, end
        elif code and _elided(tokens, at):
            at += 1
        elif code and sign is None and _initial(tokens[at]):
            signs.append(Sign(tokens[at].plain[0].upper(), tokens[at].start, tokens[at].end, sure=False, word=True))
            at += 1
        elif signs and tokens[at].plain in BETWEEN and glue < 3 and reading.plain[signs[-1].end : tokens[at].start].strip() != ".":
            glue, at = glue + 1, at + 1
        else:
            break
    while signs and not signs[-1].sure and not code:
        signs.pop()
    return at, signs if any(sign.sure for sign in signs) else []


def _initial(token: Token) -> bool:
    """Tell whether a word may stand for its first letter."""
    word = token.plain.rstrip("'")
    return len(word) > 2 and word.isalpha() and word.isascii() and word not in _PROSE and word not in BETWEEN


def _begins(tokens: Sequence[Token], end: int, reading: Reading, *, expected: bool) -> bool:
    """Tell whether a doubtful sign stands right before a certain one, as "for" in "for B 2"."""
    if end >= len(tokens):
        return False
    _, following = _sign(tokens, end, reading, expected=expected)
    return following is not None and following.sure


def _sign(tokens: Sequence[Token], at: int, reading: Reading, *, expected: bool) -> tuple[int, Sign | None]:
    """Return what the token at ``at`` is as a spelled sign, and where what was read ends."""
    token = tokens[at]
    word = token.plain
    if not word[0].isalnum():
        return at + 1, None
    if word in TIMES and at + 1 < len(tokens):
        return _repeated(tokens, at, reading)
    if at + 2 < len(tokens) and tokens[at + 1].plain in _AS_IN_FIRST and (named := _as_in(tokens, at)):
        return named
    length, letter = _two_words(tokens, at) if word in ("x", "we") else (0, "")
    if length:
        return at + length, Sign(letter, token.start, tokens[at + length - 1].end, sure=True, letter=True)
    if _elided(tokens, at):
        return at + 1, None
    if expected and len(word) == 2 and _written_together(reading, token):
        return at + 1, Sign(word.upper(), token.start, token.end, sure=True)
    if word in _PROSE:
        return at + 1, None
    return at + 1, _certain(token, reading, expected=expected) or _doubtful(tokens, at, reading, expected=expected)


def _certain(token: Token, reading: Reading, *, expected: bool) -> Sign | None:
    """Return the sign of written digits, a bare letter, or the name of one."""
    word = token.plain
    if word.isdecimal() and word.isascii():
        return Sign(word, token.start, token.end, sure=True)
    if len(word) == 1 and word.isalpha() and word.isascii():
        sure = expected or word not in _WORDS or reading.text[token.start].isupper()
        return Sign(word.upper(), token.start, token.end, sure=sure, letter=True)
    if word in ALPHABET:
        return Sign(ALPHABET[word], token.start, token.end, sure=True, letter=True)
    return None


def _doubtful(tokens: Sequence[Token], at: int, reading: Reading, *, expected: bool) -> Sign | None:
    """Return the sign that a word is among other signs: a number, a letter misheard, letters written together."""
    token = tokens[at]
    word = token.plain
    if word in _DIGITS and (word != "un" or reading.language == "fr"):
        return Sign(_DIGITS[word], token.start, token.end, sure=expected)
    if word == "oh":
        return Sign("0" if _digit_beside(tokens, at) else "O", token.start, token.end, sure=False)
    if word in _MISWRITTEN:
        return Sign(_MISWRITTEN[word], token.start, token.end, sure=False)
    if not expected or not (word.isalpha() and word.isascii()):
        return None
    if word in LOOSE:
        return Sign(LOOSE[word], token.start, token.end, sure=False)
    if len(word) == 2 or (len(word) <= 4 and _clump(reading, token)):
        return Sign(word.upper(), token.start, token.end, sure=True)
    return None


def _elided(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the token is the s of "that's"."""
    return at > 0 and tokens[at - 1].plain.endswith("'") and tokens[at - 1].end == tokens[at].start


def _two_words(tokens: Sequence[Token], at: int) -> tuple[int, str]:
    """Return the length and letter of "x-ray" or "we ski" (Whiskey) at ``at``, or 0."""
    following = [token.plain for token in tokens[at + 1 : at + 3]]
    first = tokens[at].plain
    if first == "x" and following[:1] == ["ray"]:
        return 2, "X"
    if first == "x" and following == ["-", "ray"]:
        return 3, "X"
    return (2, "W") if first == "we" and following[:1] == ["ski"] else (0, "")


def _clump(reading: Reading, token: Token) -> bool:
    """Tell whether a short word is letters written together: no word has no vowel."""
    return _written_together(reading, token) or not set(token.plain) & set("aeiouy")


def _written_together(reading: Reading, token: Token) -> bool:
    """Tell whether letters are in capitals, or touch digits."""
    before, after = reading.plain[token.start - 1 : token.start], reading.plain[token.end : token.end + 1]
    return token.plain.isalpha() and (reading.text[token.start : token.end].isupper() or before.isdigit() or after.isdigit())


def _digit_beside(tokens: Sequence[Token], at: int) -> bool:
    near = [tokens[i].plain for i in (at - 1, at + 1) if 0 <= i < len(tokens)]
    return any(word.isdecimal() or word in _DIGITS for word in near)


def _repeated(tokens: Sequence[Token], at: int, reading: Reading) -> tuple[int, Sign | None]:
    if tokens[at].plain == "double" and tokens[at + 1].plain in ("you", "u", "v", "ve", "vee"):
        return at + 2, Sign("W", tokens[at].start, tokens[at + 1].end, sure=True, letter=True)
    if tokens[at + 1].plain in TIMES:
        return at + 1, None  # "double double" is coffee
    end, sign = _sign(tokens, at + 1, reading, expected=True)
    if sign is None or len(sign.text) != 1:
        return at + 1, None
    return end, Sign(sign.text * TIMES[tokens[at].plain], tokens[at].start, sign.end, sure=True, letter=sign.letter)


def _as_in(tokens: Sequence[Token], at: int) -> tuple[int, Sign] | None:
    """Return the letter of "T as in Tom"; the word counts when the two disagree, since engines hear words better."""
    word = tokens[at].plain
    if len(word) > 3 and word not in ALPHABET and word not in LOOSE:
        return None
    for joiner in AS_IN:
        end = at + 1 + len(joiner)
        if end < len(tokens) and tuple(token.plain for token in tokens[at + 1 : end]) == joiner:
            example = tokens[end].plain
            if len(example) < 3 or not example[0].isalpha():
                continue
            if len(joiner) == 1 and joiner[0] in ("for", "de", "pour", "as") and example[0] != word[0]:
                continue
            return end + 1, Sign(example[0].upper(), tokens[at].start, tokens[end].end, sure=True, letter=True)
    return None
