"""
When operators are told: every alarm once, as data, for the evaluation in process and for a deployment to a monitoring service.

An alarm waits for a number of samples before it says anything, so that one request that fails at night wakes nobody.
"""

from collections.abc import Mapping

import attrs

from bella_core.plugin import Alarm, MetricQuery

from .slos import AVAILABILITY, TURN_LATENCY, Objective, burn_alarms

MINUTE, HOUR, DAY = 60, 3600, 86400


def _share(key: str, namespace: str, name: str, **dimensions: str) -> tuple[MetricQuery, ...]:
    """Return the queries of a metric whose values are 0 and 1: their mean as ``share``, their number as ``n``."""
    named = tuple(dimensions.items())
    return MetricQuery(key, namespace, name, "Average", named), MetricQuery("n", namespace, name, "SampleCount", named)


def _slow(namespace: str, name: str, **dimensions: str) -> tuple[MetricQuery, ...]:
    """Return the queries of a duration: the 95th percentile as ``slow``, the number of values as ``n``."""
    named = tuple(dimensions.items())
    return MetricQuery("slow", namespace, name, "p95", named), MetricQuery("n", namespace, name, "SampleCount", named)


def _highest(namespace: str, name: str) -> tuple[MetricQuery, ...]:
    return (MetricQuery("highest", namespace, name, "Maximum"),)


def _sum(namespace: str, name: str, **dimensions: str) -> tuple[MetricQuery, ...]:
    return (MetricQuery("events", namespace, name, "Sum", tuple(dimensions.items())),)


_CRITICAL = (
    Alarm(
        "api_error_rate", "critical", _share("errors", "Bella/API", "ErrorRate"), "IF(n >= 20, 100 * errors)", "above", 5, "percent",
        "Too many requests end with an error of bella's own.", "api_error_rate",
    ),
    Alarm(
        "database_pool", "critical", _share("used", "Bella/Database", "ConnectionPoolUsage"), "IF(n >= 20, 100 * used)", "above",
        80, "percent", "The database's connections are nearly all in use.", "database_pool", MINUTE, 5, 3,
    ),
    Alarm(
        "openai_latency", "critical", _slow("Bella/Services", "OpenAIAPILatency"), "IF(n >= 5, slow)", "above", 5, "seconds",
        "The language model answers too late for a call.", "openai_latency", 300, 2, 2,
    ),
    Alarm(
        "speech_accuracy", "critical", _share("heard", "Bella/Calls", "SpeechRecognitionAccuracy"), "IF(n >= 30, 100 * heard)", "below",
        85, "percent", "Too many turns must be asked again or are corrected.", "speech_accuracy", HOUR,
    ),
)  # fmt: skip

