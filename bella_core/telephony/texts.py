"""Twilio's webhooks of text messages: one came in, or what became of one that was sent."""

import re
from collections.abc import Mapping
from typing import Literal

import attrs

from .forms import Pairs, clean
from .twiml import document, escape

#: Longest text that is kept, in characters: Twilio sends no longer one.
MAX_WORDS = 1600

_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_CODE = re.compile(r"\d{4,6}")

#: Statuses of a message that was sent (https://www.twilio.com/docs/messaging/api/message-resource#message-status-values), as far as they
#: say something that does not change any more.
_FINAL: Mapping[str, Literal["delivered", "undeliverable"]] = {
    "delivered": "delivered", "read": "delivered", "undelivered": "undeliverable", "failed": "undeliverable", "canceled": "undeliverable",
}  # fmt: skip

#: The carrier's own word for what it did by itself with a text (of Advanced Opt-Out).
OptOut = Literal["STOP", "START", "HELP"]


@attrs.frozen
class TextForm:
    """
    Hold what bella uses of a text that came in.

    Args:
        sid: Twilio's id. ``sender``: E.164; None where it is a short code, or no number at all. ``called``: the number it came to.
        words: as they were sent. ``opt_out``: what the carrier took it for, and answered.
    """

    sid: str
    sender: str | None = attrs.field(repr=False)
    called: str | None
    words: str = attrs.field(repr=False)
    opt_out: OptOut | None = None


@attrs.frozen
class StatusForm:
    """What became of a message: ``final`` is None while that may still change; ``code``: Twilio's, of what went wrong."""

    sid: str
    final: Literal["delivered", "undeliverable"] | None
    code: str | None


def read_text_form(pairs: Pairs) -> TextForm | None:
    """Read a text that came in; None where its id is missing, which no request of Twilio's lacks."""
    fields = dict(pairs)
    sid, opt_out = fields.get("MessageSid", ""), fields.get("OptOutType", "").upper()
    if not _SID.fullmatch(sid):
        return None
    words = clean(fields.get("Body", ""), MAX_WORDS)
    known: OptOut | None = opt_out if opt_out in {"STOP", "START", "HELP"} else None  # type: ignore[assignment]  # one of them
    return TextForm(sid, _number(fields, "From"), _number(fields, "To"), words, known)


def read_status_form(pairs: Pairs) -> StatusForm | None:
    """Read what became of a message; None where its id is missing."""
    fields = dict(pairs)
    sid, code = fields.get("MessageSid", ""), fields.get("ErrorCode", "")
    if not _SID.fullmatch(sid):
        return None
    return StatusForm(sid, _FINAL.get(fields.get("MessageStatus", "").lower()), code if _CODE.fullmatch(code) else None)


def text_reply(words: str | None) -> str:
    """Return the TwiML that answers a text; with nothing to say, an empty one."""
    return document(f"<Message>{escape(words)}</Message>") if words else document("")


def _number(fields: Mapping[str, str], name: str) -> str | None:
    value = fields.get(name, "").strip()
    return value if _E164.fullmatch(value) else None
