"""How dates, times and numbers are said in Canada: English with a twelve-hour clock, French with twenty-four hours."""

from datetime import date, datetime, time

_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FR_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_EN_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FR_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_EN_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first",
    "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
    "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
_FR_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_FR_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante"}


#: The names of days and months by language, Monday and January first.
DAYS = {"en": _EN_DAYS, "fr": _FR_DAYS}
MONTHS = {"en": _EN_MONTHS, "fr": _FR_MONTHS}
#: How the seven days are named in both languages, in lower case.
WEEKDAYS = frozenset(day.lower() for day in (*_EN_DAYS, *_FR_DAYS))


def french_number(number: int) -> str:
    """Write a number from 0 to 59 in French words."""
    if number < len(_FR_UNITS):
        return _FR_UNITS[number]
    tens, unit = divmod(number, 10)
    if unit == 0:
        return _FR_TENS[tens]
    return f"{_FR_TENS[tens]} et un" if unit == 1 else f"{_FR_TENS[tens]}-{_FR_UNITS[unit]}"


def spoken_date(day: date, today: date, language: str) -> str:
    """
    Say a day with its weekday, and the year only when it is another one than today's.

    Args:
        day, today: local dates.
        language: a locale such as ``fr-CA``.
    """
    if language.startswith("fr"):
        number = "premier" if day.day == 1 else french_number(day.day)
        said = f"{_FR_DAYS[day.weekday()]} le {number} {_FR_MONTHS[day.month - 1]}"
        near = {0: "aujourd’hui, ", 1: "demain, "}
    else:
        said = f"{_EN_DAYS[day.weekday()]}, {_EN_MONTHS[day.month - 1]} {_EN_ORDINALS[day.day - 1]}"
        near = {0: "today, ", 1: "tomorrow, "}
    year = f" {day.year}" if day.year != today.year and (day - today).days > 90 else ""
    return near.get((day - today).days, "") + said + year


def spoken_birth_date(day: date, language: str) -> str:
    """Say a day of birth: no weekday, and always the year."""
    if language.startswith("fr"):
        number = "premier" if day.day == 1 else french_number(day.day)
        return f"le {number} {_FR_MONTHS[day.month - 1]} {day.year}"
    return f"{_EN_MONTHS[day.month - 1]} {_EN_ORDINALS[day.day - 1]} {day.year}"


def spoken_time(at: time, language: str) -> str:
    """Say a time of day: ``2:30 PM``, ``noon``; ``quatorze heures trente``, ``midi``."""
    if language.startswith("fr"):
        if at.hour in {0, 12} and at.minute == 0:
            return "midi" if at.hour else "minuit"
        hour = "une heure" if at.hour == 1 else f"{french_number(at.hour)} heures"
        if at.hour == 21:  # the hour is feminine
            hour = "vingt et une heures"
        return hour if at.minute == 0 else f"{hour} {french_number(at.minute)}"
    if at.hour == 12 and at.minute == 0:
        return "noon"
    half = "AM" if at.hour < 12 else "PM"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {half}"


def spoken_moment(when: datetime, today: date, language: str) -> str:
    """Say a local date and time in one breath."""
    join = "à" if language.startswith("fr") else "at"
    return f"{spoken_date(when.date(), today, language)} {join} {spoken_time(when.time(), language)}"


def spoken_digits(digits: str) -> str:
    """Say digits one by one."""
    return " ".join(digits)


def spoken_phone(number: str) -> str:
    """Say a North American number (E.164) digit by digit in its three groups, any other in groups of three."""
    digits = number.removeprefix("+")
    if number.startswith("+1") and len(digits) == 11:
        groups = [digits[1:4], digits[4:7], digits[7:]]
    else:
        groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    return ", ".join(spoken_digits(group) for group in groups)
