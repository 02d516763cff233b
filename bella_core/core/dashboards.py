"""What operators look at: every dashboard once, as data, for pages of bella's and for a deployment to a monitoring service."""

from typing import Literal, get_args

from bella_core.plugin import Chart, Dashboard, MetricQuery

from .security import Event
from .slos import AVAILABILITY, TURN_LATENCY, Objective

_DAY = 86400


def _query(key: str, namespace: str, name: str, statistic: str, **dimensions: str) -> MetricQuery:
    return MetricQuery(key, namespace, name, statistic, tuple(dimensions.items()))


def _share(title: str, namespace: str, name: str, **dimensions: str) -> Chart:
    return Chart(title, (_query("share", namespace, name, "Average", **dimensions),), "100 * share", "percent")


def _percentiles(title: str, namespace: str, name: str) -> Chart:
    return Chart(title, (_query("p50", namespace, name, "p50"), _query("p95", namespace, name, "p95")), unit="seconds")


def _sum(title: str, namespace: str, name: str, **dimensions: str) -> Chart:
    return Chart(title, (_query("sum", namespace, name, "Sum", **dimensions),))


def _highest(title: str, namespace: str, name: str, unit: Literal["seconds", "count", "state"] = "state") -> Chart:
    return Chart(title, (_query("highest", namespace, name, "Maximum"),), unit=unit)


def _highest_share(title: str, namespace: str, name: str) -> Chart:
    return Chart(title, (_query("highest", namespace, name, "Maximum"),), "100 * highest", "percent")


def _lowest(title: str, namespace: str, name: str) -> Chart:
    return Chart(title, (_query("lowest", namespace, name, "Minimum"),), unit="state", kind="number")


def _kept(objective: Objective) -> Chart:
    """Return how much of an objective is kept, by the day."""
    queries = tuple(query for query in objective.queries if query.id in objective.bad.split())
    return Chart(objective.title, queries, f"100 * (1 - ({objective.bad}))", "percent", "number", _DAY)


def _stages(title: str, *stages: str) -> Chart:
    return Chart(title, tuple(_query(stage, "Bella/Calls", "CallFunnel", "Sum", stage=stage) for stage in stages), period_s=3600)


EXECUTIVE = Dashboard(
    "executive", "Executive",
    (
        _lowest("Health: 1 good, 0.5 impaired, 0 not working", "Bella/Core", "SystemHealth"),
        _kept(AVAILABILITY),
        _kept(TURN_LATENCY),
        _stages("Calls: how far they come", "answered", "understood", "offered", "booked"),
        _stages("Calls that end without a booking", "transferred", "abandoned"),
        Chart(
            "Calls that end in a booking",
            (
                _query("booked", "Bella/Calls", "CallFunnel", "Sum", stage="booked"),
                _query("answered", "Bella/Calls", "CallFunnel", "Sum", stage="answered"),
            ),
            "100 * booked / answered", "percent", "number", _DAY,
        ),
        Chart(
            "Appointments by the day",
            tuple(_query(word, "Bella/Calls", "AppointmentChanges", "Sum", action=word) for word in ("booked", "moved", "cancelled")),
            period_s=_DAY,
        ),
        Chart("Language models, by the day", (_query("cost", "Bella/Services", "ModelCost", "Sum"),), unit="dollars", period_s=_DAY),
        _highest_share("Language models: share of the day's budget", "Bella/Services", "ModelBudgetUsed"),
        _highest_share("Calls: more or fewer than a week before", "Bella/Calls", "CallVolumeChange"),
        _share("Speech that was understood", "Bella/Calls", "SpeechRecognitionAccuracy"),
    ),
)  # fmt: skip

