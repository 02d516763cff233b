"""Calls in which a plugin's rule says no, durably: told in the caller's language, journalled, and the same again when it is replayed."""

import asyncio

import pytest

from bella_core.crud import outbox, turns
from bella_core.domain.dialogue.types import Answer, Refused
from bella_core.plugin import Verdict, hookimpl
from bella_core.schemas.journal import dump_reply, load
from bella_core.services.alerting import from_payload
from bella_core.services.turns_replay import replay
from tests.conversation.house import TO_READ_BACK, House
from tests.conversation.plain_words import PlainWords

SAYS = {"en-CA": "Cleanings are in the afternoon.", "fr-CA": "Les nettoyages sont l’après-midi."}
TO_OFFER, TAKES = TO_READ_BACK[:-1], TO_READ_BACK[-1]


class Afternoons:
    """Cleanings are in the afternoon."""

    name = "afternoons"
    api = 1

    def __init__(self):
        self.asked = 0

    @hookimpl
    def check_booking(self, booking):
        self.asked += 1
        return Verdict.allow() if booking.local_start.hour >= 12 else Verdict.deny("afternoons_only", SAYS)


class Failing:
    """A rule that cannot be asked."""

    name = "failing"
    api = 1

    @hookimpl
    async def check_booking(self, booking):
        raise RuntimeError("no rules")


class Hanging:
    """A rule that never answers."""

    name = "hanging"
    api = 1

    @hookimpl
    async def check_booking(self, booking):
        await asyncio.sleep(3600)


class Pager:
    """An alert sink; alerts wait for it in the outbox."""

    name = "pager"
    api = 1

    @hookimpl
    async def send_alert(self, alert): ...


@pytest.fixture
async def open_house(db):
    """Make processes with plugins."""
    made = []

    async def make(*plugins):
        made.append(await House(db, plugins=(PlainWords, *plugins)).open())
        return made[-1]

    yield make
    for house in made:
        await house.close()


async def records(line):
    return [load(text) for _, text in await line.house.db.read(turns.every, line.call_id)]


@pytest.mark.parametrize(("before", "language"), [((), "en-CA"), (("language=fr-CA",), "fr-CA")])
async def test_a_denied_caller_hears_why_and_books_another_time(open_house, before, language):
    house = await open_house(Afternoons())
    line = await house.call(*before, *TO_OFFER, TAKES)
    assert line.text.startswith(SAYS[language])
    assert line.keys == ["denied", "offer.two"]
    await line.say("first")
    await line.say("yes")
    (row,) = await line.appointments()
    assert row.starts_at.isoformat() == "2026-11-10T18:00:00+00:00"


async def test_a_call_with_a_denial_replays_to_the_same_bytes_and_asks_nobody(open_house):
    rule = Afternoons()
    house = await open_house(rule)
    line = await house.call(*TO_OFFER, TAKES, "second", "yes")
    asked, kept = rule.asked, await records(line)
    refused = [
        event.result for record in kept for event in record.events if isinstance(event, Answer) and isinstance(event.result, Refused)
    ]
    assert refused == [Refused("rule", "afternoons_only", SAYS, "other_time")]
    replayed = list(replay(line.call_id, kept, house.clinics.view))
    assert [dump_reply(reply) for reply in replayed] == [dump_reply(record.reply) for record in kept]
    assert rule.asked == asked


async def test_a_turn_delivered_again_is_denied_in_the_same_words(open_house):
    house = await open_house(Afternoons())
    line = await house.call(*TO_OFFER)
    taking = line.given(TAKES)
    first, second = await asyncio.gather(house.conversation.turn(taking), house.conversation.turn(taking))
    assert first == second == await house.conversation.turn(taking)
    assert first.parts[0].text == SAYS["en-CA"]


@pytest.mark.parametrize("rule", [Failing, Hanging])
async def test_a_rule_that_cannot_be_asked_costs_the_caller_no_call(open_house, rule):
    house = await open_house(rule, Pager())
    line = await house.call(*TO_OFFER, TAKES)
    assert (line.keys, line.reply.then) == (["rule", "transfer"], "transfer")
    assert await line.tasks() == [("callback", "open")]
    assert await line.appointments() == ()
    assert (await line.row()).outcome == "transferred"
    (row,) = [row for row in await house.db.write(outbox.lease, 10, 60) if row.topic == "alert"]
    _, alert = from_payload(row.payload)
    assert (alert.rule, alert.fields["plugin"]) == ("booking_unchecked", rule.name)


async def test_while_its_breaker_rests_callers_do_not_wait_for_it(open_house):
    house = await open_house(Hanging)
    lines = [await house.call(*TO_OFFER, TAKES) for _ in range(4)]
    assert {line.reply.then for line in lines} == {"transfer"}
    rows = house.runner.timings.rows()
    assert rows["hanging", "check_booking", "deadline"].count == 3
    assert rows["hanging", "check_booking", "breaker_open"].count == 1
