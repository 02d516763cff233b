"""The half of the day: by am or pm, by the part of the day, by the clinic's hours, or the usual one."""

from datetime import date, datetime, time, timedelta
from typing import Final

from .atoms import Clock, Part, Scene

_HALF: Final = timedelta(hours=12)
#: Without opening hours a caller's "7" to "11" is taken for the morning, "12" and "1" to "6" for the afternoon.
_FIRST_MORNING_HOUR: Final = 7
_NIGHT_HOURS: Final = 5


def hour_of(scene: Scene, clock: Clock, part: Part | None, base: date, *, dated: bool) -> tuple[datetime, bool]:
    """Return when a time of day is, and whether am or pm had to be guessed."""
    said = said_hour(clock, part)
    if said is not None:
        return at_clock(base, said, clock.minute), False
    return _guess(scene, clock, base, dated=dated), True


def at_clock(base: date, hour: int, minute: int) -> datetime:
    return datetime.combine(base, time()) + timedelta(hours=hour, minutes=minute)


def said_hour(clock: Clock, part: Part | None) -> int | None:
    """Return the hour of 24 if am, pm, a part of the day or the number itself tell it."""
    hour = clock.hour
    if hour > 12 or hour == 0:
        return 12 if hour == 0 and clock.meridiem == "pm" else hour % 24 if hour == 24 else hour
    if clock.meridiem:
        return hour % 12 + (12 if clock.meridiem == "pm" else 0)
    if part is None or part.name == "day":
        return None
    if part.name in {"morning", "breakfast"}:
        return hour % 12
    if part.name == "night":
        return hour % 12 if hour < _NIGHT_HOURS or hour == 12 else hour + 12
    if part.name == "noon":
        return hour if hour >= 10 else hour + 12
    return hour % 12 + 12


def _guess(scene: Scene, clock: Clock, base: date, *, dated: bool) -> datetime:
    """Choose the half of the day in which the clinic is open; without hours, the usual one."""
    morning = at_clock(base, clock.hour % 12, clock.minute)
    afternoon = morning + _HALF
    if dated and base == scene.today and morning < scene.now <= afternoon and _open_at(scene, afternoon, dated=True) is not False:
        return afternoon
    open_early, open_late = _open_at(scene, morning, dated=dated), _open_at(scene, afternoon, dated=dated)
    if open_early is not None and open_early != open_late:
        return morning if open_early else afternoon
    return morning if _FIRST_MORNING_HOUR <= clock.hour < 12 else afternoon


def _open_at(scene: Scene, moment: datetime, *, dated: bool) -> bool | None:
    """Whether the clinic is open then, breaks apart; on any day if none was said; None if its hours are not known."""
    days = [scene.hours[moment.weekday()]] if dated and len(scene.hours) == 7 and scene.hours[moment.weekday()] else list(scene.hours)
    spans = [(day[0][0], day[-1][1]) for day in days if day]
    if not spans:
        return None
    return any(first <= moment.time() < last for first, last in spans)


def nearest(clock: Clock, base: date, *, before: datetime | None = None, after: datetime | None = None) -> datetime:
    """Return the half of the day that is nearest to the other end of a range."""
    morning = at_clock(base, clock.hour % 12, clock.minute)
    if before is not None:
        return morning + _HALF if morning + _HALF < before else morning
    return morning if after is not None and morning > after else morning + _HALF