TECHNICAL = Dashboard(
    "technical", "Technical",
    (
        _percentiles("API: response time", "Bella/API", "ResponseTime"),
        _sum("API: requests", "Bella/API", "RequestCount"),
        _share("API: errors", "Bella/API", "ErrorRate"),
        _percentiles("API: Twilio's webhooks", "Bella/API", "TwilioWebhookLatency"),
        _percentiles("API: pages of dashboards", "Bella/API", "DashboardLoadTime"),
        _percentiles("Calls: turns", "Bella/Calls", "TurnSeconds"),
        _sum("Calls that could not begin", "Bella/Calls", "SessionFailures"),
        _percentiles("Services: language models", "Bella/Services", "OpenAIAPILatency"),
        _sum("Services: tokens", "Bella/Services", "OpenAITokenUsage"),
        _highest_share("Services: more tokens than a week before", "Bella/Services", "TokenUsageIncrease"),
        _share("Services: values that callers confirmed", "Bella/Services", "ExtractionAccuracy"),
        _share("Services: cache hits", "Bella/Services", "CacheHitRate"),
        _percentiles("Services: calendars", "Bella/Services", "CalendarIntegrationLatency"),
        _percentiles("Core: event loop's lag", "Bella/Core", "LoopLagSeconds"),
        _highest("Core: slower than usual, times", "Bella/Core", "PerformanceDegradation"),
        _highest("Core: circuit breakers", "Bella/Core", "CircuitBreakerState"),
        _highest("Core: waiting for a thread", "Bella/Core", "ExecutorQueue", "count"),
        _percentiles("Database: statements", "Bella/Database", "QueryLatency"),
        _highest("Database: share of connections in use", "Bella/Database", "ConnectionPoolUsage"),
        _sum("Database: transactions", "Bella/Database", "TransactionCount"),
        _sum("Database: errors", "Bella/Database", "DatabaseErrors"),
        _percentiles("CRUD: operations", "Bella/CRUD", "CRUDOperationLatency"),
        _percentiles("Schemas: documents", "Bella/Schemas", "SerializationLatency"),
        _percentiles("Plugins: hooks", "Bella/Plugins", "HookSeconds"),
    ),
    ("errors",),
)  # fmt: skip

OPERATIONS = Dashboard(
    "operations", "Operations",
    (
        _lowest("Health: 1 good, 0.5 impaired, 0 not working", "Bella/Core", "SystemHealth"),
        _lowest("Deployment: 1 when the schema is this version's", "Bella/Database", "MigrationStatus"),
        _sum("Deployment: unusable settings", "Bella/Core", "ConfigurationErrors"),
        _highest("Waiting to go out", "Bella/Core", "OutboxAge", "seconds"),
        _highest("Given up in the last day", "Bella/Core", "OutboxDead", "count"),
        _highest("Calendars: since the last reading", "Bella/Services", "CalendarAge", "seconds"),
        _highest("Practice-management books: since the last reading", "Bella/Services", "ScheduleAge", "seconds"),
        _highest("Infrastructure: share of connections in use", "Bella/Database", "ConnectionPoolUsage"),
        _percentiles("Infrastructure: waiting for a connection", "Bella/Database", "PoolWaitSeconds"),
        _percentiles("Infrastructure: event loop's lag", "Bella/Core", "LoopLagSeconds"),
        _sum("Measurements and log lines that were lost", "Bella/Core", "MeasurementsLost"),
        Chart(
            "Security events",
            tuple(
                _query(kind, "Bella/API", "SecurityEvents", "Sum", kind=kind)
                for kind in ("failed_login", "refused_signature", "unusual_export", "call_burst")
            ),
        ),
        _sum("Logins that were refused", "Bella/API", "AdminLoginCount", outcome="failure"),
    ),
    ("alarms", "security"),
)  # fmt: skip

#: Errors by component, as far as they are counted; what CloudWatch's dashboards read from the log.
ERRORS = (
    _query("api", "Bella/API", "ErrorRate", "TC(0:)"),
    _query("core", "Bella/Core", "ConfigurationErrors", "Sum"),
    _query("database", "Bella/Database", "DatabaseErrors", "Sum"),
    _query("crud", "Bella/CRUD", "DataValidationErrors", "Sum"),
    _query("schemas", "Bella/Schemas", "SchemaValidationErrors", "Sum"),
    _query("plugins", "Bella/Plugins", "HookSeconds", "SampleCount", outcome="error"),
    _query("plugins_late", "Bella/Plugins", "HookSeconds", "SampleCount", outcome="deadline"),
)  # fmt: skip

#: Security events by kind.
SECURITY = tuple(_query(kind, "Bella/API", "SecurityEvents", "Sum", kind=kind) for kind in get_args(Event))

#: Every dashboard, for whoever shows them.
DASHBOARDS = (EXECUTIVE, TECHNICAL, OPERATIONS)

#: All that is shown, so that it is kept for bella's own pages.
QUERIES = (*ERRORS, *SECURITY, *(query for dashboard in DASHBOARDS for chart in dashboard.charts for query in chart.queries))
