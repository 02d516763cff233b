"""How dates, times and telephone numbers are written in Canada: English with a twelve-hour clock, French with twenty-four hours."""

from datetime import date, datetime, time

from .spoken import DAYS, MONTHS


def written_date(day: date, today: date, language: str) -> str:
    """
    Write a day with its weekday: ``Tuesday, December 1``, ``mardi 1er décembre``; and the year when it is another one than today's.

    Args:
        day, today: local dates.
        language: a locale such as ``fr-CA``.
    """
    french = language.startswith("fr")
    weekday, month = DAYS[language[:2]][day.weekday()], MONTHS[language[:2]][day.month - 1]
    if french:
        year = f" {day.year}" if day.year != today.year else ""
        return f"{weekday} {'1er' if day.day == 1 else day.day} {month}{year}"
    year = f", {day.year}" if day.year != today.year else ""
    return f"{weekday}, {month} {day.day}{year}"


def written_time(at: time, language: str) -> str:
    """Write a time of day: ``2:30 PM``; ``14 h 30``, ``9 h``, as the Office québécois de la langue française has it."""
    if language.startswith("fr"):
        return f"{at.hour} h {at.minute:02}" if at.minute else f"{at.hour} h"
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.hour % 12 or 12}:{at.minute:02} {half}"


def written_moment(when: datetime, today: date, language: str) -> str:
    """Write a local date and time."""
    join = "à" if language.startswith("fr") else "at"
    return f"{written_date(when.date(), today, language)} {join} {written_time(when.time(), language)}"


def written_phone(number: str, language: str) -> str:
    """Write a North American number (E.164) as it is usual: ``416-555-0100``, ``416 555-0100``; any other one as it is."""
    digits = number.removeprefix("+1")
    if not number.startswith("+1") or len(digits) != 10:
        return number
    return f"{digits[:3]}{' ' if language.startswith('fr') else '-'}{digits[3:6]}-{digits[6:]}"
