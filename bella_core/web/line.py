"""One call of Twilio's as a webhook tells of it, and the TwiML that answers it."""

from bella_core.app.bella import Bella
from bella_core.core.errors import DatabaseAway, UnknownCall
from bella_core.core.logging import get_logger
from bella_core.crud import takes
from bella_core.crud.dials import Dialled, Incoming
from bella_core.domain.dialogue.types import Prompt, Reply, TransferEnd
from bella_core.domain.on_call import number_of
from bella_core.services.conversation_hearing import place
from bella_core.services.conversation_words import Trouble, words
from bella_core.services.lines import Verdict
from bella_core.services.speech.tickets import Ticket
from bella_core.services.spool import RecordedMessage
from bella_core.services.whispers import whisper
from bella_core.telephony import twiml
from bella_core.telephony.answering import called_location, own_numbers
from bella_core.telephony.callers import e164, usable_caller
from bella_core.telephony.forms import CallForm
from bella_core.telephony.relay_twiml import clinic_words, relay
from bella_core.telephony.transport import Body, StartCall, TurnInput, Wanted, Working
from bella_core.telephony.transport import Dialled as Ended
from bella_core.telephony.twiml import Dial, GatherTransport, Urls, line_of

#: What stands for a turn where the desk rings before bella has the call.
BEFORE = -1
#: How many streams of one turn may end without another turn before Twilio listens instead.
MOST_TRIES = 2
#: How many turns that were being taken are waited for before a call is handed over.
_TRIES = 3

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
        self._ringing: Dialled | None = None
        self._staff: str | None = None

    async def verdict(self) -> Verdict:
        """Tell whether the call is to be refused."""
        incoming = Incoming(self.sid, e164(self.form.caller), e164(self.form.forwarded_from), self.form.parent_sid)
        return await self.bella.lines.screen(incoming, self.location.id, is_test=self.bella.is_tried)

    async def note(self) -> None:
        """Note what the answer rings, if it rings anybody."""
        if self._ringing is not None:
            await self.bella.lines.rings(self._ringing)

    async def greet(self) -> str:
        """Begin the call with bella."""
        if not self.known:
            _log.warning("number_unknown", carrier_id=self.sid)
        call = StartCall(self.sid, self.location.id, self.caller, is_test=self.bella.is_tried)
        call_id, reply = await self.bella.conversation.start(call)
        document = self.begin(reply, call_id)
        return await self._recorded(document, call_id) if self.bella.settings.recordings.calls and call_id else document

    async def _recorded(self, document: str, call_id: str) -> str:
        """Have the whole call recorded, after its caller was told so and that is noted; what cannot be noted is not recorded."""
        notices = await self.bella.tapes.announce(call_id, self.location)
        if not notices:
            return document
        return twiml.first(twiml.say(notices, self.bella.locales) + twiml.start_recording(self.urls.recording("call", call_id)), document)

    def begin(self, reply: Reply, call_id: str) -> str:
        """Say a reply, and listen as the location chose, where that is possible."""
        return self.stream(reply, call_id) or self.relay(reply, call_id) or self.say(reply, call_id)

    def stream(self, reply: Reply, call_id: str, *, tries: int = 0, unspoken: bool = False) -> str | None:
        """
        Say a reply and listen by live audio; None where that is not to be, or cannot be.

        A reply that no plugin can speak is said by Twilio's voice, before the stream.

        Args:
            tries: how many streams have ended since this reply. ``unspoken``: plugins could not speak it a moment ago.
        """
        desk = self.bella.streams
        if reply.then != "listen" or tries >= MOST_TRIES or not desk.admits(self.location):
            return None
        turn = answered_turn(reply)
        by_carrier = unspoken or not all(desk.speaks(part.language) for part in reply.parts)
        ticket = desk.ticket(Ticket(call_id, self.sid, self.location.id, turn if by_carrier else -1))
        stream = twiml.connect(self.urls.media(), ticket, self.urls.streamed(call_id, turn, tries + 1))
        return twiml.document(twiml.say(reply.parts, self.bella.locales) if by_carrier else "", stream)

    def relay(self, reply: Reply, call_id: str, *, tries: int = 0) -> str | None:
        """
        Hand the call to the relay, where bella says the reply; None where that is not to be, or cannot be.

        Args:
            tries: how many sessions have ended since this reply.
        """
        desk = self.bella.relays
        if reply.listen is None or reply.then != "listen" or tries >= MOST_TRIES or not desk.admits(self.location):
            return None
        ticket = desk.ticket(Ticket(call_id, self.sid, self.location.id))
        action = self.urls.relayed(call_id, answered_turn(reply), tries + 1)
        language, hints = reply.listen.language, clinic_words(self.clinic, self.location)
        connect = relay(self.urls.relay(), ticket, action, language=language, locales=self.bella.locales, hints=hints)
        return twiml.document(connect)

    async def turn(self, call_id: str, turn: int, body: Body | None) -> str:
        """Take a turn."""
        answer = await self.answer(call_id, turn, body)
        if isinstance(answer, Working):
            prompt = words("working", answer.language, self.clinic)
            return twiml.filler(prompt, self.bella.locales, self.urls.turn(call_id, turn, wait=True))
        return twiml.redirect(self.urls.voice()) if answer is None else self.say(answer, call_id)

    async def hand_over(self, call_id: str, take_id: str) -> str:
        """Ring whoever of the staff takes the call over; a call that has gone elsewhere meanwhile goes on there."""
        take = await self.bella.db.read(takes.by_id, take_id)
        if take is None or take.call_id != call_id:
            return twiml.redirect(self.urls.voice())
        reply = await self.bella.conversation.latest(call_id)
        for _ in range(_TRIES):  # a turn that is being taken at this moment has the next number
            if reply is None or (reply.then == "transfer" and reply.target == "staff"):
                break
            given = TurnInput(call_id, answered_turn(reply) + 1, Wanted(), carrier_id=self.sid, location_id=self.location.id, by="gather")
            reply = await self.bella.conversation.turn(given)
        if reply is None:
            return twiml.redirect(self.urls.voice())
        if reply.target == "staff":
            await self.bella.db.write(takes.ring, take.id, answered_turn(reply))
            self._staff = take.number
        return self.say(reply, call_id)

    async def after_transfer(self, call_id: str, turn: int, why: TransferEnd) -> str | None:
        """Go on with a call that was put through in ``turn``, by the end of that; None where bella does not have it, or cannot now."""
        answer = await self.answer(call_id, turn + 1, Ended(why)) if call_id else None
        if not isinstance(answer, Reply) or any(part.key.startswith("trouble.") for part in answer.parts):
            return None
        return twiml.document("<Hangup/>") if answer.then == "hang_up" else self.begin(answer, call_id)

    async def accept(self, call_id: str, turn: int) -> str:
        """Connect whoever accepts a transfer; where the caller has gone on meanwhile they are told so."""
        given = TurnInput(call_id, turn + 1, Ended("accepted"), carrier_id=self.form.parent_sid, location_id=self.location.id, by="gather")
        try:
            answer = await self.bella.conversation.turn(given) if call_id else None
        except UnknownCall:
            answer = None
        if answer is not None and answer.then == "listen":
            return twiml.goodbye([whisper(self.clinic, self.location, "gone")], self.bella.locales)
        if self.form.parent_sid:
            await self.bella.lines.ended(self.form.parent_sid, turn, "accepted")
        await self._note_helped(call_id)
        return twiml.empty()

    async def _note_helped(self, call_id: str) -> None:
        """Have nobody paged any more for a call that somebody took; whoever took it is connected whatever becomes of that."""
        try:
            if call_id:
                await self.bella.pages.connected(call_id)
        except DatabaseAway as error:
            _log.warning("page_not_acknowledged", call_id=call_id, error=error)

    def at(self, location_id: str) -> None:
        """Take another location for the call's: the number that a leg of bella's own was dialled to is none of the clinic's."""
        self.location = place(self.clinic, location_id)

    async def answer(self, call_id: str, turn: int, body: Body | None) -> Reply | Working | None:
        """Return the answer to a turn; None for a call that did not start here."""
        try:
            given = TurnInput(call_id, turn, body, carrier_id=self.sid, location_id=self.location.id, by="gather")
            return await self.bella.conversation.answer(given)
        except UnknownCall:
            _log.warning("call_unknown", carrier_id=self.sid)
            return None

    def say(self, reply: Reply, call_id: str) -> str:
        """Render a reply; its id tells which turn it answers, also when it is said again."""
        turn = answered_turn(reply)
        number = (self._staff or number_of(self.location, reply.target, reply.person)) if reply.then == "transfer" else None
        dial = {}
        if number is not None:
            first = self.urls.whisper(call_id, turn, self.location.id, reply.target)
            dial[line_of(reply)] = Dial(number, self.location.answering.ring_s, first)
            self._ringing = self._dialled(turn, reply.target, number)
        return GatherTransport(self.urls, self.bella.locales, call_id, turn, dial).render(reply)

    def _dialled(self, turn: int, target: str, number: str) -> Dialled:
        return Dialled(self.sid, turn, self.location.id, target, number, e164(self.form.caller), self.bella.clock.now())

    async def take_message(self, call_id: str = "", turn: int = 0) -> str:
        """Ask for a message."""
        asked = twiml.say([await self.words("message", call_id)], self.bella.locales)
        return twiml.document(asked, twiml.record(self.urls.message(call_id, turn), self.urls.recording("message", call_id)))

    async def keep_message(self, recording_sid: str, call_id: str) -> bool:
        """Keep a message that the carrier recorded; tell whether it is kept."""
        language = await self.bella.conversation.language(call_id) or self.location.languages[0]
        now, seconds = self.bella.clock.now(), self.form.recording_s
        recorded = RecordedMessage(recording_sid, self.sid, self.location.id, self.caller, seconds, now, language)
        return await self.bella.messages.keep(recorded)

    async def words(self, key: Trouble, call_id: str = "") -> Prompt:
        """Return a prompt in the call's language, where that is at hand."""
        language = await self.bella.conversation.language(call_id) or self.location.languages[0]
        return words(key, language, self.clinic)

    def ring_desk(self, then: str) -> str:
        """Let the desk ring before anybody answers the call."""
        assert self.location.desk is not None  # the plan says so
        self._ringing = self._dialled(BEFORE, "desk", self.location.desk)
        return twiml.document(twiml.dial(Dial(self.location.desk, self.location.answering.ring_s), then, while_ringing=True))


def answered_turn(reply: Reply) -> int:
    """Return the number of the turn that a reply answers."""
    return int(reply.id.rpartition(":")[2])
