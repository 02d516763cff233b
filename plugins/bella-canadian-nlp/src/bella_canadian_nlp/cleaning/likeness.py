"""What kind of thing a word says, so that a repair can be matched with what it takes back."""

from collections.abc import Sequence
from typing import Literal

from ..reading import word_set
from .edits import Word

_WEEKDAYS = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche today tomorrow
    aujourd'hui demain
    """
)
_MONTHS = word_set(
    """
    january february march april june july august september october november december janvier fevrier mars avril juin juillet aout
    septembre octobre novembre decembre
    """
)
_PARTS = word_set("morning afternoon evening night noon matin avant-midi apres-midi soir midi soiree")
_ORDINALS = word_set(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
    seventeenth eighteenth nineteenth twentieth thirtieth premier deuxieme troisieme
    """
)
#: Digits of a telephone number.
_PHONE = 10
NUMBERS = word_set(
    """
    zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety hundred double triple un deux trois quatre cinq sept huit neuf dix onze douze
    treize quatorze quinze seize vingt trente quarante cinquante soixante cent dix-sept dix-huit dix-neuf vingt-deux
    """
)
_TENS = word_set("twenty thirty forty fifty sixty seventy eighty ninety vingt trente quarante cinquante soixante")
_TEENS = word_set(
    """
    ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen dix onze douze treize quatorze quinze seize
    """
)
_DOUBLES = frozenset(("double", "triple"))
_PREPOSITIONS = word_set("in on at by for from to of with about")
QUESTIONS = word_set("what who whom whose which when where why how")
_UNITS = word_set("am pm a.m p.m o'clock heures heure h hours")

Kind = Literal["weekday", "month", "part", "ordinal", "capital"]
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_WEEKDAYS, "weekday"),
    **dict.fromkeys(_MONTHS, "month"),
    **dict.fromkeys(_PARTS, "part"),
    **dict.fromkeys(_ORDINALS, "ordinal"),
}


def kind_of(word: Word, text: str) -> Kind | None:
    """Return what ``word`` says; a capital alone makes a name of it."""
    kind = _KINDS.get(word.plain)
    if kind is None and text[word.start : word.start + 1].isupper() and word.plain not in ("i", "i'm", "i'd", "i'll", "i've"):
        return "capital"
    return kind


def opens_question(words: Sequence[Word]) -> int:
    """Return how many words open a question at the beginning of ``words`` (0, 1; 2 for "in what")."""
    if words[0].plain in QUESTIONS:
        return 1
    if len(words) > 1 and words[0].plain in _PREPOSITIONS and words[1].plain in ("what", "which", "whom", "whose"):
        return 2
    return 0


def is_number(word: Word) -> bool:
    """Tell whether ``word`` is a number, in digits or words ("vingt-deux")."""
    return word.plain in NUMBERS or word.plain[:1].isdigit() or ("-" in word.plain and word.plain.split("-")[0] in NUMBERS)


def number_start(before: Sequence[Word], after: Sequence[Word]) -> tuple[int, int] | None:
    """
    Return the words of ``before`` that the number beginning ``after`` replaces, as ``[from, to)``.

    In a run of digits the last group is replaced: from the place where it begins like its replacement ("six seven two no sorry six
    seven four"), else as many digits as a group has.
    """
    end = len(before)
    new = 0
    while new < len(after) and is_number(after[new]):
        new += 1
    while end and (before[end - 1].plain in _UNITS or (new < len(after) and before[end - 1].plain == after[new].plain)):
        end -= 1
    begin = end
    while begin and is_number(before[begin - 1]):
        begin -= 1
    said = end - begin
    if not said or (end != len(before) and said > 2):
        return None
    if said <= 2:
        if said == 2 and end == len(before) and _digit_count(before[begin : begin + 1]) + _digit_count(after[:new]) == _PHONE:
            return begin + 1, end  # "416 555 no 655 0123" takes back one group of a number
        unit = after[new].plain if new < len(after) else ""
        return begin, end if end != len(before) and unit not in _UNITS and unit != before[end].plain else len(before)
    group = _last_group(before, after, begin, new)
    if _digit_count(before[begin:]) == _PHONE > _digit_count(before[begin:group]) + _digit_count(after[:new]):
        return None  # "416 555 0123, no, 24": a part of the last group, which would leave no number
    return group, len(before)


def _last_group(before: Sequence[Word], after: Sequence[Word], begin: int, new: int) -> int:
    """Return where the last group of digits begins: such that ten digits are left, else where it begins like its replacement."""
    end = len(before)
    told = _digit_count(after[:new])
    if told >= 10:
        return begin
    places = [at for at in (end - 3, end - 4, end - 2, end - 1) if at >= begin]
    whole = [at for at in places if _digit_count(before[begin:at]) + told == 10]
    if whole:
        return next((at for at in whole if before[at].plain == after[0].plain), whole[0])
    for at in places:
        if before[at].plain == after[0].plain and (end - at < 2 or new < 2 or before[at + 1].plain == after[1].plain):
            return at
    alike = [at for at in places if before[at].plain == after[0].plain]
    return next(iter(alike), max(begin, end - min(new, 3)))


def _digit_count(words: Sequence[Word]) -> int:
    """Return how many digits ``words`` are, roughly: "twenty two" is two."""
    count = 0
    for at, word in enumerate(words):
        if word.plain[0].isdigit():
            count += sum(char.isdigit() for char in word.plain)
        elif word.plain in _DOUBLES:
            count += 1
        else:
            tens = at > 0 and words[at - 1].plain in _TENS and word.plain not in _TEENS
            count += 0 if tens else 2 if word.plain in _TENS or word.plain in _TEENS or "-" in word.plain else 1
    return count