_WARNING = (
    Alarm(
        "api_response_time", "warning", _slow("Bella/API", "ResponseTime"), "IF(n >= 20, slow)", "above", 2, "seconds",
        "Requests are answered slowly.", "api_response_time", 300, 3, 2,
    ),
    Alarm(
        "cache_hit_rate", "warning", _share("hits", "Bella/Services", "CacheHitRate"), "IF(n >= 50, 100 * hits)", "below", 70, "percent",
        "Too much is read anew that should be at hand.", "cache_hit_rate", HOUR,
    ),
    Alarm(
        "name_accuracy", "warning", _share("kept", "Bella/Services", "ExtractionAccuracy", kind="name"), "IF(n >= 20, 100 * kept)", "below",
        90, "percent", "Callers correct too many of the names that bella reads back.", "name_accuracy", DAY,
    ),
    Alarm(
        "session_failures", "warning", _sum("Bella/Calls", "SessionFailures"), "events", "above", 2, "count",
        "Calls could not be begun.", "session_failures", 900, missing="notBreaching",
    ),
    Alarm(
        "calendar_stale", "warning", _highest("Bella/Services", "CalendarAge"), "highest", "above", 900, "seconds",
        "A calendar was not read for too long, so times may be offered that are taken there.", "calendar_stale", 300, 2, 2,
    ),
    Alarm(
        "schedule_stale", "critical", _highest("Bella/Services", "ScheduleAge"), "highest", "above", 900, "seconds",
        "The practice-management system's book was not read for too long, so times may be offered that are taken there.", "schedule_stale",
        300, 2, 2,
    ),
    Alarm(
        "outbox_dead", "warning", _highest("Bella/Core", "OutboxDead"), "highest", "above", 0, "count",
        "Something was given up that should have reached a calendar, a patient or an operator in the last day.", "outbox_dead",
    ),
    Alarm(
        "outbox_late", "critical", _highest("Bella/Core", "OutboxAge"), "highest", "above", 900, "seconds",
        "What is to reach the outside waits for a worker.", "outbox_late", 300, 2, 2,
    ),
    Alarm(
        "failed_logins", "warning", _sum("Bella/API", "SecurityEvents", kind="failed_login"), "events", "above", 20, "count",
        "Somebody tries keys or passwords that are not good.", "failed_logins", 300, missing="notBreaching",
    ),
    Alarm(
        "refused_signatures", "warning", _sum("Bella/API", "SecurityEvents", kind="refused_signature"), "events", "above", 10, "count",
        "Requests come in Twilio's name whose signature is wrong.", "refused_signatures", 300, missing="notBreaching",
    ),
    Alarm(
        "unusual_export", "warning", _sum("Bella/API", "SecurityEvents", kind="unusual_export"), "events", "above", 0, "count",
        "Somebody reads far more records than programs and staff usually do.", "unusual_export", 300, missing="notBreaching",
    ),
    Alarm(
        "call_burst", "warning", _sum("Bella/API", "SecurityEvents", kind="call_burst"), "events", "above", 0, "count",
        "Far more calls than usual come from one number.", "call_burst", 300, missing="notBreaching",
    ),
    Alarm(
        "performance_degradation", "warning", _highest("Bella/Core", "PerformanceDegradation"), "highest", "above", 2, "times",
        "Turns or the event loop are slower than at this hour of the last seven days.", "performance_degradation", 900, 2, 2,
    ),
    Alarm(
        "model_budget_share", "warning", _highest("Bella/Services", "ModelBudgetUsed"), "100 * highest", "above", 80, "percent",
        "Most of the day's budget for language models is spent.", "model_budget_share",
    ),
)  # fmt: skip

_INFO = (
    Alarm(
        "call_volume_change", "info", _highest("Bella/Calls", "CallVolumeChange"), "100 * highest", "above", 50, "percent",
        "Far more or far fewer calls come than on the same day of last week.", "call_volume_change", HOUR, 2, 2,
    ),
    Alarm(
        "token_usage_increase", "info", _highest("Bella/Services", "TokenUsageIncrease"), "100 * highest", "above", 30, "percent",
        "Language models take far more tokens than on the same day of last week.", "token_usage_increase", HOUR, 2, 2,
    ),
    Alarm(
        "dashboard_load_time", "info", _slow("Bella/API", "DashboardLoadTime"), "IF(n >= 5, slow)", "above", 1, "seconds",
        "Admin pages are slow.", "dashboard_load_time", 900,
    ),
)  # fmt: skip

#: Alarms with a threshold of their own, as they are when nobody sets anything.
THRESHOLDS = (*_CRITICAL, *_WARNING, *_INFO)


def alarms(
    thresholds: Mapping[str, float] | None = None,
    availability: Objective = AVAILABILITY,
    turn_latency: Objective = TURN_LATENCY,
) -> tuple[Alarm, ...]:
    """
    Return every alarm.

    Args:
        thresholds: by an alarm's key, in the alarm's unit; the others stay as they are.
        availability, turn_latency: the objectives whose error budgets are watched.
    """
    own = thresholds or {}
    plain = (attrs.evolve(alarm, threshold=float(own.get(alarm.key, alarm.threshold))) for alarm in THRESHOLDS)
    return (*plain, *burn_alarms(availability), *burn_alarms(turn_latency))


#: Every alarm as it is when nobody sets anything.
ALARMS = alarms()
