"""What a clinic chooses for a locale is what its callers are heard and answered by, on every transport."""

import attrs
import pytest

from bella_core.core.settings import LocaleSettings, SpeechSettings, TelephonySettings
from bella_core.domain.clinic import Answering
from tests.conversation.plain_words import PlainWords
from tests.peers.engines import Modem
from tests.peers.twilio_caller import TwilioCaller
from tests.peers.twilio_stream import StreamCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

CHOSEN = TelephonySettings(
    locales={
        "en-CA": LocaleSettings(gather_language="en-GB", gather_model="deepgram_nova-3", say_voice="Polly.Amy-Neural", stream_voice="amy"),
        "fr-CA": LocaleSettings(gather_model="deepgram_nova-2", say_voice="Polly.Liam-Neural", stream_voice="liam"),
    }
)


@pytest.fixture
def settings(sqlite_url, tmp_path):
    return settings_for(sqlite_url, tmp_path, telephony=CHOSEN, speech=SpeechSettings(voice_activity="energy"))


async def test_a_gather_listens_by_the_chosen_model_and_speaks_in_the_chosen_voice(settings, session):
    async with running(settings) as server:
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        assert (call.gather["language"], call.gather["speechModel"]) == ("en-GB", "deepgram_nova-3")
        assert '<Say voice="Polly.Amy-Neural" language="en-GB">' in call.twiml
        await call.press("2")
        assert (call.gather["language"], call.gather["speechModel"]) == ("fr-CA", "deepgram_nova-2")
        assert '<Say voice="Polly.Liam-Neural" language="fr-CA">' in call.twiml


async def test_a_message_is_asked_for_and_thanked_for_in_the_chosen_voice(settings, session):
    async with running(settings) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], desk=None, answering=Answering(mode="off"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        call = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await call.dial()
        assert "Polly.Amy-Neural" in call.twiml
        await call.leave_message()
        assert "Polly.Amy-Neural" in call.twiml


async def test_plugins_are_asked_for_the_chosen_voice(settings, session):
    engine = Modem()
    async with running(settings, plugins=(PlainWords, engine)) as server:
        view = server.bella.clinics.view
        location = attrs.evolve(view.locations[0], answering=Answering(transport="stream"))
        await server.bella.clinics.save(attrs.evolve(view, locations=(location,)))
        call = StreamCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        try:
            await call.dial()
            await call.say("language=fr-CA; service=cleaning")
        finally:
            await call.close()
        assert {(speech.language, speech.voice) for speech in engine.said} == {("en-CA", "amy"), ("fr-CA", "liam")}
