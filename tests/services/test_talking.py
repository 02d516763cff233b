"""What is said at a moment that a socket cannot be timed to: between a turn and the first sound of its reply."""

import asyncio

from bella_core.plugin import hookimpl
from bella_core.services.conversation_store import read_turn
from bella_core.services.speech.activity import EnergyDetector
from bella_core.services.speech.ears import Returned
from bella_core.services.speech.load import Load
from bella_core.services.speech.speaking import Voice
from bella_core.services.speech.talking import Parts, Talk
from bella_core.services.speech.tickets import Ticket
from tests.conversation.house import TO_READ_BACK, House
from tests.conversation.plain_words import PlainWords
from tests.peers.engines import Modem
from tests.peers.modem import demodulate, modulate

#: After this much silence whatever was said is over.
SILENCE = b"\xff" * 24_000


class Rushed(Modem):
    """Somebody says ``answers`` while it is finding its voice for the first sentence with ``at`` in it."""

    def __init__(self, at, answers):
        super().__init__()
        self.at, self.answers, self.talk = at, answers, None

    @hookimpl
    async def synthesize(self, speech):
        if self.at in speech.text and self.answers:
            said, self.answers = self.answers, ""
            self.talk.ears.hear(modulate(said) + SILENCE)
        return await super().synthesize(speech)


class Ear:
    """The caller's: everything is played at once, and ``answers`` are given to what was played to its end, one after the other."""

    def __init__(self, *answers):
        self.answers, self.talk, self.playing, self.heard, self.clears = list(answers), None, b"", [], 0

    async def play(self, audio):
        self.playing += audio

    async def mark(self, name):
        self.talk.tell(Returned(name))
        if name.endswith(".end"):
            self.heard.append(demodulate(self.playing))
            self.playing = b""
            asyncio.get_running_loop().call_soon(self.answer)

    async def clear(self):
        self.clears += 1

    def answer(self):
        if self.answers:
            self.talk.ears.hear(modulate(self.answers.pop(0)) + SILENCE)


async def talked(house, engine, ear, *said):
    """Say something by another way, and go on by live audio until bella has hung up; return the call."""
    line = await house.call(*said)
    parts = Parts(house.hooks, Voice(house.hooks, {}, house.clock), house.conversation, lambda: house.clinics.view, None, Load(house.clock))
    ticket = Ticket(line.call_id, line.carrier_id, "main", len(said))
    talk = engine.talk = ear.talk = Talk(parts, ticket, ear, EnergyDetector(), line.reply, words_s=60.0)
    ear.answer()
    async with asyncio.timeout(60):
        await talk.go_on(said=True)
    await talk.close()
    return line


async def test_a_yes_that_is_said_while_bella_finds_her_voice_for_the_read_back_books_nothing(db):
    engine, ear = Rushed("Peter Jones", "yes; known=no"), Ear(TO_READ_BACK[-1], "yes")
    house = await House(db, plugins=(PlainWords, engine)).open()
    try:
        line = await talked(house, engine, ear, *TO_READ_BACK[:-1])
        (answer, *_) = (await db.read(read_turn, line.call_id, 5)).events
        assert (answer.text, answer.heard) == ("yes", True)  # the one that was said when all had been heard
        assert len(await line.appointments()) == 1
    finally:
        await house.close()
    assert ["Peter Jones" in text for text in ear.heard] == [True, False]
    assert ear.clears == 0


async def test_what_is_said_while_bella_finds_her_voice_for_a_question_is_an_answer(db):
    engine, ear = Rushed("name", "name=Peter Jones"), Ear("service=cleaning; known=no", *TO_READ_BACK[2:], "yes")
    house = await House(db, plugins=(PlainWords, engine)).open()
    try:
        line = await talked(house, engine, ear)
        assert len(await line.appointments()) == 1
    finally:
        await house.close()
