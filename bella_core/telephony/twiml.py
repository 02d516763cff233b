"""
A reply as TwiML.

What must be heard whole stands in a ``<Say>`` before the ``<Gather>``, where neither voice nor key nor echo can cut it short;
everything else stands inside it and can be talked over.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Literal
from urllib.parse import urlencode

import attrs

from bella_core.domain.dialogue.types import Listen, Prompt, Reply

from .forms import CallForm
from .keypads import Keypad, keypad_of
from .locales import CarrierLocale, Locales
from .transport import Body, Keys, Nothing, Spoken

MAX_HINTS = 500
MAX_HINT = 100
#: Longest recorded message, in seconds.
MAX_MESSAGE_S = 120

HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
TAIL = "</Response>"

_UNSAFE = re.compile(r"[&<>\"\x00-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufddf\ufffe\uffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@attrs.frozen
class Urls:
    """The absolute addresses that Twilio is told to call next; ``base`` is the public address without a slash at its end."""

    base: str

    def turn(self, call_id: str, turn: int, *, wait: bool = False) -> str:
        return self._url("turn", call=call_id, turn=turn, **({"wait": 1} if wait else {}))

    def voice(self) -> str:
        return self._url("voice")

    def dialled(self, call_id: str, turn: int) -> str:
        return self._url("dialled", call=call_id, turn=turn)

    def whisper(self, call_id: str, turn: int, location_id: str, target: str) -> str:
        """Return what whoever takes a call that is put through hears before they have it."""
        return self._url("whisper", call=call_id, turn=turn, place=location_id, target=target)

    def taken(self, call_id: str, turn: int, location_id: str) -> str:
        """Return what is told the key that they press."""
        return self._url("taken", call=call_id, turn=turn, place=location_id)

    def message(self, call_id: str, turn: int) -> str:
        return self._url("message", call=call_id, turn=turn)

    def overflow(self) -> str:
        """Return where a call goes to bella that the desk did not take."""
        return self._url("dialled", then="bella")

    def streamed(self, call_id: str, turn: int, tries: int) -> str:
        """Return where a call goes when its stream ends; ``tries``: how many streams have ended since ``turn`` without another."""
        return self._url("streamed", call=call_id, turn=turn, tries=tries)

    def media(self) -> str:
        """Return the address of the socket: a stream takes no query, and nothing but wss."""
        return f"ws{self.base.removeprefix('http')}/twilio/media"

    def relayed(self, call_id: str, turn: int, tries: int) -> str:
        """Return where a call goes when its session of the relay ends; ``tries`` as of ``streamed``."""
        return self._url("relayed", call=call_id, turn=turn, tries=tries)

    def relay(self) -> str:
        """Return the address of the relay's socket."""
        return f"ws{self.base.removeprefix('http')}/twilio/relay"

    def unanswered(self) -> str:
        """Return where a call goes to leave a message that the desk did not take, and that bella never had."""
        return self._url("dialled", then="message")

    def recording(self, kind: Literal["message", "call"], call_id: str = "") -> str:
        """Return what is told when a recording can be fetched; behind the # stands when Twilio tells it again, up to three times."""
        return f"{self._url('recording', kind=kind, call=call_id)}#rc=3&rp=ct,rt,5xx"

    def recorded(self) -> str:
        """Return where a message goes of a call that bella never had."""
        return self._url("message")

    def _url(self, name: str, **query: str | int) -> str:
        return f"{self.base}/twilio/{name}{'?' if query else ''}{urlencode(query)}"


@attrs.frozen
class Dial:
    """
    Say whom to dial.

    Args:
        number: E.164. ``ring_s``: how many seconds it rings.
        whisper: the address of what whoever answers hears first, and accepts or not; empty where they have the call at once.
    """

    number: str
    ring_s: int = 20
    whisper: str = ""


