"""
Repairs: "four one six no sorry four one seven", "Tuesday, I mean Thursday", "non pardon jeudi".

A repair has a part that is taken back (the reparandum), an edit term ("no sorry") and what stands instead. The edit term is
found first; what it takes back is then found by likeness with what follows: a number for a number, a weekday for a weekday,
a name for a name, a question begun again, or the same word said again ("in the morning no in the evening"). A single "no" or
"sorry" takes nothing back without such a likeness, since it is mostly an answer or a courtesy.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from ..reading import Reading, word_set
from .edits import Cut, Word
from .fillers import FILLERS
from .likeness import QUESTIONS, is_number, kind_of, number_start, opens_question

_WINDOW = 24  # words to either side of an edit term
_PAUSES = word_set("um umm uh uhh er erm err ugh ah ahh oh well ok okay euh euhm heu hum hm hmm ben bon")

#: Edit terms that take something back by themselves, and those that need a likeness with what follows.
_SURE = """
    no sorry | sorry no | no wait | wait no | no no sorry | no rather | or rather | no actually | no i mean | i mean no
    no i meant | i meant | no make that | or no | or make that | make that | scratch that | no scratch that | no that should be
    no that was | no that's | no it's | no not that | not that | no let me rephrase | let me rephrase | no let me rephrase that
    or sorry | or wait | or actually | or instead | no instead | or no make that | or no rather | or no actually | or no wait
    or no sorry | or i mean | or should i say | i should say | correction | my mistake | no my mistake | no hang on | hang on
    no hold on | hold on no | oops | oops no | oops sorry | oops i mean | oh no | oh sorry | oh wait | no excuse me | excuse me
    or excuse me | no pardon me | strike that | my bad | sorry i mean | sorry i meant | no no i mean | no no wait | nope rather
    well no | well actually no | actually no | no okay | wait sorry | sorry wait | tell me | no tell me | no actually tell me
    actually tell me | no wait tell me | no just tell me | instead tell me | no please tell me | no woah | woah | whoa
    or better yet | maybe better | or maybe better | no i meant to ask | i meant to ask | no no i meant to ask | sorry i wanted to ask
    no i wanted to ask | no that's not right | no that's wrong | that's not right | no disregard that | disregard that
    no forget that | sorry i meant to ask | i meant to say | no i meant to say | ou mieux | non c'est pas ca
    non pardon | non excusez | non excusez-moi | excusez-moi | excusez moi | non desole | non desolee | je veux dire
    non je veux dire | je voulais dire | non je voulais dire | ou plutot | non plutot | attendez non | attends non | non attends
    non attendez | oups | oups non | non c'est plutot | non non pardon | pardon non | je me trompe | non je me trompe
    je me suis trompe | je me suis trompee | non c'est | never mind | no never mind | laisse faire | ah laisse faire | laissez faire
"""
_UNSURE = """
    no | no no | sorry | wait | rather | actually | instead | nope | i mean | or
    or better | or really | or like | or perhaps | non | non non | pardon | plutot | desole
    desolee | excusez | attends | attendez | ou non | i wanted to ask | je voulais demander
