"""The catalogue: everything that bella measures, each name declared once."""

from .declaring import Metric

# --- Bella/API --------------------------------------------------------------------------------------------------------

REQUESTS = Metric(
    "Bella/API", "RequestCount", "Count", "count", ("route", "status"), "Requests that were answered.",
)  # fmt: skip
RESPONSE_TIME = Metric(
    "Bella/API", "ResponseTime", "Seconds", "timer", ("route",), "From a request's head to its answer.",
)  # fmt: skip
ERROR_RATE = Metric(
    "Bella/API", "ErrorRate", "None", "share", ("route",),
    "Requests that bella failed to answer: 1 for a status of 500 and more, else 0.",
)  # fmt: skip
WEBHOOK_LATENCY = Metric(
    "Bella/API", "TwilioWebhookLatency", "Seconds", "timer", ("route",), "From the head of a webhook of Twilio's to its answer.",
)  # fmt: skip
ADMIN_LOGINS = Metric(
    "Bella/API", "AdminLoginCount", "Count", "count", ("method", "outcome"),
    "Logins to pages for staff: once for each visit that begins, and for each try that was refused.",
)  # fmt: skip
PAGE_LOAD = Metric(
    "Bella/API", "DashboardLoadTime", "Seconds", "timer", ("route",), "From the head of a request for a page for staff to the page.",
)  # fmt: skip
SECURITY_EVENTS = Metric(
    "Bella/API", "SecurityEvents", "Count", "count", ("kind",), "What somebody who watches over security should know of, by kind.",
)  # fmt: skip

# --- Bella/Calls ------------------------------------------------------------------------------------------------------

CALLS_STARTED = Metric(
    "Bella/Calls", "CallsStarted", "Count", "count", ("language",), "Calls that were greeted, by the language of the greeting.",
)  # fmt: skip
CALLS_ENDED = Metric(
    "Bella/Calls", "CallsEnded", "Count", "count", ("outcome", "language"), "Calls that are over, by what came of them.",
)  # fmt: skip
FUNNEL = Metric(
    "Bella/Calls", "CallFunnel", "Count", "count", ("stage",),
    "How far calls come, each stage once a call: answered, understood, offered a time, booked; and what ends one: transferred, abandoned.",
)  # fmt: skip
TURN_SECONDS = Metric(
    "Bella/Calls", "TurnSeconds", "Seconds", "timer", (), "From what a caller said to the reply that is written down.",
)  # fmt: skip
TURN_PART = Metric(
    "Bella/Calls", "TurnPartSeconds", "Seconds", "timer", ("part",),
    "What a turn's time went into; with live audio also what its words and its voice took before and after it.",
    traced=True,
)  # fmt: skip
SPEECH_ACCURACY = Metric(
    "Bella/Calls", "SpeechRecognitionAccuracy", "None", "share", ("language",),
    "Spoken turns that were neither asked again nor corrected: 1, else 0; told once the caller's next turn shows it.",
)  # fmt: skip
SESSION_FAILURES = Metric(
    "Bella/Calls", "SessionFailures", "Count", "count", ("reason",),
    "Calls that could not be begun, and sessions that could not be kept.",
)  # fmt: skip
STREAMS_REFUSED = Metric(
    "Bella/Calls", "LiveAudioRefused", "Count", "count", ("reason",),
    "Calls that were to be heard by live audio and were heard by the carrier instead.",
)  # fmt: skip
CALL_CHANGE = Metric(
    "Bella/Calls", "CallVolumeChange", "None", "state", (),
    "How far the number of calls of the last 24 hours is from that of the same hours a week before: 0.5 is half more or half less.",
)  # fmt: skip
APPOINTMENTS = Metric(
    "Bella/Calls", "AppointmentChanges", "Count", "count", ("action", "channel"),
    "Appointments that were booked, moved, cancelled or confirmed by the patient, once committed.",
)  # fmt: skip

# --- Bella/Services ---------------------------------------------------------------------------------------------------

