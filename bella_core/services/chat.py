"""
Conversations in writing: the dialogue of a call, a message a turn.

A message names the reply that it answers. So the same message is one turn however often it is sent, a second one while the first is being
answered is refused, and a yes counts only for a read-back that its writer was shown.
"""

import hashlib
import re
import uuid
from datetime import timedelta
from typing import Literal

import attrs
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import CallError, KeyReused, UnknownCall
from bella_core.core.ids import new_id
from bella_core.core.settings import Settings
from bella_core.crud import calls, chats, tasks
from bella_core.db import Database
from bella_core.domain.clinic import Locale, Location
from bella_core.domain.dialogue.types import Reply
from bella_core.telephony.chat import ChatTransport, Said
from bella_core.telephony.transport import StartCall, TurnInput

from .clinics import ClinicStore
from .conversation import Conversation
from .conversation_hearing import place
from .conversation_store import latest_turn, read_turn

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ChatBusy(CallError):
    """The conversation went on, or another message is being answered."""


class ChatOver(CallError):
    """The conversation is over."""


class ChatTrouble(CallError):
    """The message was not answered in time; the same again may be."""


@attrs.frozen
class Opening:
    """
    Begin a conversation.

    Args:
        location: where. ``caller``: the writer's number, E.164, or None. ``language``: to greet in; None for the location's first.
        message_id: the client's; the same again is the same conversation.
    """

    location: Location
    caller: str | None = None
    language: Locale | None = None
    message_id: str | None = None


@attrs.frozen
class Message:
    """
    One message.

    Args:
        id: of the conversation. ``message_id``: the client's.
        after: number of the turn whose reply its writer was shown.
    """

    id: str
    message_id: str
    after: int
    text: str


@attrs.frozen
class Written:
    """What bella writes in a turn of a conversation; ``outcome`` is a code once it is over."""

    id: str
    turn: int
    said: Said
    outcome: str | None


_Next = Literal["turn", "again", "message"]


@attrs.frozen
class ChatDesk:
    """
    Answer conversations in writing.

    Args:
        conversation: answers their turns, as it does those of calls.
        settings: ``rest.chat_idle_min``, and the limits of a turn.
    """

    _db: Database
    _clinics: ClinicStore
    _conversation: Conversation
    _settings: Settings
    _clock: Clock

    async def start(self, holder: str, opening: Opening) -> Written:
        """
        Greet.

        Args:
            holder: id of the API key; nobody else's can go on with the conversation.

        Raises:
            ChatTrouble: it cannot be begun now.
        """
        name = str(uuid.UUID(bytes=hashlib.sha256(opening.message_id.encode()).digest()[:16])) if opening.message_id else new_id()
        call = StartCall(f"chat:{holder}:{name}", opening.location.id, opening.caller, opening.language, "chat")
        call_id, reply = await self._conversation.start(call)
        if not call_id or await self._db.read(read_turn, call_id, 0) is None:
            raise ChatTrouble("the conversation could not be begun")
        return await self._written(call_id, 0, reply)

    async def look(self, holder: str, call_id: str) -> Written:
        """
        Return what was written last.

        Raises:
            UnknownCall: the holder has no such conversation.
        """
        await self._row(holder, call_id)
        record = await self._db.read(latest_turn, call_id)
        if record is None:
            raise UnknownCall("there is no such conversation")
        return await self._written(call_id, record.state.turn, record.reply)

    async def say(self, holder: str, message: Message) -> Written:
        """
        Answer a message.

        Raises:
            UnknownCall: the holder has no such conversation. ChatBusy: it is not this message's turn.
            ChatOver: nobody answers any more. ChatTrouble: the answer takes too long.
        """
        row, turn = await self._row(holder, message.id), message.after + 1
        try:
            todo = await self._db.write(self._claim, row, message)
        except KeyReused:
            raise ChatBusy("another message was sent after that reply") from None
        except ChatOver:
            await self._conversation.end(row.carrier_id, "expired")
            raise
        if todo == "message":
            return await self._keep(row, message, turn)
        transport = self._transport(row.location_id)
        given = TurnInput(row.id, turn, transport.read(message.text), True, row.carrier_id, row.location_id, "chat")
        reply = await self._conversation.turn(given)
        if await self._db.read(read_turn, row.id, turn) is None:
            raise ChatTrouble("the message was not answered in time")
        if reply.then in {"hang_up", "transfer"}:
            await self._conversation.end(row.carrier_id, "completed")
        return await self._written(row.id, turn, reply)

    async def end_idle(self) -> None:
        """End the conversations that nobody goes on with; a leased job does this."""
        for carrier_id in await self._db.read(chats.idle, self._clock.now() - self._idle):
            await self._conversation.end(carrier_id, "expired")

    # --- whose turn it is ---

    def _claim(self, conn: Connection, row: calls.CallRow, message: Message) -> _Next:
        """Make a message its conversation's turn, in one transaction."""
        calls.lock(conn, row.id)
        last, words = latest_turn(conn, row.id), f"{message.message_id}\n{message.text}"
        if last is None or message.after > last.state.turn:
            raise ChatBusy("there is no such reply yet")
        keeps = message.after == last.state.turn and last.reply.then == "message"
        if chats.claimed(conn, row.id, message.after + 1, words):
            return "message" if keeps else "again"
        if message.after < last.state.turn:
            raise ChatBusy("the conversation has gone on since that reply")
        fresh = calls.by_id(conn, row.id)
        if fresh is None or fresh.ended_at is not None or last.at < self._clock.now() - self._idle:
            raise ChatOver("the conversation is over")
        stale = timedelta(seconds=2 * self._settings.call.hard_s)
        chats.claim(conn, row.id, message.after + 1, words, stale)
        if not keeps:
            return "turn"
        details = {"text": message.text, "phone": row.caller or ""}
        tasks.add(conn, "message", "today", row.id, details, self._clock.now())
        return "message"

    async def _keep(self, row: calls.CallRow, message: Message, turn: int) -> Written:
        """Thank for a message that is kept, and end."""
        await self._conversation.end(row.carrier_id, "completed")
        record = await self._db.read(read_turn, row.id, message.after)
        language = record.state.language if record else place(self._clinics.view, row.location_id).languages[0]
        return Written(row.id, turn, self._transport(row.location_id).kept(language), await self._conversation.outcome(row.id))

    async def _row(self, holder: str, call_id: str) -> calls.CallRow:
        row = await self._db.read(calls.by_id, call_id) if _ID.fullmatch(call_id) else None
        if row is None or not row.carrier_id.startswith(f"chat:{holder}:"):
            raise UnknownCall("there is no such conversation")
        return row

    # --- what is written ---

    async def _written(self, call_id: str, turn: int, reply: Reply) -> Written:
        row = await self._db.read(calls.by_id, call_id)
        said = self._transport(row.location_id if row else None).render(reply)
        if row is not None and row.ended_at is not None:
            said = attrs.evolve(said, status="over")
        return Written(call_id, turn, said, await self._conversation.outcome(call_id) if said.status == "over" else None)

    def _transport(self, location_id: str | None) -> ChatTransport:
        location = place(self._clinics.view, location_id)
        return ChatTransport(next(iter(location.numbers), location.desk or ""))

    @property
    def _idle(self) -> timedelta:
        return timedelta(minutes=self._settings.rest.chat_idle_min)
