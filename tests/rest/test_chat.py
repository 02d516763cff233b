"""A conversation in writing is a call by other means: the same dialogue, the same book, and no yes to what was not shown."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bella_core.app.bella import Bella
from bella_core.core.metrics import APPOINTMENTS
from bella_core.core.settings import Settings
from bella_core.crud import chats, tasks
from bella_core.db.models import calls, holds, idempotency, turns
from bella_core.plugin import Secret, Verdict, hookimpl
from bella_core.telephony.transport import StartCall
from tests.peers.stores import KEY

from .conftest import NOW, ONE_ENGINE

TO_READ_BACK = ("I'd like to book a cleaning", "no I'm new", "Peter Jones", "next Tuesday morning", "the first one")


class Chat:
    """Somebody who writes."""

    def __init__(self, client):
        self.client, self.id, self.turn, self.count = client, None, None, 0
        self.answer = None

    async def post(self, **body):
        return await self.client.request("POST", "/assistant/chat", json=body)

    async def start(self, **more):
        status, _, self.answer = await self.post(**{"from": "+14165550142", **more})
        assert status == 200
        self.id, self.turn = self.answer["id"], self.answer["turn"]
        return self

    async def say(self, *messages):
        for text in messages:
            self.count += 1
            status, _, self.answer = await self.post(id=self.id, message_id=f"m{self.count}", after=self.turn, message=text)
            assert status == 200, self.answer
            self.turn = self.answer["turn"]
        return self

    @property
    def text(self):
        return " ".join(part["text"] for part in self.answer["messages"])


@pytest.fixture
async def chat(writer):
    return await Chat(writer).start()


async def rows(bella, table):
    return await bella.db.read(lambda conn: conn.execute(select(table)).all())


async def booked(client):
    return [row for page in await client.pages("/appointments") for row in page]


async def test_who_writes_is_greeted_and_booked_after_a_yes_to_the_whole_read_back(chat, writer, bella):
    assert (chat.answer["status"], chat.answer["turn"]) == ("open", 0)
    await chat.say(*TO_READ_BACK)
    assert "Peter Jones" in chat.text
    assert await booked(writer) == []

    await chat.say("yes")

    [row] = await booked(writer)
    assert (row["service"], row["starts_at"]) == ("cleaning", "2027-03-16T08:00:00-04:00")
    [call] = await rows(bella, calls)
    assert (call.channel, call.outcome) == ("chat", "booked")
    assert len(await rows(bella, turns)) == len(TO_READ_BACK) + 2
    if chat.answer["status"] == "open":
        await chat.say("no thank you goodbye")
    assert (chat.answer["status"], chat.answer["outcome"]) == ("over", "booked")
    [call] = await rows(bella, calls)
    assert (call.status, call.ended_at) == ("completed", NOW)


@ONE_ENGINE
async def test_the_same_message_again_is_the_same_turn_and_gets_the_same_answer(chat, writer, bella):
    await chat.say(*TO_READ_BACK)
    same = {"id": chat.id, "message_id": "yes-1", "after": chat.turn, "message": "yes"}

    first, second, third = await asyncio.gather(*(chat.post(**same) for _ in range(3)))
    later = await chat.post(**same)

    assert [one[0] for one in (first, second, third, later)] == [200] * 4
    assert first[2]["messages"] == second[2]["messages"] == third[2]["messages"] == later[2]["messages"]
    assert len(await booked(writer)) == 1
    assert len(await rows(bella, turns)) == len(TO_READ_BACK) + 2


@ONE_ENGINE
async def test_the_same_opening_again_is_the_same_conversation(writer, make_client):
    one, two = await Chat(writer).start(message_id="a"), await Chat(writer).start(message_id="a")
    other, another = await Chat(writer).start(message_id="b"), await Chat(await make_client("write")).start(message_id="a")

    assert one.answer == two.answer
    assert len({one.id, other.id, another.id}) == 3


@ONE_ENGINE
async def test_a_yes_to_a_reply_that_was_not_shown_books_nothing(chat, writer):
    await chat.say(*TO_READ_BACK[:-1])
    before = chat.turn
    await chat.say(TO_READ_BACK[-1])

    status, _, problem = await chat.post(id=chat.id, message_id="hasty", after=before, message="yes")

    assert (status, problem["title"]) == (409, "Not this message's turn")
    assert await booked(writer) == []


@ONE_ENGINE
async def test_of_two_messages_at_once_one_is_answered(chat, bella):
    said = [chat.post(id=chat.id, message_id=name, after=0, message=f"I'd like {name}") for name in ("a cleaning", "a checkup")]

    assert sorted([status for status, _, _ in await asyncio.gather(*said)]) == [200, 409]
    assert len(await rows(bella, turns)) == 2


@ONE_ENGINE
async def test_a_message_whose_server_died_blocks_nobody_for_long(chat, bella):
    await bella.db.write(chats.claim, chat.id, 1, "lost\nhello", timedelta(seconds=18))
    late = {"id": chat.id, "message_id": "new", "after": 0, "message": "I'd like a cleaning"}
    assert (await chat.post(**late))[0] == 409
    await bella.db.write(lambda conn: conn.execute(update(idempotency).values(created_at=NOW.replace(year=2020))).rowcount)

    assert (await chat.post(**late))[0] == 200


@ONE_ENGINE
async def test_however_late_another_message_after_an_older_reply_is_refused(chat, bella):
    await chat.say("I'd like to book a cleaning", "no I'm new")
    await bella.db.write(lambda conn: conn.execute(update(idempotency).values(created_at=NOW.replace(year=2020))).rowcount)

    status, _, problem = await chat.post(id=chat.id, message_id="late", after=0, message="I'd like a checkup")

    assert (status, problem["title"]) == (409, "Not this message's turn")
    assert (await chat.post(id=chat.id))[2]["turn"] == 2


@ONE_ENGINE
async def test_where_it_stands_can_be_asked_by_the_id_alone(chat):
    await chat.say("I'd like to book a cleaning")

    status, _, answer = await chat.post(id=chat.id)

    assert status == 200
    assert answer == chat.answer


@ONE_ENGINE
async def test_a_conversation_is_its_keys_own_and_no_call_can_be_written_into(chat, make_client, bella):
    stranger = await make_client("write")
    call_id, _ = await bella.conversation.start(StartCall("CA" + "1" * 32, "main", "+14165550123"))
    for client, name in ((stranger, chat.id), (chat.client, call_id), (chat.client, "x\x00y")):
        for more in ({}, {"message_id": "a", "after": 0, "message": "hello"}):
            status, _, problem = await client.request("POST", "/assistant/chat", json={"id": name, **more})
            assert (status, problem["title"]) == (404, "No such conversation")


@ONE_ENGINE
async def test_an_emergency_is_told_in_words_and_staff_learn_of_it(chat, bella):
    await chat.say("my face is swollen and I have trouble breathing")

    assert "Call 911 now" in chat.text
    assert "Hang up" not in chat.text
    assert [task.kind for task in await bella.db.read(tasks.unresolved)] == ["emergency"]


@ONE_ENGINE
@pytest.mark.parametrize(
    ("language", "told"),
    [("en-CA", "Please call our team at (416) 555-0100."), ("fr-CA", "Veuillez appeler notre équipe au (416) 555-0100.")],
)
async def test_who_wants_a_person_is_told_whom_to_call_and_not_that_they_are_put_through(writer, language, told):
    chat = await Chat(writer).start(language=language)
    await chat.say("I want to talk to a person" if language == "en-CA" else "je veux parler à quelqu'un")

    assert told in chat.text
    assert "putting you through" not in chat.text
    assert chat.answer["status"] == "over"
    status, _, _ = await chat.post(id=chat.id, message_id="more", after=chat.turn, message="hello?")
    assert status == 410


@pytest.mark.parametrize(
    ("language", "line", "languages"),
    [("en-CA", "blorp the frobnicator please", ["en-CA", "fr-CA"]), ("fr-CA", "blorp le frobnicateur", ["fr-CA", "en-CA"])],
)
@ONE_ENGINE
async def test_who_is_not_understood_at_first_is_asked_in_their_own_language_too(writer, bella, language, line, languages):
    chat = await Chat(writer).start(language=language)

    await chat.say(line)

    assert [part["language"] for part in chat.answer["messages"]] == languages
    assert (await chat.post(id=chat.id))[2]["messages"] == chat.answer["messages"]
    await chat.say(line)
    assert {part["language"] for part in chat.answer["messages"]} == {language}


@ONE_ENGINE
async def test_out_of_hours_a_message_is_written_and_kept_once(writer, clock, bella):
    clock.at = NOW + timedelta(days=1, hours=10)
    chat = await Chat(writer).start()
    await chat.say("I want to talk to a person")
    assert chat.answer["status"] == "message"
    assert "tone" not in chat.text
    same = {"id": chat.id, "message_id": "note", "after": chat.turn, "message": "Please call me about my bill, Peter Jones"}

    answers = [await chat.post(**same) for _ in range(2)]

    assert [(status, answer["status"], answer["outcome"]) for status, _, answer in answers] == [(200, "over", "message")] * 2
    assert "Our team will get your message" in answers[0][2]["messages"][0]["text"]
    kept = [task.details for task in await bella.db.read(tasks.unresolved) if "text" in task.details]
    assert kept == [{"text": "Please call me about my bill, Peter Jones", "phone": "+14165550142"}]


@ONE_ENGINE
@pytest.mark.parametrize(("hours", "status"), [(0, "over"), (10, "message")])
async def test_who_has_written_for_half_an_hour_goes_to_a_person_or_leaves_a_message(writer, clock, hours, status):
    """Who writes may take longer than who speaks; then it ends as a call does."""
    clock.at += timedelta(hours=hours)
    chat = await Chat(writer).start()
    clock.at += timedelta(minutes=20)
    await chat.say("I would like to book a cleaning")
    assert chat.answer["status"] == "open"
    clock.at += timedelta(minutes=10)
    await chat.say("Peter Jones")
    assert chat.answer["status"] == status


@ONE_ENGINE
async def test_who_stays_away_too_long_finds_it_over_and_the_time_free(chat, clock, bella):
    await chat.say(*TO_READ_BACK)
    clock.at += timedelta(minutes=31)

    status, _, problem = await chat.post(id=chat.id, message_id="late", after=chat.turn, message="yes")

    assert (status, problem["title"]) == (410, "Conversation over")
    [call] = await rows(bella, calls)
    assert (call.status, call.outcome) == ("expired", "abandoned")
    assert await rows(bella, holds) == []


async def test_a_conversation_that_nobody_goes_on_with_is_ended(chat, clock, bella, writer):
    await chat.say(*TO_READ_BACK)
    clock.at += timedelta(minutes=29)
    young = await Chat(writer).start()
    clock.at += timedelta(minutes=2)

    await bella.chat.end_idle()

    assert {call.id: call.status for call in await rows(bella, calls)} == {chat.id: "expired", young.id: "active"}


@ONE_ENGINE
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"id": "x", "message": "a"}, "#/message_id"),
        ({"id": "x", "message_id": "a", "after": 0, "message": " "}, "#/message"),
        ({"id": "x", "message_id": "a", "after": 0, "message": "x" * 4001}, "#/message"),
        ({"id": "x", "message_id": "", "after": 0, "message": "a"}, "#/message_id"),
        ({"id": "x", "message_id": "a" * 256, "after": 0, "message": "a"}, "#/message_id"),
        ({"id": "x", "message_id": "a", "after": -1, "message": "a"}, "#/after"),
        ({"message": "hello"}, "#/message"),
        ({"from": "12"}, "#/from"),
        ({"location": "moon"}, "#/location"),
        ({"language": "de"}, "#/language"),
    ],
)
async def test_a_request_that_does_not_fit_is_explained(writer, body, pointer):
    status, _, problem = await writer.request("POST", "/assistant/chat", json=body)

    assert status == 422
    assert pointer in [mistake["pointer"] for mistake in problem["errors"]]


@ONE_ENGINE
async def test_a_key_that_only_reads_may_not_write(reader):
    assert (await reader.request("POST", "/assistant/chat", json={}))[0] == 403


class Watcher:
    """Hear what plugins are told of bookings."""

    api = 1
    name = "watcher"

    def __init__(self):
        self.asked, self.told, self.ended = [], asyncio.Queue(), asyncio.Queue()

    @hookimpl
    def check_booking(self, booking):
        self.asked.append(booking.channel)
        return Verdict.allow()

    @hookimpl
    async def appointment_changed(self, event):
        self.told.put_nowait((event.action, event.channel))

    @hookimpl
    async def call_ended(self, event):
        self.ended.put_nowait(event.outcome)


@ONE_ENGINE
class TestChannel:
    """What plugins and measurements are told of who writes."""

    @pytest.fixture
    def watcher(self):
        return Watcher()

    @pytest.fixture
    async def bella(self, database_url, tmp_path, clock, watcher):
        settings = Settings(data_dir=tmp_path / "data", database_url=Secret(database_url), encryption_key=Secret(KEY))
        async with Bella(settings, plugins=(watcher,), clock=clock) as bella:
            await bella.clinics.load(demo=True)
            yield bella

    async def test_what_is_booked_in_writing_is_told_as_such(self, chat, watcher, bella):
        await chat.say(*TO_READ_BACK, "yes")
        assert await asyncio.wait_for(watcher.told.get(), 5) == ("booked", "chat")
        assert set(watcher.asked) == {"chat"}
        counted = {labels: sum(counts) for (metric, labels), counts in bella.meter.take().items() if metric is APPOINTMENTS}
        assert counted == {("booked", "chat"): 1}

    async def test_who_asks_for_a_person_is_told_whom_to_ring_and_the_conversation_ends_as_that(self, chat, watcher, bella):
        await chat.say("I want to talk to a person")
        assert "call our team at" in chat.text
        assert (chat.answer["status"], chat.answer["outcome"]) == ("over", "referred")
        assert await asyncio.wait_for(watcher.ended.get(), 5) == "referred"
