"""What one utterance, or one press of keys, amounts to: the extractions sorted by what they answer."""

import itertools
import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeVar

import attrs

from bella_core.plugin.types import (
    BirthDate,
    Emergency,
    Extraction,
    InsurerValue,
    IntentValue,
    LanguageValue,
    LetterHint,
    NameValue,
    PatientRelation,
    PatientStatus,
    PhonePart,
    PhoneValue,
    ProviderValue,
    ServiceValue,
    TimeValue,
    YesNo,
)

from ..clinic import Locale
from .apart import OF_ONE, Apart, read_apart
from .types import Understood
from .wishes import MENTIONED

#: Kinds whose digits belong together.
_WHOLE = frozenset({"phone", "phone_part", "date_of_birth", "spelled", "postal_code", "health_card"})
#: Intents that pick one of what was offered.
_PICKS = frozenset({"first", "second", "either", "neither"})
#: Intents that are each about one appointment, and the kinds of what is said of it.
_ERRANDS = frozenset({"move", "cancel"})
_OF_ERRANDS = frozenset({"service", "time", "time_excluded"})
#: Intents whose words may hold a number that is none ("one moment").
_ASIDES = frozenset({"repeat", "wait"})
#: Intents whose words hold no answer, even if one of them looks like it ("wrong number").
_NO_ANSWER = frozenset({"repeat", "wait", "wrong_number", "human", "robot_refused", "never_mind"})

T = TypeVar("T")

#: Below it a value is asked about before it is used.
SURE = 0.6
#: From here on a time was certainly meant; a bare "five" beside other words may be noise.
PLAIN = 0.7
#: From here on a name was announced ("my name is …"), not only said where one may stand.
ANNOUNCED = 0.85
#: Below it an engine's word for a whole utterance makes a yes doubtful, and a number.
CLEAR = 0.45
#: A number read with less certainty may be another one.
_PLAIN_NUMBER = 0.8
#: A "yes" is at least as sure; "okay" and "bon" are less, for they open sentences too.
_PLAIN_YES = 0.9
_WORD = re.compile(r"[\w’']+")
_PLEASE = frozenset({"please", "s'il vous plaît", "s'il te plaît", "svp"})
#: Words beside an answer that take nothing from it. Any other that nothing was read in leaves a doubt: "confirm with my husband first".
_EASY = re.compile(
    "u[mh]|h?mm*|er|[ao]h|so|well|then|now|just|please|thanks?|you|yes|yeah|yep|dear|hon|honey|love|ok|okay|alright|right|good|great|fine|sure|perfect|correct|"
    "(that|it)([’']?s)?|is|the|me|for|a|i[’']m|and|sounds|works?|lot|much|very|all|let|see|"
    "euh|hum|ben|bon|bien|alors|donc|là|oui|ouais|d[’']accord|merci|beaucoup|c[’']est|ça|s[’']il|vous|plaît|parfait|exact|pour|moi|va|le|la|"
    "tout|très|et|voir|attendez|madame|monsieur|try|do|go|ahead|book|sir|ma[’']?am|absolutely|definitely|exactly|totally|of|course|we|i|can|could|"
    "will|would|be|like|want|wonderful|awesome|lovely|excellent|nice|cool|indeed|by|all|means|this|one|happy|glad|"
    "allez|y|allez-y|certain|certainement|absolument|exactement|tout|fait|super|génial|réservez|on|fait|je|veux|vais|prendre|prends|le|celui-là|"
    "at|on|o[’']clock|à|a|au|du|de|en"
)
#: With a birth date beside it: "yes, and she was born on the fourth of June".
_EASY_OF_BIRTH = re.compile(
    _EASY.pattern
    + r"|she|he|they|was|were|born|my|his|her|their|birth|date|birthday|elle|il|ils|elles|est|sont|suis|n[ée]e?s?|ma|sa|son|leur|"
    r"naissance|fête"
)
#: What ends an answer and adds nothing to its yes, as it only says the question again: "yes, he has been", "oui, elle y est allée".
_ECHO = re.compile(
    r"\b((he|she|they|we|i|you|it) (has|have|is|was|does|did|do|are|were|am)|(he|she|it)['’]s)( (been|before|there|already|once|too))*\W*$|"
    r"\b(il|elle|on|ils|elles) (y )?(est|sont|a|ont)( (déjà|venue?s?|allée?s?|là|été))*\W*$",
    re.IGNORECASE,
)
#: A yes that nothing else is as easily: "it is", "she has" and "prenez le" may be what was left of another sentence.
_OWN = re.compile(
    r"\b(yes|yeah|yep|yup|yah|sure|ok|okay|alright|right|correct|exact\w*|perfect\w*|great|good|fine|works?|absolutely|definitely|certainly|"
    r"totally|of course|go ahead|go for it|book|do (it|that)|please do|deal|confirm\w*|agreed?|lovely|excellent|wonderful|awesome|suits?|"
    r"oui|ouais|ouaip|ouin|d['’]accord|parfait\w*|bon|bien|correcte?|certain\w*|absolument|allez[- ]y|réserve[rz]?|marche|va|convient|"
    r"super|génial|entendu|s[uû]r|indeed|assent|nice|i (do|will|would)|mets[- ](le|moi)|mettez[- ](le|moi))\b|"
    r"[\U0001F44D\U0001F44C\U0001F646\u2705]",
    re.IGNORECASE,
)
#: A yes that stands whatever was said before it.
_STRONG = re.compile(r"\b(yes|yeah|yep|yup|oui|ouais)\b", re.IGNORECASE)
_COMPLAINT = re.compile(r"compla|plain", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…;]")
#: Words that take back a part of the yes before them.
_BUT = re.compile(r"\b(but|except|only|mais|sauf)\b", re.IGNORECASE)
#: Words that open a sentence or hesitate; and those that make one that ends with them a sentence that was broken off.
_OPENING = frozenset({"ben", "euh", "hum", "alors", "donc", "um", "uh", "so", "well"})
_BROKEN_OFF = frozenset({"et", "and", "then"})
#: What can be picked by number.
CHOICES = (1, 2, 3)
#: From the least to the gravest.
LEVELS = ("same_day", "immediate", "911")


