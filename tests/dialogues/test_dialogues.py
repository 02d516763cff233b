"""Every scripted caller gets what they wanted into the book, or somebody to talk to; nothing else is ever booked."""

import pytest

from tests.dialogues.line import MemoryLine
from tests.dialogues.script import load
from tests.dialogues.server_line import ServerLine

SCRIPTS = load()


async def converse(line, script):
    """Speak the caller's part until it is over, or bella's is."""
    transcript = []
    reply = await line.start()
    for said in script.caller:
        transcript += [f"bella   {' '.join(part.text for part in reply.parts)}", f"caller  {said.words or said.do}"]
        if said.do == "hang_up":
            await line.hang_up()
            break
        assert reply.then == "listen", "bella's part was over before the caller's:\n" + "\n".join(transcript)
        if said.do == "say":
            reply = await line.say(said.words, heard=said.heard, confidence=said.confidence)
        else:
            reply = await (line.keys(said.words) if said.do == "keys" else line.silence())
    transcript.append(f"bella   {' '.join(part.text for part in reply.parts)}  -> {reply.then}")
    return reply, "\n".join(transcript)


async def look(line, script):
    """Hold the call, and compare what stands in the book with what the caller wanted."""
    reply, transcript = await converse(line, script)
    rows = await line.rows()
    wanted = script.rows or ((script.row,) if script.row is not None else ())
    assert len(rows) == len(wanted), transcript
    assert [{key: row[key] for key in want} for row, want in zip(rows, wanted, strict=True)] == list(wanted), transcript
    kept = await line.stands()
    assert [{key: one[key] for key in wanted} for one, wanted in zip(kept, script.stands, strict=True)] == list(script.stands), transcript
    assert sorted(await line.tasks()) == sorted(script.tasks), transcript
    outcome = await line.outcome()
    assert outcome == (script.outcome or ("booked" if wanted else outcome)), transcript
    assert script.end in {None, reply.then}, transcript
    said = "\n".join(line.said())
    assert [words for words in script.spoken if words not in said] == [], transcript
    assert [words for words in script.unexpected if words in said] == [], transcript
    assert len(script.caller) <= script.turns, transcript
    if reply.then != "listen" or script.caller[-1].do == "hang_up":
        assert await line.holds() == 0, transcript


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.title)
async def test_the_book_holds_what_the_caller_wanted(script):
    async with MemoryLine(script) as line:
        await look(line, script)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.title)
async def test_the_database_holds_it_too(script, tmp_path):
    async with ServerLine(script, tmp_path) as line:
        await look(line, script)


def test_half_of_the_callers_speak_french():
    french = [script for script in SCRIPTS if "fr_" in script.title]
    assert len(SCRIPTS) >= 60
    assert len(french) >= 50
