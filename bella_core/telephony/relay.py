"""
Twilio's ConversationRelay: the messages of the socket, read without trust and written as Twilio reads them.

Twilio turns the caller's voice into words and bella's words into a voice; only text goes over the socket. Nothing that comes makes
``parse`` raise. Numbers come as numbers or as text, what is optional may be missing, null or empty, and what bella has no use for is left
alone.
"""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, get_args

import attrs
import orjson

from bella_core.domain.dialogue.types import Prompt, Reply

from .forms import MAX_SPEECH, MAX_VALUE, clean
from .locales import Locales
from .transport import Body, Keys, Nothing, Spoken

MAX_PARAMETERS = 20
_KEYS = frozenset("0123456789*#")
_TRUE = frozenset({"on", "true", "start", "started", "1"})

#: Why a message is not read.
Fault = Literal["not_json", "no_type", "bad_shape", "unknown_type"]


class Setup(NamedTuple):
    """The session begins; ``parameters`` is what the TwiML said."""

    session_sid: str
    call_sid: str
    parameters: dict[str, str]


class Prompted(NamedTuple):
    """The caller said something, or is still saying it (not ``last``): then these are the words so far."""

    text: str
    last: bool


class Interrupted(NamedTuple):
    """The caller talked over bella, who is silent since; ``until``: what was said of her words."""

    until: str


class Pressed(NamedTuple):
    """A key."""

    digit: str


class Speaking(NamedTuple):
    """Bella (``agent``) or the caller (``client``) begins or stops speaking."""

    who: Literal["agent", "client"]
    on: bool


class Played(NamedTuple):
    """Words of bella's that were said."""

    text: str


class Failed(NamedTuple):
    """Something went wrong at Twilio's; what it says of that may hold a caller's words and is not kept."""


class Refused(NamedTuple):
    """A message that cannot be read, and why."""

    fault: Fault


Frame = Setup | Prompted | Interrupted | Pressed | Speaking | Played | Failed | Refused


def parse(text: str | bytes) -> Frame | None:
    """Return a message; None for one that is of no use here."""
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return Refused("not_json")
    kind = message.get("type") if isinstance(message, dict) else None
    if not isinstance(kind, str):
        return Refused("no_type")
    try:
        return _read(kind, message)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Refused("bad_shape")


def _read(kind: str, message: dict[str, Any]) -> Frame | None:
    match kind:
        case "setup":
            given = message.get("customParameters") or {}
            parameters = {_text(name): _text(value) for name, value in list(given.items())[:MAX_PARAMETERS]}
            return Setup(_text(message.get("sessionId") or ""), _text(message["callSid"]), parameters)
        case "prompt":
            return Prompted(_text(message["voicePrompt"] or "", MAX_SPEECH), _flag(message.get("last", True)))
        case "interrupt":
            return Interrupted(_text(message.get("utteranceUntilInterrupt") or "", MAX_SPEECH))
        case "dtmf":
            digit = str(message["digit"])
            return Pressed(digit) if digit in _KEYS else Refused("bad_shape")
        case "info":
            return _info(message)
        case "error":
            return Failed()
    return Refused("unknown_type")


def _info(message: dict[str, Any]) -> Frame | None:
    match message.get("name"):
        case "agentSpeaking":
            return Speaking("agent", _flag(message["value"]))
        case "clientSpeaking":
            return Speaking("client", _flag(message["value"]))
        case "tokensPlayed":
            return Played(_text(message["value"], MAX_SPEECH))
    return None


def _text(value: object, limit: int = MAX_VALUE) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return clean(value, limit)


def _flag(value: object) -> bool:
    return value is True or str(value).lower() in _TRUE


# --- what bella sends -------------------------------------------------------------------------------------------------


def text_message(prompt: Prompt, locales: Locales, *, last: bool, interruptible: bool) -> str:
    """
    Return words to be said.

    Args:
        last: nothing follows that belongs to them.
    """
    language = locales.row(prompt.language).relay_language
    flags = {"lang": language, "last": last, "interruptible": interruptible, "preemptible": False}
    return _message("text", token=_sayable(prompt), **flags)


def language_message(language: str, locales: Locales) -> str:
    """Return the order to speak and to listen in another language from now on."""
    code = locales.row(language).relay_language
    return _message("language", ttsLanguage=code, transcriptionLanguage=code)


def play_message(source: str) -> str:
    """Return the order to play a sound (``https://…``) until bella's next words."""
    return _message("play", source=source, loop=1, preemptible=True, interruptible=True)


#: Why bella ends a session: she has nothing to listen for, it took too long, Twilio told of a failure.
Why = Literal["done", "too_long", "failed"]


@attrs.frozen
class Handoff:
    """
    Say why bella ends a session; comes back with the request that asks where the call goes on.

    Args:
        turn: whose reply is still to be said.
    """

    turn: int
    why: Why


def end_message(handoff: Handoff) -> str:
    """Return the end of the session; what it hands over is text, of ids and codes only."""
    return _message("end", handoffData=orjson.dumps(attrs.asdict(handoff)).decode())


def read_handoff(text: str) -> Handoff | None:
    """Return what bella handed over; None where there is nothing of hers."""
    try:
        given = orjson.loads(text)
        turn, why = given["turn"], given["why"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return Handoff(turn, why) if isinstance(turn, int) and why in get_args(Why) else None


def _message(kind: str, **more: object) -> str:
    return orjson.dumps({"type": kind, **more}).decode()


def _sayable(prompt: Prompt) -> str:
    """Return words without what Twilio would take for marks of SSML."""
    joined = " et " if prompt.language == "fr-CA" else " and "
    return prompt.text.replace("&", joined).replace("<", " ").replace(">", " ")


@attrs.frozen
class RelayTransport:
    """What a caller does over the relay, and bella's replies in its messages; ``locales``: in which voices."""

    locales: Locales

    def read(self, raw: Prompted | Pressed) -> Body:
        """Read what the caller said, all of it, or the key that they pressed."""
        if isinstance(raw, Pressed):
            return Keys(raw.digit)
        return Spoken(raw.text) if any(map(str.isalnum, raw.text)) else Nothing()

    def render(self, reply: Reply) -> Sequence[str]:
        """Return the messages that say a reply; what must be heard whole cannot be interrupted."""
        parts = [part for part in reply.parts if part.text.strip()]
        must = sum(bool(part.text.strip()) for part in reply.parts[: reply.uninterrupted])
        return [
            text_message(
                attrs.evolve(part, text=f"{part.text} "), self.locales, last=at + 1 in (must, len(parts)), interruptible=at >= must
            )
            for at, part in enumerate(parts)
        ]
