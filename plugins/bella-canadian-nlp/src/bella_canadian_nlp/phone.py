"""
Telephone numbers, spoken or written, whole or in parts.

``nanp`` and, for other countries, ``phonenumbers`` say whether a number exists; they are asked only when ten or so digits stand
together. Numbers of any country of the North American plan are taken, and others with their country code: callers keep the number they
had.
"""

import re
from collections.abc import Iterable, Iterator

import attrs

from bella_core.plugin import Extraction, PhonePart, PhoneValue, TurnContext

from .digits import Run, may_hold_digits, most_digits, runs
from .nanp import plan
from .reading import Reading, word_set

_DOUBTFUL = 0.6
_NEAR = 80  # characters: what a number is of is said right before it
#: Digits of a number of North America, and of one without its area code.
_WHOLE, _LOCAL = 10, 7
_NANP = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
_WRITTEN = re.compile(r"(?<![\w/*=+-])(?:\+?1[-. ]?)?\(?[2-9]\d\d\)?[-./ ]{0,2}[2-9]\d\d[-. ]\d{4}(?![\w/*=]|-\d)")
_CUES = word_set(
    """
    phone telephone number cell cellphone mobile reach call contact tel numero cellulaire rejoindre joindre rappeler appeler maison
    """
)
_CALLER_ID = word_set("calling phoning screen display caller number one j' appelle numero celui meme afficheur phone telephone")
#: A long number right after one of these is not a telephone's.
_OTHER_NUMBERS = re.compile(
    r"(?:card|carte|ohip|ramq|account|compte|policy|police|certificate|certificat|member|membre|group|groupe|plan|sin|nas|visa"
    r"|mastercard|express|assurance|insurance)"
    r"(?: number| numero| id)?(?: is| c'est| est)?(?: le)?[\s:,#]*\Z"
)
_EXTENSION = re.compile(r"[\s,;.]*(?:ext(?:ension)?\b\.?|x|poste|local|#)(?: number| numero)?(?: is)?[\s:#]*")

_FROM_HERE = re.compile(
    r"(?:the |this )?(?:same )?(?:number|one|phone)(?: that)? i(?:'m| am) (?:calling|phoning|calling you)(?: you)? (?:from|on"
    r"|with)(?: now| right now)?"
    r"|(?:the )?number (?:you see|showing|on your (?:screen|display|caller id))|my caller id"
    r"|(?:le |ce )?(?:meme )?(?:numero|telephone|cellulaire)?(?: ?d'ou|duquel| avec lequel| sur lequel| que) (?:j'appelle"
    r"|je vous appelle|je t'appelle|j'vous appelle|je telephone|je suis en train d'appeler)"
    r"|celui(?:-la|-ci)? (?:d'ou|que|duquel|avec lequel|avec quoi|sur lequel|dont) (?:j'appelle|je vous appelle|j'vous appelle"
    r"|je telephone|je me sers)"
    r"|numero (?:affiche|qui (?:s'|est )affiche)|celui qui (?:s'|est )affiche|mon afficheur"
)
_THIS_ONE = re.compile(
    r"\b(?:this (?:number|one|phone)|(?:the |that )?same (?:number|one)|ce (?:numero|telephone)(?:-ci|-la| ci| la)?|celui-ci"
    r"|celui-la|(?:le )?meme(?: numero)?)\b"
)
_REPAIRS = re.compile(
    r"(?:^|[\s,.])(?:no|sorry|non|pardon|wait|i mean|je veux dire|desolee?|excusez(?:-moi)?|oops|oups|attendez|rather"
    r"|plutot|actually|make that)[\s,.]*(?:(?:it's|c'est)(?: le)?\s*)?\Z"
)

#: Between a number and what its last digits are instead.
_PUTS_RIGHT = re.compile(
    r"[\s,.;]*(?:(?:no|sorry|non|pardon|wait|i mean|je veux dire|desolee?|oops|oups|rather|plutot|actually|make that)[\s,.]*)+"
    r"(?:(?:it's|it is|that's|it ends (?:in|with)|ends (?:in|with)|c'est|ca finit par)(?: le)?\s*)?"
)


def find(reading: Reading, context: TurnContext) -> Iterable[Extraction]:
    """Return the telephone numbers of ``reading``, or what was said of one if a number was asked for."""
    expected = "phone" in context.expecting
    found: list[Extraction] = []
    if may_hold_digits(reading) and (expected or most_digits(reading) >= 10):
        found.extend(_numbers(reading, context, expected=expected))
    if not found and context.caller and (match := _caller_id(reading, expected=expected)):
        value = _valid(context.caller.lstrip("+"), "+") or PhoneValue(context.caller)
        found.append(reading.extraction("phone", value, match.start(), match.end(), 0.95, ("caller_id",)))
    return found