@attrs.frozen
class GatherTransport:
    """
    The transport of Twilio's ``<Gather>``, for one turn of a call.

    Args:
        urls: where Twilio calls next. ``locales``: how it listens and speaks.
        call_id, turn: the turn that the reply answers.
        dial: whom a transfer dials, see ``line_of``; a line that is missing takes a message.
    """

    urls: Urls
    locales: Locales
    call_id: str
    turn: int
    dial: dict[str, Dial] = attrs.field(factory=dict)

    def read(self, raw: CallForm) -> Body:
        """Read what the caller did: keys, where there are both."""
        if raw.digits:
            return Keys(raw.digits)
        return Spoken(raw.speech, raw.confidence) if raw.speech else Nothing()

    def render(self, reply: Reply) -> str:
        """Return the reply's TwiML."""
        if reply.then == "listen" and reply.listen is not None:
            return self._listening(reply, reply.listen)
        said = say(reply.parts, self.locales)
        if reply.then == "hang_up":
            return f"{HEAD}{said}<Hangup/>{TAIL}"
        target = self.dial.get(line_of(reply)) if reply.then == "transfer" else None
        if target is None:
            ready = self.urls.recording("message", self.call_id)
            return f"{HEAD}{said}{record(self.urls.message(self.call_id, self.turn), ready)}{TAIL}"
        return f"{HEAD}{said}{dial(target, self.urls.dialled(self.call_id, self.turn))}{TAIL}"

    def _listening(self, reply: Reply, listen: Listen) -> str:
        action = escape(self.urls.turn(self.call_id, self.turn + 1))
        first, rest = reply.parts[: reply.uninterrupted], reply.parts[reply.uninterrupted :]
        how = _how(keypad_of(listen), self.locales.row(listen.language))
        # A Gather that fails (a model that Twilio withdrew) falls through: the redirect brings the call back as a silent turn.
        return (
            f"{HEAD}{say(first, self.locales)}<Gather {how}{hints_attribute(listen.hints)}"
            f' action="{action}">{say(rest, self.locales)}</Gather><Redirect method="POST">{action}</Redirect>{TAIL}'
        )


def line_of(reply: Reply) -> str:
    """Return the name of the line that a reply transfers to: ``desk``, ``on_call``, or ``on_call:NAME`` of the rota."""
    return f"{reply.target}:{reply.person}" if reply.person else reply.target


def escape(text: str) -> str:
    """Return text fit for an element or a double-quoted attribute; characters that XML cannot hold become spaces."""
    return _UNSAFE.sub(lambda found: _ENTITIES.get(found[0], " "), text) if _UNSAFE.search(text) else text


def say(parts: Iterable[Prompt], locales: Locales) -> str:
    """Return ``<Say>`` elements; what follows in the same language is one."""
    return "".join(
        [
            f"{_voice(locales.row(language))}{escape(' '.join(part.text for part in prompts))}</Say>"
            for language, prompts in groupby(parts, key=attrgetter("language"))
        ]
    )


def dial(target: Dial, action: str, *, while_ringing: bool = False) -> str:
    """Return a ``<Dial>``; ``while_ringing``: the caller's own call is answered only when the desk answers."""
    bridge = ' answerOnBridge="true"' if while_ringing else ""
    url = f' url="{escape(target.whisper)}" method="POST"' if target.whisper else ""
    number = f"<Number{url}>{escape(target.number)}</Number>"
    return f'<Dial action="{escape(action)}" method="POST" timeout="{target.ring_s}"{bridge}>{number}</Dial>'


def whisper(prompt: Prompt, locales: Locales, action: str) -> str:
    """Return what whoever answers a transfer hears, twice; without a key in time they do not have the call."""
    words = say([prompt], locales)
    return (
        f'{HEAD}<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="5" action="{escape(action)}" method="POST">'
        f'{words}<Pause length="3"/>{words}</Gather><Hangup/>{TAIL}'
    )


def reject() -> str:
    """Return the refusal of a call that is not answered at all, as if the line were busy; it costs nothing."""
    return f'{HEAD}<Reject reason="busy"/>{TAIL}'


