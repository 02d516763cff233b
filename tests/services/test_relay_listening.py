"""How long an answer is waited for over the relay, whatever of the caller's and bella's voices Twilio tells."""

import asyncio

import pytest

from bella_core.domain.dialogue.types import Listen
from bella_core.services.relay.listening import Line, Listening, RelayFailed
from bella_core.telephony.locales import Locales
from bella_core.telephony.relay import Failed, Interrupted, Pressed, Prompted, RelayTransport, Speaking
from bella_core.telephony.relay_playback import RelayPlayback
from bella_core.telephony.transport import Keys, Nothing, Spoken

#: Seconds of a call that pass in one.
PACE = 100.0


class Call:
    """One question, and what comes after it: ``(seconds of the call, frame)``."""

    def __init__(self, *happenings, mode="open", must="", rest="How can I help you?"):
        self.happenings, self.mode, self.must, self.rest = happenings, mode, must, rest

    async def answer(self):
        """What is answered, and after how many seconds of the call."""
        line = Line(asyncio.Queue(), RelayTransport(Locales()), PACE)
        began = line.now()
        playback = RelayPlayback(self.must, self.rest, began, PACE)
        happening = asyncio.create_task(self.happen(line, began))
        try:
            async with asyncio.timeout(20):
                body = await Listening(line, playback, Listen(self.mode, "en-CA")).answer()
            return body, (line.now() - began) * PACE
        finally:
            happening.cancel()

    async def happen(self, line, began):
        for at, frame in self.happenings:
            await asyncio.sleep(max(0.0, began + at / PACE - line.now()))
            line.frames.put_nowait(frame)


ON, OFF, AGENT_OFF = Speaking("client", on=True), Speaking("client", on=False), Speaking("agent", on=False)


async def test_silence_is_counted_from_the_end_of_bellas_voice_where_twilio_tells_it():
    body, after = await Call((130, AGENT_OFF), rest="x" * 3000).answer()
    assert body == Nothing()
    assert 136 <= after < 280


async def test_and_from_the_latest_that_it_can_have_ended_where_twilio_does_not():
    body, after = await Call(rest="x" * 3000).answer()
    assert body == Nothing()
    assert after >= 300


async def test_a_pause_of_bellas_between_two_sentences_is_no_end():
    _, after = await Call((20, AGENT_OFF), rest="x" * 3000).answer()
    assert after >= 300


async def test_a_cough_while_bella_speaks_ends_nothing():
    body, after = await Call((10, ON), (11, OFF), rest="x" * 2000).answer()
    assert body == Nothing()
    assert after >= 200


async def test_a_cough_in_the_silence_is_waited_on_for_words_that_may_come():
    body, after = await Call((3, AGENT_OFF), (4, ON), (30, OFF), (31, Prompted("yes", last=True))).answer()
    assert body == Spoken("yes")
    assert after >= 31


async def test_and_when_none_come_it_was_silence():
    body, after = await Call((3, AGENT_OFF), (4, ON), (30, OFF)).answer()
    assert body == Nothing()
    assert 33 <= after < 80


async def test_who_speaks_without_end_and_without_words_is_silent_after_a_minute():
    body, after = await Call((3, AGENT_OFF), (4, ON)).answer()
    assert body == Nothing()
    assert 63 <= after < 110


async def test_words_that_were_never_finished_are_taken_as_they_are():
    body, _ = await Call((3, AGENT_OFF), (4, Prompted("a clea", last=False)), (5, OFF)).answer()
    assert body == Spoken("a clea")


async def test_an_interruption_while_somebody_speaks_does_not_hurry_them():
    body, after = await Call((1, ON), (2, Interrupted("How")), (20, Prompted("a cleaning", last=True))).answer()
    assert body == Spoken("a cleaning")
    assert after >= 20


async def test_keys_win_over_words_that_came_before_them():
    body, _ = await Call((3, AGENT_OFF), (4, Prompted("four one", last=True)), (4.2, Pressed("4")), mode="phone").answer()
    assert body == Keys("4")


@pytest.mark.parametrize(("keys", "body"), [("12041985", Keys("12041985")), ("1204#", Keys("1204")), ("#", Nothing())])
async def test_a_date_is_keyed_like_on_any_other_transport(keys, body):
    found, _ = await Call(*((3, Pressed(key)) for key in keys), mode="birth_date").answer()
    assert found == body


async def test_a_failure_of_twilios_is_no_silence():
    with pytest.raises(RelayFailed):
        await Call((1, Failed())).answer()
