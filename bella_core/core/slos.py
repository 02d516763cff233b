"""
Service level objectives: what share of events must be good, and the alarms that tell when the rest is used up too fast.

Windows and burn rates are those of Google's *Site Reliability Workbook*, chapter 5, "Alerting on SLOs", for a budget of 30 days: each alarm
looks at a long window and at a twelfth of it, so that it begins with the cause and ends soon after it. The slowest one asks for three days
in a row in place of one window of three days, as no monitoring service of ours has a data point longer than a day.
"""

import attrs

from bella_core.plugin import Alarm, MetricQuery
from bella_core.plugin.types.alarms import Severity

#: Days in which an error budget is to last.
BUDGET_DAYS = 30


@attrs.frozen
class Objective:
    """
    Say what share of events must be good.

    Args:
        key: its code. ``title``: what it is about, in words.
        percent: of events that must be good, over 30 days.
        queries: ``bad`` and ``n``: what is computed from, see ``MetricQuery``.
        bad: the share of bad events, in metric math over these.
        at_least: events below which a window says nothing.
    """

    key: str
    title: str
    percent: float
    queries: tuple[MetricQuery, ...]
    bad: str
    at_least: int

    @property
    def budget(self) -> float:
        """Return the share of events that may be bad: 99.9 % leave 0.001."""
        return round(1 - self.percent / 100, 9)


@attrs.frozen
class _Burn:
    suffix: str
    severity: Severity
    rate: float
    period_s: int
    confirm_s: int
    periods: int
    told: str


_BURNS = (
    _Burn("fast", "critical", 14.4, 3600, 300, 1, "2 % of 30 days' error budget went in an hour."),
    _Burn("quick", "critical", 6, 6 * 3600, 1800, 1, "5 % of 30 days' error budget went in six hours."),
    _Burn("slow", "warning", 3, 86400, 7200, 1, "10 % of 30 days' error budget went in a day."),
    _Burn("steady", "warning", 1, 86400, 6 * 3600, 3, "10 % of 30 days' error budget went in three days."),
)

#: Seconds after which a caller has waited too long: from then on bella fills the pause.
SLOW_TURN_S = 4.0

AVAILABILITY = Objective(
    "availability", "Requests that are answered without an error of bella's own", 99.9,
    (MetricQuery("bad", "Bella/API", "ErrorRate", "Average"), MetricQuery("n", "Bella/API", "ErrorRate", "SampleCount")),
    "bad", 50,
)  # fmt: skip
TURN_LATENCY = Objective(
    "turn_latency", f"Turns that are answered within {SLOW_TURN_S:g} seconds", 99.0,
    (
        MetricQuery("bad", "Bella/Calls", "TurnSeconds", f"TC({SLOW_TURN_S:g}:)"),
        MetricQuery("n", "Bella/Calls", "TurnSeconds", "SampleCount"),
    ),
    "bad / n", 30,
)  # fmt: skip


def burn_alarms(objective: Objective) -> tuple[Alarm, ...]:
    """Return the alarms of one objective."""
    burnt = f"({objective.bad}) / {objective.budget:.9g}"
    expression = f"IF(n >= {objective.at_least}, {burnt})"
    return tuple(
        Alarm(
            f"{objective.key}_{burn.suffix}_burn", burn.severity, objective.queries, expression, "above", burn.rate, "burn",
            f"{objective.title}: {burn.told}", f"{objective.key}_burn", burn.period_s, burn.periods, burn.periods, burn.confirm_s,
            burnt,
        )
        for burn in _BURNS
    )  # fmt: skip


def budget_left(objective: Objective, bad: float, events: float) -> float | None:
    """
    Return what share of the error budget is left, below 0 when more than all of it is gone; ``None`` without events.

    Args:
        bad, events: how many there were in the last 30 days.
    """
    return 1 - bad / events / objective.budget if events else None
