"""Of what a caller says, keys, or is called, nothing appears in a log line, an alert or an answer's headers."""

import io
import logging

import pytest

from bella_core.core import logging as bella_logging
from bella_core.core.logging import withheld
from bella_core.plugin import hookimpl
from tests.conversation.plain_words import PlainWords
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

#: Planted, in every form in which they might leak.
SECRETS = (
    "Zebulon",
    "Quackenbush",
    "zebulon",
    "4165550147",
    "+14165550147",
    "416-555-0147",
    "555 0147",
    "my tooth is purple",
    "1987-06-05",
)


class Leaky(PlainWords):
    """A plugin that breaks on some words, with those words in its error."""

    name = "leaky"

    @hookimpl
    def extract(self, utterance, cleaned, context):
        if "purple" in utterance.text:
            raise ValueError(f"cannot read {utterance.text!r} of {context.caller}")
        return super().extract(utterance, cleaned, context)


class Pager:
    name = "pager"
    api = 1

    def __init__(self):
        self.sent = []

    @hookimpl
    async def send_alert(self, alert):
        self.sent.append(alert)


@pytest.fixture
def lines():
    """Everything that is logged, at the lowest level, by bella or by a library."""
    stream = io.BytesIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    bella_logging.configure(level="debug", stream=stream, libraries=True)
    root.setLevel(logging.DEBUG)
    yield stream
    bella_logging.configure(libraries=False)
    root.handlers[:], root.level = before


async def test_nothing_of_a_caller_is_ever_logged(sqlite_url, session, tmp_path, lines, capfd):
    pager, before = Pager(), withheld()
    async with running(settings_for(sqlite_url, tmp_path), plugins=[Leaky, pager]) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN, caller="+14165550147")
        await call.dial()
        await call.say("service=cleaning; known=no; name=Zebulon Quackenbush; born=1987-06-05")
        await call.say("my tooth is purple")
        for words in ("no", "phone=+14165550147", "about=2026-11-10 10:00", "first", "yes"):
            if call.state == "listening":
                await call.say(words)
        await call.post(f"{PUBLIC}/twilio/turn?call=Zebulon&turn=4165550147", SpeechResult="my tooth is purple")
        await session.post(server.url + "/twilio/voice?name=Quackenbush", data={"From": "+14165550147", "SpeechResult": "Zebulon"})
        await session.get(server.url + "/Zebulon")
        lost = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN, caller="+14165550147")
        await lost.dial()
        await lost.press("0")
        await server.bella.db.close()
        await lost.desk("no-answer")
        await lost.leave_message()
        await server.bella.alerts.close()
    logged = lines.getvalue().decode() + "".join(capfd.readouterr())
    assert "turn_answered" in logged
    assert "ValueError" in logged  # the plugin's failure is told, without its words
    assert [secret for secret in SECRETS if secret in logged] == []
    assert withheld() == before  # nothing had to be held back: nobody tried
    told = repr(pager.sent)
    assert lost.sid in told
    assert [secret for secret in SECRETS if secret in told] == []
