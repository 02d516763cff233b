"""The journal says why: codes of what was taken, looked up and left, none of which holds a word of a caller's."""

import attrs
import orjson
import pytest

from bella_core.core.errors import UnknownCall
from bella_core.crud import turns
from bella_core.domain.dialogue.prompts import CATALOGUES
from bella_core.schemas.journal import dump, load
from bella_core.services.call_story import call_story, turn_story
from bella_core.services.call_timings import Waited, summed_up
from bella_core.services.turns_replay import check_call
from tests.conversation.house import TO_READ_BACK


async def told(house, line):
    return (await house.db.read(call_story, line.call_id)).turns


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("service=cleaning",), {"took:visit", "took:service", "next:name"}),
        ((None,), {"silence:1", "again:reason"}),
        (("xyzzy plugh", "xyzzy plugh", "xyzzy plugh"), {"not_understood:2", "again:reason"}),
        (("language=fr-CA",), {"language:fr-CA", "again:reason"}),
        (("intent=human",), {"told:outcome:transferred", "ends:transfer"}),
        ((*TO_READ_BACK[:3],), {"took:time", "find=exact", "next:offer"}),
        (TO_READ_BACK, {"chose", "held", "hold=held", "next:read_back"}),
        ((*TO_READ_BACK, "no"), {"next:change"}),
        ((*TO_READ_BACK, "yes"), {"booked", "commit=booked", "told:outcome:booked", "ends:hang_up"}),
        (("service=cleaning; known=no; name=Peter Jones",), {"took:known", "took:name", "next:when"}),
        (("[0]",), {"told:outcome:transferred", "ends:transfer"}),
    ],
)
async def test_a_turn_says_why(house, said, why):
    line = await house.call(*said)
    assert why <= set((await told(house, line))[-1].why)


async def test_no_reason_holds_what_was_said(house):
    line = await house.call(*TO_READ_BACK, "no", "name=Anna Roy")
    codes = " ".join(code for turn in await told(house, line) for code in turn.why)
    assert not [word for word in ("Peter", "Jones", "Anna", "Roy", "416", "2026") if word.lower() in codes.lower()]


async def test_what_was_asked_stands_beside_its_answer(house):
    line = await house.call(*TO_READ_BACK)
    asked = [(one.ask["_"], one.answer["_"]) for turn in await told(house, line) for one in turn.asked]
    assert asked == [("FindSlots", "Slots"), ("HoldSlot", "Held")]


async def test_keys_and_silence_are_told_as_such(house):
    line = await house.call("service=cleaning", "[2]", None)
    heard = [turn.heard for turn in await told(house, line)]
    assert [one.by for one in heard] == ["call", "words", "keys", "silence"]
    assert heard[2].keys == "2"


async def test_a_turn_of_before_reasons_were_kept_is_told_without_them(house):
    line = await house.call("service=cleaning")
    record = load((await house.db.read(turns.every, line.call_id))[-1][1])
    old = orjson.loads(dump(record))
    for name in ("asks", "why", "timing"):
        del old[name]
    story = turn_story(load(orjson.dumps(old).decode()))
    assert (story.why, story.asked, story.timing, story.question) == ((), (), None, record.state.question)


async def test_a_turn_that_code_decides_otherwise_now_is_found(house, monkeypatch):
    line = await house.call(*TO_READ_BACK)
    monkeypatch.setitem(CATALOGUES["en-CA"], "read_back.question", ("Shall I put it in the book?",))
    checked = await house.db.read(check_call, line.call_id)
    assert [(turn.turn, turn.differs) for turn in checked.turns if turn.differs] == [(4, ("reply", "state"))]
    assert checked.turns[4].now.parts[-1].text == "Shall I put it in the book?"


async def test_a_call_that_never_was_has_no_story(house):
    with pytest.raises(UnknownCall, match="neither bella's nor the carrier's"):
        await house.db.read(call_story, "CA1")


def test_turns_without_words_have_no_wait_and_goals_that_are_missed_are_named():
    keyed, spoken = Waited("gather", 0.2), Waited("gather", 0.2, 4.0)
    (row,) = summed_up([keyed])
    assert (row.p50, row.p95, row.missed) == (None, None, ("own part",))
    (row,) = summed_up([keyed, spoken])
    assert row.missed == ("own part", "p50", "p95")
    assert summed_up([attrs.evolve(spoken, by="")])[0].by == "unknown"


async def test_how_a_transfer_ended_is_part_of_the_story(house):
    line = await house.call("[0]")
    await line.dialled("busy")
    turn = (await told(house, line))[-1]
    assert (turn.heard.by, turn.heard.words, turn.why[0], turn.question) == ("transfer", "busy", "transfer:busy", "after_transfer")
    assert [checked.differs for checked in (await house.db.read(check_call, line.call_id)).turns] == [(), (), ()]
