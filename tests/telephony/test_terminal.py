"""The terminal telephone is a telephone: words, keys, silence, hanging up."""

import asyncio
import io
import os
import threading
from datetime import UTC, datetime

import pytest

from bella_core.crud import appointments, calls
from bella_core.services.conversation_words import words
from bella_core.telephony.terminal import Meanwhile, TerminalTransport, telephone, typed_lines
from bella_core.telephony.transport import Keys, Nothing, Spoken, StartCall
from tests.conversation.house import CALLER, TO_READ_BACK, House


@pytest.fixture
async def house(db):
    made = await House(db).open()
    yield made
    await made.close()


async def ring(house, text):
    shown, sid = [], "CA" + os.urandom(16).hex()
    outcome = await telephone(house.conversation, StartCall(sid, "main", CALLER), typed_lines(io.StringIO(text)), shown.append)
    row = await house.db.read(calls.by_carrier, sid)
    return outcome, "\n".join(shown), row


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("hello\n", Spoken("hello", source="typed")),
        ("2\n", Keys("2")),
        ("*", Keys("*")),
        ("\n", Nothing()),
        ("  ", Nothing()),
        ("416", Spoken("416", source="typed")),
    ],
)
def test_a_line_is_words_a_key_or_silence(line, body):
    assert TerminalTransport().read(line) == body


async def test_piped_lines_book_an_appointment(house):
    outcome, shown, row = await ring(house, "\n".join([*TO_READ_BACK, "yes"]) + "\n")
    assert outcome == "booked"
    assert "Bella [en]: You’re booked: cleaning" in shown
    assert len(await house.db.read(appointments.of_call, row.id)) == 1
    assert row.status == "completed"


async def test_lines_that_end_early_are_a_caller_who_hangs_up(house):
    outcome, _, row = await ring(house, "\n".join(TO_READ_BACK))
    assert outcome == "abandoned"
    assert row.ended_at is not None


async def test_keys_and_silence_reach_the_dialogue(house):
    _, shown, _ = await ring(house, "2\n\n")
    assert "Bella [fr]: " in shown
    assert "Êtes-vous toujours là?" in shown


async def test_a_call_that_bella_ends_reads_no_further_line(house):
    outcome, shown, _ = await ring(house, "0\nnobody hears this\n")
    assert outcome == "transferred"
    assert "nobody" not in shown


async def test_the_line_after_the_tone_is_a_message(house):
    house.clock.at = datetime(2026, 11, 8, 15, tzinfo=UTC)  # a Sunday

    async def record(call_id, words):
        kept.append((call_id, words))

    kept, shown = [], []
    lines = typed_lines(io.StringIO("0\nplease call me back\nand this is not heard\n"))
    outcome = await telephone(house.conversation, StartCall("CA2", "main", CALLER), lines, shown.append, record)

    row = await house.db.read(calls.by_carrier, "CA2")
    assert (outcome, kept, shown[-1]) == ("message", [(row.id, "please call me back")], "(message kept)")


async def test_a_caller_may_ask_for_french_before_a_word_is_said(house):
    shown = []
    await telephone(house.conversation, StartCall("CA1", "main", CALLER, "fr-CA"), typed_lines(io.StringIO("")), shown.append)
    assert shown[0].startswith("Bella [fr]: Bonjour")


async def test_waiting_for_a_line_does_not_hold_up_the_loop():
    reading, writing = os.pipe()
    with os.fdopen(reading) as stream:
        lines = typed_lines(stream)
        threading.Timer(0.1, lambda: os.write(writing, b"hello\n")).start()
        assert await anext(lines) == "hello\n"
        os.close(writing)
        assert await anext(lines, None) is None


@pytest.mark.parametrize(("soft_s", "fillers"), [(0.05, 1), (12.0, 0)])
async def test_who_waits_for_an_answer_hears_that_bella_is_there(house, soft_s, fillers):
    taking = house.conversation.turn

    class Slow:
        def __getattr__(self, name):
            return getattr(house.conversation, name)

        async def turn(self, given):
            reply = await taking(given)
            await asyncio.sleep(0.3)
            return reply

    async def working(call_id):
        assert call_id
        return words("working", "en-CA")

    shown = []
    call = StartCall("CA3", "main", CALLER)
    await telephone(Slow(), call, typed_lines(io.StringIO("1\n")), shown.append, meanwhile=Meanwhile(soft_s, working))
    assert shown[1:-1].count("Bella [en]: One moment, please.") == fillers
    assert shown[-1].startswith("Bella [")