def record(action: str, ready: str) -> str:
    """
    Return a ``<Record>`` of a message; silence falls through, and the redirect tells so.

    Args:
        action: asked when the caller has spoken, or hung up. ``ready``: told when the recording can be fetched, whatever became of that.
    """
    action = escape(action)
    return (
        f'<Record action="{action}" method="POST" maxLength="{MAX_MESSAGE_S}" timeout="5" finishOnKey="#" playBeep="true"'
        f' recordingStatusCallback="{escape(ready)}" recordingStatusCallbackMethod="POST" recordingStatusCallbackEvent="completed"/>'
        f'<Redirect method="POST">{action}</Redirect>'
    )


def start_recording(ready: str) -> str:
    """Return what has a whole call recorded from here on, whatever it goes through; ``ready`` is told when it can be fetched."""
    return (
        f'<Start><Recording channels="mono" recordingStatusCallback="{escape(ready)}" recordingStatusCallbackMethod="POST"'
        ' recordingStatusCallbackEvent="completed"/></Start>'
    )


def connect(socket: str, ticket: str, action: str) -> str:
    """Return a stream to a socket; when it ends, Twilio asks ``action``, or goes on with the redirect to it."""
    action = escape(action)
    return (
        f'<Connect action="{action}" method="POST"><Stream url="{escape(socket)}"><Parameter name="ticket" value="{escape(ticket)}"/>'
        f'</Stream></Connect><Redirect method="POST">{action}</Redirect>'
    )


def filler(prompt: Prompt, locales: Locales, action: str) -> str:
    """Return a few words while the answer is still being worked on, and the way back to the same turn."""
    return f'{HEAD}{say([prompt], locales)}<Redirect method="POST">{escape(action)}</Redirect>{TAIL}'


def redirect(url: str) -> str:
    """Return the way to another address, without a word."""
    return f'{HEAD}<Redirect method="POST">{escape(url)}</Redirect>{TAIL}'


def document(*verbs: str) -> str:
    """Return a whole document made of verbs that were rendered here."""
    return f"{HEAD}{''.join(verbs)}{TAIL}"


def first(verbs: str, text: str) -> str:
    """Return a document with verbs, rendered here, before its own."""
    return f"{HEAD}{verbs}{text.removeprefix(HEAD)}"


def goodbye(prompts: Iterable[Prompt], locales: Locales) -> str:
    """Return last words and the end of the call."""
    return f"{HEAD}{say(prompts, locales)}<Hangup/>{TAIL}"


def empty() -> str:
    """Return what a status callback is answered: nothing."""
    return f"{HEAD}{TAIL}"


@lru_cache(maxsize=16)
def _voice(row: CarrierLocale) -> str:
    return f'<Say voice="{row.say_voice}" language="{row.say_language}">'


@lru_cache(maxsize=64)
def _how(keypad: Keypad, row: CarrierLocale) -> str:
    digits = "" if keypad.digits is None else f' numDigits="{keypad.digits}"'
    finish = "" if keypad.digits == 1 else "#"  # of a single key even # is an answer
    return (
        f'input="dtmf speech" method="POST" timeout="{keypad.timeout_s}" speechTimeout="{keypad.speech_timeout_s}"'
        f' speechModel="{row.gather_model}" language="{row.gather_language}"{digits} finishOnKey="{finish}"'
        ' actionOnEmptyResult="true" profanityFilter="false"'
    )


@lru_cache(maxsize=256)
def hints_attribute(words: tuple[str, ...]) -> str:
    """Return words as the attribute ``hints``, within Twilio's limits; nothing where there are none."""
    fit = (" ".join(word.replace(",", " ").split()) for word in words)
    text = ",".join([word for word in fit if 0 < len(word) <= MAX_HINT][:MAX_HINTS])
    return f' hints="{escape(text)}"' if text else ""
