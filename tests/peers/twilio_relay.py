"""
A caller at Twilio whose call goes over ConversationRelay: the socket's other side, as Twilio plays it.

It says what it is sent at a voice's pace, tells which words were said, stops where it is talked over and may be, drops what a caller says
into words that may not be cut off, and hands over to the Connect's action when the session ends. A message or an attribute that Twilio
would not understand fails the test. Time runs faster than it does on a telephone.
"""

import asyncio
import contextlib
import json
import os

import aiohttp

from bella_core.telephony.carrier_names import RELAY_MODELS, TTS_PROVIDERS, is_relay_voice
from tests.peers.twilio_caller import TwilioCaller

#: How much faster than on a telephone time runs, and the voice where events tell of it: nobody then goes by how long it should take.
PACE, FAST = 30.0, 300.0
#: Characters that the voice says in a second of a telephone's.
CHARACTERS_PER_S = 15.0
#: Seconds that a test waits for anything.
PATIENCE_S = 20.0

#: Each message's fields, with their types; those in REQUIRED must be there.
FIELDS = {
    "text": {"token": str, "last": bool, "lang": str, "interruptible": bool, "preemptible": bool},
    "play": {"source": str, "loop": int, "interruptible": bool, "preemptible": bool},
    "language": {"ttsLanguage": str, "transcriptionLanguage": str},
    "sendDigits": {"digits": str},
    "end": {"handoffData": str},
}
REQUIRED = {"text": {"token"}, "play": {"source"}, "language": set(), "sendDigits": {"digits"}, "end": set()}
#: The values that an attribute takes.
BOOLEAN = {"true", "false"}
WHO = {"none", "dtmf", "speech", "any"}
VALUES = {
    "dtmfDetection": BOOLEAN,
    "interruptible": WHO,
    "reportInputDuringAgentSpeech": WHO,
    "preemptible": BOOLEAN,
    "partialPrompts": BOOLEAN,
    "profanityFilter": BOOLEAN,
    "deepgramSmartFormat": BOOLEAN,
}
EVENTS = {"speaker-events", "tokens-played"}


