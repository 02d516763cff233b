"""How long callers by live audio and over the relay wait, as the journal has it: measured where bella listens and speaks herself."""

import itertools

import pytest

from bella_core.crud import calls, turns
from bella_core.schemas.journal import load
from bella_core.services.call_timings import stored, summed_up
from bella_core.services.speech.endpointing import PATIENCE_S
from bella_core.telephony.pacing import CARRIER
from tests.conversation.house import NOW
from tests.peers.engines import Modem
from tests.web import test_relay, test_streams

SAID = ("service=cleaning; known=no", "name=Peter Jones")


async def records(server, call):
    row = await server.bella.db.read(calls.by_carrier, call.sid)
    return [load(text) for _, text in await server.bella.db.read(turns.every, row.id)]


async def test_on_live_audio_the_end_of_speech_and_the_voice_are_measured(sqlite_url, tmp_path, session):
    async with test_streams.clinic(sqlite_url, tmp_path, Modem()) as server, test_streams.ringing(server, session) as call:
        await call.dial()
        await test_streams.say_all(call, SAID)
        kept = await records(server, call)
        (row,) = summed_up(await server.bella.db.read(stored, NOW, 100))

    for before, turn in itertools.pairwise(kept):
        assert turn.timing.by == "stream"
        assert PATIENCE_S[before.reply.listen.mode] <= turn.timing.words_s < PATIENCE_S[before.reply.listen.mode] + 5
        assert turn.timing.voice_s is not None
    assert (row.by, row.turns) == ("stream", 2)
    longest = max(turn.timing.words_s + turn.timing.engine_s for turn in kept[1:])
    assert longest <= row.p95 - CARRIER["stream"].rare + 1e-9


async def test_over_the_relay_what_twilio_takes_is_modelled(sqlite_url, tmp_path, session):
    async with test_relay.clinic(sqlite_url, tmp_path) as server, test_relay.ringing(server, session) as call:
        await call.dial()
        await test_relay.say_all(call, SAID)
        (row,) = summed_up(await server.bella.db.read(stored, NOW, 100))

    assert (row.by, row.turns) == ("relay", 2)
    assert row.p95 == pytest.approx(row.engine_p95 + CARRIER["relay"].rare)
