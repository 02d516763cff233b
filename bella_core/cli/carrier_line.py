"""A telephone line of this process: the other side of Twilio's webhooks, for commands that call a server of their own."""

from collections.abc import Awaitable, Callable
from xml.etree import ElementTree as ET

from aiohttp import ClientSession

from bella_core.core.errors import BellaError


class CarrierLine:
    """
    One call; what becomes of a ``<Connect>`` is each kind of line's own.

    Args:
        session: for requests. ``base``: the server's address.
        form: what every webhook of the call says: ``CallSid``, ``From``, ``To``.
        replied: awaited each time that bella has finished saying something; returns how many turns there were since.

    Attributes:
        over: the caller has hung up.
    """

    #: What is wrong when the call does not stay on the line's own kind of socket.
    elsewhere = ""

    def __init__(self, session: ClientSession, base: str, form: dict[str, str], replied: Callable[[], Awaitable[int]]) -> None:
        self._session = session
        self._base = base
        self._form = form
        self._replied = replied
        self.over = False

    async def call(self) -> None:
        """
        Hold the call until bella ends it, or nothing is left to say.

        Raises:
            BellaError: bella listens by ``<Gather>``.
        """
        where = f"{self._base}/twilio/voice"
        while where:
            where = await self._follow(await self._post(where))
        await self._post(f"{self._base}/twilio/status", CallStatus="completed")

    async def connect(self, verb: ET.Element, *, said: bool) -> dict[str, str]:
        """
        Hold a ``<Connect>``; ``said``: bella has said something before it.

        Returns:
            What the request to its action says of it.
        """
        raise NotImplementedError

    async def _post(self, where: str, **fields: str) -> str:
        async with self._session.post(where, data={"CallStatus": "in-progress", **self._form, **fields}) as answer:
            answer.raise_for_status()
            return await answer.text()

    async def _follow(self, twiml: str) -> str:
        """Do what TwiML says, and return where to go on; empty when the call is over."""
        said = False
        for verb in ET.fromstring(twiml):  # noqa: S314  # written by this very process
            said = said or verb.tag == "Say"
            if verb.tag == "Connect":
                fields = await self.connect(verb, said=said)
                return "" if self.over else await self._follow(await self._post(verb.attrib["action"], **fields))
            if verb.tag == "Dial":
                return await self._put_through(verb)
            if verb.tag == "Redirect":
                return verb.text or ""
            if verb.tag == "Gather":
                raise BellaError(self.elsewhere)
        await self._replied()
        return ""

    async def _put_through(self, dial: ET.Element) -> str:
        """Have whoever is rung take the call: hear what they hear, press the key, and end the call for both."""
        await self._replied()
        leg = {"CallSid": f"{self._form['CallSid']}-leg", "ParentCallSid": self._form["CallSid"]}
        number = dial.find("Number")
        if number is not None and (whisper := number.get("url")):
            gather = ET.fromstring(await self._post(whisper, **leg)).find("Gather")  # noqa: S314  # written by this very process
            await self._post(gather.attrib["action"] if gather is not None else whisper, **leg, Digits="1")
        await self._post(dial.attrib["action"], DialCallStatus="completed")
        return ""
