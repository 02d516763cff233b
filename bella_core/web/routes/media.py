"""Twilio's Media Streams: the socket of a call by live audio, and the TwiML that leads to it and on from it."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import WSMessage, WSMsgType, web

from bella_core.app.bella import Bella
from bella_core.core import security
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.services.speech.tickets import BadTicket
from bella_core.telephony.media import Frame, Refused, Started, clear_message, mark_message, media_message, parse

from ..webhooks import Webhooks

#: Seconds for the first messages, and without any message after which a socket counts as dead: Twilio sends fifty a second.
_START_S, _IDLE_S = 10.0, 10.0
#: Seconds for one message to be taken by the other side.
_SEND_S = 5.0
#: Seconds for the socket to be closed by both sides.
_CLOSE_S = 3.0
#: How many messages may come before the one that starts the stream: a second of audio, where the order is upside down.
_BEFORE_START = 50
#: Bytes of the longest message: two seconds of audio, in base64.
_LONGEST = 64 * 1024

_log = get_logger(__name__)
allow("reason", ("no_start",))


class SocketPlayer:
    """
    The caller's ear, behind a socket.

    Args:
        stream_sid: Twilio's id of the stream.
    """

    def __init__(self, socket: web.WebSocketResponse, stream_sid: str) -> None:
        self._socket = socket
        self._stream_sid = stream_sid

    async def play(self, audio: bytes) -> None:
        await self._send(media_message(self._stream_sid, audio))

    async def mark(self, name: str) -> None:
        await self._send(mark_message(self._stream_sid, name))

    async def clear(self) -> None:
        await self._send(clear_message(self._stream_sid))

    async def _send(self, message: str) -> None:
        try:
            async with asyncio.timeout(_SEND_S):
                await self._socket.send_str(message)
        except (TimeoutError, RuntimeError, OSError) as error:
            raise ConnectionError("the stream's socket is gone") from error


def media_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the route of the socket; both with and without a slash at its end, as proxies have it."""
    webhooks = Webhooks(bella.settings)

    async def media(request: web.Request) -> web.WebSocketResponse:
        webhooks.check_socket(request)
        socket = web.WebSocketResponse(timeout=_CLOSE_S, compress=False, max_msg_size=_LONGEST)
        await socket.prepare(request)
        try:
            await _hold(bella, socket)
        finally:
            await socket.close()
        return socket

    return [web.get("/twilio/media", media), web.get("/twilio/media/", media)]


async def _hold(bella: Bella, socket: web.WebSocketResponse) -> None:
    started = await _started(socket)
    if started is None:
        _log.warning("stream_refused", reason="no_start")
        return
    try:
        await bella.streams.hold(started, _frames(socket), SocketPlayer(socket, started.stream_sid))
    except BadTicket:
        security.note("refused_ticket")


async def _started(socket: web.WebSocketResponse) -> Started | None:
    """Return the message that starts the stream; None if it does not come soon."""
    try:
        async with asyncio.timeout(_START_S):
            for _ in range(_BEFORE_START):
                frame = _frame(await socket.receive())
                if isinstance(frame, Started):
                    return frame
    except (TimeoutError, _Closed):
        pass
    return None


class _Closed(Exception):
    """The other side has closed the socket, or broken it off."""


async def _frames(socket: web.WebSocketResponse) -> AsyncIterator[Frame | None]:
    while True:
        try:
            frame = _frame(await socket.receive(_IDLE_S))
        except TimeoutError:
            _log.warning("stream_stalled")
            return
        except _Closed:
            return
        yield frame


def _frame(message: WSMessage) -> Frame | None:
    if message.type is WSMsgType.TEXT:
        return parse(message.data)
    if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
        raise _Closed
    return Refused("not_json")
