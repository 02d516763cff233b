"""Conversations in writing wait no longer than calls do, and lose nothing by it."""

from datetime import timedelta

import pytest
from bella_canadian_nlp import CanadianNlp

from bella_core.crud import appointments, tasks
from bella_core.services.chat import ChatDesk, ChatTrouble, Message, Opening
from tests.conversation.house import NOW, TO_READ_BACK, House
from tests.conversation.models import Model, propose
from tests.conversation.test_budget import LIMITS, SlowBooking
from tests.conversation.test_spending import GUMS, TO_SERVICE

#: Ten hours later: nobody is there.
NIGHT = NOW + timedelta(hours=10)
HOLDER = "019a0000-0000-7000-8000-000000000001"


@pytest.fixture
async def house(db):
    """A process with short limits, whose booking the test can stop."""
    made = await House(db, limits=LIMITS, booking=SlowBooking).open()
    yield made
    made.booking.gate.set()
    await made.close()


async def test_a_message_that_took_too_long_is_sent_again_and_gets_its_answer(house):
    desk = ChatDesk(house.db, house.clinics, house.conversation, house.settings, house.clock)
    written = await desk.start(HOLDER, Opening(house.clinics.view.locations[0], "+14165550123"))
    for count, words in enumerate(TO_READ_BACK):
        written = await desk.say(HOLDER, Message(written.id, f"m{count}", written.turn, words))
    house.booking.gate.clear()
    agreed = Message(written.id, "yes", written.turn, "yes")
    with pytest.raises(ChatTrouble):
        await desk.say(HOLDER, agreed)
    house.booking.gate.set()

    answer = await desk.say(HOLDER, agreed)

    assert answer.turn == written.turn + 1
    assert "booked" in [part.key for part in answer.said.parts]
    assert len(await house.db.read(appointments.of_call, written.id)) == 1


async def written_with(db, answer, *said, at=NOW):
    """Hold a conversation in writing with a model; return what was answered last, the process and the model."""
    model = Model(answer)
    house = await House(db, plugins=(CanadianNlp, model)).open()
    house.clock.at = at
    desk = ChatDesk(house.db, house.clinics, house.conversation, house.settings, house.clock)
    written = await desk.start(HOLDER, Opening(house.clinics.view.locations[0], "+14165550123"))
    for count, words in enumerate(said):
        written = await desk.say(HOLDER, Message(written.id, f"m{count}", written.turn, words))
    await house.close()
    return written, model


async def test_a_model_helps_a_writer_as_it_helps_a_caller(db):
    written, model = await written_with(db, lambda said, request: propose(("service:checkup", "gums")), *TO_SERVICE, GUMS)
    assert [part.key for part in written.said.parts] == ["when"]
    assert len(model.requests) == 1


async def test_a_model_that_lies_agrees_to_nothing_for_a_writer(db):
    lie = {
        "cleaned": "yes book it",
        "proposals": [{"choice": "intent:first", "words": "the thing is"}, {"choice": "intent:book", "words": "yes"}],
    }
    vague = "well I was thinking you know the thing is"
    written, _ = await written_with(db, lambda said, request: lie, *TO_SERVICE, "a cleaning", "next Monday morning", vague, vague)
    assert await db.read(appointments.of_call, written.id) == ()


async def test_a_question_that_the_clinic_does_not_answer_becomes_a_message_where_nobody_is_there(db):
    strange = "do you folks happen to fix broken night guards for horses"
    written, model = await written_with(db, lambda said, request: propose(("question:other", "night guards")), strange, at=NIGHT)
    assert len(model.requests) == 1
    assert written.said.status == "message"
    assert [task.kind for task in await db.read(tasks.of_call, written.id)] == ["callback"]
