"""Check what a plugin returns, before anything relies on it: a value of the wrong shape is that plugin's error."""

import functools
import math
import re
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from bella_core.plugin import KINDS, Cleaned, Completion, CompletionRequest, Extraction, Span, Utterance

from .errors import BadValue
from .json_schema import misfit

MAX_EXTRACTIONS = 64
MAX_TEXT = 4000

#: Tells whether a value fits.
Fits = Callable[[Any], bool]

_PLUGIN_KIND = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_E164 = re.compile(r"\+[1-9]\d{6,14}")

#: Rules beyond the types, by class and field.
_RULES: dict[tuple[str, str], Fits] = {
    ("TimeValue", "start"): lambda at: at is None or at.tzinfo is None,
    ("TimeValue", "end"): lambda at: at is None or at.tzinfo is None,
    ("PhoneValue", "number"): lambda number: _E164.fullmatch(number) is not None,
    ("PhonePart", "digits"): str.isdecimal,
    ("Transcript", "confidence"): lambda sure: sure is None or 0 <= sure <= 1,
    ("Segment", "confidence"): lambda sure: sure is None or 0 <= sure <= 1,
    ("Segment", "start_s"): lambda at: at >= 0,
    ("Segment", "end_s"): lambda at: at >= 0,
    ("Usage", "input_tokens"): lambda count: count >= 0,
    ("Usage", "output_tokens"): lambda count: count >= 0,
    ("Usage", "cost_usd"): lambda cost: cost is None or cost >= 0,
    ("ScheduleEntry", "starts_at"): lambda at: at.tzinfo is not None,
    ("ScheduleEntry", "ends_at"): lambda at: at.tzinfo is not None,
    ("Busy", "starts_at"): lambda at: at.tzinfo is not None,
    ("Busy", "ends_at"): lambda at: at.tzinfo is not None,
    ("OwnEvent", "starts_at"): lambda at: at.tzinfo is not None,
    ("OwnEvent", "ends_at"): lambda at: at.tzinfo is not None,
}


@functools.cache
def fits(kind: Any) -> Fits:
    """Return a function that tells whether a value is of an annotated type: attrs classes are checked field by field."""
    origin, args = get_origin(kind), get_args(kind)
    if kind is Any or kind is object:
        return lambda _: True
    if kind is None or kind is type(None):
        return lambda value: value is None
    if origin in (Union, types.UnionType):
        choices = tuple(fits(arg) for arg in args)
        return lambda value: any(choice(value) for choice in choices)
    if origin is Literal:
        return lambda value: isinstance(value, str | int) and value in args
    if origin in (tuple, frozenset):
        return _collection(origin, args)
    if origin is Callable:
        return callable
    if origin is not None and issubclass(origin, Mapping):
        key, item = fits(args[0]), fits(args[1])
        return lambda value: isinstance(value, Mapping) and all(key(k) and item(v) for k, v in value.items())
    if attrs.has(kind):
        return _instance(kind)
    return _plain(kind)


def _collection(origin: object, args: tuple[Any, ...]) -> Fits:
    if origin is tuple and args and args[-1] is not Ellipsis:
        parts = tuple(fits(arg) for arg in args)
        return lambda value: (
            type(value) is tuple and len(value) == len(parts) and all(part(item) for part, item in zip(parts, value, strict=True))
        )
    inner = fits(args[0])
    return lambda value: type(value) is origin and all(map(inner, value))


def _instance(kind: type) -> Fits:
    hints = typing.get_type_hints(kind)
    parts = []
    for field in attrs.fields(kind):
        rule = _RULES.get((kind.__name__, field.name))
        parts.append((field.name, fits(hints[field.name]), rule))

    def check(value: Any) -> bool:
        if type(value) is not kind:
            return False
        for name, part, rule in parts:
            held = getattr(value, name)
            if not part(held) or (rule is not None and not rule(held)):
                return False
        return True

    return check


def _plain(kind: type) -> Fits:
    if kind is float:
        return lambda value: type(value) in (int, float) and math.isfinite(value)
    if kind is date:
        return lambda value: isinstance(value, date) and not isinstance(value, datetime)
    if kind in (int, str, bool, bytes):
        return lambda value: type(value) is kind  # a bool is no number here, and a subclass may lie
    return lambda value: isinstance(value, kind)


def expect(kind: Any) -> Callable[[Any, str], Any]:
    """Return a check for the runner: the value itself, or ``BadValue``."""
    check = fits(kind)
    wanted = getattr(kind, "__name__", str(kind))

    def checked(value: Any, _plugin: str) -> Any:
        if not check(value):
            raise BadValue(f"expected {wanted}, got {type(value).__name__} (or one of its fields has the wrong type)")
        return value

    return checked


