"""Conversations in writing wait no longer than calls do, and lose nothing by it."""

import pytest

from bella_core.crud import appointments
from bella_core.services.chat import ChatDesk, ChatTrouble, Message, Opening
from tests.conversation.house import TO_READ_BACK, House
from tests.conversation.test_budget import LIMITS, SlowBooking

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
