"""What bella measures of itself: a catalogue of names, and the meter that keeps values until they are taken to where operators look."""

import attrs


@attrs.frozen(eq=False)
class Metric:
    """
    Declare one thing that is measured.

    Args:
        namespace, name: as operators see them.
        unit: ``Count``, ``Seconds``, or ``None`` for a state.
        dimensions: what its values are told apart by; each takes codes out of a small, closed set, never anything of a patient's.
        meaning: one sentence.
    """

    namespace: str
    name: str
    unit: str
    dimensions: tuple[str, ...]
    meaning: str


REQUESTS = Metric("Bella/API", "RequestCount", "Count", ("route", "status"), "Requests that were answered.")
RESPONSE_TIME = Metric("Bella/API", "ResponseTime", "Seconds", ("route",), "From a request's head to its answer.")
CALLS_STARTED = Metric("Bella/Calls", "CallsStarted", "Count", ("language",), "Calls that were greeted, by the language of the greeting.")
CALLS_ENDED = Metric("Bella/Calls", "CallsEnded", "Count", ("outcome", "language"), "Calls that are over, by what came of them.")
TURN_SECONDS = Metric("Bella/Calls", "TurnSeconds", "Seconds", (), "From what a caller said to the reply that is written down.")
APPOINTMENTS = Metric(
    "Bella/Calls",
    "AppointmentChanges",
    "Count",
    ("action", "channel"),
    "Appointments that were booked, moved or cancelled, once committed.",
)
MODEL_TOKENS = Metric(
    "Bella/Services",
    "OpenAITokenUsage",
    "Count",
    ("plugin", "purpose", "direction"),
    "Tokens that language models took and wrote, of whatever provider, for each request that was answered.",
)
MODEL_COST = Metric(
    "Bella/Services",
    "ModelCost",
    "None",
    ("plugin", "purpose"),
    "US dollars that requests to language models cost, as the plugin tells, or as they are taken to cost.",
)
MODEL_REFUSED = Metric(
    "Bella/Services",
    "ModelBudgetRefusals",
    "Count",
    ("purpose", "budget"),
    "Requests to language models that were not made because a budget is spent.",
)
HOOK_SECONDS = Metric(
    "Bella/Plugins",
    "HookSeconds",
    "Seconds",
    ("plugin", "hook", "outcome"),
    "Calls of plugins; each with the mean since the last flush.",
)
BREAKER = Metric(
    "Bella/Core", "CircuitBreakerState", "None", ("plugin", "hook"), "0: asked as usual. 0.5: asked once, to see. 1: not asked for a while."
)

#: Everything that is measured, in the order of the documentation.
CATALOGUE = (
    REQUESTS,
    RESPONSE_TIME,
    CALLS_STARTED,
    CALLS_ENDED,
    TURN_SECONDS,
    APPOINTMENTS,
    MODEL_TOKENS,
    MODEL_COST,
    MODEL_REFUSED,
    HOOK_SECONDS,
    BREAKER,
)

#: Series that a meter keeps between two flushes, and different values of one; dimensions are closed sets, so this is never reached by them.
MAX_SERIES, MAX_VALUES = 2000, 1000

Series = tuple[Metric, tuple[str, ...]]


class Meter:
    """
    Add up values until they are taken; written by the event loop's thread only.

    Values keep three significant digits, so that equal ones share a place: a sum is off by 0.5 % at most.

    Attributes:
        dropped: values that found no room.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._series: dict[Series, dict[float, int]] = {}

    def add(self, metric: Metric, value: float, *dimensions: str) -> None:
        """Add one value; ``dimensions`` in the order of the catalogue."""
        series = (metric, dimensions)
        counts = self._series.get(series)
        if counts is None:
            if len(self._series) >= MAX_SERIES:
                self.dropped += 1
                return
            counts = self._series[series] = {}
        if value != 1:
            value = float(f"{value:.3g}")
        if value not in counts and len(counts) >= MAX_VALUES:
            self.dropped += 1
            return
        counts[value] = counts.get(value, 0) + 1

    def take(self) -> dict[Series, dict[float, int]]:
        """Return how often each value came since the last time, and begin anew."""
        taken, self._series = self._series, {}
        return taken