MODEL_LATENCY = Metric(
    "Bella/Services", "OpenAIAPILatency", "Seconds", "timer", ("plugin", "purpose"),
    "From a request to language models, of whatever provider, to the answer or to giving up; then the plugin is `none`.",
)  # fmt: skip
MODEL_TOKENS = Metric(
    "Bella/Services", "OpenAITokenUsage", "Count", "count", ("plugin", "purpose", "direction"),
    "Tokens that language models took and wrote, of whatever provider, for each request that was answered.",
)  # fmt: skip
MODEL_COST = Metric(
    "Bella/Services", "ModelCost", "None", "count", ("plugin", "purpose"),
    "US dollars that requests to language models cost, as the plugin tells, or as they are taken to cost.",
)  # fmt: skip
MODEL_REFUSED = Metric(
    "Bella/Services", "ModelBudgetRefusals", "Count", "count", ("purpose", "budget"),
    "Requests to language models that were not made because a budget is spent.",
)  # fmt: skip
EXTRACTION_ACCURACY = Metric(
    "Bella/Services", "ExtractionAccuracy", "None", "share", ("kind",),
    "Values that callers confirmed (1) rather than corrected (0), by their kind; what was never put to the caller does not count.",
)  # fmt: skip
CALENDAR_LATENCY = Metric(
    "Bella/Services", "CalendarIntegrationLatency", "Seconds", "timer", ("plugin", "hook", "outcome"),
    "One exchange with a calendar: a page of what changed there, or an appointment shown in it.",
)  # fmt: skip
CACHE_HITS = Metric(
    "Bella/Services", "CacheHitRate", "None", "share", ("cache",),
    "Look-ups of a call's state, and of a day of the book, that the cache answered (1) or not (0).",
)  # fmt: skip
ARTIFACTS = Metric(
    "Bella/Services", "ArtifactFilteringEffectiveness", "None", "share", (),
    "Turns with artefacts of speech recognition that were understood after filtering: 1, else 0.",
)  # fmt: skip
CALENDAR_AGE = Metric(
    "Bella/Services", "CalendarAge", "Seconds", "state", (), "Since the calendar that was read longest ago was read.",
)  # fmt: skip
SCHEDULE_AGE = Metric(
    "Bella/Services", "ScheduleAge", "Seconds", "state", (),
    "Since the practice-management system's book that was read longest ago was read.",
)  # fmt: skip
BUDGET_USED = Metric(
    "Bella/Services", "ModelBudgetUsed", "None", "state", (),
    "The share of the clinic's budget of this day for language models that is spent, in tokens or dollars, whichever is more.",
)  # fmt: skip
TOKEN_CHANGE = Metric(
    "Bella/Services", "TokenUsageIncrease", "None", "state", (),
    "How much more tokens language models took yesterday than on the same day a week before: 0.3 is 30 % more.",
)  # fmt: skip

# --- Bella/Core -------------------------------------------------------------------------------------------------------

HEALTH = Metric(
    "Bella/Core", "SystemHealth", "None", "state", (), "The worst readiness check: 1 good, 0.5 impaired, 0 not working.", "lowest",
)  # fmt: skip
RULE_VIOLATIONS = Metric(
    "Bella/Core", "BusinessRuleViolations", "Count", "count", ("rule",), "Bookings that a rule of the clinic's or of a plugin's forbade.",
)  # fmt: skip
CONFIG_ERRORS = Metric(
    "Bella/Core", "ConfigurationErrors", "Count", "count", ("source",),
    "Settings that were found unusable while bella works: a plugin's, or the clinic's document.",
)  # fmt: skip
DEGRADATION = Metric(
    "Bella/Core", "PerformanceDegradation", "None", "state", ("measure",),
    "The last hour's 95th percentile over the median of the same hour's in the last 7 days: 1 is as usual, 2 is twice as slow.",
)  # fmt: skip
BREAKER = Metric(
    "Bella/Core", "CircuitBreakerState", "None", "state", ("plugin", "hook"),
    "0: asked as usual. 0.5: asked once, to see. 1: not asked for a while.",
)  # fmt: skip
LOOP_LAG = Metric(
    "Bella/Core", "LoopLagSeconds", "Seconds", "timer", (),
    "How late the event loop wakes up whoever sleeps on it; everybody waits as long.",
)  # fmt: skip
EXECUTOR_QUEUE = Metric(
    "Bella/Core", "ExecutorQueue", "Count", "state", ("executor",), "What waits for a thread, looked at twice a second.",
)  # fmt: skip
OUTBOX_AGE = Metric(
    "Bella/Core", "OutboxAge", "Seconds", "state", (),
    "For how long what is to reach the outside, and is due the longest, has waited for a worker.",
)  # fmt: skip
OUTBOX_DEAD = Metric(
    "Bella/Core", "OutboxDead", "Count", "state", (), "What was given up in the last day that should have reached the outside.",
)  # fmt: skip
LOST = Metric(
    "Bella/Core", "MeasurementsLost", "Count", "count", ("lost",),
    "Log lines, measured values and spans that found no room, and values that were withheld.",
)  # fmt: skip