class RelayCaller(TwilioCaller):
    """
    One call.

    Args:
        parameters: of the ``setup`` message, over those of the TwiML.
        socket_path: what a proxy makes of the socket's path.
        events: whether Twilio sends the events that the TwiML asks for.
        early: raw messages sent before the session is set up.
        error: why Twilio does not hold the session at all: the code that it gives the action.
    """

    def __init__(self, *args, parameters=None, socket_path=None, events=True, early=(), error="", **kwargs):
        super().__init__(*args, **kwargs)
        self._parameters, self._socket_path, self._sends_events, self._early = parameters or {}, socket_path, events, early
        self.error = error
        #: How many sessions there were, how often bella was cut off; every message of bella's; the languages that were switched to.
        self.sessions, self.interrupts, self.sent, self.switched = 0, 0, [], []
        self.relay, self.languages, self.language, self.voices = {}, {}, "", set()
        self.handoffs, self.played = [], []
        self._replies: asyncio.Queue[str] = asyncio.Queue()
        self._queue, self._word, self._socket, self._tasks = [], asyncio.Event(), None, []
        self._said, self._spoken, self._runs = [], "", 0
        self.saying, self._pause_at, self._paused = None, "", asyncio.Event()
        self.failure = None

    # --- what a caller does ---

    async def reply(self) -> str:
        """Wait for the next reply that is over: said to its end over the relay, or by Twilio before a Gather or the call's end."""
        self._pause_at = ""
        return await self._next()

    async def _next(self):
        async with asyncio.timeout(PATIENCE_S):
            text = await self._replies.get()
        if self.failure:
            raise self.failure
        self.talk.append(("bella", text))
        return text

    async def dial(self) -> str:
        await super().dial()
        return await self._next()

    async def prompt(self, text, *, partial=(), last=True, lang=None) -> None:
        """Have something heard, whatever bella does; ``partial``: what was heard of it before."""
        self.talk.append(("caller", text))
        spoken = lang or self.language
        if self._events("speaker-events"):
            await self.event("clientSpeaking", "on")
        for words in partial:
            await self.send({"type": "prompt", "voicePrompt": words, "lang": spoken, "last": False})
        if self._events("speaker-events"):
            await self.event("clientSpeaking", "off")
        await self.send({"type": "prompt", "voicePrompt": text, "lang": spoken, "last": last})

    async def say(self, text, **kwargs) -> str:
        """Say something once bella has finished, and hear what she answers."""
        if self.state != "relaying":
            await super().say(text)
            return await self.reply()
        await self.prompt(text, **kwargs)
        return await self.reply()

    async def barge(self, text, *, after) -> None:
        """Talk over bella, once she has said ``after``; into words that may not be cut off nothing is heard."""
        await self.saying_text(after)
        if await self.cut():
            await self.prompt(text)

    async def cut(self) -> bool:
        """Make a sound while bella speaks; tells whether she stopped."""
        if not self.saying["interruptible"] or self.relay["interruptible"] not in ("any", "speech"):
            return False
        self.interrupts += 1
        self._pause_at = ""
        until, self._spoken, self._said, self._queue, self.saying = self._spoken, "", [], [], None
        await self.send({"type": "interrupt", "utteranceUntilInterrupt": until, "durationUntilInterruptMs": str(len(until) * 66)})
        return True

    async def silence(self) -> str:
        if self.state != "relaying":
            await super().silence()
        return await self.reply()

    async def key(self, digits) -> None:
        """Press keys, without waiting."""
        assert self.relay["dtmfDetection"] == "true"
        for digit in digits:
            await self.send({"type": "dtmf", "digit": digit})

    async def press(self, keys) -> str:
        if self.state != "relaying":
            await super().press(keys)
        else:
            await self.key(keys)
        return await self.reply()

    async def saying_text(self, wanted) -> None:
        """Wait until bella has said part of something; her voice stays there until it is cut off, or the reply's end is waited for."""
        if wanted != self._pause_at:
            self.pause_at(wanted)
        async with asyncio.timeout(PATIENCE_S):
            await self._paused.wait()

    def pause_at(self, wanted) -> None:
        """Have bella's voice stay where it has said something."""
        self._pause_at = wanted
        self._paused.clear()

    async def until(self, state) -> None:
        """Wait until the call has come into a state."""
        async with asyncio.timeout(PATIENCE_S):
            while self.state != state:  # noqa: ASYNC110  # see above
                await asyncio.sleep(0.01)

    async def hang_up(self) -> None:
        if self._socket is not None:
            await self._stop()
        await super().hang_up()

    async def break_off(self) -> None:
        """Lose the socket without a word; Twilio asks where to go on."""
        self._socket._response.connection.transport.abort()

    async def event(self, name, value) -> None:
        await self.send({"type": "info", "name": name, "value": value, "ts": 1752091234567})

    async def send(self, message, *, raw=None) -> None:
        """Send one message, or any text."""
        await self._socket.send_str(json.dumps(message) if raw is None else raw)

    # --- Twilio's part ---

    def _events(self, name):
        return self._sends_events and name in self.relay.get("events", "").split()

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
        self.relay = noun = dict((found := verb.find("ConversationRelay")).attrib)
        self._check(noun, found)
        given = {one.attrib["name"]: one.attrib["value"] for one in found.findall("Parameter")}
        self.language, self._action, self.state = noun["language"], verb.attrib["action"], "relaying"
        self.sessions += 1
        self.heard, self._queue, self._said, self._spoken = [], [], [], ""
        if self.error:
            self._tasks = [asyncio.create_task(self._ended(SessionStatus="failed", ErrorCode=self.error, ErrorMessage="refused"))]
            return
        try:
            self._socket = await self._open(noun["url"])
        except aiohttp.WSServerHandshakeError:
            self._tasks = [asyncio.create_task(self._ended(SessionStatus="failed", ErrorCode="64102"))]
            return
        for raw in self._early:
            await self.send(None, raw=raw)
        await self.send(self._setup({**given, **self._parameters}))
        self._tasks = [asyncio.create_task(self._receive(self._socket)), asyncio.create_task(self._speak())]

    def _check(self, noun, element):
        assert noun["url"].startswith("wss://"), noun["url"]
        assert "?" not in noun["url"], "a query is not passed on"
        wrong = {name: value for name, value in noun.items() if value not in VALUES.get(name, {value})}
        assert not wrong, wrong
        assert set(noun.get("events", "").split()) <= EVENTS
        hints = noun.get("hints", "").split(",")
        assert len(hints) <= 500
        assert max(map(len, hints)) <= 100
        self.languages = {one.attrib["code"]: dict(one.attrib) for one in element.findall("Language")}
        assert noun["language"] in self.languages, "a session can speak only what is declared"
        for code, said in (*self.languages.items(), (noun["language"], noun)):
            assert said["ttsProvider"] in TTS_PROVIDERS
            assert is_relay_voice(said["ttsProvider"], said["voice"], code), said
            assert code in RELAY_MODELS[said["transcriptionProvider"]][said["speechModel"]], said

    def _setup(self, parameters):
        return {
            "type": "setup",
            "sessionId": "VX" + os.urandom(16).hex(),
            "accountSid": self._base["AccountSid"],
            "parentCallSid": None,
            "callSid": self.sid,
            "from": self._base["From"],
            "to": self._base["To"],
            "forwardedFrom": "",
            "callType": "PSTN",
            "callerName": "",
            "direction": "inbound",
            "callStatus": "RINGING",
            "customParameters": parameters,
        }

    async def _open(self, url):
        base = "ws" + self._public_url.removeprefix("http")
        path = self._socket_path or url.removeprefix(base)
        assert path.startswith("/"), f"{url} is not an absolute address of {base}"
        headers = {"User-Agent": "TwilioProxy/1.1"}
        if self._validator:
            headers["X-Twilio-Signature"] = self._validator.compute_signature(url, {})
        server = "ws" + next(self._servers).removeprefix("http")
        return await self._session.ws_connect(server + path, headers=headers, autoclose=True, max_msg_size=0)

    async def _receive(self, socket):
        try:
            async for message in socket:
                assert message.type is aiohttp.WSMsgType.TEXT, message.type
                if not await self._taken(json.loads(message.data)):
                    return
        except Exception as failure:  # noqa: BLE001  # told to the test where it waits
            self.failure = failure
            self._replies.put_nowait("")
            return
        await self._ended(SessionStatus="failed", ErrorCode="64105")

    async def _taken(self, message):
        kind = message.pop("type", None)
        assert kind in FIELDS, f"Twilio knows no such message: {kind}"
        wrong = {name: value for name, value in message.items() if not isinstance(value, FIELDS[kind].get(name, ()))}
        assert not wrong, f"{kind}: {wrong}"
        assert set(message) >= REQUIRED[kind], message
        self.sent.append((kind, message))
        match kind:
            case "text":
                language = message.get("lang", self.language)
                assert language in self.languages, f"{language} was not declared"
                assert "<" not in message["token"]
                self.voices.add((language, self.languages[language]["voice"]))
                self._queue.append({"interruptible": True, "last": False, **message})
                self._word.set()
            case "language":
                assert message
                assert set(message.values()) <= set(self.languages), message
                self.language = message.get("transcriptionLanguage", self.language)
                self.switched.append(self.language)
            case "play":
                assert message["source"].startswith("https://")
                self.played.append(message["source"])
            case "end":
                self.handoffs.append(message.get("handoffData", ""))
                await self._ended(SessionStatus="ended", HandoffData=message.get("handoffData", ""))
                return False
        return True

    async def _speak(self):
        """Say what comes, word by word; a reply is over when its last token was said, or it was cut off."""
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            while True:
                await self._more()
                await self._event("agentSpeaking", "on")
                await self._say_out()
                await self._event("agentSpeaking", "off")
                if self._said:
                    self._replies.put_nowait(" ".join(" ".join(self._said).split()))
                self._said, self._spoken, self.saying = [], "", None

    async def _more(self):
        """Wait until there is something to say."""
        while not self._queue:
            self._word.clear()
            await self._word.wait()

    async def _say_out(self):
        """Say all that belongs together; behind what must be heard a question may follow."""
        over = False
        while self._queue or not over:
            await self._more()
            token = self._queue.pop(0)
            over = await self._say_token(token)
            if over and not token["interruptible"]:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._more(), 0.05)

    async def _say_token(self, token):
        """Say one token; tells whether the reply is over with it."""
        self.saying = token
        loop = asyncio.get_running_loop()
        due = loop.time()
        pace = FAST if self._events("tokens-played") else PACE
        for word in token["token"].split():
            due += len(word + " ") / CHARACTERS_PER_S / pace
            await asyncio.sleep(max(0.0, due - loop.time()))
            while self._pause_at and self._pause_at in self._spoken and self.saying is token:
                self._paused.set()
                await asyncio.sleep(0.002)
                due = loop.time()
            if self.saying is not token:
                return True
            self._spoken += word + " "
        self._said.append(token["token"].strip())
        if self._events("tokens-played"):
            await self.event("tokensPlayed", token["token"])
        return token["last"]

    async def _event(self, name, value):
        if self._events("speaker-events"):
            await self.event(name, value)

    async def _ended(self, **fields):
        """Go on as Twilio does when the session is over: with the Connect's action."""
        await self._stop()
        try:
            await self._follow(self._action, SessionId="VX0", SessionDuration="5", **fields)
        except Exception as failure:  # noqa: BLE001  # see above
            self.failure = failure
            self._replies.put_nowait("")

    async def _stop(self):
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        self._queue, self.saying, socket, self._socket = [], None, self._socket, None
        if socket is not None:
            await socket.close()

    async def close(self):
        """Leave nothing running."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stop()
