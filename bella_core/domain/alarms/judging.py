"""From an alarm's data points to a verdict: begin, end, or leave things as they are."""

from collections.abc import Sequence
from typing import Literal

from bella_core.plugin.types import Alarm

#: A data point, or ``None`` for a period without a value.
Point = float | None

#: ``firing``: it is not as it should be. ``fine``: it is. ``unknown``: there is nothing new to say; what was said before stands.
State = Literal["firing", "fine", "unknown"]

#: Points in a row that must be good before an alarm of short periods ends; one of an hour or more changes slowly by itself.
CALM, LONG_S = 3, 3600
#: How far a point must be on the good side to end an alarm, as a share of the threshold (of what is left to 100 %, where more is better):
#: a measurement that hovers about its threshold does not come and go.
MARGIN = 0.05


def points_needed(alarm: Alarm) -> int:
    """Return how many of the last data points a verdict is made of."""
    return max(alarm.periods, CALM if alarm.period_s < LONG_S else 1)


def judge(alarm: Alarm, points: Sequence[Point], confirming: Point = None) -> State:
    """
    Return what an alarm's last data points mean.

    It begins when enough of the last ``periods`` points are beyond the threshold, and its shorter period too, if it has one. It ends when
    the shorter period is well on the good side; without one, when all the points that are looked at are.

    Args:
        points: the newest first, ``points_needed`` of them; fewer count as the missing.
        confirming: of the alarm's shorter period.
    """
    needed = points_needed(alarm)
    looked_at = [*points[:needed], *[None] * (needed - len(points))]
    beyond = sum(is_beyond(alarm, point) for point in looked_at[: alarm.periods]) >= alarm.datapoints
    if alarm.confirm_s is None:
        ended = all(is_well(alarm, point) for point in looked_at)
        return "firing" if beyond else "fine" if ended else "unknown"
    if beyond and is_beyond(alarm, confirming):
        return "firing"
    return "fine" if is_well(alarm, confirming) else "unknown"


def is_beyond(alarm: Alarm, point: Point) -> bool:
    """Tell whether a point is on the wrong side of the threshold; the threshold itself is not, nor a period without a value."""
    if point is None:
        return False
    return point > alarm.threshold if alarm.comparison == "above" else point < alarm.threshold


def is_well(alarm: Alarm, point: Point) -> bool:
    """Tell whether a point is so far on the good side that an alarm may end."""
    if point is None:
        return alarm.missing == "notBreaching"
    if alarm.comparison == "above":
        return point <= alarm.threshold * (1 - MARGIN)
    room = 100 - alarm.threshold if alarm.unit == "percent" else alarm.threshold
    return point >= alarm.threshold + MARGIN * room