# --- language model ---------------------------------------------------------------------------------------------------

_COMPLETION = expect(Completion | None)


def check_completion(value: object, plugin: str, request: CompletionRequest) -> Completion | None:
    """Return the completion if its object is one that the request's schema allows."""
    completion: Completion | None = _COMPLETION(value, plugin)
    wrong = misfit(completion.value, request.schema) if completion is not None else None
    if wrong is not None:
        raise BadValue(f"the object does not fit the request's schema at {wrong}")
    return completion


# --- extraction -------------------------------------------------------------------------------------------------------

_SPAN = fits(Span)


def check_cleaned(value: object, utterance: Utterance) -> Cleaned:
    """Return ``value`` if it is a ``Cleaned`` of ``utterance`` whose every offset holds."""
    if type(value) is not Cleaned:
        raise BadValue(f"expected Cleaned, got {type(value).__name__}")
    text, origin, end = value.text, value.origin, len(utterance.text)
    if type(text) is not str or len(text) > MAX_TEXT:
        raise BadValue(f"text must be str of at most {MAX_TEXT} characters")
    if type(origin) is not tuple or len(origin) != len(text) + 1 or set(map(type, origin)) != {int}:
        raise BadValue(f"origin must be a tuple of len(text) + 1 = {len(text) + 1} offsets")
    if origin[0] < 0 or origin[-1] != end or list(origin) != sorted(origin):
        raise BadValue(f"origin must never decrease, lie in the utterance and end at its length ({end})")
    if type(value.removed) is not tuple or not all(_SPAN(span) and 0 <= span.start <= span.end <= end for span in value.removed):
        raise BadValue("removed must hold Spans that lie in the utterance")
    return value


def check_extractions(value: object, plugin: str, cleaned: Cleaned) -> list[Extraction]:
    """Return the extractions with the plugin's name on each, if every one of them holds."""
    if not isinstance(value, list | tuple):
        raise BadValue(f"expected a list or tuple of Extraction, got {type(value).__name__}")
    if len(value) > MAX_EXTRACTIONS:
        raise BadValue(f"at most {MAX_EXTRACTIONS} extractions, got {len(value)}")
    return [_check_extraction(item, plugin, cleaned.text) for item in value]


_CODES = fits(frozenset[str])


def _check_extraction(item: object, plugin: str, text: str) -> Extraction:
    if type(item) is not Extraction:
        raise BadValue(f"expected Extraction, got {type(item).__name__}")
    check = _value_check(item.kind, plugin)
    if not check(item.value):
        raise BadValue(f"kind {item.kind!r} does not hold {type(item.value).__name__} as given (a field may have the wrong type)")
    if type(item.start) is not int or type(item.end) is not int or not 0 <= item.start < item.end <= len(text):
        raise BadValue(f"kind {item.kind!r}: the span must lie in Cleaned.text, 0 <= start < end <= {len(text)}")
    if item.text != text[item.start : item.end]:
        raise BadValue(f"kind {item.kind!r}: text is not Cleaned.text[start:end]")
    if type(item.confidence) not in (float, int) or not 0 <= item.confidence <= 1:
        raise BadValue(f"kind {item.kind!r}: confidence must be a number from 0 to 1")
    if not _CODES(item.inferred) or type(item.alternatives) is not tuple or not all(map(check, item.alternatives)):
        raise BadValue(f"kind {item.kind!r}: inferred must be a frozenset of str, alternatives a tuple of values of the same class")
    return Extraction(item.kind, item.value, item.text, item.start, item.end, item.confidence, item.inferred, item.alternatives, plugin)


def _value_check(kind: object, plugin: str) -> Fits:
    if type(kind) is not str:
        raise BadValue(f"kind must be str, got {type(kind).__name__}")
    if kind in KINDS:
        return _kind_fits(kind)
    if _PLUGIN_KIND.fullmatch(kind) and kind.startswith(f"{plugin}."):
        return _OWN_KIND
    raise BadValue(f"a kind must be one of KINDS, or {plugin}.SOMETHING for one of the plugin's own")


@functools.cache
def _kind_fits(kind: str) -> Fits:
    known: Any = KINDS[kind]
    return fits(known)


def _own_kind(value: object) -> bool:
    return any(_kind_fits(kind)(value) for kind in KINDS)


_OWN_KIND: Fits = _own_kind