"""


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    for line in text.splitlines():
        yield from (tuple(phrase.split()) for phrase in line.split("|") if phrase.strip())


#: Each edit term, and whether it is a sure one; and by first word the lengths to look for, the longest first.
_TERMS: dict[tuple[str, ...], bool] = {**dict.fromkeys(_phrases(_UNSURE), False), **dict.fromkeys(_phrases(_SURE), True)}
_LENGTHS: dict[str, tuple[int, ...]] = {
    first: tuple(sorted({len(term) for term in _TERMS if term[0] == first}, reverse=True)) for first in {term[0] for term in _TERMS}
}

#: A reading can hold a repair only if it holds one of these.
CUES = word_set(
    """
    no sorry wait rather actually mean meant make scratch instead correction mistake hang hold oops nope strike bad excuse woah whoa
    tell rephrase say not or better disregard forget never laisse laissez
    mieux non pardon dire plutot excusez desole desolee attends attendez oups trompe trompee
    """
)

#: A single word of these is not what a repair takes back or puts in its place.
_NEGATIONS = word_set("not isn't don't never pas sauf except but")
_DENIALS = frozenset(("no", "non", "pas"))
#: "Monday or Tuesday": both are meant.
_LISTING = frozenset(("", "or", "ou", "or better", "or really", "or like", "or perhaps", "i wanted to ask", "je voulais demander"))
_DENYING, _BUT = frozenset(("not", "pas")), frozenset(("but", "mais"))
_COURTESY = word_set("i'm am so very really we're suis")
#: Words that stand for each other at the beginning of a repair ("ma fille, pardon, mon fils").
_ALIKE = {
    word: group[0]
    for group in (
        ("my", "our", "his", "her"),
        ("a", "an"),
        ("ma", "mon", "mes"),
        ("le", "la", "les", "l'"),
        ("un", "une"),
        ("au", "aux"),
        ("du", "des"),
    )
    for word in group
}
_SMALL = word_set(
    """
    the a an of in on at to for by from with and or but if that this it it's its i i'm i'd we you they he she my your his her our their
    me him them us is are was were be been am has have had having do does did done can could will would should may might must not got
    get gets there there's what which who how when where why about as so very really feel know see need want i've i'll we're you're so
    no than then le la les un une de du des au aux en pour avec et ou mais si que qui je tu il elle on nous vous ils elles mon ma mes
    votre vos son sa ses ce cette c'est est sont suis ai as a ont avez avait j'ai pas plus y l' d'
    """
)
#: A question word so near to the first begins the question again, if one of these follows.
_HURRIED = 3
_BE = word_set("is are was were do does did can could will would has have had 's est sont")
#: Behind these words a question word asks nothing new: "in what", "know when".
_PREPOSED = word_set("in on at by for from to of with about")
_ECHOES = word_set("rather actually instead plutot")
#: Said after an edit term and before what stands instead: "no, more precisely the molar".
_MORE = word_set("better like more first specifically generally precisely maybe rather yet plutot")


@attrs.frozen
class _EditTerm:
    """An edit term: the words ``[start, end)``; a ``sure`` one takes something back by itself; in a ``hesitant`` one was a pause."""

    start: int
    end: int
    sure: bool
    text: str
    hesitant: bool


def _by_cue() -> dict[str, tuple[tuple[frozenset[str], bool], ...]]:
    """Return by cue the edit terms that hold it, each as its words and whether it only begins a question again."""
    found: dict[str, list[tuple[frozenset[str], bool]]] = {}
    for term in _TERMS:
        words = frozenset(word for part in term for word in re.findall(r"[^\W\d_]+", part))
        for cue in words & CUES:
            found.setdefault(cue, []).append((words, " ".join(term) in _LISTING))
    return {cue: tuple(terms) for cue, terms in found.items()}


_BY_CUE = _by_cue()


def may_repair(words: Sequence[str]) -> bool:
    """Tell cheaply whether ``words`` can hold a repair: a whole edit term that does not only open the answer, as "no" mostly does."""
    present = frozenset(words)
    asked_again = None
    for cue in CUES & present:
        for term, listing in _BY_CUE.get(cue, ()):
            if not term <= present or (cue in _DENIALS and len(term) == 1 and cue not in words[1:]):
                continue
            if listing and asked_again is None:
                asked_again = len([word for word in words if word in QUESTIONS]) > 1
            if not listing or asked_again:
                return True
    return False


def repaired(words: Sequence[Word], reading: Reading) -> Iterator[Cut]:
    """Yield what is taken back, together with the edit term."""
    floor = 0
    for term in _edit_terms(words):
        if term.start <= floor or term.end >= len(words):
            continue
        start = _reparandum(words, floor, term, reading)
        if start is None:
            continue
        yield from start
        yield from _echo(words, term)
        floor = term.end


def _echo(words: Sequence[Word], term: _EditTerm) -> Iterator[Cut]:
    """Yield the "rather" that ends a repair: "on Tuesday no on Thursday rather"."""
    if words[-1].plain in _ECHOES and len(words) - term.end > 1:
        yield Cut(words[-2].end, words[-1].end, "repair")


def restarted(words: Sequence[Word], reading: Reading) -> Iterator[Cut]:
    """Yield the beginning of a question that is begun again without a word for it: "what day uh when is it", "how many what is"."""
    said = [word for word in words if word.plain not in FILLERS]
    if len(said) < 3 or not opens_question(said):
        return
    for at in range(1, min(len(said) - 1, _WINDOW)):
        if is_number(said[at]) or kind_of(said[at], "") not in (None, "capital"):
            return  # "what about Tuesday, um, when do you close" asks two things
        length = opens_question(said[at:])
        if not length or said[at - 1].plain in _PREPOSED:
            continue
        gap = reading.plain[said[at - 1].end : said[at].start]
        paused = not FILLERS.isdisjoint(re.findall(r"[a-z]+", gap))
        hurried = gap == " " and at <= _HURRIED and said[at - 1].plain not in _SMALL and said[min(at + length, len(said) - 1)].plain in _BE
        if paused or hurried:
            yield Cut(said[0].start, said[at].start, "repair")
            return


def _edit_terms(words: Sequence[Word]) -> Iterator[_EditTerm]:
    at = 0
    while at < len(words):
        if words[at].plain not in _LENGTHS and words[at].plain not in _PAUSES:
            at += 1
            continue
        end, sure, said = at, False, []
        while end < len(words):
            length, is_sure, text = _phrase_at(words, end)
            if not length:
                break
            sure, end = sure or is_sure, end + length
            said.append(text)
        said = [text for text in said if text]
        if end > at:
            hesitant = end - at > sum(len(text.split()) for text in said)
            yield _EditTerm(at, _after_more(words, end), sure or len(set(said)) > 1, " ".join(said), hesitant=hesitant)
        at = max(end, at + 1)


def _after_more(words: Sequence[Word], end: int) -> int:
    last = min(end + 2, len(words) - 1)
    while end < last and words[end].plain in _MORE:
        end += 1
    return end


def _phrase_at(words: Sequence[Word], at: int) -> tuple[int, bool, str]:
    """Return the length of the edit term or pause at ``at``, whether it is a sure one, and its text."""
    word = words[at].plain
    for length in _LENGTHS.get(word, ()):
        term = tuple(following.plain for following in words[at : at + length])
        if (sure := _TERMS.get(term)) is not None:
            return len(term), sure, " ".join(term)
    return (1, False, "") if word in _PAUSES else (0, False, "")


def _reparandum(words: Sequence[Word], floor: int, term: _EditTerm, reading: Reading) -> list[Cut] | None:
    """Return the cuts of one repair, or None when ``term`` takes nothing back."""
    before = _same_sentence(words[max(floor, term.start - _WINDOW) : term.start], reading.plain, words[term.start].start)
    before = [word for word in before if word.plain not in FILLERS]
    after = [word for word in words[term.end : term.end + _WINDOW] if word.plain not in FILLERS]
    if not before or not after:
        return None
    resumed = after[0].start
    if term.text.startswith("sorry") and before[-1].plain in _COURTESY:
        return None
    if term.text in _DENIALS and any(word.plain in _DENIALS for word in before):
        return None  # "no trouble swallowing, no trouble breathing"
    if denied := _denied(before, after):
        return [Cut(denied[0], denied[1], "repair")]
    cut_from = _begin(before, after, term, reading)
    if cut_from is None:
        return None
    start, end = cut_from
    if any(word.plain in _NEGATIONS and following.start == start for word, following in pairwise(before)):
        return None  # "not Tuesday, no, Thursday" takes nothing back
    if end == before[-1].end:
        return [Cut(start, resumed, "repair")]
    return [Cut(start, end, "repair"), Cut(words[term.start].start, resumed, "repair")]


def _denied(before: Sequence[Word], after: Sequence[Word]) -> tuple[int, int] | None:
    """Return the characters of "Monday no not Monday but" in "Monday no not Monday but Tuesday"."""
    if after[0].plain not in _DENYING:
        return None
    at = next((at for at, word in enumerate(after[:7]) if word.plain in _BUT), 0)
    again = [word.plain for word in after[1:at]]
    if not again or at + 1 >= len(after) or [word.plain for word in before[-len(again) :]] != again:
        return None
    return before[-len(again)].start, after[at + 1].start


def _begin(before: Sequence[Word], after: Sequence[Word], term: _EditTerm, reading: Reading) -> tuple[int, int] | None:
    """Return the characters that are taken back."""
    listed = term.text in _LISTING
    if not listed and is_number(after[0]):
        at = number_start(before, after)
        return None if at is None else (before[at[0]].start, before[at[1] - 1].end)
    kind = kind_of(after[0], reading.text)
    if kind not in (None, "capital") and not listed:
        same = next((word for word in reversed(before[-5:]) if kind_of(word, reading.text) == kind), None)
        if same:
            return same.start, (before[-1] if _is_said_anew(same, before, after) else same).end
    start = _question_start(before, after, reading) if term.text != "or" or term.hesitant else None
    if start is None and not listed:
        start = _phrase_start(before, after, term, reading)
    return None if start is None else (before[start].start, before[-1].end)


def _is_said_anew(same: Word, before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Tell whether all since a word is said again, and not that word alone: "July fourth, no, July fifth"."""
    rest = [word for word in before if word.start >= same.end]
    if not rest or len(after) < 2:
        return False
    counted = all(is_number(word) or kind_of(word, "") == "ordinal" for word in (rest[0], after[1]))
    return same.plain == after[0].plain or rest[0].plain == after[1].plain or counted