@attrs.frozen
class Named:
    """A name with how sure the extractor is of it, its other readings, and where in the words it stands."""

    value: NameValue
    sure: bool = True
    alternatives: tuple[NameValue, ...] = ()
    announced: bool = True
    start: int = 0
    end: int = 0


@attrs.frozen
class Heard:
    """
    Hold what was heard in one turn.

    Args:
        text: the words, empty for keys. ``keyed``: it came by keypad.
        complete: the reply before it was played to its end.
        yes_no: a plain answer; ``doubt``: it may as well be the opposite; ``hedged``: the caller's own words leave that doubt ("yes, but").
        slight: a yes, but not enough of one to book by: "it is", or one at the end of words that were not understood.
        letters: a part of a name that was keyed, and whether each of its letters is certain.
        choice: 1, 2 or 3 by key or number.
        topic: of a question. ``refused``: ``first`` or ``second`` of what was offered, which will not do.
        opens: the answer stands before a name or an aside, and may be none: "yes, it's Anna", "okay, one moment".
        phone_sure: the number was read for certain; else it is asked about.
        birth_order: which of two numbers is the day of the birth date, and which the month, was guessed.
        births: every birth date with where in the words it begins; ``birth_date`` is the last.
        mentioned: times that were said and that nobody wishes for, as the one that an appointment is moved from.
        minutes: of a delay, by key.
        likely: the language that was probably spoken, where that is not plain.
        then: what is wanted of another appointment in the same breath: "move my check-up and cancel my cleaning".
        beside: other visits that were asked for in the same breath, for others or of another kind, which cannot be at once;
            ``whose``: the word that told whom the first is for, as "son".
    """

    text: str = ""
    keyed: bool = False
    complete: bool = True
    yes_no: Literal["yes", "no"] | None = None
    doubt: bool = False
    hedged: bool = False
    slight: bool = False
    opens: bool = False
    intents: frozenset[str] = frozenset()
    topic: str | None = None
    refused: str | None = None
    choice: int | None = None
    emergency: Emergency | None = None
    language: LanguageValue | None = None
    likely: Locale | None = None
    names: tuple[Named, ...] = ()
    letter: LetterHint | None = None
    spelled: str | None = None
    letters: tuple[str, bool] | None = None
    phone: str | None = None
    phone_sure: bool = True
    phone_part: str | None = None
    birth_date: date | None = None
    birth_order: bool = False
    births: tuple[tuple[int, date], ...] = ()
    services: tuple[str, ...] = ()
    insurer: InsurerValue | None = None
    provider: ProviderValue | None = None
    relation: Literal["self", "child", "partner", "parent", "other"] | None = None
    known: bool | None = None
    times: tuple[Extraction, ...] = ()
    mentioned: tuple[Extraction, ...] = ()
    excluded: tuple[Extraction, ...] = ()
    minutes: int | None = None
    then: "Heard | None" = None
    beside: tuple[Apart, ...] = ()
    whose: str = ""


