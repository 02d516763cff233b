"""What was journalled, fed to the dialogue again, gives the same replies to the last byte; no plugin and no database is asked."""

import pytest

from bella_core.crud import turns
from bella_core.schemas.journal import dump_reply, load
from bella_core.services.turns_replay import replay
from tests.conversation.house import TO_READ_BACK

CALLS = [
    (*TO_READ_BACK, "yes", "no"),
    (*TO_READ_BACK, "no", "about=2026-11-12 14:00", "first", "yes"),
    ("language=fr-CA", None, "intent=repeat", "service=cleaning", "[0]"),
    (None, "service=cleaning", None, None),
]


@pytest.mark.parametrize("said", CALLS)
async def test_a_call_replays_to_the_same_bytes(house, said):
    line = await house.call()
    for words in said:
        await line.say(words)
        if line.reply.then != "listen":
            break
    records = [load(text) for _, text in await house.db.read(turns.every, line.call_id)]
    assert len(records) == line.turn + 1
    replayed = list(replay(line.call_id, records, house.clinics.view))
    assert [dump_reply(reply) for reply in replayed] == [dump_reply(record.reply) for record in records]
