"""Whole calls over Twilio's webhooks, to a row in the database."""

import asyncio

from bella_core.crud import appointments, calls, tasks
from bella_core.telephony.forms import MAX_SPEECH
from tests.conversation.house import TO_READ_BACK
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for

BOOKED = (*TO_READ_BACK, "yes")


async def call_row(server, caller):
    return await server.bella.db.read(calls.by_carrier, caller.sid)


async def booked(server, caller):
    row = await call_row(server, caller)
    return await server.bella.db.read(appointments.of_call, row.id) if row else ()


async def items(server, caller):
    row = await call_row(server, caller)
    return [task.kind for task in await server.bella.db.read(tasks.of_call, row.id)]


async def test_a_caller_books(server, caller):
    call = caller()
    await call.dial()
    for words in BOOKED:
        await call.say(words)
    assert "booked" in call.text
    (appointment,) = await booked(server, call)
    assert (appointment.service, appointment.starts_at.isoformat()) == ("cleaning", "2026-11-10T15:00:00+00:00")
    row = await call_row(server, call)
    assert (row.status, row.outcome, row.caller) == ("completed", "booked", "+14165550123")
    assert call.slowest < 15


async def test_a_call_that_bella_ends_is_over(caller):
    call = caller()
    await call.dial()
    for words in BOOKED:
        await call.say(words)
    assert "Goodbye" in call.text
    assert call.state == "over"


async def test_the_read_back_is_not_to_be_interrupted(caller):
    call = caller()
    await call.dial()
    for words in TO_READ_BACK:
        await call.say(words)
    before_gather = call.twiml.partition("<Gather")[0]
    assert "Peter Jones" in before_gather
    assert "cleaning" in before_gather
    assert call.gather["speechTimeout"] == "1"


async def test_a_caller_who_asks_for_french_is_heard_and_spoken_to_in_french_and_loses_nothing(server, caller):
    call = caller()
    await call.dial()
    assert call.gather["language"] == "en-US"
    await call.say("language=fr-CA; service=cleaning")
    assert (call.gather["language"], call.voice) == ("fr-CA", "fr-CA")
    for words in (*TO_READ_BACK[:2], "about=2026-11-10 10:00", "first"):
        await call.say(words)
        assert call.voice == "fr-CA"
    assert "Peter Jones" in call.text  # what was said before and after the switch is all there
    await call.say("yes")
    (appointment,) = await booked(server, call)
    assert appointment.service == "cleaning"


async def test_two_on_the_keypad_switches_at_the_greeting(caller):
    call = caller()
    await call.dial()
    await call.press("2")
    assert (call.gather["language"], call.voice) == ("fr-CA", "fr-CA")


async def test_zero_reaches_the_desk_and_a_desk_that_does_not_answer_a_message(server, caller):
    call = caller()
    await call.dial()
    await call.press("0")
    assert (call.state, call.dialled) == ("dialling", "+14165550199")
    await call.desk("no-answer")
    assert (call.state, "leave a message?" in call.text) == ("listening", True)
    await call.say("yes")
    assert call.state == "recording"
    await call.leave_message()
    assert "Thank you" in call.text
    assert call.state == "over"
    assert "message" in await items(server, call)


async def test_a_desk_that_answered_ends_bellas_part(server, caller):
    call = caller()
    await call.dial()
    await call.press("0")
    await call.desk("completed")
    assert call.state == "over"
    assert (await call_row(server, call)).outcome == "transferred"


async def test_nobody_is_thanked_for_a_message_that_was_not_left(caller):
    call = caller()
    await call.dial()
    await call.press("0")
    await call.desk("busy")
    await call.press("1")
    await call.leave_nothing()
    assert call.state == "over"
    assert "Thank you" not in call.text


async def test_silence_is_answered_until_bella_takes_leave(caller):
    call = caller()
    await call.dial()
    turns = 0
    while call.state == "listening":
        await call.silence()
        turns += 1
        assert call.text
    assert turns <= 4


async def test_a_webhook_delivered_again_gets_the_same_twiml_and_has_one_effect(server, caller):
    call = caller()
    await call.dial()
    for words in BOOKED:
        await call.say(words)
        assert await call.again() == call.twiml
    assert len(await booked(server, call)) == 1


async def test_a_greeting_delivered_again_is_the_same_call(caller):
    call = caller()
    await call.dial()
    assert await call.again() == call.twiml


async def test_a_webhook_delivered_to_two_servers_at_once_gets_the_same_twiml(server, session, tmp_path):
    url = server.bella.settings.database_url
    async with running(settings_for(url.reveal(), tmp_path)) as second:
        call = TwilioCaller(session, [server.url, second.url], public_url=PUBLIC, token=TOKEN)
        await call.dial()
        for words in TO_READ_BACK:
            await call.say(words)
        given = (call._action, {"SpeechResult": "yes", "Confidence": "0.9"})
        answers = await asyncio.gather(*(call.post(given[0], server=where, **given[1]) for where in (server.url, second.url) * 3))
        assert len(set(answers)) == 1
        assert answers[0][1] == 200
        assert len(await booked(server, call)) == 1


async def test_a_status_delivered_in_any_order_and_twice_ends_the_call_once(server, caller):
    call = caller()
    await call.dial()
    for words in TO_READ_BACK:
        await call.say(words)
    for status in ("completed", "in-progress", "completed", "ringing"):
        assert await call.status(status) == 200
    assert (await items(server, call)).count("abandoned_at_confirmation") == 1
    assert (await call_row(server, call)).status == "completed"


async def test_a_yes_that_the_status_overtook_books(server, caller):
    call = caller()
    await call.dial()
    for words in TO_READ_BACK:
        await call.say(words)
    await call.status("completed")
    await call.say("yes")
    assert len(await booked(server, call)) == 1


async def test_a_hidden_number_is_no_number(server, caller):
    for number in ("anonymous", "+266696687", "+14165550100", "nonsense"):
        call = caller(caller=number)
        await call.dial()
        assert (await call_row(server, call)).caller is None


async def test_the_line_that_forwarded_is_not_the_caller(server, caller):
    call = caller(caller="+14165550177", fields={"ForwardedFrom": "+14165550177"})
    await call.dial()
    assert (await call_row(server, call)).caller is None


async def test_a_call_to_a_strange_number_is_answered_for_the_only_location(server, caller):
    call = caller(called="+14165559999")
    await call.dial()
    assert call.state == "listening"
    assert (await call_row(server, call)).location_id == "main"


async def test_a_megabyte_of_speech_is_answered(caller):
    call = caller()
    await call.dial()
    await call.say("la " * 350_000)
    assert call.state == "listening"
    assert MAX_SPEECH == 4000


async def test_callers_who_want_the_same_time_at_once_get_it_once(server, session, caller):
    calls_ = [caller(caller=f"+1416555{number:04}") for number in range(200, 206)]

    async def book(call):
        await call.dial()
        for words in (*TO_READ_BACK, "yes"):
            if call.state == "listening":
                await call.say(words)

    await asyncio.gather(*(book(call) for call in calls_))
    rows = [appointment for call in calls_ for appointment in await booked(server, call)]
    taken = {(row.provider_id, row.starts_at) for row in rows}
    assert len(taken) == len(rows)
    assert all(call.slowest < 15 for call in calls_)
    for call in calls_:
        assert len(await booked(server, call)) == ("booked" in call.text)