def listen_to(event: Understood, *, apart: bool = False) -> Heard:
    """
    Sort an utterance's extractions; of a kind that can have one value only, the last said counts.

    Args:
        apart: several visits that cannot be one are told apart: what is heard is of the first, the others are ``beside`` it.
    """
    found = without_shadows(event.extractions)
    second = _second_errand(found)
    if second is None:
        visits = read_apart(event.text, found) if apart else ()
        return _first_of(event, found, visits) if visits else _heard(event, found)
    of_second = tuple(one for one in found if one is second or (one.start >= second.start and one.kind in _OF_ERRANDS))
    return attrs.evolve(_heard(event, tuple(one for one in found if one not in of_second)), then=_heard(event, of_second))


def _first_of(event: Understood, found: Sequence[Extraction], visits: tuple[Apart, ...]) -> Heard:
    """Hear the first of several visits, with all that is of none of them."""
    first, *others = visits
    left = tuple(one for one in found if one.kind not in OF_ONE or one in first.found)
    heard = _heard(event, left)
    return attrs.evolve(heard, relation=first.relation if first.whose else None, whose=first.whose, beside=tuple(others))


def _second_errand(found: Sequence[Extraction]) -> Extraction | None:
    """Return what begins a second errand: what is wanted of each of two appointments is said with its own visit."""
    errands = sorted((one for one in found if _intent(one) in _ERRANDS), key=lambda one: one.start)
    for first, second in itertools.pairwise(errands):
        mine = {e.value.code for e in found if isinstance(e.value, ServiceValue) and first.start <= e.start < second.start}
        its = {e.value.code for e in found if isinstance(e.value, ServiceValue) and e.start >= second.start}
        if mine and its and not mine & its:
            return second
    return None


def _heard(event: Understood, found: Sequence[Extraction]) -> Heard:
    answer = _last(found, YesNo)
    said = {e.value.value for e in found if isinstance(e.value, YesNo)}
    unclear = len(said) > 1 or not _is_clear(event) or _is_opener(event.text, found)
    hedged = any(isinstance(e.value, YesNo) and ("doubt" in e.inferred or e.confidence < SURE) for e in found)
    return attrs.evolve(
        _values(found),
        text=event.text,
        complete=event.heard,
        yes_no=answer.value if answer else None,
        doubt=unclear or hedged,
        hedged=hedged,
        slight=_is_slight(event.text, found),
        opens=_opens(found),
        phone_sure=_is_clear(event) and not any(_is_doubtful_number(e) for e in found),
        emergency=_worst(found),
        language=_language(found),
        likely=next((e.value.language for e in found if isinstance(e.value, LanguageValue)), None),
        names=tuple(_named(e, e.value) for e in found if isinstance(e.value, NameValue)),
        times=tuple(_settled(e, found) for e in found if e.kind == "time" and isinstance(e.value, TimeValue) and e.confidence >= MENTIONED),
        mentioned=tuple(e for e in found if e.kind == "time" and isinstance(e.value, TimeValue) and e.confidence < MENTIONED),
        excluded=tuple(e for e in found if e.kind == "time_excluded" and isinstance(e.value, TimeValue)),
    )


def _settled(time: Extraction, found: Sequence[Extraction]) -> Extraction:
    """Leave out the readings of a time that are ruled out beside it: "next Thursday, not this Thursday"."""
    ruled_out = [e.value for e in found if e.kind == "time_excluded"]
    left = tuple(one for one in time.alternatives if one not in ruled_out)
    return time if len(left) == len(time.alternatives) else attrs.evolve(time, alternatives=left)


def _is_clear(event: Understood) -> bool:
    return event.confidence is None or not 0 < event.confidence < CLEAR


def _is_doubtful_number(one: Extraction) -> bool:
    return isinstance(one.value, PhoneValue) and (one.confidence < _PLAIN_NUMBER or "doubt" in one.inferred)


