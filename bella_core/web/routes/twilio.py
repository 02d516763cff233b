"""Twilio's webhooks: a call comes in, a turn, the end of a ringing, a recorded message, the end of the call."""

import re
from collections.abc import Awaitable, Callable, Mapping

import attrs
from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.domain.dialogue.types import Reply, TransferEnd
from bella_core.services.conversation_words import words
from bella_core.services.whispers import whisper as whispered
from bella_core.telephony import twiml
from bella_core.telephony.answering import plan
from bella_core.telephony.locales import Locales
from bella_core.telephony.relay import read_handoff
from bella_core.telephony.twiml import GatherTransport, Urls

from ..line import BEFORE, Line, answered_turn
from ..serve import reached
from ..webhooks import Webhooks

#: What Twilio calls a call that is over.
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
#: Twilio's codes for a relay whose socket was not reached or was lost, and none at all: another session may well hold.
LOST = frozenset({"", "64102", "64105"})
#: What it calls a ringing that somebody answered.
ANSWERED = frozenset({"completed", "answered"})
#: How a ringing ends for the dialogue that did not lead to anybody taking the call, whatever Twilio calls it.
NOT_TAKEN: Mapping[str, TransferEnd] = {
    **dict.fromkeys(ANSWERED, "not_accepted"),
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "canceled",
}

_CALL_ID = re.compile(r"[0-9a-f-]{36}")
_log = get_logger(__name__)


async def voice(line: Line, _request: web.Request) -> str:
    """Answer a call by the location's mode, unless it is refused: a number that is blocked, or bella's own call that comes back."""
    if await line.verdict():
        return twiml.reject()
    match plan(line.location, line.bella.clock.now()):
        case "bella":
            return await line.greet()
        case "desk_first":
            return line.ring_desk(line.urls.overflow())
        case "desk":
            return line.ring_desk(line.urls.unanswered())
    return await line.take_message()


async def turn(line: Line, request: web.Request) -> str:
    """Answer what the caller said, keyed, or did not say."""
    call_id, number = _turn_of(request)
    transport = GatherTransport(line.urls, line.bella.locales, call_id, number)
    return await line.turn(call_id, number, None if "wait" in request.query else transport.read(line.form))


async def streamed(line: Line, request: web.Request) -> str:
    """Go on where a call by live audio has ended its stream: with what is left of the last reply, or with another stream."""
    call_id, turn = _turn_of(request)
    left = line.bella.streams.take_left(call_id)
    reply = await _latest(line, call_id, left.reply if left else None)
    if left and reply is not left.reply:
        left = None  # of an earlier stream, whose end another process saw to
    if reply is None:
        return twiml.redirect(line.urls.voice())
    if left and left.taken:
        return twiml.goodbye([await line.words(left.taken, call_id)], line.bella.locales)
    if not left and reply.then == "message" and await line.bella.tapes.has_message(call_id):  # another process took it
        return twiml.goodbye([await line.words("message_kept", call_id)], line.bella.locales)
    if left and left.spoken:  # its words are not said again; a question that no plugin can hear an answer to is asked again
        return line.say(reply if left.deaf else attrs.evolve(reply, parts=()), call_id)
    tries = _number(request.query.get("tries", "")) if reply.id == f"{call_id}:{turn}" else 0
    return line.stream(reply, call_id, tries=tries, unspoken=left is not None) or line.say(reply, call_id)


async def relayed(line: Line, request: web.Request) -> str:
    """
    Go on where a call over the relay has ended its session: by the verb that bella wanted, over another session, or by ``<Gather>``.

    A session that only lost its socket is followed by another; one that Twilio would not hold, or that bella gave up, is not.
    """
    if line.form.status in OVER:
        return twiml.empty()
    call_id, turn = _turn_of(request)
    left = line.bella.relays.take_left(call_id)
    reply = await _latest(line, call_id, left.reply if left else None)
    if reply is None:
        return twiml.redirect(line.urls.voice())
    if line.form.error_code not in LOST:
        _log.error("relay_refused", carrier_id=line.sid, n=int(line.form.error_code))
        await line.bella.alerts.raise_alert("relay_refused", "warning", {"n": int(line.form.error_code), "location_id": line.location.id})
        return line.say(reply, call_id)
    if left or read_handoff(line.form.handoff):
        return line.say(reply, call_id)
    tries = _number(request.query.get("tries", "")) if reply.id == f"{call_id}:{turn}" else 0
    return line.relay(reply, call_id, tries=tries) or line.say(reply, call_id)


async def dialled(line: Line, request: web.Request) -> str:
    """Go on after a ringing: nobody has the call, so bella does, or takes a message."""
    if line.form.status in OVER:
        await _over(line)
        return twiml.empty()
    if "then" in request.query:
        return await _desk_rang(line, to_bella=request.query["then"] == "bella")
    call_id, number = _turn_of(request)
    why = await line.bella.lines.ended(line.sid, number, NOT_TAKEN.get(line.form.dial_status, "no_answer"))
    went_on = await line.after_transfer(call_id, number, why)
    if went_on is not None:
        return went_on
    if line.form.dial_status in ANSWERED:  # whether they took it stands nowhere: they were connected, if they pressed the key
        return twiml.document("<Hangup/>")
    return await line.take_message(call_id, number)


