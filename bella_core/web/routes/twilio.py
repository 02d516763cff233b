"""Twilio's webhooks: a call comes in, a turn, the end of a ringing, a recorded message, the end of the call."""

import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from bella_core.app.bella import Bella
from bella_core.core.errors import UnknownCall
from bella_core.core.logging import get_logger
from bella_core.domain.dialogue.types import Prompt, Reply
from bella_core.services.conversation_words import Trouble, words
from bella_core.services.spool import RecordedMessage
from bella_core.telephony import twiml
from bella_core.telephony.answering import called_location, own_numbers, plan
from bella_core.telephony.callers import usable_caller
from bella_core.telephony.forms import CallForm
from bella_core.telephony.transport import Body, Nothing, StartCall, TurnInput, Working
from bella_core.telephony.twiml import Dial, GatherTransport, Urls

from ..serve import reached
from ..webhooks import Webhooks

#: What Twilio calls a call that is over.
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
#: What it calls a ringing that somebody answered.
ANSWERED = frozenset({"completed", "answered"})

_CALL_ID = re.compile(r"[0-9a-f-]{36}")
_log = get_logger(__name__)


class Line:
    """
    One webhook's call.

    Args:
        form: what Twilio sent.
    """

    def __init__(self, bella: Bella, urls: Urls, form: CallForm) -> None:
        self.bella = bella
        self.urls = urls
        self.form = form
        self.sid = form.call_sid or ""
        self.clinic = bella.clinics.view
        self.location, self.known = called_location(self.clinic, form.called)
        self.caller = usable_caller(form.caller, own=own_numbers(self.clinic), forwarded_from=form.forwarded_from)

    async def greet(self) -> str:
        """Begin the call with bella."""
        if not self.known:
            _log.warning("number_unknown", carrier_id=self.sid)
        call_id, reply = await self.bella.conversation.start(StartCall(self.sid, self.location.id, self.caller))
        return self.say(reply, call_id)

    async def turn(self, call_id: str, turn: int, body: Body | None) -> str:
        """Take a turn."""
        answer = await self.answer(call_id, turn, body)
        if isinstance(answer, Working):
            return twiml.filler(words("working", answer.language, self.clinic), self.urls.turn(call_id, turn, wait=True))
        return twiml.redirect(self.urls.voice()) if answer is None else self.say(answer, call_id)

    async def answer(self, call_id: str, turn: int, body: Body | None) -> Reply | Working | None:
        """Return the answer to a turn; None for a call that did not start here."""
        try:
            given = TurnInput(call_id, turn, body, carrier_id=self.sid, location_id=self.location.id)
            return await self.bella.conversation.answer(given)
        except UnknownCall:
            _log.warning("call_unknown", carrier_id=self.sid)
            return None

    def say(self, reply: Reply, call_id: str) -> str:
        """Render a reply; its id tells which turn it answers, also when it is said again."""
        ring_s = self.location.answering.ring_s
        numbers = {"desk": self.location.desk, "on_call": self.location.on_call or self.location.desk}
        dial = {target: Dial(number, ring_s) for target, number in numbers.items() if number}
        return GatherTransport(self.urls, call_id, int(reply.id.rpartition(":")[2]), dial).render(reply)

    async def take_message(self, call_id: str = "", turn: int = 0) -> str:
        """Ask for a message."""
        return twiml.document(twiml.say([await self.words("message", call_id)]), twiml.record(self.urls.message(call_id, turn)))

    async def words(self, key: Trouble, call_id: str = "") -> Prompt:
        """Return a prompt in the call's language, where that is at hand."""
        language = await self.bella.conversation.language(call_id) or self.location.languages[0]
        return words(key, language, self.clinic)

    def ring_desk(self, then: str) -> str:
        """Let the desk ring before anybody answers the call."""
        assert self.location.desk is not None  # the plan says so
        return twiml.document(twiml.dial(Dial(self.location.desk, self.location.answering.ring_s), then, while_ringing=True))


async def voice(line: Line, _request: web.Request) -> str:
    """Answer a call by the location's mode."""
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
    transport = GatherTransport(line.urls, call_id, number)
    return await line.turn(call_id, number, None if "wait" in request.query else transport.read(line.form))


async def dialled(line: Line, request: web.Request) -> str:
    """Go on after a ringing: nobody answered, so bella does, or takes a message."""
    if line.form.dial_status in ANSWERED:
        return twiml.document("<Hangup/>")
    if request.query.get("then") == "bella":
        return await line.greet()
    call_id, number = _turn_of(request)
    answer = await line.answer(call_id, number + 1, Nothing()) if call_id else None
    if not isinstance(answer, Reply) or answer.then == "transfer":  # that desk did not answer a moment ago
        return await line.take_message(call_id, number)
    return line.say(answer, call_id)


async def message(line: Line, request: web.Request) -> str:
    """Keep a recorded message; only one that is kept is thanked for."""
    call_id, _ = _turn_of(request)
    form = line.form
    if form.recording_sid is None:
        return twiml.goodbye(await line.words("message_none", call_id))
    now = line.bella.clock.now()
    recorded = RecordedMessage(form.recording_sid, line.sid, line.location.id, line.caller, form.recording_s, now)
    kept = await line.bella.messages.keep(recorded)
    return twiml.goodbye(await line.words("message_kept" if kept else "message_lost", call_id))


async def status(line: Line, _request: web.Request) -> str:
    """Note that a call is over; what is answered is ignored."""
    if line.form.status in OVER:
        await line.bella.conversation.end(line.sid, line.form.status)
    return twiml.empty()


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
                text = await handler(Line(bella, urls, form), request)
            except Exception as error:  # noqa: BLE001  # a caller hears something, whatever it is
                _log.error("webhook_failed", carrier_id=form.call_sid, error=error)
                await bella.alerts.raise_alert("webhook_failed", "critical", {"carrier_id": form.call_sid or ""})
                text = _sorry(urls, again=handler is not message)
            return web.Response(body=text.encode(), content_type="text/xml", charset="utf-8")

        return web.post(f"/twilio/{handler.__name__}", handle)

    return [route(handler) for handler in (voice, turn, dialled, message, status)]


def _sorry(urls: Urls, *, again: bool) -> str:
    """Return what is said when nothing is known, not even the language; ``again``: a message may still be tried."""
    first = [words("trouble", language) for language in ("en-CA", "fr-CA")]
    if not again:
        return twiml.goodbye(*first)
    ask = [words("message", language) for language in ("en-CA", "fr-CA")]
    said = [prompt for pair in zip(first, ask, strict=True) for prompt in pair]
    return twiml.document(twiml.say(said), twiml.record(urls.message("", 0)))


def _turn_of(request: web.Request) -> tuple[str, int]:
    """Return the call and the turn that an action's address names; an impossible turn is none of the call's."""
    call_id, turn = request.query.get("call", ""), request.query.get("turn", "")
    number = int(turn) if turn.isascii() and turn.isdigit() and len(turn) <= 4 else 0
    return call_id if _CALL_ID.fullmatch(call_id) else "", number