def _opens(found: Sequence[Extraction]) -> bool:
    rest = [e.start for e in found if isinstance(e.value, NameValue) or _intent(e) == "wait"]
    answers = [e.start for e in found if isinstance(e.value, YesNo)]
    return bool(rest and answers) and max(answers) < max(rest)


def _is_opener(text: str, found: Sequence[Extraction]) -> bool:
    """Tell whether a yes may only open a sentence that was not understood: "okay so, is going to hurt", "okay so, me"."""
    answers = [e for e in found if isinstance(e.value, YesNo) and e.value.value == "yes"]
    if not answers:
        return False
    if all(e.text.lower().replace("’", "'") in _PLEASE for e in answers):
        return True  # of a sentence that was lost, it may be the last word
    after = min(e.start for e in found if isinstance(e.value, YesNo))  # what is said before an answer takes nothing from it
    if _BUT.search(text, after):
        return True
    words = [match.group().lower() for match in _WORD.finditer(text) if match.start() > after]
    unread = _unread(_ECHO.sub("", text[after:]), [(e.start - after, e.end - after) for e in found])
    easy = _EASY_OF_BIRTH if any(isinstance(e.value, BirthDate) for e in found) else _EASY
    stray = any(not easy.fullmatch(word) for word in unread)
    plain = any(e.confidence >= _PLAIN_YES for e in answers)
    goes_on = any(word in _OPENING for word in words) or (bool(words) and words[-1] in _BROKEN_OFF)
    return (goes_on and not plain) or stray


def _is_slight(text: str, found: Sequence[Extraction]) -> bool:
    """Tell whether a yes is too little to book by."""
    answers = [e for e in found if isinstance(e.value, YesNo) and e.value.value == "yes"]
    if not answers:
        return False
    first = min(e.start for e in answers)
    begins = max((match.end() for match in _SENTENCE.finditer(text, 0, first)), default=0)
    before = _unread(text[begins:first], [(e.start - begins, e.end - begins) for e in found])
    said = " ".join([*(e.text for e in answers), text[first:]])
    stray = any(not _EASY.fullmatch(word) for word in before) or _opens(found)  # "bon, c'est Sarah Bouchard"
    return (stray and not _STRONG.search(said)) or not _OWN.search(said)


