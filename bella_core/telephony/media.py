"""
Twilio's Media Streams: the messages of the socket, read without trust and written as Twilio reads them.

Audio is mu-law at 8 kHz in both directions. Nothing that comes makes ``parse`` raise.
"""

import binascii
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import orjson

from .forms import MAX_VALUE, clean

#: Most bytes of audio in one message, two seconds; Twilio sends 160.
MAX_CHUNK = 16_000
MAX_PARAMETERS = 20
#: How many messages may wait for one that comes late.
_PATIENCE = 5

#: How a message with the caller's audio usually begins, and the most of it that is read the short way.
_USUAL, _USUAL_PAYLOAD = '{"event":"media"', 4 * 160

#: What stands before the number of a message with the caller's audio.
_TRACK = '"track":"inbound","chunk":"'
_TO_CHUNK = len(_TRACK)

_new, _decode = tuple.__new__, binascii.a2b_base64

_KEYS = frozenset("0123456789*#ABCD")

#: Why a message is not read.
Fault = Literal["not_json", "no_event", "bad_shape", "bad_audio", "unknown_event"]


class Connected(NamedTuple):
    """The socket speaks the protocol."""


class Started(NamedTuple):
    """
    The stream begins.

    Args:
        telephone_audio: it is mu-law, 8 kHz, mono.
        parameters: what the TwiML said.
    """

    stream_sid: str
    call_sid: str
    telephone_audio: bool
    parameters: dict[str, str]


class Media(NamedTuple):
    """Audio of the caller; ``chunk`` counts from 1, 0 where it is not told."""

    chunk: int
    audio: bytes


class Marked(NamedTuple):
    """What was sent before a mark has been played, or cleared."""

    name: str


class Pressed(NamedTuple):
    """A key."""

    digit: str


class Stopped(NamedTuple):
    """The stream ends: the caller hung up, or the call went elsewhere."""


class Refused(NamedTuple):
    """A message that cannot be read, and why."""

    fault: Fault


Frame = Connected | Started | Media | Marked | Pressed | Stopped | Refused


def parse(text: str | bytes) -> Frame | None:
    """
    Return a message; None for audio that is not the caller's.

    Audio that is written as Twilio writes it is not read as JSON, as there are fifty such messages a second. Where nothing is escaped, a
    quote ends a text, so what stands there as a key is one. Whatever else there is, is for the reader of JSON.
    """
    if text.__class__ is str and text[:16] == _USUAL and "\\" not in text:
        number, start = text.find(_TRACK) + _TO_CHUNK, text.find('"payload":"') + 11
        end = text.find('"', start, start + _USUAL_PAYLOAD)
        try:
            if number >= _TO_CHUNK and end > 0:  # the tuple is made without NamedTuple's reading of arguments: a tenth of a frame's cost
                return _new(Media, (int(text[number : text.find('"', number)]), _decode(text[start:end], strict_mode=True)))
        except ValueError:
            pass  # the reader of JSON says what is wrong with it
    return _read(text)


def _read(text: str | bytes) -> Frame | None:
    """Return a message, however it is written."""
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return Refused("not_json")
    try:
        event = message["event"]
        if event == "media":
            return _media(message["media"])
        return _other(event, message)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Refused("bad_shape" if isinstance(message, dict) and isinstance(message.get("event"), str) else "no_event")


def _media(media: dict[str, Any]) -> Frame | None:
    if media.get("track", "inbound") not in ("inbound", "inbound_track"):
        return None
    payload = media["payload"]
    if len(payload) > 2 * MAX_CHUNK:
        return Refused("bad_audio")
    try:
        audio = binascii.a2b_base64(payload, strict_mode=True)
    except (binascii.Error, ValueError):
        return Refused("bad_audio")
    if len(audio) > MAX_CHUNK:
        return Refused("bad_audio")
    return Media(int(media.get("chunk", 0)), audio)


def _other(event: object, message: dict[str, Any]) -> Frame:
    match event:
        case "start":
            return _started(message["start"])
        case "mark":
            return Marked(_text(message["mark"]["name"]))
        case "dtmf":
            digit = _text(message["dtmf"]["digit"]).upper()
            return Pressed(digit) if digit in _KEYS else Refused("bad_shape")
        case "stop":
            return Stopped()
        case "connected":
            return Connected()
        case str():
            return Refused("unknown_event")
    return Refused("no_event")


def _started(start: dict[str, Any]) -> Frame:
    audio: Mapping[str, object] = start["mediaFormat"]
    telephone = (audio.get("encoding"), int(str(audio.get("sampleRate"))), int(str(audio.get("channels", 1)))) == ("audio/x-mulaw", 8000, 1)
    given = start.get("customParameters") or {}
    parameters = {_text(name): _text(value) for name, value in list(given.items())[:MAX_PARAMETERS]}
    return Started(_text(start["streamSid"]), _text(start["callSid"]), telephone, parameters)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return clean(value, MAX_VALUE)


class InOrder:
    """Bring audio into its order: a message that overtook another waits for it, for a tenth of a second at most."""

    def __init__(self) -> None:
        self._next = 0
        self._waiting: dict[int, bytes] = {}
        self.late = 0

    def put(self, media: Media) -> list[bytes]:
        """Return what can be heard now."""
        chunk = media.chunk
        if chunk == self._next or not self._next or chunk <= 0:
            self._next = max(chunk, self._next - 1) + 1
            return [media.audio, *self._following()] if self._waiting else [media.audio]
        if chunk < self._next:
            self.late += 1
            return []
        self._waiting[chunk] = media.audio
        if len(self._waiting) <= _PATIENCE:
            return []
        self._next = min(self._waiting)
        return self._following()

    def _following(self) -> list[bytes]:
        found = []
        while (audio := self._waiting.pop(self._next, None)) is not None:
            found.append(audio)
            self._next += 1
        return found


# --- what bella sends -------------------------------------------------------------------------------------------------


def media_message(stream_sid: str, audio: bytes) -> str:
    """Return audio to be played: mu-law, any length; Twilio plays in the order sent."""
    payload = binascii.b2a_base64(audio, newline=False).decode()
    return _message("media", stream_sid, {"media": {"payload": payload}})


def mark_message(stream_sid: str, name: str) -> str:
    """Return a mark, which comes back when everything before it was played."""
    return _message("mark", stream_sid, {"mark": {"name": name}})


def clear_message(stream_sid: str) -> str:
    """Return the order to drop what was not played yet; it brings every pending mark back."""
    return _message("clear", stream_sid, {})


def _message(event: str, stream_sid: str, more: dict[str, object]) -> str:
    return orjson.dumps({"event": event, "streamSid": stream_sid, **more}).decode()