def load() -> None:
    """Import ``phonenumbers`` and its table of North America, so that the first number of a call does not wait for it."""
    plan()
    _of_the_world("33142685300")


def _caller_id(reading: Reading, *, expected: bool) -> re.Match[str] | None:
    if _CALLER_ID.isdisjoint(reading.words):
        return None
    return _FROM_HERE.search(reading.plain) or (_THIS_ONE.search(reading.plain) if expected else None)


def _numbers(reading: Reading, context: TurnContext, *, expected: bool) -> Iterator[Extraction]:
    said = runs(reading)
    cued = expected or not _CUES.isdisjoint(reading.words)
    parts: list[Run] = []
    skip = -1
    found = False
    for at, run in enumerate(said):
        if at == skip:
            continue
        following = said[at + 1] if at + 1 < len(said) else None
        whole = _whole(run, reading, cued=cued)
        if whole is None:
            parts.append(run)
            continue
        number, part, confidence = whole
        end, ext = part.end, None
        if part.end == run.end and following and (ext := _extension(reading, run, following)):
            end, skip = following.end, at + 1
        elif part.end == run.end and (glued := re.match(r"\s?x(\d{1,6})\b", reading.plain[end:])):
            end, ext = end + glued.end(), glued[1]
        elif part.end == run.end and following and (put_right := _put_right(reading, number, run, following)):
            number, end, skip, confidence = put_right, following.end, at + 1, _DOUBTFUL
        inferred = () if confidence > _DOUBTFUL else ("doubt",)
        yield reading.extraction("phone", attrs.evolve(number, ext=ext), _opening(reading, part.start), end, confidence, inferred)
        found = True
    if not found and (written := _WRITTEN.search(reading.plain)) and (value := _valid(re.sub(r"\D", "", written.group()), "")):
        yield reading.extraction("phone", value, *written.span(), 0.9)
    elif expected and not found:
        yield from _continued(reading, parts, context)


def _put_right(reading: Reading, number: PhoneValue, run: Run, following: Run) -> PhoneValue | None:
    """Return the number whose last digits are corrected right behind it, which is asked about: "416 555 0123, no, 24"."""
    digits, before = following.plain, number.number.removeprefix("+1")
    if len(before) != _WHOLE or not 1 < len(digits) < _LOCAL or not _PUTS_RIGHT.fullmatch(reading.plain[run.end : following.start]):
        return None
    return _valid(before[: -len(digits)] + digits, "")


def _opening(reading: Reading, start: int) -> int:
    """Return where a written number begins, with its "+" or "("."""
    while start and reading.plain[start - 1] in "(+":
        start -= 1
    return start


def _whole(run: Run, reading: Reading, *, cued: bool) -> tuple[PhoneValue, Run, float] | None:
    """Return the number that ``run``, or all of it but the first or last group between commas, stands for."""
    if _OTHER_NUMBERS.search(reading.plain, max(0, run.start - _NEAR), run.start) or _not_dialled(reading, run):
        return None
    breaks = [at for at, item in enumerate(run.items) if item.apart and at]
    tries = [run]
    if run.items[0].soft:
        tries.append(run.part(1, len(run.items)))
    if breaks:
        tries += [run.part(breaks[0], len(run.items)), run.part(0, breaks[-1])]
    for part in tries:
        if part.items and (value := _number(part, reading, cued=cued)):
            return *value[:1], part, value[1]
    return None


def _not_dialled(reading: Reading, run: Run) -> bool:
    """Tell whether marks that no telephone number has stand at the digits: a minus, a slash, a sum."""
    before, after = reading.plain[: run.start][-2:], reading.plain[run.end :][:2]
    return (
        (before[-1:] == "-" and before[-2:-1].strip() == "")
        or before[-1:] in ("/", "*", "=", "#", "$", "_", ":")
        or (before[-1:] in (".", ",") and before[-2:-1].isdigit())
        or (before[-1:] == "+" and before[-2:-1].isalnum())
        or after[:1] in ("/", "*", "=", "%", "$", "_")
        or (after[:1] in ("+", ":", "(") and after[1:2].isdigit())
    )


