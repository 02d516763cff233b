"""A telephone line for sound files: the other side of Twilio's webhooks and of its media stream, for ``bella call --audio``."""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree as ET

import orjson
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse, WSMsgType

from bella_core.telephony import mulaw

from .carrier_line import CarrierLine

#: Bytes of 20 ms, and how much faster than on a telephone they follow each other: time goes by the audio, and engines need theirs.
_FRAME, _FASTER = 160, 8
#: Seconds between what bella says and what the caller says.
_BREATH_S = 0.4


class AudioLine(CarrierLine):
    """
    One call, in which each utterance is a piece of audio.

    Args:
        utterances: mu-law, in the order in which they are said.
    """

    elsewhere = "no speech engine could tell what was said; look at what it logged"

    def __init__(
        self, session: ClientSession, base: str, form: dict[str, str], utterances: Sequence[bytes], replied: Callable[[], Awaitable[int]]
    ) -> None:
        super().__init__(session, base, form, replied)
        self._utterances = list(utterances)
        self._stream_sid = ""
        self._saying = bytearray()
        self._playing: list[bytes | str] = []

    async def connect(self, verb: ET.Element, *, said: bool) -> dict[str, str]:
        stream = verb.find("Stream")
        assert stream is not None  # this process wrote it
        self._stream_sid = "MZ" + os.urandom(16).hex()
        self._playing.clear()
        parameters = {one.attrib["name"]: one.attrib["value"] for one in stream.findall("Parameter")}
        async with self._session.ws_connect(stream.attrib["url"]) as socket:
            await self._send(socket, "connected", protocol="Call", version="1.0.0")
            start = {"streamSid": self._stream_sid, "callSid": self._form["CallSid"], "tracks": ["inbound"], "customParameters": parameters}
            await self._send(
                socket, "start", start={**start, "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}}
            )
            if said:
                await self._replied()
                self._next()
            ticking = asyncio.create_task(self._tick(socket))
            try:
                async for message in socket:
                    if message.type is WSMsgType.TEXT:
                        self._taken(orjson.loads(message.data))
            finally:
                ticking.cancel()
                await asyncio.wait({ticking})
        return {}

    def _taken(self, message: Any) -> None:
        match message:
            case {"event": "media", "media": {"payload": payload}}:
                self._playing.append(base64.b64decode(payload))
            case {"event": "mark", "mark": {"name": name}}:
                self._playing.append(name)
            case {"event": "clear"}:
                self._playing = [one for one in self._playing if isinstance(one, str)]

    async def _tick(self, socket: ClientWebSocketResponse) -> None:
        """Go on by 20 ms, again and again: play, and speak."""
        with suppress(ConnectionError, ClientError):
            chunk = 0
            while not self.over:
                chunk += 1
                for name in self._played():
                    await self._send(socket, "mark", mark={"name": name})
                    if name.endswith(".end"):
                        await self._replied()
                        self._next()
                audio = bytes(self._saying[:_FRAME]).ljust(_FRAME, mulaw.SILENCE)
                del self._saying[:_FRAME]
                media = {"track": "inbound", "chunk": str(chunk), "payload": base64.b64encode(audio).decode()}
                await self._send(socket, "media", media=media)
                await asyncio.sleep(0.02 / _FASTER)
            await self._send(socket, "stop", stop={"callSid": self._form["CallSid"]})

    def _played(self) -> list[str]:
        """Play 20 ms, and return the marks that were reached."""
        marks, left = [], _FRAME
        while self._playing:
            first = self._playing[0]
            if isinstance(first, str):
                marks.append(first)
            elif len(first) > left:
                self._playing[0] = first[left:]
                break
            else:
                left -= len(first)
            self._playing.pop(0)
        return marks

    def _next(self) -> None:
        """Say the next utterance, or hang up when there is none."""
        if self._utterances:
            self._saying = bytearray(mulaw.SILENCE * int(_BREATH_S * mulaw.RATE_HZ)) + self._utterances.pop(0)
        else:
            self.over = True

    async def _send(self, socket: ClientWebSocketResponse, event: str, **more: object) -> None:
        await socket.send_str(orjson.dumps({"event": event, "streamSid": self._stream_sid, **more}).decode())