async def _desk_rang(line: Line, *, to_bella: bool) -> str:
    """Go on where the desk rang before bella had the call."""
    await line.bella.lines.ended(line.sid, BEFORE, NOT_TAKEN.get(line.form.dial_status, "no_answer"))
    if line.form.dial_status in ANSWERED:
        return twiml.document("<Hangup/>")
    return await (line.greet() if to_bella else line.take_message())


async def over(line: Line, request: web.Request) -> str:
    """Go on where somebody of the staff takes the call over."""
    call_id, _ = _turn_of(request)
    return await line.hand_over(call_id, request.query.get("take", ""))


async def whisper(line: Line, request: web.Request) -> str:
    """Tell whoever answers a transfer what it is, and ask for the key that takes it."""
    line.at(request.query.get("place", ""))
    call_id, turn = _turn_of(request)
    words = whispered(line.clinic, line.location, "on_call" if request.query.get("target") == "on_call" else "desk")
    return twiml.whisper(words, line.bella.locales, line.urls.taken(call_id, turn, line.location.id))


async def taken(line: Line, request: web.Request) -> str:
    """Connect whoever pressed the key; any other key is none."""
    if line.form.digits != "1":
        return twiml.document("<Hangup/>")
    line.at(request.query.get("place", ""))
    return await line.accept(*_turn_of(request))


async def message(line: Line, request: web.Request) -> str:
    """Keep a recorded message; only one that is kept is thanked for."""
    call_id, _ = _turn_of(request)
    form = line.form
    if form.recording_sid is None:
        return twiml.goodbye([await line.words("message_none", call_id)], line.bella.locales)
    kept = await line.keep_message(form.recording_sid, call_id)
    return twiml.goodbye([await line.words("message_kept" if kept else "message_lost", call_id)], line.bella.locales)


async def recording(line: Line, request: web.Request) -> str:
    """Note a recording that can be fetched now: a message whose caller's own news of it was lost, or a whole call."""
    call_id, _ = _turn_of(request)
    sid = line.form.recording_sid
    if sid is None or line.form.recording_status not in {"", "completed"}:
        return twiml.empty()
    if request.query.get("kind") == "call":
        try:
            await line.bella.tapes.leave_call(line.sid, sid, line.location.id)
        except DatabaseAway:  # Twilio has it, and tells of it again
            raise web.HTTPServiceUnavailable(text="the database does not answer\n") from None
    else:
        await line.keep_message(sid, call_id)
    return twiml.empty()


async def status(line: Line, _request: web.Request) -> str:
    """Note that a call is over; what is answered is ignored."""
    if line.form.status in OVER:
        await _over(line)
    return twiml.empty()


async def _over(line: Line) -> None:
    await line.bella.conversation.end(line.sid, line.form.status)
    await line.bella.lines.over(line.sid)


def twilio_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the routes of Twilio's webhooks."""
    webhooks, public = Webhooks(bella.settings), bella.settings.public_url

    def route(handler: Callable[[Line, web.Request], Awaitable[str]]) -> web.RouteDef:
        async def handle(request: web.Request) -> web.Response:
            form = await webhooks.read(request)
            # Without a public address only this machine calls, and by whatever port it was told.
            urls = Urls(public.rstrip("/") if public else reached(request))
            try:
                if handler is voice:
                    await bella.conversation.refresh()
                line = Line(bella, urls, form)
                text = await handler(line, request)
                await line.note()
            except web.HTTPServiceUnavailable:
                raise
            except Exception as error:  # noqa: BLE001  # a caller hears something, whatever it is
                _log.error("webhook_failed", carrier_id=form.call_sid, error=error)
                await bella.alerts.raise_alert("webhook_failed", "critical", {"carrier_id": form.call_sid or ""})
                text = _sorry(urls, bella.locales, again=handler is not message)
            return web.Response(body=text.encode(), content_type="text/xml", charset="utf-8")

        return web.post(f"/twilio/{handler.__name__}", handle)

    return [route(handler) for handler in (voice, turn, streamed, relayed, dialled, over, whisper, taken, message, recording, status)]


async def _latest(line: Line, call_id: str, left: Reply | None) -> Reply | None:
    """Return what was last said in a call; ``left``: what its last socket left in this process, unless the call has gone on since."""
    try:
        latest = await line.bella.conversation.latest(call_id) if call_id else None
    except (DatabaseAway, TimeoutError):
        if left is None:
            raise
        return left
    return latest if left is None or (latest and answered_turn(left) < answered_turn(latest)) else left


def _sorry(urls: Urls, locales: Locales, *, again: bool) -> str:
    """Return what is said when nothing is known, not even the language; ``again``: a message may still be tried."""
    first = [words("trouble", language) for language in ("en-CA", "fr-CA")]
    if not again:
        return twiml.goodbye(first, locales)
    ask = [words("message", language) for language in ("en-CA", "fr-CA")]
    said = [prompt for pair in zip(first, ask, strict=True) for prompt in pair]
    return twiml.document(twiml.say(said, locales), twiml.record(urls.message("", 0), urls.recording("message")))


def _turn_of(request: web.Request) -> tuple[str, int]:
    """Return the call and the turn that an action's address names; an impossible turn is none of the call's."""
    call_id = request.query.get("call", "")
    return call_id if _CALL_ID.fullmatch(call_id) else "", _number(request.query.get("turn", ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
