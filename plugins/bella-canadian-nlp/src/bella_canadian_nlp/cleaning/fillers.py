"""Fillers and stutters: um, euh, "I I I want", "wh- what"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..reading import word_set
from .edits import Cut, Word

FILLERS = word_set(
    """
    um umm ummm uhm uh uhh uhhh er erm err eh ehm hm hmm hmmm hum mm mmm ugh ahh ahhh euh euhh euhm heu heuh hein
    """
)
#: French only: Ben is a name to an English ear.
FILLERS_FR = frozenset(("ben", "beh", "bah", "tse"))

#: Said twice by a stutter, hardly ever on purpose.
_SMALL_WORDS = word_set(
    """
    i i'd i'm i'll i've my we we'd he she it it's its they a an the to and is are was in on at of can could do does would will what when
    with you your if this there that's but because have has had want need je j'ai j'aimerais ma mon mes le la les de du des c'est il
    elle on et pour a au aux que qu'est-ce est-ce qui dans avec sur mais parce voudrais veux peux suis
    """
)
#: Articles that are numbers as well.
_ARTICLES = frozenset(("un", "une"))
#: Said twice on purpose: answers, insistence, French reflexives; numbers and letters are left alone below.
_MEANT_TWICE = word_set(
    """
    no non yes oui yeah yep nope ok okay okey right please very really so too bye hello hi allo hey ha wait sorry thanks never tres trop
    vraiment vous nous bon bien si merci bonjour vite plus jamais attends attendez stop help un une zero oh one two three four five six
    seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
    seventy eighty ninety hundred thousand double triple deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze
    seize vingt vingts trente quarante cinquante soixante cent cents alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet
    juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu zed
    """
)


def filled(words: Sequence[Word], text: str, *, french: bool) -> Iterator[Cut]:
    """Yield the fillers; one that stands among spelled letters ("o r t er") is letters misheard and stays, and so does Ben."""
    for at, word in enumerate(words):
        if word.plain not in FILLERS and not (french and word.plain in FILLERS_FR):
            continue
        named = at > 0 and text[word.start].isupper() and word.plain in FILLERS_FR
        if named or _answers(words, at) or _among_letters(words, at):
            continue
        yield Cut(word.start, word.end, "filler")


def stuttered(words: Sequence[Word], plain: str, *, spelling: bool) -> Iterator[Cut]:
    """Yield the first of words said twice, the fragment before a word that completes it, and phrases begun twice."""
    said = [word.plain for word in words]
    for at, (plain_word, next_word) in enumerate(pairwise(said)):
        if not next_word.startswith(plain_word) and plain_word not in said[at + 1 : at + 5]:
            continue  # most words begin nothing that is said again
        word, following = words[at : at + 2]
        gap = plain[word.end : following.start]
        if gap.strip(" ,-….") or not gap.endswith(" "):
            continue
        if _same(words, at, spelling=spelling) or _fragment(word, following, gap):
            yield Cut(word.start, following.start, "stutter")
        elif length := _phrase_twice(words, at):
            yield Cut(word.start, words[at + length].start, "stutter")


def _same(words: Sequence[Word], at: int, *, spelling: bool) -> bool:
    word = words[at].plain
    if word != words[at + 1].plain:
        return False
    if word in _ARTICLES:  # "un un rendez-vous", but "cinq un un deux"
        around = (*words[max(0, at - 1) : at], *words[at + 2 : at + 3])
        return not spelling and len(words) > at + 2 and all(near.plain not in _MEANT_TWICE and len(near.plain) > 1 for near in around)
    if len(word) > 1:
        return word in _SMALL_WORDS or (not spelling and len(word) > 3 and word.isalpha() and word not in _MEANT_TWICE)
    after = next((other.plain for other in words[at + 2 : at + 8] if other.plain != word), "")
    return not spelling and word in _SMALL_WORDS and len(after) > 1 and after.isalpha() and not _among_letters(words, at + 1, "")


def _fragment(word: Word, following: Word, gap: str) -> bool:
    """Tell whether ``word`` is a beginning that was broken off ("app- appointment")."""
    return gap.startswith("-") and gap.endswith(" ") and len(word.plain) < len(following.plain) and following.plain.startswith(word.plain)


def _phrase_twice(words: Sequence[Word], at: int) -> int:
    """Return how many words beginning at ``at`` are said twice, or 0."""
    if words[at].plain not in _SMALL_WORDS:
        return 0
    for length in (4, 3, 2):
        if any(word.plain[0].isdigit() for word in words[at : at + length]) or max(len(word.plain) for word in words[at : at + length]) < 3:
            continue  # spelled, or a code
        first, second = words[at : at + length], words[at + length : at + 2 * length]
        if len(second) == length and all(a.plain == b.plain and a.plain not in _MEANT_TWICE for a, b in zip(first, second, strict=True)):
            return length
    return 0


def _answers(words: Sequence[Word], at: int) -> bool:
    """Tell whether the filler is half of an answer: uh huh, mm hmm, uh uh, nuh uh, eh oui."""
    sounds = {"huh", "uh", "hmm", "hm", "mm", "nuh", "mhm"}
    if words[at].plain not in sounds:
        return False
    near = [words[i].plain for i in (at - 1, at + 1) if 0 <= i < len(words)]
    return any(word in sounds for word in near)


def _among_letters(words: Sequence[Word], at: int, words_too: str = "iay0123456789") -> bool:
    """Tell whether a single letter stands beside the word; ``words_too`` are words of one letter."""
    near = [words[i].plain for i in (at - 2, at - 1, at + 1) if 0 <= i < len(words) and words[i].plain != words[at].plain]
    return any(len(word) == 1 and word not in words_too for word in near)
