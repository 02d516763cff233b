"""The settings of alerts: from which measurement on they are raised, and who is told."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import attrs
from attrs.validators import and_, ge, gt, le

from bella_core.plugin import Alarm

from .alarms import THRESHOLDS, alarms
from .slos import AVAILABILITY, TURN_LATENCY, Objective
from .suggesting import suggestion

#: Thresholds that a share of something can have.
_PERCENT = {alarm.key for alarm in THRESHOLDS if alarm.unit == "percent"}
#: Shares that may be passed a hundred percent: changes.
_UNBOUNDED = {"call_volume_change", "token_usage_increase"}


def _check_thresholds(_instance: object, _field: object, value: Mapping[str, float]) -> None:
    known = {alarm.key: alarm for alarm in THRESHOLDS}
    for key, threshold in value.items():
        if key not in known:
            raise ValueError(f"there is no alarm {key!r} with a threshold{suggestion(key, known)}")
        alarm = known[key]
        if threshold < 0:
            raise ValueError(f"{key}: write a number of {alarm.unit}, 0 or more, such as {alarm.threshold:g}")
        if key in _PERCENT - _UNBOUNDED and not 0 < threshold < 100:
            raise ValueError(f"{key}: write a percentage between 0 and 100, such as {alarm.threshold:g}")


def _check_clock(_instance: object, _field: object, value: str) -> None:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError("write a time of day as 21:00")


def _check_base(_instance: object, _field: object, value: str) -> None:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("write the address of a folder, such as https://wiki.example.ca/bella/runbooks")


@attrs.frozen
class RouteSettings:
    """
    Say which plugins deliver alerts of which severity; every alert is in the log too.

    Args:
        critical, warning, info: plugins' names, none for the log only; where it is not set, every plugin that delivers alerts.
    """

    critical: tuple[str, ...] | None = None
    warning: tuple[str, ...] | None = None
    info: tuple[str, ...] | None = None


@attrs.frozen
class ObjectiveSettings:
    """
    Set the service level objectives, each a percentage over 30 days; what is left of a hundred is its error budget.

    Args:
        availability: of requests that are answered without an error of bella's own.
        turn_latency: of turns that are answered within 4 seconds.
    """

    availability: float = attrs.field(default=AVAILABILITY.percent, validator=and_(ge(95.0), le(99.999)))
    turn_latency: float = attrs.field(default=TURN_LATENCY.percent, validator=and_(ge(95.0), le(99.999)))


@attrs.frozen
class AlertSettings:
    """
    Set from when on operators are told, and how.

    Args:
        thresholds: by alarm, in its own unit: ``api_error_rate = 8``; the alarms are in docs/alerts.md.
        escalate_after_min: minutes after which a critical alert that nobody has acknowledged is sent again.
        escalate_to: the plugins that it is sent by then, one more after each of these spans; none for every plugin there is.
        storm_alerts: alerts within ``storm_min`` from which on new ones are only counted, and one alert tells of all.
        storm_min: minutes of that window.
        quiet_from: from this time on, by the first location's clocks, alerts of severity ``info`` wait.
        quiet_until: until this time; the same as ``quiet_from`` for no quiet hours.
        runbooks: address of the folder that holds the runbooks' pages, for links; empty names the page only.
        routes: who delivers which.
        objectives: service level objectives.
    """

    thresholds: Mapping[str, float] = attrs.field(factory=dict, validator=_check_thresholds)
    escalate_after_min: float = attrs.field(default=15.0, validator=and_(ge(1), le(1440)))
    escalate_to: tuple[str, ...] = ()
    storm_alerts: int = attrs.field(default=10, validator=and_(ge(1), le(1000)))
    storm_min: float = attrs.field(default=5.0, validator=and_(gt(0), le(1440)))
    quiet_from: str = attrs.field(default="21:00", validator=_check_clock)
    quiet_until: str = attrs.field(default="07:00", validator=_check_clock)
    runbooks: str = attrs.field(default="", validator=_check_base)
    routes: RouteSettings = RouteSettings()
    objectives: ObjectiveSettings = ObjectiveSettings()

    @property
    def slos(self) -> tuple[Objective, Objective]:
        """Return the objectives as they are set: availability, and quick answers."""
        return (
            attrs.evolve(AVAILABILITY, percent=self.objectives.availability),
            attrs.evolve(TURN_LATENCY, percent=self.objectives.turn_latency),
        )

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Return every alarm with the thresholds and objectives that are set."""
        return alarms(self.thresholds, *self.slos)
