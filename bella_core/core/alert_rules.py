"""What alerts are raised for: each rule once, with what tells one trouble from another, and when it is over."""

from collections.abc import Mapping

import attrs

from .alarms import ALARMS

_HOUR, _DAY = 3600.0, 86400.0


@attrs.frozen
class Rule:
    """
    Declare one rule.

    Args:
        key: its code.
        runbook: the name of its page.
        per: fields that tell one trouble from another: each has an alert of its own.
        over_after_s: seconds without a repeat after which it counts as over; ``None`` when it is over is measured.
        tells_end: whether sinks are told when it is over.
        always: whether it is told of in a storm too.
    """

    key: str
    runbook: str = attrs.field()
    per: tuple[str, ...] = ()
    over_after_s: float | None = _HOUR
    tells_end: bool = False
    always: bool = False

    @runbook.default
    def _own_page(self) -> str:
        return self.key


#: What is raised when it happens; alarms, which are measured, come on top.
EVENTS = (
    Rule("database_away", over_after_s=600.0, tells_end=True),
    Rule("turn_failed"),
    Rule("turn_too_slow"),
    Rule("message_lost", per=("carrier_id", "call_id"), over_after_s=_DAY, always=True),
    Rule("webhook_failed"),
    Rule("booking_unchecked", per=("plugin",), tells_end=True),
    Rule("emergency_call", per=("call_id",), over_after_s=_DAY, always=True),
    Rule("call_failed"),
    Rule("page_unanswered", per=("call_id",), over_after_s=_DAY, tells_end=True, always=True),
    Rule("transfer_loop", per=("location_id", "reason"), over_after_s=_DAY),
    Rule("relay_refused"),
    Rule("model_away"),
    Rule("model_budget_spent", per=("scope", "location_id"), over_after_s=_DAY),
    Rule("cost_budget_share", per=("scope", "location_id"), over_after_s=_DAY),
    Rule("cost_budget_spent", per=("scope", "location_id"), over_after_s=_DAY),
    Rule("sink_failing", per=("plugin",), over_after_s=_DAY, tells_end=True),
    Rule("alert_storm", over_after_s=900.0, tells_end=True, always=True),
    Rule("plugin_disabled", per=("plugin",), over_after_s=180.0, tells_end=True),
    Rule("plugin_cannot_work", per=("plugin",), over_after_s=180.0, tells_end=True),
    Rule("breaker_open", per=("plugin", "hook"), over_after_s=180.0, tells_end=True),
    Rule("alert_test", over_after_s=60.0, always=True),
)

#: Every rule by its code.
RULES: Mapping[str, Rule] = {
    **{rule.key: rule for rule in EVENTS},
    **{alarm.key: Rule(alarm.key, alarm.runbook, over_after_s=None, tells_end=True) for alarm in ALARMS},
}


def rule_of(key: str) -> Rule:
    """Return a rule; one that is not declared has no page, and one alert for all its troubles."""
    return RULES.get(key) or Rule(key, "")


def fingerprint(rule: str, fields: Mapping[str, object]) -> str:
    """Return what is equal for repeats of the same trouble."""
    told = [f"{name}={fields[name]}" for name in rule_of(rule).per if name in fields]
    return ":".join([rule, *told])
