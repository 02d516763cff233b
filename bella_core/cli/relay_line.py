"""A telephone line for typed words: the other side of Twilio's ConversationRelay, for ``bella call --relay``."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from xml.etree import ElementTree as ET

import orjson
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from bella_core.core.errors import BellaError

from .carrier_line import CarrierLine

_KEYS = frozenset("0123456789*#")
#: Seconds without a word more after which bella has finished.
_BREATH_S = 0.3


class RelayLine(CarrierLine):
    """
    One call, in which each line is what the caller says.

    Args:
        lines: read only when bella has finished; a single key is a key pressed, an empty line is silence.
    """

    elsewhere = "bella gave the relay up; look at what it logged"

    def __init__(
        self, session: ClientSession, base: str, form: dict[str, str], lines: AsyncIterator[str], replied: Callable[[], Awaitable[int]]
    ) -> None:
        super().__init__(session, base, form, replied)
        self._lines = lines

    async def connect(self, verb: ET.Element, *, said: bool) -> dict[str, str]:  # noqa: ARG002  # she says all of it over the relay
        relay = verb.find("ConversationRelay")
        if relay is None:
            raise BellaError("this location hears its callers by live audio: try --audio")
        parameters = {one.attrib["name"]: one.attrib["value"] for one in relay.findall("Parameter")}
        async with self._session.ws_connect(relay.attrib["url"]) as socket:
            session_sid = "VX" + os.urandom(16).hex()
            await _send(socket, "setup", sessionId=session_sid, callSid=self._form["CallSid"], customParameters=parameters)
            return await self._converse(socket)

    async def _converse(self, socket: ClientWebSocketResponse) -> dict[str, str]:
        spoken = False
        while not self.over:
            try:
                message = await socket.receive(_BREATH_S if spoken else None)
            except TimeoutError:
                spoken = False
                if await self._replied():
                    await self._speak(socket)
                continue
            if message.type is not WSMsgType.TEXT:
                return {"SessionStatus": "failed", "ErrorCode": "64105"}
            match orjson.loads(message.data):
                case {"type": "text", "token": token}:
                    spoken = True
                    await _send(socket, "info", name="tokensPlayed", value=token)
                case {"type": "end", "handoffData": handoff}:
                    return {"SessionStatus": "ended", "HandoffData": handoff}
        return {}

    async def _speak(self, socket: ClientWebSocketResponse) -> None:
        """Say the next line, or hang up when there is none."""
        line = await anext(self._lines, None)
        if line is None:
            self.over = True
        elif (said := line.strip()) in _KEYS:
            await _send(socket, "dtmf", digit=said)
        elif said:
            await _send(socket, "prompt", voicePrompt=said, last=True)


async def _send(socket: ClientWebSocketResponse, kind: str, **more: Any) -> None:
    await socket.send_str(orjson.dumps({"type": kind, **more}).decode())
