"""
What a log line may hold: an allow-list of fields, each with the values it takes.

Patients' data (PHI) is kept out by construction: a field holds an id made by a machine, a number too small to be a telephone's, or a
word out of a closed list. Free text has no place to stand.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum

#: What stands in place of a value that its field does not take.
WITHHELD = "[withheld]"

Check = Callable[[object], bool]

# A UUID, with the turn and the ask of an idempotency key behind it; a chat's, of a key's and its own; or one of Twilio's ids.
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MACHINE_ID = re.compile(rf"{_UUID}(?::\d{{1,4}}){{0,2}}|chat:{_UUID}:{_UUID}|[A-Z]{{2}}[0-9a-f]{{32}}")

# Two words at least, no digits in a row: neither a name, nor a number, nor an e-mail address looks like it.
_EVENT = re.compile(r"[a-z]+(?:_[a-z]+|_\d{1,3}(?![0-9])){1,7}")

#: A place in the chain of the audit, and its digest.
_AUDIT_HEAD = re.compile(r"\d{1,12}:[0-9a-f]{64}")


def is_event(value: object) -> bool:
    """Tell whether ``value`` may be a line's event: ``snake_case`` of at least two words."""
    return isinstance(value, str) and len(value) <= 60 and _EVENT.fullmatch(value) is not None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _MACHINE_ID.fullmatch(value) is not None


def _is_audit_head(value: object) -> bool:
    return isinstance(value, str) and _AUDIT_HEAD.fullmatch(value) is not None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and -1e6 < value < 1e6


class _Code:
    """A closed list of words; members of an ``Enum`` are one by nature."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = set(words)

    def __call__(self, value: object) -> bool:
        return isinstance(value, Enum) or (isinstance(value, str) and value in self.words)


_IDS = (
    "alert_id", "appointment_id", "binding_id", "call_id", "carrier_id", "correlation_id", "hold_id", "id", "job_id", "key", "outbox_id",
    "reply_id", "request_id", "task_id", "user_id",
)  # fmt: skip

_NUMBERS = (
    "age_s", "asks", "attempt", "attempts", "bytes", "count", "dropped", "elapsed_ms", "elapsed_s", "in_flight", "ms", "n", "pid", "port",
    "removed", "retries", "revision", "rows", "seconds", "size", "slots", "status", "threads", "turn", "version", "waiting",
)  # fmt: skip

_CODES: dict[str, tuple[str, ...]] = {
    "dialect": ("sqlite", "postgresql"),
    "environment": ("development", "production"),
    "language": ("en-CA", "fr-CA"),
    "method": ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
    "severity": ("critical", "warning", "info"),
    "urgency": ("now", "today", "normal"),
}

#: Codes whose words the program's other parts add with ``allow``.
_OPEN = (
    "action", "aggregate", "budget", "channel", "direction", "event_kind", "hook", "job", "kind", "location_id", "mode", "name",
    "operation", "outcome", "plugin", "provider_id", "purpose", "reason", "room_id", "route", "rule", "schema", "scope", "service",
    "signal", "state", "step", "stream", "task", "then", "topic", "transport", "why",
)  # fmt: skip

FIELDS: dict[str, Check] = {
    **dict.fromkeys(_IDS, _is_id),
    "audit_head": _is_audit_head,
    **dict.fromkeys(_NUMBERS, _is_number),
    **{name: _Code(words) for name, words in _CODES.items()},
    **{name: _Code() for name in _OPEN},
}


def allow(field: str, words: Iterable[str]) -> None:
    """
    Add words of the program's own (never of a caller's) to the closed list of a code field.

    Args:
        field: one of the code fields, such as ``outcome`` or ``route``.
        words: constants of the code, or names out of the clinic's configuration.
    """
    check = FIELDS.setdefault(field, _Code())
    if not isinstance(check, _Code):
        raise TypeError(f"{field!r} holds ids or numbers; only a field of codes takes words")
    check.words.update(words)


def is_code(field: str, value: object) -> bool:
    """Tell whether ``value`` is on the closed list of a code field; no other field has one."""
    check = FIELDS.get(field)
    return isinstance(check, _Code) and check(value)