def _phrase_start(before: Sequence[Word], after: Sequence[Word], term: _EditTerm, reading: Reading) -> int | None:
    """Return the word where what is taken back begins: said again, or a name for a name, or one word."""
    copy = _rough_copy(before, after)
    if copy is not None and (term.sure or after[0].plain in _SMALL):
        return copy
    last = len(before) - 1
    if copy is not None and all(kind_of(word, reading.text) == "capital" for word in (after[0], *before[copy:])):
        return copy  # "John Smith, no, John Smythe"
    if kind_of(after[0], reading.text) == "capital" == kind_of(before[-1], reading.text):
        while last > 1 and kind_of(before[last - 1], reading.text) == "capital":
            last -= 1
        return last - 1 if last > 1 and before[last - 1].plain == "the" else last
    if (parallel := _parallel(before, after)) is not None and term.text != "":
        return parallel
    asked = bool(opens_question(before))  # in a question, "no" answers nothing
    content = before[-1].plain not in _SMALL and after[0].plain not in _SMALL
    return last if (term.sure or asked) and last and content else None


def _parallel(before: Sequence[Word], after: Sequence[Word]) -> int | None:
    """Return where "integer factorization" begins before "no sorry prime factorization": the same word ends both."""
    last = before[-1].plain
    if last in _SMALL:
        return None
    for length, word in enumerate(after[1:3], 1):
        if word.plain == last and length < len(before) and not any(one.plain in _SMALL for one in (*after[:length], before[-length - 1])):
            return len(before) - 1 - length
    return None


def _same_sentence(before: Sequence[Word], plain: str, stop: int) -> Sequence[Word]:
    """Return the words of ``before`` after the last full stop; nothing, if one stands right before the edit term."""
    if not before:
        return before
    last = max(plain.rfind(mark, before[0].end, stop) for mark in ".!?")
    return before if last < 0 else [word for word in before if word.start > last]


def _question_start(before: Sequence[Word], after: Sequence[Word], reading: Reading) -> int | None:
    """Return where the question that is begun again was begun first; "at what time no what day" keeps its "at"."""
    if not opens_question(after):
        return None
    if reading.text[after[0].start].isupper():
        return 0
    for at in range(len(before)):
        if length := opens_question(before[at:]):
            alike = before[at + length - 1].plain in ("what", "which") and after[0].plain in ("what", "which")
            return at + length - 1 if alike else at
    return None


def _rough_copy(before: Sequence[Word], after: Sequence[Word]) -> int | None:
    """Return where ``before`` holds the first word of ``after`` for the last time, among its last eight words."""
    first = _ALIKE.get(after[0].plain, after[0].plain)
    for at in range(len(before) - 1, max(-1, len(before) - 9), -1):
        if _ALIKE.get(before[at].plain, before[at].plain) == first:
            return at
    return None