def _unread(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words, in lower case, that lie in none of the spans."""
    words = ((match.group().lower(), match.start()) for match in _WORD.finditer(text))
    return [word for word, at in words if not any(start <= at < end for start, end in spans)]


def without_shadows(found: Sequence[Extraction]) -> tuple[Extraction, ...]:
    """
    Leave out what is only a part of something else.

    The "one" in "the first one" is no time, nor are three digits of a telephone number; the "first" in "the first of March" picks nothing.
    """
    return tuple(one for one in found if not any(_shadows(other, one) for other in found if other is not one))


def _shadows(other: Extraction, one: Extraction) -> bool:
    inside = other.start <= one.start and one.end <= other.end and other.end > other.start
    overlap = other.start < one.end and one.start < other.end
    if one.kind in {"time", "time_excluded"} and other.kind == "name" and inside and other.end - other.start > one.end - one.start:
        return True  # June Callahan does not wish to come in June
    if one.kind in {"time", "time_excluded", "number"}:
        return (overlap and other.kind in _WHOLE) or (inside and _intent(other) in _PICKS | _ASIDES)
    if one.kind == "name":
        born = overlap and other.kind == "date_of_birth"  # "Marie Tremblay April third 1980": where the name ends is not plain
        return born or (inside and _intent(other) in _NO_ANSWER)  # "could you repeat that" is nobody's name
    if _intent(one) == "billing":
        return inside and other.kind == "name"  # Bill Smith has no question about one
    if one.kind == "phone_part":
        return overlap and other.kind == "date_of_birth"
    if _intent(one) in _PICKS:
        return inside and other.end - other.start > one.end - one.start and other.kind == "time"
    return one.kind == "yes_no" and inside and (_intent(other) in _NO_ANSWER or other.kind in _WHOLE)  # "K W A L" agrees to nothing


def _intent(extraction: Extraction) -> str:
    return extraction.value.name if isinstance(extraction.value, IntentValue) else ""


def _values(found: Sequence[Extraction]) -> Heard:
    intents = [e.value for e in found if isinstance(e.value, IntentValue) and not _refuses_one(e.value)]
    numbers = [e.value for e in found if e.kind == "number" and isinstance(e.value, int)]
    birth, relation, status = _last(found, BirthDate), _last(found, PatientRelation), _last(found, PatientStatus)
    phone, part = _last(found, PhoneValue), _last(found, PhonePart)
    provider = _provider(found)
    complains = any(_intent(e) == "human" and _COMPLAINT.search(e.text) for e in found)
    # "avec quelqu'un d'autre que Julie" asks for no clerk
    elsewhere = {"human"} if provider is not None and provider.excluded and not complains else set()
    return Heard(
        intents=frozenset(intent.name for intent in intents) - elsewhere,
        topic=next((intent.topic for intent in intents if intent.topic), None),
        refused=next((e.value.topic for e in found if isinstance(e.value, IntentValue) and _refuses_one(e.value)), None),
        choice=numbers[-1] if numbers and numbers[-1] in CHOICES else None,
        letter=_last(found, LetterHint),
        spelled=next((e.value for e in found if e.kind == "spelled" and isinstance(e.value, str)), None),
        phone=phone.number if phone else None,
        phone_part=part.digits if part else None,
        birth_date=birth.date if birth else None,
        birth_order=any(isinstance(e.value, BirthDate) and "order" in e.inferred for e in found),
        births=tuple((e.start, e.value.date) for e in found if isinstance(e.value, BirthDate)),
        services=_services(found),
        insurer=_last(found, InsurerValue),
        provider=provider,
        relation=relation.relation if relation else None,
        known=status.known if status else None,
    )


def _provider(found: Sequence[Extraction]) -> ProviderValue | None:
    """Return whom the caller wants; only where nobody is, whom they do not ("Julie instead of Grace" names the first)."""
    wanted = [e for e in found if isinstance(e.value, ProviderValue) and not e.value.excluded]
    return _last(wanted or found, ProviderValue)


def _services(found: Sequence[Extraction]) -> tuple[str, ...]:
    """
    Return the services that were named, by their codes: those that are asked for first, those that only say who calls last.

    "My first visit" names one too, but a cleaning is what somebody wants who says: "it's my first visit, I'd like a cleaning".
    """
    asked = [e for e in found if _intent(e) == "book"]
    said_of_patient = [e for e in found if isinstance(e.value, PatientStatus)]
    said = [(e, e.value.code) for e in found if isinstance(e.value, ServiceValue)]
    taken_back = max((e.start for e in found if isinstance(e.value, YesNo) and e.value.value == "no"), default=-1)
    after = [one for one in said if one[0].start > taken_back]
    named = after or said  # "check-up, no, a cleaning" is a cleaning
    named.sort(key=lambda one: (_within(one[0], said_of_patient), not _within(one[0], asked)))
    return tuple(dict.fromkeys(code for _, code in named))


def _within(one: Extraction, others: Sequence[Extraction]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in others)


def _refuses_one(intent: IntentValue) -> bool:
    return intent.name == "neither" and intent.topic is not None


def _last(found: Sequence[Extraction], kind: type[T]) -> T | None:
    return next((e.value for e in reversed(found) if isinstance(e.value, kind)), None)


def _named(extraction: Extraction, value: NameValue) -> Named:
    others = tuple(other for other in extraction.alternatives if isinstance(other, NameValue))
    return Named(value, extraction.confidence >= SURE, others, extraction.confidence >= ANNOUNCED, extraction.start, extraction.end)


def _worst(found: Sequence[Extraction]) -> Emergency | None:
    """Return the gravest reading there is: who is unsure goes up."""
    read = [e for e in found if e.kind == "emergency"]
    every = [value for e in read for value in (e.value, *e.alternatives) if isinstance(value, Emergency)]
    return max(every, key=lambda emergency: LEVELS.index(emergency.level), default=None)


def _language(found: Sequence[Extraction]) -> LanguageValue | None:
    """Return the language asked for; one that is merely spoken counts when the extractor is sure of it."""
    read = [(e.value, e.confidence) for e in found if isinstance(e.value, LanguageValue)]
    asked = [value for value, _ in read if value.explicit]
    spoken = [value for value, confidence in read if confidence >= SURE]
    return next(reversed(asked or spoken), None)
