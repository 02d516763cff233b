"""Twilio's form as it really arrives: new fields without notice, missing ones, broken UTF-8, a megabyte of speech."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

import attrs

#: Longest transcript that is kept, in characters; the rest of a longer one is noise.
MAX_SPEECH = 4000
#: Longest value of any other field.
MAX_VALUE = 500
#: Most keys of one Gather: a telephone number, a date, or a name by keypad.
MAX_DIGITS = 32

#: Most fields of a form; what is beyond them is no request of Twilio's and will not pass its signature.
MAX_FIELDS = 500

Pairs = tuple[tuple[str, str], ...]

_SID = re.compile(r"[A-Za-z0-9_-]{2,64}")
_KEYS = re.compile(r"[^0-9*#A-D]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_SURROGATE = re.compile(r"[\udc80-\udcff]+")


def parse_pairs(body: bytes) -> Pairs:
    """
    Split a form body (application/x-www-form-urlencoded) into pairs, in the order sent.

    Bytes that are no UTF-8 come through as surrogate escapes, so that the signature is computed over what was signed.
    """
    parts = (part.partition(b"=") for part in body.split(b"&", MAX_FIELDS) if part)
    return tuple((_decode(name), _decode(value)) for name, _, value in parts)


def _decode(raw: bytes) -> str:
    if b"+" in raw:
        raw = raw.replace(b"+", b" ")
    if b"%" in raw:
        raw = unquote_to_bytes(raw)
    return raw.decode("utf-8", "surrogateescape")


def clean(text: str, limit: int) -> str:
    """Return ``text`` without control characters and broken bytes, at most ``limit`` characters long."""
    return _CONTROL.sub(" ", _SURROGATE.sub("\ufffd", text[:limit])).strip()


@attrs.frozen
class CallForm:
    """
    Hold what bella uses of a webhook; every field may be missing.

    Args:
        call_sid: Twilio's id of the call, or None where it is missing or no id at all.
        speech: the transcript, at most ``MAX_SPEECH`` characters; None where there was none.
        confidence: 0 to 1; None where the engine gave none (Twilio's 0.0 means that).
        digits: keys pressed: digits, ``*`` and ``#``.
        status, dial_status: ``CallStatus`` and ``DialCallStatus``. ``parent_sid``: of the call that this one was dialled for.
        recording_sid, recording_s: a recording's id and length in seconds. ``recording_status``: ``completed``, ``absent``, ``failed``.
        handoff: what bella handed over at the end of a session of the relay. ``error_code``: why Twilio ended it, or did not begin it.
    """

    call_sid: str | None = None
    parent_sid: str | None = None
    caller: str | None = None
    called: str | None = None
    forwarded_from: str | None = None
    speech: str | None = None
    confidence: float | None = None
    digits: str | None = None
    status: str = ""
    dial_status: str = ""
    recording_sid: str | None = None
    recording_s: int = 0
    recording_status: str = ""
    handoff: str = ""
    error_code: str = ""


def read_form(pairs: Pairs) -> CallForm:
    """Read the fields that bella uses; nothing in a form makes this raise."""
    fields = dict(pairs)
    speech, digits = fields.get("SpeechResult"), fields.get("Digits")
    return CallForm(
        call_sid=_sid(fields, "CallSid"),
        parent_sid=_sid(fields, "ParentCallSid"),
        caller=_text(fields, "From"),
        called=_text(fields, "To") or _text(fields, "Called"),
        forwarded_from=_text(fields, "ForwardedFrom"),
        speech=None if speech is None else clean(speech, MAX_SPEECH) or None,
        confidence=_confidence(fields.get("Confidence")),
        digits=None if digits is None else _KEYS.sub("", digits[:MAX_DIGITS]) or None,
        status=(_text(fields, "CallStatus") or "").lower(),
        dial_status=(_text(fields, "DialCallStatus") or "").lower(),
        recording_sid=_sid(fields, "RecordingSid"),
        recording_s=_seconds(fields.get("RecordingDuration")),
        recording_status=(_text(fields, "RecordingStatus") or "").lower(),
        handoff=_text(fields, "HandoffData") or "",
        error_code=_code(fields.get("ErrorCode")),
    )


def _text(fields: Mapping[str, str], name: str) -> str | None:
    return clean(fields.get(name, ""), MAX_VALUE) or None


def _sid(fields: Mapping[str, str], name: str) -> str | None:
    value = fields.get(name, "")
    return value if _SID.fullmatch(value) else None


def _confidence(text: str | None) -> float | None:
    try:
        value = float((text or "")[:24])
    except ValueError:
        return None
    return value if 0.0 < value <= 1.0 else None


def _code(text: str | None) -> str:
    digits = (text or "").strip()[:6]
    return digits if digits.isascii() and digits.isdigit() else ""


def _seconds(text: str | None) -> int:
    digits = (text or "")[:6]
    return int(digits) if digits.isascii() and digits.isdigit() else 0
