"""
A caller at Twilio: signs webhooks, follows the TwiML that comes back as Twilio does, and says, keys or stays silent when asked.

It knows nothing of bella but the addresses. TwiML that Twilio would refuse or partly ignore, an answer later than 15 s and anything
but XML fail the test at once.
"""

import asyncio
import io
import itertools
import os
import time
from typing import Literal
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import aiohttp
from twilio.request_validator import RequestValidator

from tests.peers.twiml_schema import faults

#: Twilio gives up a webhook after this many seconds.
LIMIT_S = 15.0

State = Literal["new", "listening", "dialling", "recording", "over"]


class TwilioCaller:
    """
    One call.

    Args:
        session: sends the webhooks.
        server: where the server listens, ``http://127.0.0.1:8080``; a list takes turns, as a load balancer would.
        public_url: the address that TwiML and signatures name.
        token: the account's auth token; None sends no signature.
        caller, called: ``From`` and ``To``.
        fields: more fields of every webhook, such as ``ForwardedFrom``.
    """

    def __init__(
        self, session, server, *, public_url=None, token="12345", caller="+14165550123", called="+14165550100", sid=None, fields=None
    ):
        self._session = session
        servers = [server] if isinstance(server, str) else server
        self._servers = itertools.cycle(servers)
        self._public_url = public_url or servers[0]
        self._validator = RequestValidator(token) if token else None
        self.sid = sid or "CA" + os.urandom(16).hex()
        self._base = {
            "CallSid": self.sid,
            "From": caller,
            "To": called,
            "AccountSid": "AC" + "0" * 32,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }
        self._base.update(fields or {})
        self.state: State = "new"
        #: What the callee said since the caller's last action, one text per <Say>; and the whole conversation.
        self.heard: list[str] = []
        self.talk: list[tuple[str, str]] = []
        self.gather: dict[str, str] = {}
        self.dialled: str | None = None
        #: The address of what the desk hears first, what it heard, the leg's id, and whether it has the call.
        self.whisper, self.leg, self.bridged = "", "", False
        self.whispered: list[str] = []
        self.voice = ""
        self.slowest = 0.0
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.twiml = ""
        self._rest: list[ET.Element] = []
        self._action = ""

    @property
    def text(self) -> str:
        """What was heard since the caller's last action."""
        return " ".join(self.heard)

    # --- what a caller does ---

    async def dial(self) -> str:
        """Ring the clinic."""
        await self._follow("/twilio/voice", CallStatus="ringing")
        return self.text

    async def say(self, text: str, confidence: str = "0.91") -> str:
        """Say something; only when listened to."""
        self._expect("listening")
        assert "speech" in self.gather["input"]
        self.talk.append(("caller", text))
        await self._follow(self._action, SpeechResult=text, Confidence=confidence)
        return self.text

    async def press(self, keys: str) -> str:
        """Press keys; more than the Gather takes are lost, as at Twilio."""
        self._expect("listening")
        assert "dtmf" in self.gather["input"]
        keys = keys[: int(self.gather.get("numDigits", 99))]
        finish = self.gather.get("finishOnKey", "#")
        if finish and finish in keys:
            keys = keys[: keys.index(finish)]
        self.talk.append(("caller", f"[{keys}]"))
        await self._follow(self._action, Digits=keys)
        return self.text

    async def silence(self) -> str:
        """Say nothing until the Gather ends."""
        self._expect("listening")
        self.talk.append(("caller", ""))
        if self.gather.get("actionOnEmptyResult") == "true":
            await self._follow(self._action)
        else:
            self.heard = []
            await self._run(self._rest)
        return self.text

    async def desk(self, status: str, key: str | None = "1") -> str:
        """End the ringing at the desk: ``completed``, ``busy``, ``no-answer``, ``failed``; whoever answers presses ``key``, if any."""
        self._expect("dialling")
        if status == "completed" and self.whisper:
            self.bridged = await self.answer_desk(key)
        await self._follow(self._action, DialCallStatus=status)
        return self.text

    async def answer_desk(self, key: str | None) -> bool:
        """
        Answer at the desk, on a leg of its own: hear the whisper, press ``key`` or nothing.

        Returns:
            Whether Twilio connects the two: what the leg was told has come to its end without hanging up.
        """
        leg = {
            "CallSid": self.leg,
            "ParentCallSid": self.sid,
            "To": self.dialled or "",
            "Called": self.dialled or "",
            "Direction": "outbound-dial",
        }
        verbs = await self._leg(self.whisper, leg)
        self.whispered = [said.text or "" for said in verbs[0].iter("Say")]
        assert (verbs[0].tag, verbs[0].attrib["input"], verbs[0].attrib["numDigits"]) == ("Gather", "dtmf", "1")
        if key is not None:
            verbs = await self._leg(verbs[0].attrib["action"], leg, Digits=key)
        else:
            verbs = verbs[1:]
        self.whispered += [verb.text or "" for verb in verbs if verb.tag == "Say"]
        return not any(verb.tag == "Hangup" for verb in verbs)

    async def _leg(self, url: str, leg: dict[str, str], **fields: str) -> list[ET.Element]:
        text, code = await self.post(url, **leg, **fields)
        assert (code, faults(text)) == (200, []), (code, text)
        return list(ET.fromstring(text))

    async def leave_message(self, seconds: int = 9) -> str:
        """Speak after the tone."""
        self._expect("recording")
        sid = "RE" + os.urandom(16).hex()
        await self._follow(self._action, RecordingSid=sid, RecordingDuration=str(seconds), RecordingUrl=f"https://api.example.org/{sid}")
        return self.text

    async def leave_nothing(self) -> str:
        """Say nothing after the tone: Twilio goes on with the next verb."""
        self._expect("recording")
        self.heard = []
        await self._run(self._rest)
        return self.text

    async def sent_on(self, url: str) -> str:
        """Go on where the carrier was told to send the call, in the middle of whatever it was."""
        assert self.state in {"listening", "dialling", "recording"}, self.state
        await self._follow(url)
        return self.text

    async def hang_up(self) -> None:
        """Put the telephone down."""
        self.state = "over"
        await self.status("completed")

    async def status(self, status: str) -> int:
        """Send a status callback."""
        _, code = await self.post("/twilio/status", CallStatus=status, SequenceNumber="2", CallbackSource="call-progress-events")
        return code

    async def again(self, server: str | None = None) -> str:
        """Deliver the last webhook once more, as Twilio does after a lost answer; returns the TwiML."""
        url, fields = self.requests[-1]
        text, code = await self.post(url, server=server, **fields)
        assert code == 200, (code, text)
        return text

    # --- Twilio's part ---

    async def post(self, url: str, *, server: str | None = None, **fields: str) -> tuple[str, int]:
        """Send one signed webhook and return the answer's text and status."""
        path = url.removeprefix(self._public_url)
        assert path.startswith("/"), f"{url} is not an absolute address of {self._public_url}"
        form = {"CallStatus": "in-progress", **self._base, **fields}
        headers = {"User-Agent": "TwilioProxy/1.1", "I-Twilio-Idempotency-Token": os.urandom(16).hex()}
        if self._validator:
            headers["X-Twilio-Signature"] = self._validator.compute_signature(self._public_url + path, form)
        started = time.monotonic()
        timeout = aiohttp.ClientTimeout(total=LIMIT_S)
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        where, body = (server or next(self._servers)) + path, io.BytesIO(urlencode(form).encode())
        async with self._session.post(where, data=body, headers=headers, timeout=timeout) as answer:
            text = await answer.text()
            self.slowest = max(self.slowest, time.monotonic() - started)
            if answer.status == 200:
                assert answer.content_type in {"text/xml", "application/xml"}, answer.content_type
            return text, answer.status

    async def _follow(self, url: str, **fields: str) -> None:
        self.heard = []
        await self._fetch(url, fields)

    async def _fetch(self, url: str, fields: dict[str, str]) -> None:
        self.requests.append((url, fields))
        text, code = await self.post(url, **fields)
        assert code == 200, (code, text)
        await self.follow(text)

    async def follow(self, text: str) -> None:
        """Go on with TwiML that came some other way, such as by a second delivery."""
        self.twiml = text
        assert faults(text) == []
        await self._run(list(ET.fromstring(text)))

    async def _run(self, verbs: list[ET.Element]) -> None:
        for place, verb in enumerate(verbs):
            self._rest = verbs[place + 1 :]
            match verb.tag:
                case "Say" | "Play":
                    self._hear(verb)
                case "Start" | "Pause":  # what goes on beside the call; what takes time on a telephone
                    await asyncio.sleep(0)
                case "Gather":
                    for nested in verb:
                        self._hear(nested)
                    self.gather, self._action, self.state = dict(verb.attrib), verb.attrib["action"], "listening"
                    return
                case "Redirect":
                    await self._fetch(verb.text or "", {})
                    return
                case "Dial":
                    self.dialled, self._action, self.state = verb.findtext("Number"), verb.attrib["action"], "dialling"
                    self.whisper, self.bridged = verb.find("Number").attrib.get("url", ""), False
                    self.leg = "CA" + os.urandom(16).hex()
                    return
                case "Record":
                    self._action, self.state = verb.attrib["action"], "recording"
                    return
                case "Hangup" | "Reject":
                    break
                case other:
                    raise AssertionError(f"this caller does not know <{other}>")
        self.state = "over"
        await self.status("completed")

    def _hear(self, verb: ET.Element) -> None:
        if verb.tag == "Say":
            self.voice = verb.attrib.get("language", "")
            self.heard.append(verb.text or "")
            self.talk.append(("bella", verb.text or ""))

    def _expect(self, state: State) -> None:
        assert self.state == state, f"the call is {self.state}, not {state}; heard: {self.text}"
