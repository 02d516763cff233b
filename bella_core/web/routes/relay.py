"""Twilio's ConversationRelay: the socket of a call whose words go to and fro as text."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import WSMessage, WSMsgType, web

from bella_core.app.bella import Bella
from bella_core.core import security
from bella_core.core.logging import get_logger
from bella_core.core.phi import allow
from bella_core.services.speech.tickets import BadTicket
from bella_core.telephony.relay import Frame, Refused, Setup, parse

from ..webhooks import Webhooks

#: Seconds for the first message.
_START_S = 10.0
#: Seconds between two pings: silence is no sign of a dead socket here, an answer that does not come is.
_HEARTBEAT_S = 20.0
#: Seconds for one message to be taken by the other side.
_SEND_S = 5.0
#: Seconds for the socket to be closed by both sides.
_CLOSE_S = 3.0
#: How many messages may come before the one that sets the session up.
_BEFORE_START = 10
#: Bytes of the longest message; the longest that somebody says in a minute is a twentieth of it.
_LONGEST = 64 * 1024

_log = get_logger(__name__)
allow("reason", ("no_setup",))


class _Closed(Exception):
    """The other side has closed the socket, or broken it off."""


class SocketSender:
    """Bella's side of a socket."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    async def send(self, message: str) -> None:
        try:
            async with asyncio.timeout(_SEND_S):
                await self._socket.send_str(message)
        except (TimeoutError, RuntimeError, OSError) as error:
            raise ConnectionError("the relay's socket is gone") from error


def relay_routes(bella: Bella) -> list[web.RouteDef]:
    """Return the route of the socket; both with and without a slash at its end, as proxies have it."""
    webhooks = Webhooks(bella.settings)

    async def relay(request: web.Request) -> web.WebSocketResponse:
        webhooks.check_socket(request)
        socket = web.WebSocketResponse(timeout=_CLOSE_S, heartbeat=_HEARTBEAT_S, compress=False, max_msg_size=_LONGEST)
        await socket.prepare(request)
        try:
            await _hold(bella, socket)
        finally:
            await socket.close()
        return socket

    return [web.get("/twilio/relay", relay), web.get("/twilio/relay/", relay)]


async def _hold(bella: Bella, socket: web.WebSocketResponse) -> None:
    setup = await _setup(socket)
    if setup is None:
        _log.warning("relay_not_set_up", reason="no_setup")
        return
    try:
        await bella.relays.hold(setup, _frames(socket), SocketSender(socket))
    except BadTicket:
        security.note("refused_ticket")


async def _setup(socket: web.WebSocketResponse) -> Setup | None:
    """Return the message that sets the session up; None if it does not come soon."""
    try:
        async with asyncio.timeout(_START_S):
            for _ in range(_BEFORE_START):
                frame = _frame(await socket.receive())
                if isinstance(frame, Setup):
                    return frame
    except (TimeoutError, _Closed):
        pass
    return None


async def _frames(socket: web.WebSocketResponse) -> AsyncIterator[Frame | None]:
    while True:
        try:
            frame = _frame(await socket.receive())
        except _Closed:
            return
        yield frame


def _frame(message: WSMessage) -> Frame | None:
    if message.type is WSMsgType.TEXT:
        return parse(message.data)
    if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
        raise _Closed
    return Refused("not_json")
