"""How callers put things into words: times, numbers and names as they are said."""

from datetime import date, datetime, time
from random import Random

import attrs

from bella_core.domain.clinic import ClinicView

from .agenda import When
from .ear import EN_MONTHS, EN_ORDINALS, FR_MONTHS, listed
from .wording import WORDING

_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_HOURS = {
    "en": listed("twelve one two three four five six seven eight nine ten eleven twelve"),
    "fr": listed("zéro une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit"),
}
_DIGITS = {
    "en": listed("zero one two three four five six seven eight nine"),
    "fr": listed("zéro un deux trois quatre cinq six sept huit neuf"),
}


@attrs.frozen
class Voice:
    """
    Put things into words of one language.

    Args:
        wording: templates that replace the package's own, by what is said.
    """

    language: str
    rng: Random
    clinic: ClinicView
    today: date
    wording: dict[str, tuple[str, ...]] = attrs.field(factory=dict)

    def say(self, what: str, **words: str) -> str:
        """Return one of the ways to say something."""
        return self.rng.choice(self.wording.get(what) or WORDING[self.language][what]).format(**words)

    def knows(self, what: str) -> bool:
        """Tell whether there are words for something."""
        return what in WORDING[self.language]

    def service(self, code: str) -> str:
        """Name a service as callers do."""
        if self.knows(f"service_{code}"):
            return self.say(f"service_{code}")
        return self.say("service_other", service=self.clinic.service(code).names.get(self.language, code))

    def when(self, wanted: When) -> str:
        """Say when one would come."""
        if wanted.words:
            return wanted.words
        if wanted.way == "exact":
            day, at = self.day(wanted.days[0]), self.time(wanted.start)
            return f"{day} at {at}" if self.language == "en" else f"{day} à {at}"
        if wanted.way in {"day_part", "part"}:
            part = "morning" if wanted.end <= time(12) else "afternoon"
            return f"{self.day(wanted.days[0])} {self.say(f'part_{part}')}" if wanted.days else self.say(f"any_{part}")
        if wanted.way == "day":
            return self.day(wanted.days[0])
        return self.say({"week": "week_next", "soon": "soon"}.get(wanted.way, "whenever"))

    def day(self, day: date) -> str:
        """Say a day to come: one of the next six may be named by its weekday alone."""
        ahead = (day - self.today).days
        ways = ["day_date"] + (["day_tomorrow"] if ahead == 1 else []) + (["day_weekday"] * 2 if 1 < ahead < 7 else [])
        months = EN_MONTHS if self.language == "en" else FR_MONTHS
        month = months[day.month - 1].capitalize() if self.language == "en" else months[day.month - 1]
        number = "premier" if self.language == "fr" and day.day == 1 else str(day.day)
        weekday = _WEEKDAYS[self.language][day.weekday()]
        return self.say(self.rng.choice(ways), weekday=weekday, month=month, day=number, ordinal=EN_ORDINALS[day.day - 1])

    def time(self, at: time) -> str:
        """Say a time of day."""
        return self.rng.choice(_english(at) if self.language == "en" else _french(at))

    def weekday(self, moment: datetime) -> str:
        """Name the weekday alone."""
        return _WEEKDAYS[self.language][moment.weekday()]

    def born(self, day: date) -> str:
        """Say a date of birth."""
        if self.language == "fr":
            return f"le {'premier' if day.day == 1 else day.day} {FR_MONTHS[day.month - 1]} {day.year}"
        month = EN_MONTHS[day.month - 1].capitalize()
        return self.rng.choice(
            (
                f"{month} {day.day} {day.year}",
                f"{month} {EN_ORDINALS[day.day - 1]} {day.year}",
                f"the {EN_ORDINALS[day.day - 1]} of {month} {day.year}",
            )
        )

    def count(self, number: int) -> str:
        """Say a small number."""
        return _DIGITS[self.language][number]

    def digits(self, digits: str) -> str:
        """Say digits in groups, or one by one."""
        if self.rng.random() < 0.3:
            return " ".join(_DIGITS[self.language][int(digit)] for digit in digits)
        groups = [digits[:3], digits[3:6], digits[6:]]
        return self.rng.choice((" ", "-")).join(group for group in groups if group)

    def letters(self, word: str) -> str:
        """Spell a word."""
        return " ".join(char.upper() for char in word if char.isalpha())


def _english(at: time) -> tuple[str, ...]:
    half, hour = ("am", "pm")[at.hour >= 12], at.hour % 12 or 12
    if at.minute == 0:
        word = _HOURS["en"][hour]
        return (f"{hour} {half}", f"{hour} {half}", f"{word} o'clock", "noon" if at.hour == 12 else f"{hour} {half}")
    if at.minute == 30:
        return (f"{hour}:30 {half}", f"half past {_HOURS['en'][hour]}", f"{_HOURS['en'][hour]} thirty")
    return (f"{hour}:{at.minute:02} {half}",)


def _french(at: time) -> tuple[str, ...]:
    if at.hour == 12 and at.minute == 0:
        return ("midi",)
    plain = f"{at.hour} heure{'s' if at.hour > 1 else ''}"
    if at.minute == 0:
        return (plain, f"{at.hour} h", f"{_HOURS['fr'][at.hour]} heures" if at.hour > 1 else "une heure")
    if at.minute == 30:
        return (f"{plain} 30", f"{at.hour} h 30", f"{_HOURS['fr'][at.hour]} heures et demie" if at.hour < 13 else f"{plain} trente")
    return (f"{at.hour} h {at.minute:02}",)
