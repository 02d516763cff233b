"""
What a metric is, and the closed lists of the words that its dimensions take.

A dimension takes codes out of its list in ``WORDS``, or what the program's parts ``allow`` for log lines under the same name, so that
nothing of a patient's can become one.
"""

from collections.abc import Mapping
from typing import Literal

import attrs

#: ``count``: add up. ``timer``: seconds, for means and percentiles. ``share``: 1 or 0 each time, so that the mean is a share.
#: ``state``: how something is, looked at once in a while; neither added up nor averaged over processes, but the worst of it taken.
Kind = Literal["count", "timer", "share", "state"]


@attrs.frozen(eq=False)
class Metric:
    """
    Declare one thing that is measured.

    Args:
        namespace, name: as operators see them.
        unit: ``Count``, ``Seconds``, or ``None`` for a share, a state or a ratio.
        kind: how its values are put together.
        dimensions: what its values are told apart by, in this order.
        meaning: one sentence.
        worst: of a state.
        traced: each of its values is a piece of work of a turn's, and a span of its trace.
    """

    namespace: str
    name: str
    unit: Literal["Count", "Seconds", "None"]
    kind: Kind
    dimensions: tuple[str, ...]
    meaning: str
    worst: Literal["highest", "lowest"] = "highest"
    traced: bool = False


#: The words of each dimension that has a list of its own here. Names of plugins, hooks, routes, rules and the clinic's own codes are known
#: once bella has started: their lists are those of log lines (``phi.allow``).
WORDS: Mapping[str, frozenset[str]] = {
    "action": frozenset({"requested", "booked", "moved", "cancelled", "confirmed"}),
    "budget": frozenset({"call", "day", "location"}),
    "cache": frozenset({"session", "day"}),
    "channel": frozenset({"call", "chat", "api", "assistant", "staff"}),
    "direction": frozenset({"input", "output", "read", "write"}),
    "error": frozenset({"away", "retry", "refused", "other", "integrity", "reused", "stale", "unreadable", "unknown"}),
    "executor": frozenset({"db_writer", "db_reader", "db", "log"}),
    "language": frozenset({"en-CA", "fr-CA"}),
    "lost": frozenset({"metric", "log_line", "value", "span"}),
    "measure": frozenset({"turn", "loop_lag"}),
    "method": frozenset({"api_key", "password", "second_factor", "single_sign_on"}),
    "mode": frozenset({"read", "write"}),
    "outcome": frozenset(
        {
            *("booked", "requested", "message", "transferred", "referred", "emergency", "abandoned", "robot", "none"),  # of calls
            *("moved", "cancelled", "confirmed", "told", "late"),  # so too: of an appointment that stood before
            *("success", "failure"),  # of logins
            *("committed", "rolled_back"),  # of transactions
        }
    ),
    "part": frozenset(
        {
            *("waiting", "clean", "extract", "find_slots", "hold", "commit", "identify", "propose", "step", "journal", "look_up"),
            *("transcribe", "speak"),  # before and after it, where bella hears and speaks herself
        }
    ),
    "pool": frozenset({"read", "write", "all"}),
    "kind": frozenset(
        {
            *("name", "phone", "service", "time"),  # values
            *("failed_login", "refused_key_scope", "refused_signature", "refused_ticket", "refused_metrics"),
            *("login_locked", "rate_limited", "unusual_export", "call_burst", "refused_role", "refused_origin"),
        }
    ),
    "plugin": frozenset({"none"}),
    "source": frozenset({"plugin", "clinic"}),
    "purpose": frozenset({"understand"}),
    "reason": frozenset({"not_begun", "store_away", "no_speech_engine", "too_many_streams", "speech_behind"}),
    "stage": frozenset({"answered", "understood", "offered", "booked", "transferred", "abandoned"}),
    "status": frozenset({"1xx", "2xx", "3xx", "4xx", "5xx"}),
    "verb": frozenset({"select", "insert", "update", "delete", "other"}),
}