def _alone(run: Run, reading: Reading) -> bool:
    """Tell whether nothing but the number is said."""
    return not (reading.plain[: run.start] + reading.plain[run.end :]).strip(" +().,")


def _number(run: Run, reading: Reading, *, cued: bool) -> tuple[PhoneValue, float] | None:
    plus = "+" if run.start and reading.plain[run.start - 1] == "+" else ""
    doubtful: PhoneValue | None = None
    for rank, digits in enumerate(run.readings()):
        if not 10 <= len(digits) <= 22:
            continue
        if len(digits) >= 20 and digits[: len(digits) // 2] == digits[len(digits) // 2 :]:
            digits = digits[: len(digits) // 2]  # said twice  # noqa: PLW2901  # the same number, shorter
        if value := _valid(digits, plus):
            return value, 0.95 if not (run.clock or rank) else 0.85
        likely = cued or _alone(run, reading) or len(run.items) >= 7 or _WRITTEN.fullmatch(reading.plain, run.start, run.end)
        if doubtful is None and likely and _NANP.fullmatch(digits):
            doubtful = PhoneValue("+1" + digits[-10:], region=None)
    return (doubtful, _DOUBTFUL) if doubtful else None


def _valid(digits: str, plus: str) -> PhoneValue | None:
    """Return the number if it can exist; without a "+" one of North America, or one dialled abroad (011, 00)."""
    abroad = plus or digits.startswith(("011", "00"))
    dialled = re.sub(r"\A(?:011|00)", "", digits) if abroad else "1" + digits[-10:]
    if _NANP.fullmatch(dialled if abroad else digits) and len(dialled) == 11:
        country = plan().country(dialled[1:])
        return PhoneValue("+" + dialled, region=country) if country else None
    return _of_the_world(dialled) if abroad else None


def _of_the_world(digits: str) -> PhoneValue | None:
    import phonenumbers  # noqa: PLC0415  # 30 ms, paid once, at start-up

    try:
        number = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return PhoneValue(text, region=phonenumbers.region_code_for_number(number))


def _extension(reading: Reading, run: Run, following: Run) -> str | None:
    between = reading.plain[run.end : following.start]
    digits = following.plain
    return digits if _EXTENSION.fullmatch(between) and 1 <= len(digits) <= 6 else None


def _continued(reading: Reading, parts: list[Run], context: TurnContext) -> Iterator[Extraction]:
    """Yield the number that these digits complete, or all digits said so far; a group that is put right takes the place of the last one."""
    so_far = re.sub(r"\D", "", context.pending)
    first: Run | None = None
    last: Run | None = None
    for run in parts:
        digits = run.plain
        if not digits or len(digits) > _WHOLE or _OTHER_NUMBERS.search(reading.plain, max(0, run.start - _NEAR), run.start):
            continue
        repairs = bool(so_far) and _REPAIRS.search(reading.plain[: run.start]) is not None
        if last is not None and not repairs:
            break  # a second number that nobody joined to the first
        first, last = last or run, run
        if value := _completed(so_far, run, repairs=repairs):
            yield reading.extraction("phone", value, first.start, run.end, 0.9)
            return
        so_far = _joined(so_far, digits, repairs=repairs)
    if first is not None and last is not None and 3 <= len(so_far) < _WHOLE:
        yield reading.extraction("phone_part", PhonePart(so_far), first.start, last.end, 0.8)


def _completed(before: str, run: Run, *, repairs: bool) -> PhoneValue | None:
    """Return the number that ``run`` completes, if there is one."""
    if not before:
        return None
    joined = [_repaired(before, other) if repairs else before + other for other in run.readings()]
    if not repairs and len(run.plain) == 3 and len(before) == _LOCAL:
        joined.append(run.plain + before)  # the area code, said last
    return next((value for other in joined if (value := _valid(other, ""))), None)


def _joined(before: str, digits: str, *, repairs: bool) -> str:
    """Return the digits so far; who says more than fits, or begins again, has started over."""
    if repairs:
        return _repaired(before, digits)
    if len(before + digits) >= _WHOLE or (len(before) >= 3 and digits.startswith(before)):
        return digits
    return before + digits


def _repaired(before: str, digits: str) -> str:
    """Put digits in the place of those at the end that they correct: so that a whole number comes of it, else as many."""
    keep = _WHOLE - len(digits)
    if len(before) == _LOCAL or keep > len(before) or digits[:3] == before[:3]:
        keep = max(0, len(before) - len(digits))
    return before[:keep] + digits
