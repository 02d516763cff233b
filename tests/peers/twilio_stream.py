"""
A caller at Twilio whose call goes over a media stream: the socket's other side, as Twilio plays it.

It sends 20 ms of the caller's audio at a time, plays what it is sent at the same pace, gives marks back when they are reached, and
``clear`` drops what was not played and gives every mark back at once. A message that Twilio would not understand fails the test.
Time runs faster than it does on a telephone.
"""

import asyncio
import base64
import contextlib
import json
import os

import aiohttp

from tests.peers.modem import demodulate, modulate
from tests.peers.twilio_caller import TwilioCaller

FRAME = 160
SILENCE = b"\xff" * FRAME
#: Seconds on the clock for 20 ms of a call.
PACE_S = 0.0008
#: Seconds that a test waits for anything.
PATIENCE_S = 25.0


class StreamCaller(TwilioCaller):
    """
    One call.

    Args:
        parameters: of the ``start`` message, over those of the TwiML.
        media_format: the stream's. ``early``: how many messages with audio are sent before the stream has started.
        socket_path: what a proxy makes of the socket's path.
    """

    def __init__(self, *args, parameters=None, media_format=None, socket_path=None, early=0, **kwargs):
        super().__init__(*args, **kwargs)
        self._parameters, self._socket_path, self._early = parameters or {}, socket_path, early
        self._format = media_format or {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
        #: How many streams there were, how often bella cut herself off, and every mark in the order it came back.
        self.streams, self.clears, self.marks = 0, 0, []
        #: What has been played since the last reply ended; replies that were played to their end, or said.
        self.playing = bytearray()
        self.audio = b""  # of the last reply that was played to its end
        self._replies: asyncio.Queue[str] = asyncio.Queue()
        self._speech, self._buffer = bytearray(), []
        self._socket = None
        self._tasks, self._runs = [], 0
        self._number = 0
        self.failure = None

    # --- what a caller does ---

    async def reply(self) -> str:
        """Wait for the next reply that is over: played to its end, or said by Twilio before the next stream or Gather."""
        async with asyncio.timeout(PATIENCE_S):
            text = await self._replies.get()
        if self.failure:
            raise self.failure
        self.talk.append(("bella", text))
        return text

    async def dial(self) -> str:
        await super().dial()
        return await self.reply()

    def speak(self, text, *, audio=None) -> None:
        """Begin to say something, whatever bella does."""
        self.talk.append(("caller", text))
        self._speech += audio if audio is not None else modulate(text)

    async def say(self, text, *, audio=None) -> str:
        """Say something, and hear what bella answers."""
        if self.state != "streaming":
            await super().say(text)
            return await self.reply()
        self.speak(text, audio=audio)
        return await self.reply()

    async def silence(self) -> str:
        if self.state != "streaming":
            await super().silence()
        return await self.reply()

    async def key(self, digits: str) -> None:
        """Press keys, without waiting."""
        for digit in digits:
            await self.send({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": digit}})

    async def press(self, keys) -> str:
        if self.state != "streaming":
            await super().press(keys)
        else:
            await self.key(keys)
        return await self.reply()

    async def playing_text(self, wanted) -> None:
        """Wait until words have been played so far of what is being said."""
        async with asyncio.timeout(PATIENCE_S):
            while wanted not in demodulate(bytes(self.playing)):  # noqa: ASYNC110  # the peer has no event for it
                await asyncio.sleep(0.01)

    async def spoken(self) -> None:
        """Wait until the caller has finished speaking."""
        async with asyncio.timeout(PATIENCE_S):
            while self._speech:  # noqa: ASYNC110  # see above
                await asyncio.sleep(0.005)

    async def until(self, state) -> None:
        """Wait until the call has come into a state."""
        async with asyncio.timeout(PATIENCE_S):
            while self.state != state:  # noqa: ASYNC110  # see above
                await asyncio.sleep(0.01)

    async def hang_up(self) -> None:
        if self._socket is not None:
            await self.send({"event": "stop", "stop": {"accountSid": self._base["AccountSid"], "callSid": self.sid}})
            await self._stop()
        await super().hang_up()

    async def break_off(self) -> None:
        """Lose the socket without a word; Twilio asks where to go on."""
        self._socket._response.connection.transport.abort()

    async def send(self, message, *, raw=None) -> None:
        """Send one message, or any text."""
        self._number += 1
        full = {"sequenceNumber": str(self._number), "streamSid": self.stream_sid, **message} if raw is None else None
        await self._socket.send_str(json.dumps(full) if raw is None else raw)

    # --- Twilio's part ---

    async def _run(self, verbs):
        for place, verb in enumerate(verbs):
            if verb.tag == "Connect":
                for before in verbs[:place]:
                    self._hear(before)
                await self._connect(verb)
                return
        self._runs = runs = self._runs + 1
        await super()._run(verbs)
        if self._runs == runs:  # no redirect led on from here
            self._replies.put_nowait(self.text)

    async def _connect(self, verb):
        stream = verb.find("Stream")
        url = stream.attrib["url"]
        assert url.startswith(("wss://", "ws://127.0.0.1")), url
        assert "?" not in url, "a stream's query is not passed on"
        given = {one.attrib["name"]: one.attrib["value"] for one in stream.findall("Parameter")}
        assert all(len(name) + len(value) < 500 for name, value in given.items()), "a Parameter is too long"
        said = self.text
        self.heard = []
        self._action = verb.attrib["action"]
        self.state, self.stream_sid, self._number = "streaming", "MZ" + os.urandom(16).hex(), 0
        self.streams += 1
        if said:
            self._replies.put_nowait(said)
        try:
            self._socket = await self._open(url)
        except aiohttp.WSServerHandshakeError:
            self._tasks = [asyncio.create_task(self._ended())]
            return
        await self._socket.send_str(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        for chunk in range(self._early):
            await self.send_media(chunk, SILENCE)
        await self.begin({**given, **self._parameters})
        self._tasks = [asyncio.create_task(self._receive()), asyncio.create_task(self._tick())]

    async def begin(self, parameters):
        start = {
            "streamSid": self.stream_sid,
            "accountSid": self._base["AccountSid"],
            "callSid": self.sid,
            "tracks": ["inbound"],
            "customParameters": parameters,
            "mediaFormat": self._format,
        }
        await self.send({"event": "start", "start": start})

    async def _open(self, url):
        base = "ws" + self._public_url.removeprefix("http")
        path = self._socket_path or url.removeprefix(base)
        assert path.startswith("/"), f"{url} is not an absolute address of {base}"
        headers = {"User-Agent": "TwilioProxy/1.1"}
        if self._validator:
            headers["X-Twilio-Signature"] = self._validator.compute_signature(url, {})
        server = "ws" + next(self._servers).removeprefix("http")
        return await self._session.ws_connect(server + path, headers=headers, autoclose=True, max_msg_size=0)

    async def _receive(self):
        try:
            async for message in self._socket:
                assert message.type is aiohttp.WSMsgType.TEXT, message.type
                self._taken(json.loads(message.data))
        except Exception as failure:  # noqa: BLE001  # told to the test where it waits
            self.failure = failure
            self._replies.put_nowait("")
            return
        await self._ended()

    def _taken(self, message):
        assert message["streamSid"] == self.stream_sid, message
        match message:
            case {"event": "media", "media": {"payload": payload}, **rest}:
                assert set(rest) == {"streamSid"}, rest
                self._buffer.append(base64.b64decode(payload, validate=True))
            case {"event": "mark", "mark": {"name": str(name)}}:
                self._buffer.append(name)
            case {"event": "clear"}:
                self.clears += 1
                left, self._buffer = self._buffer, []
                self.playing.clear()
                for name in left:
                    if isinstance(name, str):
                        self._return(name)
            case other:
                raise AssertionError(f"Twilio knows no such message: {other}")

    async def _tick(self):
        """Go on by 20 ms, again and again: play, and send the caller's audio."""
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            chunk = 0
            while not self._socket.closed:
                chunk += 1
                self._play()
                audio = bytes(self._speech[:FRAME]).ljust(FRAME, b"\xff") if self._speech else SILENCE
                del self._speech[:FRAME]
                await self.send_media(chunk, audio)
                await self.pause()

    async def pause(self):
        """Wait for the next 20 ms of the call."""
        await asyncio.sleep(PACE_S)

    async def send_media(self, chunk, audio):
        payload = base64.b64encode(audio).decode()
        media = {"track": "inbound", "chunk": str(chunk), "timestamp": str(20 * chunk), "payload": payload}
        await self.send({"event": "media", "media": media})

    def _play(self):
        left = FRAME
        while self._buffer and left:
            if isinstance(self._buffer[0], str):
                self._return(self._buffer.pop(0), played=True)
                continue
            audio = self._buffer[0][:left]
            self.playing += audio
            left -= len(audio)
            self._buffer[0] = self._buffer[0][len(audio) :]
            if not self._buffer[0]:
                self._buffer.pop(0)
        while self._buffer and isinstance(self._buffer[0], str):
            self._return(self._buffer.pop(0), played=True)

    def _return(self, name, *, played=False):
        self.marks.append(name)
        asyncio.get_running_loop().create_task(self._send_back(name))  # a line on a socket
        if played and name.endswith(".end"):
            self.audio = bytes(self.playing)
            self._replies.put_nowait(demodulate(self.audio))
            self.playing.clear()

    async def _send_back(self, name):
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            await self.send({"event": "mark", "mark": {"name": name}})

    async def _ended(self):
        """Go on as Twilio does when the socket is closed: with the Connect's action."""
        await self._stop()
        try:
            await self._follow(self._action, SessionStatus="completed")
        except Exception as failure:  # noqa: BLE001  # see above
            self.failure = failure
            self._replies.put_nowait("")

    async def _stop(self):
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        self._buffer, socket, self._socket = [], self._socket, None
        self.playing.clear()
        if socket is not None:
            await socket.close()

    async def close(self):
        """Leave nothing running."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stop()