# --- Bella/Database ---------------------------------------------------------------------------------------------------

POOL_USAGE = Metric(
    "Bella/Database", "ConnectionPoolUsage", "None", "state", (),
    "Connections in use, as a share of those that there may be, looked at twice a second.",
)  # fmt: skip
POOL_WAIT = Metric(
    "Bella/Database", "PoolWaitSeconds", "Seconds", "timer", ("pool",), "From asking for a transaction to its begin.",
)  # fmt: skip
QUERY_LATENCY = Metric(
    "Bella/Database", "QueryLatency", "Seconds", "timer", ("verb",), "One statement, as the client sees it.",
)  # fmt: skip
TRANSACTIONS = Metric(
    "Bella/Database", "TransactionCount", "Count", "count", ("mode", "outcome"), "Transactions, by whether they were committed.",
)  # fmt: skip
DATABASE_ERRORS = Metric(
    "Bella/Database", "DatabaseErrors", "Count", "count", ("error",), "Errors of the database; one that is tried again counts each time.",
)  # fmt: skip
MIGRATION = Metric(
    "Bella/Database", "MigrationStatus", "None", "state", (),
    "1: the schema is this version's. 0: it is not; run `bella db upgrade`.", "lowest",
)  # fmt: skip

# --- Bella/CRUD -------------------------------------------------------------------------------------------------------

CRUD_LATENCY = Metric(
    "Bella/CRUD", "CRUDOperationLatency", "Seconds", "timer", ("aggregate", "operation"),
    "One operation on the book, within its transaction.",
)  # fmt: skip
DATA_ERRORS = Metric(
    "Bella/CRUD", "DataValidationErrors", "Count", "count", ("aggregate", "error"),
    "What an operation on the book refused or could not read.",
)  # fmt: skip
QUERY_IMPACT = Metric(
    "Bella/CRUD", "QueryOptimizationImpact", "None", "state", ("operation",),
    "Rows fetched over rows returned: 1 is as good as it gets; of an operation that returns none, the rows fetched.",
)  # fmt: skip

# --- Bella/Schemas ----------------------------------------------------------------------------------------------------

SCHEMA_ERRORS = Metric(
    "Bella/Schemas", "SchemaValidationErrors", "Count", "count", ("schema",),
    "Documents of other programs that did not fit their schema.",
)  # fmt: skip
SERIALIZATION = Metric(
    "Bella/Schemas", "SerializationLatency", "Seconds", "timer", ("schema", "direction"), "Reading or writing one document.",
)  # fmt: skip

# --- Bella/Plugins ----------------------------------------------------------------------------------------------------

HOOK_SECONDS = Metric(
    "Bella/Plugins", "HookSeconds", "Seconds", "timer", ("plugin", "hook", "outcome"),
    "Calls of plugins; each with the mean since the last flush.",
)  # fmt: skip

#: Everything that is measured, in the order of the documentation.
CATALOGUE = (
    REQUESTS,
    RESPONSE_TIME,
    ERROR_RATE,
    WEBHOOK_LATENCY,
    ADMIN_LOGINS,
    PAGE_LOAD,
    SECURITY_EVENTS,
    CALLS_STARTED,
    CALLS_ENDED,
    FUNNEL,
    TURN_SECONDS,
    TURN_PART,
    SPEECH_ACCURACY,
    SESSION_FAILURES,
    STREAMS_REFUSED,
    CALL_CHANGE,
    APPOINTMENTS,
    MODEL_LATENCY,
    MODEL_TOKENS,
    MODEL_COST,
    MODEL_REFUSED,
    EXTRACTION_ACCURACY,
    CALENDAR_LATENCY,
    CACHE_HITS,
    ARTIFACTS,
    CALENDAR_AGE,
    SCHEDULE_AGE,
    BUDGET_USED,
    TOKEN_CHANGE,
    HEALTH,
    RULE_VIOLATIONS,
    CONFIG_ERRORS,
    DEGRADATION,
    BREAKER,
    LOOP_LAG,
    EXECUTOR_QUEUE,
    OUTBOX_AGE,
    OUTBOX_DEAD,
    LOST,
    POOL_USAGE,
    POOL_WAIT,
    QUERY_LATENCY,
    TRANSACTIONS,
    DATABASE_ERRORS,
    MIGRATION,
    CRUD_LATENCY,
    DATA_ERRORS,
    QUERY_IMPACT,
    SCHEMA_ERRORS,
    SERIALIZATION,
    HOOK_SECONDS,
)
