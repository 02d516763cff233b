"""What a person understands of what bella says: the times, the numbers and the names in it, read from the words alone."""

import re
from datetime import date, datetime, time


def listed(words: str) -> list[str]:
    """Return words parted by spaces."""
    return words.split()


EN_MONTHS = listed("january february march april may june july august september october november december")
FR_MONTHS = listed("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
EN_ORDINALS = listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
    " seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third"
    " twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
)
_FR_NUMBERS = {
    word: value
    for value, word in enumerate(
        listed(
            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt"
        )
    )
} | {"premier": 1, "une": 1, "trente": 30, "quarante": 40, "cinquante": 50, "midi": 12}
_FR_DAY = r"(?:premier|vingt et une?|trente et une?|[a-zé]+(?:-[a-zé]+)?)"
_EN = re.compile(
    rf"(?P<month>{'|'.join(EN_MONTHS)}) (?P<day>{'|'.join(sorted(EN_ORDINALS, key=len, reverse=True))})(?: (?P<year>\d{{4}}))?"
    r"|(?P<noon>\bnoon\b)|(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? (?P<half>[AP]M)",
    re.IGNORECASE,
)
_FR = re.compile(
    rf"le (?P<day>{_FR_DAY}) (?P<month>{'|'.join(FR_MONTHS)})(?: (?P<year>\d{{4}}))?"
    r"|(?P<noon>\bmidi\b)|(?P<hour>vingt et une|[a-zé]+(?:-[a-zé]+)?) heures?"
    r"(?: (?P<minute>(?:vingt|trente|quarante|cinquante) et une?|[a-zé]+(?:-[a-zé]+)?))?",
    re.IGNORECASE,
)


def moments(text: str, language: str, today: date) -> tuple[datetime, ...]:
    """
    Return the local times that were said, in order; a time without a day belongs to the day before it.

    Args:
        language: of the text, ``en`` or ``fr``.
        today: the caller's date: a day without a year is the next one.
    """
    found: list[datetime] = []
    day: date | None = None
    for match in (_FR if language == "fr" else _EN).finditer(text):
        if match["month"]:
            day = _day(match, language, today)
        else:
            at = _time(match, language)
            if day is not None and at is not None:
                found.append(datetime.combine(day, at))
    return tuple(found)


def birth_date(text: str, language: str) -> date | None:
    """Return the day, with its year, that was said; None where none was."""
    for match in (_FR if language == "fr" else _EN).finditer(text):
        if match["month"] and match["year"]:
            return _day(match, language, date.min)
    return None


def number(text: str) -> str:
    """Return the longest run of digits that was read out."""
    runs: list[str] = [re.sub(r"\D", "", run) for run in re.findall(r"\d(?:[ ,]*\d)*", text)]
    return max(runs, key=len, default="")


def last_number(text: str) -> str:
    """Return the digits that were read out last."""
    runs: list[str] = [re.sub(r"\D", "", run) for run in re.findall(r"\d(?:[ ,]*\d)*", text)]
    return runs[-1] if runs else ""


def keys_wanted(text: str) -> bool:
    """Tell whether the keypad is asked for."""
    return bool(re.search(r"\bpress [1-9]|\bfaites le [1-9]|\bkey in\b|\bcomposez\b|^1 to |^le 1 ", text, re.IGNORECASE))


def _day(match: re.Match[str], language: str, today: date) -> date | None:
    if language == "fr":
        month, said = FR_MONTHS.index(match["month"].lower()) + 1, _french(match["day"])
    else:
        month, said = EN_MONTHS.index(match["month"].lower()) + 1, EN_ORDINALS.index(match["day"].lower()) + 1
    if said is None:
        return None
    try:
        if match["year"]:
            return date(int(match["year"]), month, said)
        this = date(today.year, month, said)
        return this if this >= today else date(today.year + 1, month, said)
    except ValueError:
        return None


def _time(match: re.Match[str], language: str) -> time | None:
    if match["noon"]:
        return time(12)
    if language == "fr":
        hour, minute = _french(match["hour"]), _french(match["minute"] or "zéro")
        return time(hour, minute or 0) if hour is not None and hour < 24 and (minute or 0) < 60 else None
    hour = int(match["hour"]) % 12 + (12 if match["half"].upper() == "PM" else 0)
    return time(hour, int(match["minute"] or 0))


def _french(words: str) -> int | None:
    """Return a French number up to 59, or None for other words."""
    parts = words.lower().replace(" et ", "-").split("-")
    if words.lower() in _FR_NUMBERS:
        return _FR_NUMBERS[words.lower()]
    values = [_FR_NUMBERS.get(part) for part in parts]
    return None if None in values else sum(value for value in values if value is not None)
